//! The models as SQLAlchemy classes, a module an app, with an Alembic environment.

use super::{App, Model, Shape};
use crate::bench::files::Files;

const CONFIGURATION: &str = "\
[alembic]
script_location = %(here)s/migrations
prepend_sys_path = %(here)s
sqlalchemy.url = sqlite:///%(here)s/bench.db
";

/// What Alembic's own template does, without its logging and its offline mode.
const ENVIRONMENT: &str = "\
from alembic import context
from sqlalchemy import engine_from_config, pool

from models import Base

engine = engine_from_config(
    context.config.get_section(context.config.config_ini_section, {}), poolclass=pool.NullPool
)

with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata)
    with context.begin_transaction():
        context.run_migrations()
";

const TEMPLATE: &str = "\
\"\"\"${message}\"\"\"

from alembic import op
import sqlalchemy as sa
${imports if imports else \"\"}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade():
    ${upgrades if upgrades else \"pass\"}


def downgrade():
    ${downgrades if downgrades else \"pass\"}
";

const BASE: &str = "\
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            \"ix\": \"ix_%(table_name)s_%(column_0_N_name)s\",
            \"uq\": \"uq_%(table_name)s_%(column_0_N_name)s\",
            \"fk\": \"fk_%(table_name)s_%(column_0_N_name)s\",
            \"pk\": \"pk_%(table_name)s\",
        }
    )
";

const IMPORTS: &str = "\
from datetime import datetime

from sqlalchemy import BigInteger, DateTime, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base
";

/// The project. `alembic` is run in its folder.
pub(in crate::bench) fn project(shape: Shape) -> Files {
    let mut files = Files::default();
    files.add("alembic.ini", CONFIGURATION);
    files.add("migrations/env.py", ENVIRONMENT);
    files.add("migrations/script.py.mako", TEMPLATE);
    files.add("migrations/versions/.keep", "");
    let imports: Vec<String> = shape.apps().map(|app| format!("from . import {}\n", app.label())).collect();
    files.add("models/__init__.py", format!("from .base import Base\n{}", imports.concat()));
    files.add("models/base.py", BASE);
    for app in shape.apps() {
        files.add(format!("models/{}.py", app.label()), module(app));
    }
    files
}

fn module(app: App) -> String {
    let classes: Vec<String> = app.models().map(class).collect();
    format!("{IMPORTS}\n\n{}", classes.join("\n\n"))
}

fn class(model: Model) -> String {
    let table = model.table();
    format!(
        "class {name}(Base):\n    \
             __tablename__ = \"{table}\"\n    \
             __table_args__ = (Index(\"ix_{table}_name_created_at\", \"name\", \"created_at\"),)\n\n    \
             id: Mapped[int] = mapped_column(BigInteger, primary_key=True)\n    \
             name: Mapped[str] = mapped_column(String(80))\n    \
             email: Mapped[str] = mapped_column(String(120), unique=True)\n    \
             position: Mapped[int] = mapped_column(Integer, server_default=text(\"0\"))\n    \
             created_at: Mapped[datetime] = mapped_column(\n        \
                 DateTime(timezone=True), server_default=text(\"CURRENT_TIMESTAMP\")\n    \
             )\n\
             {parent}{origin}",
        name = model.name(),
        parent = reference("parent_id", model.parent()),
        origin = model.origin().map(|origin| reference("origin_id", origin)).unwrap_or_default(),
    )
}

fn reference(column: &str, target: Model) -> String {
    format!(
        "    {column}: Mapped[int | None] = mapped_column(\n        \
             ForeignKey(\"{}.id\", ondelete=\"CASCADE\"), index=True\n    \
         )\n",
        target.table()
    )
}
