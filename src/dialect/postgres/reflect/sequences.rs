//! Sequences: those of columns that count by them, and those of their own.

use std::collections::HashMap;

use super::super::identity;
use super::super::types::built_in;
use super::names::Names;
use super::queries;
use super::relations::Relations;
use crate::dialect::reflection::{Answer, Row};
use crate::dialect::{Reading, ReflectError};
use crate::schema::{Column, ColumnType, ObjectName, Schema, Sequence, SequenceOptions, SequenceOwner};
use migrate_runtime::Rows;

/// A sequence as the catalogue has it.
pub(super) struct Found<'a> {
    pub(super) sequence: Sequence,
    /// Its name as the session writes it: what stands in `nextval('…')`.
    written: &'a str,
    /// A table and a column
    owner: Option<(i64, i64)>,
    /// It is the inside of an identity column.
    is_internal: bool,
}

impl Found<'_> {
    pub(super) fn is_of_column(&self, number: i64) -> bool {
        self.owner.is_some_and(|(_, column)| column == number)
    }

    pub(super) fn is_internal(&self) -> bool {
        self.is_internal
    }

    /// True where the column is what `serial` makes: it owns the sequence, needs a value and takes it from there.
    pub(super) fn makes_serial(&self, column: &Column, default: Option<&str>) -> bool {
        let counted = default.and_then(|text| text.strip_prefix("nextval('")?.strip_suffix("'::regclass)"));
        let counts = column.ty.any().is_some_and(ColumnType::is_integer);
        counts && !column.nullable && counted.is_some_and(|name| name == self.written.replace('\'', "''"))
    }
}

/// All sequences, those with an owner by it.
#[derive(Default)]
pub(super) struct Sequences<'a> {
    /// By table.
    owned: HashMap<i64, Vec<Found<'a>>>,
    others: Vec<Found<'a>>,
}

impl<'a> Sequences<'a> {
    /// Reads them.
    pub(super) fn read(answers: &'a [Rows], reading: &Reading) -> Result<Self, ReflectError> {
        let mut sequences = Self::default();
        for row in Answer::of(answers, queries::SEQUENCES).rows() {
            let found = found(&row)?;
            match found.owner {
                Some((table, _)) => sequences.owned.entry(table).or_default().push(found),
                None if reading.ignored.contains(&found.sequence.name.name) => {}
                None => sequences.others.push(found),
            }
        }
        Ok(sequences)
    }

    /// The sequences that the table's columns own.
    pub(super) fn take(&mut self, table: i64) -> Vec<Found<'a>> {
        self.owned.remove(&table).unwrap_or_default()
    }

    /// A sequence that is one of its own after all.
    pub(super) fn keep(&mut self, found: Found<'a>) {
        self.others.push(found);
    }

    /// Puts the sequences that no column counts by into the schema.
    pub(super) fn finish(
        self,
        schema: &mut Schema,
        relations: &Relations,
        names: &Names<'_>,
    ) -> Result<(), ReflectError> {
        let owned = self.owned.into_values().flatten();
        for found in self.others.into_iter().chain(owned) {
            let is_kept = |(table, _)| relations.get(&table).is_none_or(|relation| !relation.is_ignored);
            if found.is_internal || !found.owner.is_none_or(is_kept) {
                continue;
            }
            let mut sequence = found.sequence;
            let width = sequence.ty.clone().unwrap_or(ColumnType::BIGINT);
            sequence.options = identity::unusual(&sequence.options, &width);
            sequence.ty = sequence.ty.filter(|ty| *ty != ColumnType::BIGINT);
            sequence.owned_by = match found.owner {
                Some((table, column)) => Some(SequenceOwner {
                    table: names.table(table)?.clone(),
                    column: names.column(table, column)?.to_owned(),
                }),
                None => None,
            };
            schema.insert_sequence(sequence);
        }
        Ok(())
    }
}

fn found<'a>(row: &Row<'a>) -> Result<Found<'a>, ReflectError> {
    let name = ObjectName { schema: row.text(1), name: row.required(2, "relname")? };
    let mut sequence = Sequence::new(name);
    sequence.ty = built_in(row.required_word(4, "type")?);
    sequence.options = SequenceOptions {
        start: row.integer(5),
        increment: row.integer(6),
        minimum: row.integer(7),
        maximum: row.integer(8),
        cache: row.integer(9),
        cycle: row.flag(10),
    };
    Ok(Found {
        sequence,
        written: row.required_word(3, "name")?,
        owner: row.integer(11).zip(row.integer(12)),
        is_internal: row.word(13) == Some("i"),
    })
}
