//! Columns, with how they count.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::super::expression::canonical;
use super::super::identity;
use super::super::options;
use super::super::types::{built_in, own_name};
use super::defaults::{Defaults, default_text};
use super::names::Names;
use super::queries;
use super::relations::{Relation, Relations, parameters};
use super::sequences::{Found, Sequences};
use super::unknown::plain;
use crate::dialect::reflection::{Answer, Row};
use crate::dialect::{ReflectError, Unknown};
use crate::schema::{
    ByDialect, Column, ColumnType, DialectName, Expression, Generated, Identity, IdentityKind, ObjectName,
    Options,
};
use migrate_runtime::Rows;

/// Puts the columns into their tables, table by table side by side.
pub(super) fn read(
    answers: &[Rows],
    relations: &mut Relations,
    sequences: &mut Sequences,
    names: &Names<'_>,
    unknown: &mut Vec<Unknown>,
) -> Result<(), ReflectError> {
    let mut rows: BTreeMap<i64, Vec<Row<'_>>> = BTreeMap::new();
    for row in Answer::of(answers, queries::COLUMNS).rows() {
        rows.entry(row.number(0)).or_default().push(row);
    }
    let defaults = Defaults::read(rows.values().flatten())?;
    let mut readings = Vec::with_capacity(relations.len());
    for (oid, relation) in relations.iter_mut().filter(|(_, relation)| !relation.is_ignored) {
        let rows = rows.remove(oid).unwrap_or_default();
        let owned = if relation.is_partition { BTreeMap::new() } else { sequences.take(*oid) };
        readings.push(Reading { relation, rows, owned, names, defaults: &defaults });
    }
    let read = readings.into_par_iter().map(Reading::columns);
    for left in read.collect::<Result<Vec<Left>, ReflectError>>()? {
        left.sequences.into_iter().for_each(|sequence| sequences.keep(sequence));
        unknown.extend(left.unknown);
    }
    Ok(())
}

/// The columns of one table, as they are read.
struct Reading<'a> {
    relation: &'a mut Relation,
    rows: Vec<Row<'a>>,
    /// The sequences that its columns own, by column.
    owned: BTreeMap<i64, Vec<Found>>,
    names: &'a Names<'a>,
    defaults: &'a Defaults<'a>,
}

/// What a table's columns leave for others.
#[derive(Default)]
struct Left {
    /// Sequences that are owned and not counted by.
    sequences: Vec<Found>,
    unknown: Vec<Unknown>,
}

impl Reading<'_> {
    fn columns(mut self) -> Result<Left, ReflectError> {
        let mut left = Left::default();
        self.rows.sort_by_key(|row| row.number(1));
        self.relation.table.columns.reserve(self.rows.len());
        for row in &self.rows {
            note_unknown(row, &self.relation.table.name, &mut left.unknown);
            if !self.relation.is_partition {
                let owned = self.owned.remove(&row.number(1)).unwrap_or_default();
                let (column, unused) = column(row, owned, self.names, self.defaults)?;
                left.sequences.extend(unused);
                self.relation.table.columns.push(column);
            }
        }
        self.generated();
        Ok(left)
    }

    /// What columns are computed from, once the types of all are known.
    fn generated(&mut self) {
        let columns = &mut self.relation.table.columns;
        for row in &self.rows {
            let (Some(kind), Some(text), Some(name)) = (said(row, 10), row.word(8), row.word(2)) else {
                continue;
            };
            let expression = canonical_in(text, columns);
            if let Some(column) = columns.get_mut(name) {
                column.generated = Some(Generated { expression, stored: kind == "s" });
            }
        }
    }
}

/// What a column may have that no model can say.
fn note_unknown(row: &Row<'_>, table: &ObjectName, unknown: &mut Vec<Unknown>) {
    for (at, kind) in [(17, "column privileges"), (18, "statistics target")] {
        if row.flag(at) {
            let detail = row.text(2).unwrap_or_default();
            unknown.push(Unknown { kind, name: plain(table), detail });
        }
    }
}

/// The letter at that place, which the catalogue leaves empty where there is nothing to say.
pub(super) fn said<'a>(row: &Row<'a>, at: usize) -> Option<&'a str> {
    row.word(at).filter(|letter| !letter.is_empty())
}

/// The column, and the sequences that it owns but does not count by.
fn column<'a>(
    row: &Row<'a>,
    mut owned: Vec<Found>,
    names: &Names<'_>,
    defaults: &Defaults<'a>,
) -> Result<(Column, Vec<Found>), ReflectError> {
    let ty = column_type(row)?;
    let mut column = Column::new(row.required(2, "attname")?, ty.clone());
    column.nullable = !row.flag(7);
    column.collate = if row.flag(12) { Some(names.collation(row.number(11))?) } else { None };
    column.comment = row.text(13);
    column.options = column_options(row)?;
    let default = default_text(row);
    let serial = owned.iter().position(|owned| owned.makes_serial(&column, default));
    let (kind, counter) = match row.word(9) {
        Some("a") => (Some(IdentityKind::Always), owned.iter().position(Found::is_internal)),
        Some("d") => (Some(IdentityKind::ByDefault), owned.iter().position(Found::is_internal)),
        _ => (serial.map(|_| IdentityKind::Serial), serial),
    };
    let Some(kind) = kind else {
        column.default = default.and_then(|_| defaults.of(row, &ty));
        return Ok((column, owned));
    };
    let counter = counter.map(|at| owned.remove(at));
    let sequence = counter.map(|own| identity::unusual(&own.sequence.options, &ty)).unwrap_or_default();
    column.auto_increment = true;
    column.identity = Some(Identity { kind, sequence }).filter(|identity| *identity != Identity::default());
    Ok((column, owned))
}

/// An enum by its name, all else by what `format_type` says.
pub(super) fn column_type(row: &Row<'_>) -> Result<ColumnType, ReflectError> {
    let dimensions = row.integer(6).unwrap_or_default();
    let element = row.word(3).unwrap_or_default().trim_end_matches("[]");
    let mut ty = match row.text(4) {
        Some(name) => ColumnType::Enum(ObjectName { schema: row.text(5), name }),
        None => built_in(element).unwrap_or_else(|| ColumnType::Other(own_name(element))),
    };
    for _ in 0..dimensions {
        ty = ColumnType::Array(Box::new(ty));
    }
    Ok(ty)
}

fn column_options(row: &Row<'_>) -> Result<Options, ReflectError> {
    let mut found = Options::default();
    let mut set = |key: &str, value: &str| found.set(DialectName::Postgres, key, value);
    if let Some(word) = row.word(14).and_then(options::storage_word) {
        set(options::STORAGE, word);
    }
    match row.word(15) {
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
