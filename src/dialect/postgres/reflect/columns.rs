//! Columns, with how they count.

use std::collections::BTreeMap;

use super::super::expression::{canonical, default_value};
use super::super::identity;
use super::super::options;
use super::super::types::built_in;
use super::queries;
use super::relations::{Relations, collation, parameters};
use super::sequences::{Found, Sequences};
use crate::dialect::ReflectError;
use crate::dialect::reflection::{Answer, Row};
use crate::schema::{
    ByDialect, Column, ColumnType, DialectName, Expression, Generated, Identity, IdentityKind, ObjectName,
    Options,
};
use migrate_runtime::Rows;

/// Puts the columns into their tables.
pub(super) fn read(
    answers: &[Rows],
    relations: &mut Relations,
    sequences: &mut Sequences,
) -> Result<(), ReflectError> {
    let mut generated: BTreeMap<i64, Vec<(String, String, bool)>> = BTreeMap::new();
    for row in Answer::of(answers, queries::COLUMNS).rows() {
        let oid = row.integer(0).unwrap_or_default();
        let Some(relation) = relations.get_mut(&oid).filter(|relation| !relation.is_partition) else {
            continue;
        };
        let owned = sequences.take(oid, row.integer(1).unwrap_or_default());
        let (column, unused) = column(&row, owned)?;
        unused.into_iter().for_each(|sequence| sequences.keep(sequence));
        if let (Some(kind), Some(text)) = (row.text(10).filter(|kind| !kind.is_empty()), row.text(8)) {
            generated.entry(oid).or_default().push((column.name.clone(), text, kind == "s"));
        }
        relation.table.columns.push(column);
    }
    for (oid, computed) in generated {
        let Some(relation) = relations.get_mut(&oid) else { continue };
        for (name, text, stored) in computed {
            let columns = relation.table.columns.clone();
            let types =
                |name: &str| columns.get(name).and_then(|column| column.type_on(DialectName::Postgres));
            let expression = ByDialect::everywhere(canonical(&text, &types));
            if let Some(column) = relation.table.columns.get_mut(&name) {
                column.generated = Some(Generated { expression, stored });
            }
        }
    }
    Ok(())
}

/// The column, and the sequences that it owns but does not count by.
fn column(row: &Row<'_>, mut owned: Vec<Found>) -> Result<(Column, Vec<Found>), ReflectError> {
    let ty = column_type(row)?;
    let mut column = Column::new(row.required(2, "attname")?, ty.clone());
    column.nullable = !row.flag(7);
    column.collate = collation(row.text(12), row.text(11));
    column.comment = row.text(13);
    column.options = column_options(row)?;
    let default = row.text(8).filter(|_| row.text(10).is_none_or(|kind| kind.is_empty()));
    let serial = owned.iter().position(|owned| owned.makes_serial(&column, default.as_deref()));
    let (kind, counter) = match row.text(9).as_deref() {
        Some("a") => (Some(IdentityKind::Always), owned.iter().position(Found::is_internal)),
        Some("d") => (Some(IdentityKind::ByDefault), owned.iter().position(Found::is_internal)),
        _ => (serial.map(|_| IdentityKind::Serial), serial),
    };
    let Some(kind) = kind else {
        column.default = default.and_then(|text| default_value(&text, &ty));
        return Ok((column, owned));
    };
    let counter = counter.map(|at| owned.remove(at));
    let sequence = counter.map(|own| identity::unusual(&own.sequence.options, &ty)).unwrap_or_default();
    column.auto_increment = true;
    column.identity = Some(Identity { kind, sequence }).filter(|identity| *identity != Identity::default());
    Ok((column, owned))
}

/// An enum by its name, all else by what `format_type` says.
fn column_type(row: &Row<'_>) -> Result<ColumnType, ReflectError> {
    let dimensions = row.integer(6).unwrap_or_default();
    let text = row.required(3, "type")?;
    let element = text.trim_end_matches("[]");
    let mut ty = match row.text(4) {
        Some(name) => ColumnType::Enum(ObjectName { schema: row.text(5), name }),
        None => built_in(element).unwrap_or_else(|| ColumnType::Other(element.to_owned())),
    };
    for _ in 0..dimensions {
        ty = ColumnType::Array(Box::new(ty));
    }
    Ok(ty)
}

fn column_options(row: &Row<'_>) -> Result<Options, ReflectError> {
    let mut found = Options::default();
    let mut set = |key: &str, value: &str| found.set(DialectName::Postgres, key, value);
    if let Some(word) = row.text(14).as_deref().and_then(options::storage_word) {
        set(options::STORAGE, word);
    }
    match row.text(15).as_deref() {
        Some("p") => set(options::COMPRESSION, "pglz"),
        Some("l") => set(options::COMPRESSION, "lz4"),
        _ => {}
    }
    for (key, value) in parameters(row.text(16))? {
        set(&key, &value);
    }
    Ok(found)
}

/// The types of a table's columns, for the canonical form of expressions.
pub(super) fn canonical_in(text: &str, columns: &crate::schema::Columns) -> ByDialect<Expression> {
    let types = |name: &str| columns.get(name).and_then(|column| column.type_on(DialectName::Postgres));
    ByDialect::everywhere(canonical(text, &types))
}
