//! Database schemas, in which tables, enums and sequences are.

use super::names::object;
use super::script::block;
use crate::dialect::render::Steps;
use crate::dialect::sql::{quote_name, quote_text};
use crate::schema::{ObjectName, Schema};

/// Makes the database schema of `name` where it is not there; IF NOT EXISTS would want the right to create schemas
/// even where it is. It is not dropped again: it may hold what no revision knows.
pub(super) fn create_schema(name: &ObjectName, after: &Schema, steps: &mut Steps) {
    let Some(schema) = &name.schema else { return };
    let others = after.tables.keys().chain(after.enums.keys()).chain(after.sequences.keys());
    let mut others = others.filter(|other| *other != name);
    if schema != "public" && !others.any(|other| other.schema.as_ref() == Some(schema)) {
        steps.execute(block(&format!(
            "BEGIN\n  IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = {}) THEN\n    \
             CREATE SCHEMA {};\n  END IF;\nEND",
            quote_text(schema),
            quote_name(schema)
        )));
    }
}

/// Moves something to another schema.
pub(super) fn schema_change(kind: &str, name: &ObjectName, to: Option<&str>) -> String {
    match to {
        Some(schema) => format!("ALTER {kind} {} SET SCHEMA {}", object(name), quote_name(schema)),
        // A name without a schema means the first one of the search path.
        None => format!(
            "DO $move$ BEGIN EXECUTE format({}, current_schema()); END $move$",
            quote_text(&format!("ALTER {kind} {} SET SCHEMA %I", object(name).replace('%', "%%")))
        ),
    }
}
