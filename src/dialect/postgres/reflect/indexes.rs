//! Indexes, those that constraints stand on among them.

use serde::Deserialize;

use super::super::index::is_inherited;
use super::super::options;
use super::columns::canonical_in;
use super::constraints;
use super::names::Names;
use super::relations::parameters;
use crate::dialect::reflection::Row;
use crate::dialect::{ReflectError, Unknown};
use crate::schema::{
    ByDialect, Columns, DialectName, Index, IndexColumn, IndexPart, Name, NullsOrder, Options, Table,
};

/// Which bit of an index part's options says what.
const DESCENDING: i64 = 1;
const NULLS_FIRST: i64 = 2;

/// Where a row has the number of its table.
pub(super) const TABLE: usize = 1;

/// An index as the catalogue has it.
pub(super) struct RawIndex {
    pub(super) index: Index,
    /// Its access method, also where that is the usual one.
    pub(super) method: String,
    number: i64,
    is_valid: bool,
    is_of_constraint: bool,
}

/// The indexes of a table.
pub(super) struct Indexes(Vec<RawIndex>);

/// Reads the indexes of a table from their rows and those of its constraints.
pub(super) fn of_table(
    rows: &[Row<'_>],
    constraints: &[Row<'_>],
    table: &Table,
    names: &Names<'_>,
) -> Result<Indexes, ReflectError> {
    let of_constraints: Vec<i64> = constraints
        .iter()
        .filter(|row| constraints::has_index(row))
        .map(|row| row.number(constraints::INDEX))
        .collect();
    let read = |row: &Row<'_>| {
        let parts = row.json(15)?.unwrap_or_default();
        let reading = Reading { row: *row, table: row.number(TABLE), names, parts, columns: &table.columns };
        reading.index(&of_constraints)
    };
    rows.iter().map(read).collect::<Result<_, _>>().map(Indexes)
}

impl Indexes {
    /// The index with that number.
    pub(super) fn get(&self, number: i64) -> Option<&RawIndex> {
        self.0.iter().find(|index| index.number == number)
    }

    /// Puts the indexes that are no constraint's into their table.
    pub(super) fn finish(self, table: &mut Table, unknown: &mut Vec<Unknown>) {
        for found in self.0.into_iter().filter(|found| !found.is_of_constraint) {
            if found.is_valid {
                table.indexes.push(found.index);
            } else {
                let detail = format!("on {}", table.name);
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
    columns: &'a Columns,
}

impl Reading<'_> {
    /// `of_constraints` are the numbers of the indexes that constraints stand on.
    fn index(&self, of_constraints: &[i64]) -> Result<RawIndex, ReflectError> {
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
        let number = row.number(0);
        let is_of_constraint = of_constraints.contains(&number);
        Ok(RawIndex { index, method, number, is_valid: row.flag(6), is_of_constraint })
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
