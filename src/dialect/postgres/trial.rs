//! Expressions tried on PostgreSQL: on temporary tables, in a transaction that is rolled back.
//!
//! The enums that a revision is to make or to change are made as temporary types: a name without a schema means
//! those first.

use super::alter_enum;
use super::copies::{SCHEMA, temporary};
use crate::dialect::{Ground, RenderError, Trial};
use crate::schema::{Enumeration, ObjectName, Schema, Table};

/// A function or an operator, a type or a collation, a schema, a table or a sequence that is not there.
pub(super) const MISSING: [&str; 4] = ["42883", "42704", "3F000", "42P01"];

/// Begins the transaction and makes the enums.
pub(super) fn ground(models: &Schema, known: &Schema) -> Ground {
    let is_new = |found: &&Enumeration| {
        known.enumeration(&found.name).is_none_or(|old| !old.texts().eq(found.texts()))
    };
    let (elsewhere, here): (Vec<&Enumeration>, Vec<&Enumeration>) =
        models.enums.values().filter(is_new).partition(|found| found.name.schema.is_some());
    let types = here.iter().map(|found| {
        alter_enum::create_text(&ObjectName::qualified(SCHEMA, &found.name.name), found.texts())
    });
    let is_new_sequence = |name: &ObjectName| !known.sequences.contains_key(name);
    Ground {
        statements: std::iter::once("BEGIN".to_owned()).chain(types).collect(),
        made: here.iter().map(|found| found.name.name.clone()).collect(),
        is_lacking: !elsewhere.is_empty() || models.sequences.keys().any(is_new_sequence),
    }
}

/// The table under its own name, which hides the one that others see.
pub(super) fn trial(table: &Table) -> Result<Trial, RenderError> {
    Ok(Trial {
        before: vec!["SAVEPOINT trial".to_owned()],
        statements: temporary(&ObjectName::qualified(SCHEMA, &table.name.name), table)?,
        after: vec!["ROLLBACK TO SAVEPOINT trial".to_owned(), "RELEASE SAVEPOINT trial".to_owned()],
    })
}
