//! Reading a live MySQL or MariaDB.
//!
//! The catalogue is asked for whole sets, one query a kind of thing. What comes back is in the words of `lower`: one
//! name for each type, expressions in one form, nothing said that holds by itself.

mod column;
mod content;
mod index;
mod key;
mod others;
mod partition;
mod queries;
mod table;

use std::collections::{BTreeMap, HashMap, HashSet};

use migrate_runtime::{Flavour, Rows};

use self::queries::Query;
use super::collation::Collations;
use crate::dialect::reflection::{Answer, Row, Unknown};
use crate::dialect::{Reading, ReflectError, Reflected};
use crate::schema::{ObjectName, Schema, Table};

/// The queries whose answers [`reflect`] wants.
pub(super) fn catalogue(reading: &Reading, flavour: Flavour) -> Vec<String> {
    Query::FIRST.iter().map(|query| query.sql(reading, flavour)).collect()
}

/// What is asked once it is known that there is something of it.
pub(super) fn follow_up(reading: &Reading, flavour: Flavour, answers: &[Rows]) -> Vec<String> {
    let mut tables = Answer::of(answers, Query::Tables.place()).rows();
    let is_cut = |row: &Row<'_>| table::options(row).any(|option| option == table::PARTITIONED);
    tables.find(is_cut).map(|_| Query::Partitions.sql(reading, flavour)).into_iter().collect()
}

/// What the database holds.
pub(super) fn reflect(
    reading: &Reading,
    flavour: Flavour,
    answers: &[Rows],
) -> Result<Reflected, ReflectError> {
    let mut reader = Reader::new(reading, flavour, answers)?;
    table::read(&mut reader)?;
    content::read(&mut reader)?;
    key::read_foreign_keys(&mut reader)?;
    partition::read(&mut reader)?;
    others::read(&mut reader)?;
    Ok(reader.finish())
}

/// The answers, and what they have come to so far.
struct Reader<'a> {
    reading: &'a Reading,
    flavour: Flavour,
    answers: &'a [Rows],
    collations: Collations,
    tables: HashMap<Key<'a>, Unfinished>,
    /// What has a table's name and is none.
    others: HashSet<Key<'a>>,
    unknown: Vec<Unknown>,
}

/// A table as the catalogue names it: its schema, none for the one in which names without a schema are, and its name.
type Key<'a> = (Option<&'a str>, &'a str);

/// A table as far as it is read.
struct Unfinished {
    table: Table,
    /// What its columns have where they say nothing.
    collation: String,
}

impl<'a> Reader<'a> {
    fn new(reading: &'a Reading, flavour: Flavour, answers: &'a [Rows]) -> Result<Self, ReflectError> {
        let mut known = BTreeMap::new();
        for row in Answer::of(answers, Query::Collations.place()).rows() {
            known.insert(row.required(0, "character_set_name")?, row.required(1, "default_collate_name")?);
        }
        let collations = Collations::of_server(flavour, known);
        Ok(Self {
            reading,
            flavour,
            answers,
            collations,
            tables: HashMap::new(),
            others: HashSet::new(),
            unknown: Vec::new(),
        })
    }

    fn rows(&self, query: Query) -> impl Iterator<Item = Row<'a>> + use<'a> {
        Answer::of(self.answers, query.place()).rows()
    }

    fn is_ignored(&self, (_, name): Key<'_>) -> bool {
        self.reading.ignored.iter().any(|ignored| ignored == name)
    }

    /// The table that a row is about; none for what is ignored or is no table.
    fn table_of(&mut self, row: &Row<'a>) -> Result<Option<&mut Unfinished>, ReflectError> {
        let key = key_of(row)?;
        if self.is_ignored(key) || self.others.contains(&key) {
            return Ok(None);
        }
        match self.tables.get_mut(&key) {
            Some(table) => Ok(Some(table)),
            None => Err(ReflectError::Changed(format!("table `{}` came while it was read", named(key)))),
        }
    }

    fn unknown(&mut self, kind: &'static str, name: impl Into<String>, detail: impl Into<String>) {
        self.unknown.push(Unknown { kind, name: name.into(), detail: detail.into() });
    }

    fn finish(mut self) -> Reflected {
        let mut schema = Schema::empty();
        for mut reading in std::mem::take(&mut self.tables).into_values() {
            reading.table.canonicalize();
            schema.insert_table(reading.table);
        }
        self.unknown.sort();
        Reflected { schema, unknown: self.unknown }
    }
}

/// What the first two columns of a row name.
fn key_of<'a>(row: &Row<'a>) -> Result<Key<'a>, ReflectError> {
    Ok((row.word(0), row.required_word(1, "table_name")?))
}

fn named((schema, name): Key<'_>) -> ObjectName {
    ObjectName { schema: schema.map(str::to_owned), name: name.to_owned() }
}

fn name_of(row: &Row<'_>) -> Result<ObjectName, ReflectError> {
    key_of(row).map(named)
}
