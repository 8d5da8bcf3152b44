//! Indexes, those that constraints stand on among them.

use std::collections::BTreeMap;

use super::super::index::is_inherited;
use super::super::names::object;
use super::super::options;
use super::columns::canonical_in;
use super::queries;
use super::relations::{Names, Relations, collation, parameters};
use crate::dialect::reflection::{Answer, Row};
use crate::dialect::{ReflectError, Unknown};
use crate::schema::{
    ByDialect, Columns, DialectName, Index, IndexColumn, IndexPart, Name, NullsOrder, ObjectName, Options,
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
    /// How many of its columns are searched by; the others are included.
    keys: i64,
}

/// All indexes by their number in the catalogue.
pub(super) struct Indexes(BTreeMap<i64, RawIndex>);

impl Indexes {
    /// Reads the indexes of the relations that are no partitions.
    pub(super) fn read(answers: &[Rows], relations: &Relations, names: &Names) -> Result<Self, ReflectError> {
        let mut indexes = BTreeMap::new();
        for row in Answer::of(answers, queries::INDEXES).rows() {
            let table = row.integer(1).unwrap_or_default();
            let relation =
                relations.get(&table).filter(|relation| !relation.is_partition && !relation.is_ignored);
            if let Some(relation) = relation {
                indexes
                    .insert(row.integer(0).unwrap_or_default(), index(&row, table, &relation.table.columns)?);
            }
        }
        for row in Answer::of(answers, queries::INDEX_PARTS).rows() {
            let Some(index) = indexes.get_mut(&row.integer(0).unwrap_or_default()) else { continue };
            let Some(relation) = relations.get(&index.table) else { continue };
            add_part(index, &row, names, &relation.table.columns)?;
        }
        Ok(Self(indexes))
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

fn index(row: &Row<'_>, table: i64, columns: &Columns) -> Result<RawIndex, ReflectError> {
    let mut index = Index::new(Name::explicit(row.required(2, "relname")?), Vec::new());
    let method = row.required(3, "amname")?;
    index.unique = row.flag(4);
    index.nulls_not_distinct = row.flag(5);
    index.method = (method != "btree").then(|| ByDialect::everywhere(method.clone()));
    index.filter = row.text(10).map(|text| canonical_in(&text, columns));
    index.options = index_options(row)?;
    Ok(RawIndex {
        index,
        method,
        table,
        is_valid: row.flag(6),
        is_of_constraint: row.integer(11).is_some(),
        keys: row.integer(7).unwrap_or_default(),
    })
}

fn index_options(row: &Row<'_>) -> Result<Options, ReflectError> {
    let mut found = Options::default();
    if let Some(tablespace) = row.text(8) {
        found.set(DialectName::Postgres, options::TABLESPACE, tablespace);
    }
    for (key, value) in parameters(row.text(9))? {
        found.set(DialectName::Postgres, key, value);
    }
    Ok(found)
}

fn add_part(
    index: &mut RawIndex,
    row: &Row<'_>,
    names: &Names,
    columns: &Columns,
) -> Result<(), ReflectError> {
    let number = row.integer(2).unwrap_or_default();
    if row.integer(1).unwrap_or_default() > index.keys {
        index.index.include.push(names.column(index.table, number)?);
        return Ok(());
    }
    let mut part = match row.text(9) {
        Some(text) => IndexPart::expression(canonical_in(&text, columns)),
        None => IndexPart::column(names.column(index.table, number)?),
    };
    let bits = row.integer(3).unwrap_or_default();
    part.descending = bits & DESCENDING != 0;
    part.nulls = match (part.descending, bits & NULLS_FIRST != 0) {
        (false, true) => Some(NullsOrder::First),
        (true, false) => Some(NullsOrder::Last),
        _ => None,
    };
    part.operator_class = operator_class(row)?;
    part.collate = collation(row.text(8), row.text(7));
    if let (IndexColumn::Expression(text), Some(collation)) = (&part.on, &part.collate)
        && is_inherited(text, collation, columns)
    {
        part.collate = None;
    }
    index.index.columns.push(part);
    Ok(())
}

/// `gist_trgm_ops(siglen=32)`.
fn operator_class(row: &Row<'_>) -> Result<Option<String>, ReflectError> {
    let Some(name) = row.text(4) else { return Ok(None) };
    let name = match row.text(5) {
        Some(schema) => object(&ObjectName::qualified(schema, name)),
        None => name,
    };
    let parameters = parameters(row.text(6))?;
    if parameters.is_empty() {
        return Ok(Some(name));
    }
    let list: Vec<String> = parameters.iter().map(|(key, value)| format!("{key}={value}")).collect();
    Ok(Some(format!("{name}({})", list.join(","))))
}
