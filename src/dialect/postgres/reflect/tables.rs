//! Tables, each put together of the rows that are about it, side by side.

use std::collections::HashMap;

use rayon::prelude::*;

use super::attributes::Attributes;
use super::columns::ColumnReading;
use super::defaults::Defaults;
use super::names::Names;
use super::relations::{Relation, Relations};
use super::sequences::{Found, Sequences};
use super::{constraints, indexes, queries};
use crate::dialect::reflection::{Answer, Row, by_key};
use crate::dialect::{ReflectError, Unknown};
use migrate_runtime::Rows;

/// Puts columns, indexes and constraints into their tables.
pub(super) fn read(
    answers: &[Rows],
    attributes: &Attributes<'_>,
    relations: &mut Relations,
    sequences: &mut Sequences<'_>,
    names: &Names<'_>,
    unknown: &mut Vec<Unknown>,
) -> Result<(), ReflectError> {
    let defaults = Defaults::read(attributes);
    let mut indexes = rows_by_table(answers, queries::INDEXES, indexes::TABLE);
    let mut constraints = rows_by_table(answers, queries::CONSTRAINTS, constraints::TABLE);
    let mut readings = Vec::with_capacity(relations.len());
    for (oid, relation) in relations.iter_mut().filter(|(_, relation)| !relation.is_ignored) {
        let owned = if relation.is_partition { Vec::new() } else { sequences.take(*oid) };
        let of = attributes.of(*oid);
        let reading = TableReading {
            columns: ColumnReading { attributes, of, names, defaults: &defaults },
            indexes: indexes.remove(oid).unwrap_or_default(),
            constraints: constraints.remove(oid).unwrap_or_default(),
        };
        readings.push((reading, relation, owned));
    }
    let read = readings.into_par_iter().map(|(reading, relation, owned)| reading.read(relation, owned));
    for left in read.collect::<Vec<Result<Left<'_>, ReflectError>>>() {
        let left = left?;
        left.sequences.into_iter().for_each(|sequence| sequences.keep(sequence));
        unknown.extend(left.unknown);
    }
    Ok(())
}

/// The rows of an answer by the number of their table, which is at that place.
fn rows_by_table(answers: &[Rows], query: usize, table: usize) -> HashMap<i64, Vec<Row<'_>>> {
    by_key(Answer::of(answers, query).rows(), |row| row.number(table))
}

/// What a table is read from.
struct TableReading<'a> {
    columns: ColumnReading<'a>,
    indexes: Vec<Row<'a>>,
    constraints: Vec<Row<'a>>,
}

/// What a table leaves for others.
#[derive(Default)]
pub(super) struct Left<'a> {
    /// Sequences that are owned and not counted by.
    pub(super) sequences: Vec<Found<'a>>,
    pub(super) unknown: Vec<Unknown>,
}

impl TableReading<'_> {
    /// Fills the table; `owned` are the sequences that its columns own.
    fn read<'a>(self, relation: &mut Relation, owned: Vec<Found<'a>>) -> Result<Left<'a>, ReflectError> {
        let mut left = Left::default();
        self.columns.read(relation, owned, &mut left)?;
        if relation.is_partition {
            constraints::of_partition(&self.constraints, relation, &mut left.unknown)?;
            return Ok(left);
        }
        let names = self.columns.names;
        let indexes = indexes::of_table(&self.indexes, &self.constraints, &relation.table, names)?;
        constraints::of_table(&self.constraints, &indexes, &mut relation.table, names, &mut left.unknown)?;
        indexes.finish(&mut relation.table, &mut left.unknown);
        Ok(left)
    }
}
