//! What SQLite can hold of a schema, in the words in which a live database comes back. What is rendered is rendered
//! from this, so that the two cannot differ.
//!
//! Integers are one type, enums and JSON are texts with a check, comments are gone, and so is what only other
//! databases understand as an option. What it cannot hold is refused.

mod column;
mod constraint;
mod index;
mod options;

pub(super) use column::{derived_check_name, json_check, lower_column, lower_default, one_of, type_of};
pub(super) use index::{collation, index_part_of};
pub(super) use options::refuse_unknown_options;

use std::collections::BTreeMap;

use super::unsupported;
use crate::dialect::RenderError;
use crate::schema::{Column, Enumeration, Index, ObjectName, Place, Schema, Table};

/// The enums that columns may have as their type.
pub(super) type Enums = BTreeMap<ObjectName, Enumeration>;

/// Flags of a table, and what each is in CREATE TABLE.
pub(super) const TABLE_OPTIONS: [(&str, &str); 2] =
    [("strict", "STRICT"), ("without_rowid", "WITHOUT ROWID")];

/// The schema in SQLite's words.
pub(super) fn lower(schema: &Schema) -> Result<Schema, RenderError> {
    if let Some(sequence) = schema.sequences.values().next() {
        return Err(unsupported("sequences", format!("sequence `{}`", sequence.name), None, None));
    }
    let mut lowered = Schema::empty();
    for table in schema.tables.values() {
        let in_its_words = lower_table(table, &schema.enums);
        // The SQL of an unmanaged table is somebody else's work: what it says may not be meant for SQLite.
        lowered.insert_table(match in_its_words {
            Err(_) if table.unmanaged => table.clone(),
            other => other?,
        });
    }
    Ok(lowered)
}

/// The table in SQLite's words.
pub(super) fn lower_table(table: &Table, enums: &Enums) -> Result<Table, RenderError> {
    refuse_other_databases(table)?;
    let options = options::lower_options(table)?;
    let columns: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let mut lowered = Table {
        unmanaged: table.unmanaged,
        options,
        declared: table.declared.clone(),
        ..Table::new(table.name.clone())
    };
    for column in &table.columns {
        let (column, check) = lower_column(table, column, enums)?;
        lowered.columns.push(column);
        lowered.constraints.extend(check);
    }
    for constraint in &table.constraints {
        lowered.constraints.push(constraint::lower_constraint(table, constraint, &columns)?);
    }
    for index in &table.indexes {
        lowered.indexes.push(index::lower_index(&table.name, index, &columns)?);
    }
    lowered.canonicalize();
    Ok(lowered)
}

/// The index of a table in SQLite's words.
pub(super) fn lower_index(table: &Table, index: &Index) -> Result<Index, RenderError> {
    let columns: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    index::lower_index(&table.name, index, &columns)
}

fn refuse_other_databases(table: &Table) -> Result<(), RenderError> {
    let place = table.declared.place.as_ref();
    let subject = || format!("table `{}`", table.name);
    refuse_schema(&table.name, place)?;
    if table.columns.is_empty() {
        return Err(unsupported("tables without columns", subject(), place, None));
    }
    if table.partitioning.is_some() {
        return Err(unsupported("partitions", subject(), place, None));
    }
    if !table.inherits.is_empty() {
        return Err(unsupported("inheritance", subject(), place, None));
    }
    Ok(())
}

/// A name in a database schema is refused.
pub(super) fn refuse_schema(name: &ObjectName, place: Option<&Place>) -> Result<(), RenderError> {
    match &name.schema {
        None => Ok(()),
        Some(schema) => Err(unsupported(
            format!("database schemas (`{schema}`)"),
            format!("table `{name}`"),
            place,
            Some("take `schema` away, or take `sqlite` out of `dialects` in migrations.toml"),
        )),
    }
}

/// How messages call a column.
pub(super) fn subject_of(table: &Table, column: &Column) -> String {
    format!("column `{}.{}`", table.name, column.name)
}
