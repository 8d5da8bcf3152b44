//! The models as Django apps.

use super::{App, Model, Shape};
use crate::bench::files::Files;

const MANAGE: &str = "\
import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault(\"DJANGO_SETTINGS_MODULE\", \"settings\")
execute_from_command_line(sys.argv)
";

/// The project. `manage.py` is run in its folder.
pub(in crate::bench) fn project(shape: Shape) -> Files {
    let mut files = Files::default();
    files.add("manage.py", MANAGE);
    files.add("settings.py", settings(shape));
    for app in shape.apps() {
        files.add(format!("{}/__init__.py", app.label()), "");
        files.add(format!("{}/migrations/__init__.py", app.label()), "");
        files.add(format!("{}/models.py", app.label()), module(app));
    }
    files
}

fn settings(shape: Shape) -> String {
    let apps: Vec<String> = shape.apps().map(|app| format!("    \"{}\",\n", app.label())).collect();
    format!(
        "from pathlib import Path\n\
         \n\
         SECRET_KEY = \"bench\"\n\
         USE_TZ = True\n\
         DEFAULT_AUTO_FIELD = \"django.db.models.BigAutoField\"\n\
         DATABASES = {{\n    \
             \"default\": {{\n        \
                 \"ENGINE\": \"django.db.backends.sqlite3\",\n        \
                 \"NAME\": Path(__file__).parent / \"bench.db\",\n    \
             }}\n\
         }}\n\
         INSTALLED_APPS = [\n{}]\n",
        apps.concat()
    )
}

fn module(app: App) -> String {
    let classes: Vec<String> = app.models().map(class).collect();
    format!(
        "from django.db import models\nfrom django.db.models.functions import Now\n\n\n{}",
        classes.join("\n\n")
    )
}

/// Django limits the names of indexes to 30 bytes, so that the table's cannot be part of them.
fn class(model: Model) -> String {
    let short = format!("{}_{}", model.app().label(), model.number);
    format!(
        "class {name}(models.Model):\n    \
             name = models.CharField(max_length=80)\n    \
             email = models.CharField(max_length=120, unique=True)\n    \
             position = models.IntegerField(db_default=0)\n    \
             created_at = models.DateTimeField(db_default=Now())\n\
             {parent}{origin}\n    \
             class Meta:\n        \
                 indexes = [models.Index(fields=[\"name\", \"created_at\"], name=\"ix_{short}_name\")]\n",
        name = model.name(),
        parent = reference("parent", model.parent()),
        origin = model.origin().map(|origin| reference("origin", origin)).unwrap_or_default(),
    )
}

fn reference(field: &str, target: Model) -> String {
    let target = format!("{}.{}", target.app().label(), target.name());
    format!(
        "    {field} = models.ForeignKey(\n        \
             \"{target}\", null=True, on_delete=models.CASCADE, related_name=\"+\"\n    \
         )\n"
    )
}
