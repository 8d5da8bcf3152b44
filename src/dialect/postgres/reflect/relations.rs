//! Tables as the catalogue has them, without what is in them.

use std::collections::BTreeMap;

use super::super::options;
use super::queries;
use crate::dialect::reflection::{Answer, Row};
use crate::dialect::{Reading, ReflectError};
use crate::schema::{DialectName, ObjectName, Options, Table};
use migrate_runtime::Rows;

/// A table or a part of one.
pub(super) struct Relation {
    pub(super) table: Table,
    pub(super) is_partition: bool,
    /// `RANGE (created_at)`, where it is cut.
    pub(super) cut_by: Option<String>,
    /// Which rows it holds, where it is a part.
    pub(super) bound: Option<String>,
    /// What the tool keeps for itself.
    pub(super) is_ignored: bool,
}

/// All relations by their number in the catalogue.
pub(super) type Relations = BTreeMap<i64, Relation>;

/// Reads tables and partitions, without their columns.
pub(super) fn read(answers: &[Rows], reading: &Reading) -> Result<Relations, ReflectError> {
    let mut relations = Relations::new();
    for row in Answer::of(answers, queries::RELATIONS).rows() {
        let name = ObjectName { schema: row.text(1), name: row.required(2, "relname")? };
        let mut table = Table::new(name);
        table.options = table_options(&row)?;
        let relation = Relation {
            is_partition: row.flag(9),
            cut_by: row.text(10),
            bound: row.text(11),
            is_ignored: reading.ignored.contains(&table.name.name),
            table,
        };
        relations.insert(row.integer(0).unwrap_or_default(), relation);
    }
    for row in Answer::of(answers, queries::COMMENTS).rows().filter(|row| row.number(1) == 0) {
        if let Some(relation) = relations.get_mut(&row.number(0)) {
            relation.table.comment = row.text(2);
        }
    }
    Ok(relations)
}

fn table_options(row: &Row<'_>) -> Result<Options, ReflectError> {
    let mut found = Options::default();
    let mut set = |key: &str, value: String| found.set(DialectName::Postgres, key, value);
    if row.text(4).as_deref() == Some("u") {
        set(options::UNLOGGED, "true".to_owned());
    }
    if let Some(tablespace) = row.text(5) {
        set(options::TABLESPACE, tablespace);
    }
    for (key, value) in parameters(row, 6)? {
        set(&key, value);
    }
    for (key, value) in parameters(row, 7)? {
        set(&format!("toast.{key}"), value);
    }
    if let Some(method) = row.text(8).filter(|method| method != "heap") {
        set(options::ACCESS_METHOD, method);
    }
    Ok(found)
}

/// What `["fillfactor=70"]` at that place says.
pub(super) fn parameters(row: &Row<'_>, at: usize) -> Result<Vec<(String, String)>, ReflectError> {
    let list: Vec<String> = row.json(at)?.unwrap_or_default();
    let owned = |(key, value): (&str, &str)| (key.to_owned(), value.to_owned());
    Ok(list.iter().map(|option| owned(parameter(option))).collect())
}

/// The key and the value of `fillfactor=70`; a key alone is set.
pub(super) fn parameter(option: &str) -> (&str, &str) {
    option.split_once('=').unwrap_or((option, "true"))
}
