//! Indexes, those that constraints stand on among them.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;
use serde::Deserialize;

use super::super::index::is_inherited;
use super::super::options;
use super::columns::canonical_in;
use super::constraints;
use super::names::Names;
use super::queries;
use super::relations::{Relations, parameters};
use crate::dialect::reflection::{Answer, Row};
use crate::dialect::{ReflectError, Unknown};
use crate::schema::{
    ByDialect, Columns, DialectName, Index, IndexColumn, IndexPart, Name, NullsOrder, Options,
};
use migrate_runtime::Rows;

/// Which bit of an index part's options says what.
const DESCENDING: i64 = 1;
const NULLS_FIRST: i64 = 2;

/// An index as the catalogue has it.
pub(super) struct RawIndex {
    pub(super) index: Index,
    /// Its access method, also where that is the usual one.
    pub(super) method: String,
    table: i64,
    is_valid: bool,
    is_of_constraint: bool,
}

/// All indexes by their number in the catalogue.
pub(super) struct Indexes(BTreeMap<i64, RawIndex>);

impl Indexes {
    /// Reads the indexes of the relations that are no partitions.
    pub(super) fn read(
        answers: &[Rows],
        relations: &Relations,
        names: &Names<'_>,
    ) -> Result<Self, ReflectError> {
        let constraints = Answer::of(answers, queries::CONSTRAINTS).rows();
        let of_constraints: HashSet<i64> =
            constraints.filter(constraints::has_index).map(|row| row.number(constraints::INDEX)).collect();
        let rows: Vec<Row<'_>> = Answer::of(answers, queries::INDEXES).rows().collect();
        let read = rows.into_par_iter().filter_map(|row| {
            let table = row.number(1);
            let relation =
                relations.get(&table).filter(|relation| !relation.is_partition && !relation.is_ignored)?;
            let columns = &relation.table.columns;
            let read = row.json(15).and_then(|parts| {
                let parts = parts.unwrap_or_default();
                Reading { row, table, names, parts, of_constraints: &of_constraints, columns }.index()
            });
            Some(read.map(|index| (row.number(0), index)))
        });
        Ok(Self(read.collect::<Result<_, _>>()?))
    }

    /// The index with that number.
    pub(super) fn get(&self, oid: i64) -> Option<&RawIndex> {
        self.0.get(&oid)
    }

    /// Puts the indexes that are no constraint's into their tables.
    pub(super) fn finish(self, relations: &mut Relations, unknown: &mut Vec<Unknown>) {
        for found in self.0.into_values().filter(|found| !found.is_of_constraint) {
            let Some(relation) = relations.get_mut(&found.table) else { continue };
            if found.is_valid {
                relation.table.indexes.push(found.index);
            } else {
                let detail = format!("on {}", relation.table.name);
                let name = found.index.name.as_str().to_owned();
                unknown.push(Unknown { kind: "invalid index", name, detail });
            }
        }
    }
}

/// What few parts of indexes have that is more than a column.
#[derive(Deserialize)]
struct Part {
    /// From 1.
    place: usize,
    expression: Option<String>,
    /// `siglen=32`, of its operator class
    options: Vec<String>,
}

/// One index, with all that tells what its numbers mean.
struct Reading<'a> {
    row: Row<'a>,
    table: i64,
    names: &'a Names<'a>,
    parts: Vec<Part>,
    of_constraints: &'a HashSet<i64>,
    columns: &'a Columns,
}

impl Reading<'_> {
    fn index(&self) -> Result<RawIndex, ReflectError> {
        let row = &self.row;
        let mut index = Index::new(Name::explicit(row.required(2, "relname")?), Vec::new());
        let method = row.required(3, "amname")?;
        index.unique = row.flag(4);
        index.nulls_not_distinct = row.flag(5);
        index.method = (method != "btree").then(|| ByDialect::everywhere(method.clone()));
        index.filter = row.word(10).map(|text| canonical_in(text, self.columns));
        index.options = index_options(row)?;
        let searched = usize::try_from(row.number(7)).unwrap_or_default();
        let mut keys = row.numbers(11);
        index.include = self.names.columns(self.table, &keys.split_off(searched.min(keys.len())))?;
        let (bits, classes, collations) = (row.numbers(12), row.numbers(13), row.numbers(14));
        for (at, number) in keys.into_iter().enumerate() {
            let at_same = |numbers: &[i64]| numbers.get(at).copied().unwrap_or_default();
            let mut part = self.part(at + 1, number, at_same(&collations))?;
            order(&mut part, at_same(&bits));
            part.operator_class = self.operator_class(at + 1, at_same(&classes))?;
            index.columns.push(part);
        }
        Ok(RawIndex {
            index,
            method,
            table: self.table,
            is_valid: row.flag(6),
            is_of_constraint: self.of_constraints.contains(&row.number(0)),
        })
    }

    /// The part at that place, from 1: a column, or an expression where the column's number is 0.
    fn part(&self, place: usize, number: i64, collation: i64) -> Result<IndexPart, ReflectError> {
        let mut part = match self.special(place).and_then(|part| part.expression.as_deref()) {
            Some(text) => IndexPart::expression(canonical_in(text, self.columns)),
            None => IndexPart::column(self.names.column(self.table, number)?),
        };
        if collation == 0 || collation == self.names.collation_of(self.table, number) {
            return Ok(part);
        }
        let collation = self.names.collation(collation)?;
        let is_said = match &part.on {
            IndexColumn::Expression(text) => !is_inherited(text, &collation, self.columns),
            IndexColumn::Column(_) => true,
        };
        part.collate = is_said.then_some(collation);
        Ok(part)
    }

    fn special(&self, place: usize) -> Option<&Part> {
        self.parts.iter().find(|part| part.place == place)
    }

    /// `gist_trgm_ops(siglen=32)`.
    fn operator_class(&self, place: usize, class: i64) -> Result<Option<String>, ReflectError> {
        let said = self.special(place).map(|part| part.options.as_slice()).unwrap_or_default();
        let name = self.names.operator_class(class, !said.is_empty())?;
        Ok(name.map(|name| if said.is_empty() { name } else { format!("{name}({})", said.join(",")) }))
    }
}

fn order(part: &mut IndexPart, bits: i64) {
    part.descending = bits & DESCENDING != 0;
    part.nulls = match (part.descending, bits & NULLS_FIRST != 0) {
        (false, true) => Some(NullsOrder::First),
        (true, false) => Some(NullsOrder::Last),
        _ => None,
    };
}

fn index_options(row: &Row<'_>) -> Result<Options, ReflectError> {
    let mut found = Options::default();
    if let Some(tablespace) = row.text(8) {
        found.set(DialectName::Postgres, options::TABLESPACE, tablespace);
    }
    for (key, value) in parameters(row, 9)? {
        found.set(DialectName::Postgres, key, value);
    }
    Ok(found)
}
