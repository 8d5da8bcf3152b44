//! Tables on PostgreSQL: created with their indexes and comments, dropped, renamed.

use super::names::object;
use super::script::block;
use super::{column, comment, constraint, index};
use crate::dialect::RenderError;
use crate::dialect::render::Steps;
use crate::dialect::sql::{quote_name, quote_text};
use crate::operation::RenameTable;
use crate::schema::{ObjectName, Schema, Table};

/// Creates a table, before it its database schema where nothing else is in it, after it its indexes and comments.
pub(super) fn create(table: &Table, after: &Schema, steps: &mut Steps) -> Result<(), RenderError> {
    create_schema(&table.name, after, steps);
    let mut lines = Vec::new();
    for column in &table.columns {
        lines.push(column::definition(&table.name, column)?);
    }
    for constraint in &table.constraints {
        lines.push(constraint::definition(&table.name, constraint)?);
    }
    let lines = lines.iter().map(|line| format!("    {line}")).collect::<Vec<_>>().join(",\n");
    steps.execute(format!("CREATE TABLE {} (\n{lines}\n)", object(&table.name)));
    for index in &table.indexes {
        steps.execute(index::create(&table.name, index)?);
    }
    comment::create(table, steps);
    Ok(())
}

/// Makes the database schema of `name` where it is not there; IF NOT EXISTS would want the right to create schemas
/// even where it is. It is not dropped again: it may hold what no revision knows.
pub(super) fn create_schema(name: &ObjectName, after: &Schema, steps: &mut Steps) {
    let Some(schema) = &name.schema else { return };
    let mut others = after.tables.keys().chain(after.enums.keys()).filter(|other| *other != name);
    if schema != "public" && !others.any(|other| other.schema.as_ref() == Some(schema)) {
        steps.execute(block(&format!(
            "BEGIN\n  IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = {}) THEN\n    \
             CREATE SCHEMA {};\n  END IF;\nEND",
            quote_text(schema),
            quote_name(schema)
        )));
    }
}

/// Drops a table with its indexes.
pub(super) fn drop(table: &Table, steps: &mut Steps) {
    steps.execute(format!("DROP TABLE {}", object(&table.name)));
}

/// Renames a table, and moves it to another schema where that changes. Its sequences keep their names.
pub(super) fn rename(rename: &RenameTable, after: &Schema, steps: &mut Steps) {
    let RenameTable { from, to } = rename;
    let moved = to.with_name(&from.name);
    if from.schema == to.schema {
        steps.execute(rename_text(from, &to.name));
        return;
    }
    create_schema(to, after, steps);
    // Both halves of the way must be free: the old name in the new schema, or the new name in the old one.
    if after.tables.contains_key(&moved) && moved != *to {
        let renamed = from.with_name(&to.name);
        steps.execute(rename_text(from, &to.name));
        steps.execute(set_schema(&renamed, to));
    } else {
        steps.execute(set_schema(from, to));
        if from.name != to.name {
            steps.execute(rename_text(&moved, &to.name));
        }
    }
}

fn rename_text(from: &ObjectName, to: &str) -> String {
    format!("ALTER TABLE {} RENAME TO {}", object(from), quote_name(to))
}

fn set_schema(table: &ObjectName, to: &ObjectName) -> String {
    match &to.schema {
        Some(schema) => format!("ALTER TABLE {} SET SCHEMA {}", object(table), quote_name(schema)),
        // A name without a schema means the first one of the search path.
        None => format!(
            "DO $move$ BEGIN EXECUTE format({}, current_schema()); END $move$",
            quote_text(&format!("ALTER TABLE {} SET SCHEMA %I", object(table).replace('%', "%%")))
        ),
    }
}
