//! The models as a cargo workspace: one crate an app.

use super::{App, Model, Shape};
use crate::bench::files::Files;

/// The line that an edit puts into a model.
const NEW_FIELD: &str = "    pub nickname: Option<String>,\n";

/// What stands before it.
const FIELD_BEFORE: &str = "    pub name: String,\n";

/// The workspace. `models_crate` is the folder of `migrate-models`.
pub(in crate::bench) fn workspace(shape: Shape, models_crate: &str) -> Files {
    let mut files = Files::default();
    files.add("Cargo.toml", workspace_manifest(models_crate));
    files.add("migrations.toml", "[database]\nurl = \"sqlite:bench.db\"\n");
    for app in shape.apps() {
        files.add(format!("{}/Cargo.toml", app.label()), manifest(app));
        files.add(format!("{}/src/lib.rs", app.label()), "mod models;\n\npub use models::*;\n");
        files.add(models_path(app), models(app));
    }
    files
}

/// The file that holds an app's models.
pub(in crate::bench) fn models_path(app: App) -> String {
    format!("{}/src/models.rs", app.label())
}

pub(in crate::bench) fn models(app: App) -> String {
    let models: Vec<String> = app.models().map(model).collect();
    format!("use chrono::{{DateTime, Utc}};\nuse migrate_models::Model;\n\n{}", models.join("\n"))
}

/// The app's models with a field more in the first of them.
pub(in crate::bench) fn edited_models(app: App) -> String {
    models(app).replacen(FIELD_BEFORE, &format!("{FIELD_BEFORE}{NEW_FIELD}"), 1)
}

fn workspace_manifest(models_crate: &str) -> String {
    format!(
        "[workspace]\n\
         members = [\"app_*\"]\n\
         resolver = \"3\"\n\
         \n\
         [workspace.dependencies]\n\
         migrate-models = {{ path = {models_crate:?}, features = [\"chrono\"] }}\n\
         chrono = {{ version = \"0.4\", default-features = false, features = [\"std\"] }}\n"
    )
}

fn manifest(app: App) -> String {
    let label = app.label();
    let neighbour = app.neighbour().map(App::label);
    let dependency = neighbour.map(|name| format!("{name} = {{ path = \"../{name}\" }}\n"));
    format!(
        "[package]\n\
         name = \"{label}\"\n\
         version = \"0.1.0\"\n\
         edition = \"2024\"\n\
         publish = false\n\
         \n\
         [package.metadata.models]\n\
         table-prefix = \"{label}_\"\n\
         \n\
         [dependencies]\n\
         migrate-models.workspace = true\n\
         chrono.workspace = true\n\
         {}",
        dependency.unwrap_or_default()
    )
}

fn model(model: Model) -> String {
    let origin = model.origin().map(|origin| {
        let target = format!("{}::{}", origin.app().label(), origin.name());
        format!("    #[model(references = {target}, on_delete = cascade, index)]\n    pub origin_id: Option<i64>,\n")
    });
    format!(
        "#[derive(Model)]\n\
         #[model(index(name, created_at))]\n\
         pub struct {name} {{\n    \
             #[model(primary_key)]\n    \
             pub id: i64,\n    \
             #[model(max_length = 80)]\n{FIELD_BEFORE}    \
             #[model(max_length = 120, unique)]\n    \
             pub email: String,\n    \
             #[model(default = 0)]\n    \
             pub position: i32,\n    \
             #[model(default_sql = \"CURRENT_TIMESTAMP\")]\n    \
             pub created_at: DateTime<Utc>,\n    \
             #[model(references = {parent}, on_delete = cascade, index)]\n    \
             pub parent_id: Option<i64>,\n{origin}\
         }}\n",
        name = model.name(),
        parent = model.parent().name(),
        origin = origin.unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::process::Command;

    use super::*;
    use crate::command::capture;
    use crate::program;

    /// Two apps of which one refers to the other.
    #[test]
    fn the_workspace_compiles_before_and_after_the_edit() {
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let folder = tempfile::tempdir().unwrap();
        let shape = Shape { apps: 5, models: 2 };
        workspace(shape, repository.join("models").to_str().unwrap()).write_into(folder.path()).unwrap();
        std::fs::copy(repository.join("Cargo.lock"), folder.path().join("Cargo.lock")).unwrap();
        let check = || {
            let mut cargo = Command::new(program::cargo());
            capture(
                cargo.args(["check", "--quiet"]).current_dir(folder.path()).env_remove("CARGO_TARGET_DIR"),
            )
        };
        check().unwrap();
        let app = shape.apps().next().unwrap();
        std::fs::write(folder.path().join(models_path(app)), edited_models(app)).unwrap();
        check().unwrap();
    }

    #[test]
    fn an_edit_adds_one_field() {
        let app = Shape { apps: 1, models: 2 }.apps().next().unwrap();
        assert_eq!(edited_models(app).lines().count(), models(app).lines().count() + 1);
        assert_eq!(edited_models(app).matches("nickname").count(), 1);
    }
}
