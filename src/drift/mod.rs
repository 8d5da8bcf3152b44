//! Drift: where a live database is not as its revisions left it.
//!
//! Takes the state of the applied revisions, lowered to what that database can hold, and the schema that was read from
//! it; gives one line for each difference, and the names of what no revision knows. Both sides speak the words of one
//! dialect, so that equality is all that is asked for.
//!
//! Only what the revisions know is looked at: tables, enums and sequences of others are strangers and no drift, since a
//! database may serve several tools. What is inside a known table belongs to it: a column or an index more is drift.
//! Tables that are unmanaged are left out.

mod columns;
mod facets;
mod line;
mod parts;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use line::{Drift, Sides};
use serde::Serialize;

use crate::picture;
use crate::schema::{AppLabel, ObjectName, Schema, Table};

/// What a comparison comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// In the order of the tables.
    pub drift: Vec<Drift>,
    /// What is in the database and in no revision.
    pub strangers: Vec<Stranger>,
}

/// Something that no revision knows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Stranger {
    /// `table`, `enum` or `sequence`
    pub kind: &'static str,
    pub name: ObjectName,
}

/// Compares what the revisions say with what the database holds. `is_asked` tells whose things are looked at.
#[must_use]
pub fn compare(revisions: &Schema, database: &Schema, is_asked: impl Fn(&AppLabel) -> bool) -> Comparison {
    let is_asked = |owner: &Option<AppLabel>| owner.as_ref().is_none_or(&is_asked);
    let mut drift = Vec::new();
    for table in revisions.tables.values().filter(|table| !table.unmanaged && is_asked(&table.owner)) {
        match database.table(&table.name) {
            Some(found) => compare_table(table, found, &mut drift),
            None => drift.push(Drift::missing("table", None, &table.name.to_string(), String::new())),
        }
    }
    let asked = revisions.enums.iter().filter(|(_, known)| is_asked(&known.owner));
    let known = asked.map(|(name, known)| (name, picture::enumeration(known))).collect();
    let found = database.enums.iter().map(|(name, found)| (name, picture::enumeration(found))).collect();
    compare_objects("enum", &known, &found, &mut drift);
    let asked = revisions.sequences.iter().filter(|(_, known)| is_asked(&known.owner));
    let known = asked.map(|(name, known)| (name, picture::sequence(known))).collect();
    let found = database.sequences.iter().map(|(name, found)| (name, picture::sequence(found))).collect();
    compare_objects("sequence", &known, &found, &mut drift);
    Comparison { drift, strangers: strangers(revisions, database) }
}

fn compare_table(known: &Table, found: &Table, drift: &mut Vec<Drift>) {
    columns::compare(known, found, drift);
    facets::compare_table(known, found, drift);
    parts::compare(&known.name, &known.constraints, &found.constraints, drift);
    parts::compare(&known.name, &known.indexes, &found.indexes, drift);
    parts::compare_partitions(known, found, drift);
}

/// Objects beside tables, each told by its words, in which all of it stands.
fn compare_objects(
    kind: &'static str,
    known: &BTreeMap<&ObjectName, String>,
    found: &BTreeMap<&ObjectName, String>,
    drift: &mut Vec<Drift>,
) {
    for (name, words) in known {
        let name_text = name.to_string();
        match found.get(name) {
            None => drift.push(Drift::missing(kind, None, &name_text, words.clone())),
            Some(other) if other != words => {
                drift.push(Drift::differs(
                    kind,
                    None,
                    &name_text,
                    "definition",
                    words.clone(),
                    other.clone(),
                ));
            }
            Some(_) => {}
        }
    }
}

fn strangers(revisions: &Schema, database: &Schema) -> Vec<Stranger> {
    let tables = database.tables.keys().filter(|name| !revisions.tables.contains_key(*name));
    let enums = database.enums.keys().filter(|name| !revisions.enums.contains_key(*name));
    let sequences = database.sequences.keys().filter(|name| !revisions.sequences.contains_key(*name));
    let of_kind = |kind: &'static str| move |name: &ObjectName| Stranger { kind, name: name.clone() };
    tables
        .map(of_kind("table"))
        .chain(enums.map(of_kind("enum")))
        .chain(sequences.map(of_kind("sequence")))
        .collect()
}
