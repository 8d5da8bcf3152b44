//! What a part of a table has for itself. A model says of a part which rows it holds; all else comes from its table, and
//! what does not is told.

use std::collections::BTreeMap;

use super::super::options;
use super::attributes::{Attribute, Attributes};
use super::queries;
use super::relations::{Relation, Relations};
use super::unknown::plain;
use crate::dialect::Unknown;
use crate::dialect::reflection::Answer;
use crate::schema::DialectName;
use migrate_runtime::Rows;

/// What of a column may be its own.
type Own = fn(&Attribute<'_>) -> Option<String>;

/// What a column of a part may have for itself: what it has, the words for it, and whether it is also told where the
/// table has it and the part does not. What reaches only parts that are yet to be made is not.
const OF_COLUMNS: [(Own, &str, bool); 6] = [
    (|column| column.is_required.then(String::new), "partition's NOT NULL", false),
    (|column| column.expression.map(str::to_owned), "partition's default", true),
    (|column| column.comment.map(str::to_owned), "partition's comment", false),
    (|column| column.rare().storage.map(String::from), "partition's storage", true),
    (|column| column.rare().compression.map(String::from), "partition's compression", true),
    (|column| said(&column.rare().options), "partition's column options", false),
];

fn said(options: &[String]) -> Option<String> {
    (!options.is_empty()).then(|| options.join(", "))
}

/// Compares every part with what it is a part of.
pub(super) fn read(
    answers: &[Rows],
    attributes: &Attributes<'_>,
    relations: &Relations,
    unknown: &mut Vec<Unknown>,
) {
    let mut parents: BTreeMap<i64, i64> = BTreeMap::new();
    for row in Answer::of(answers, queries::PARENTS).rows() {
        if relations.get(&row.number(0)).is_some_and(|relation| relation.is_partition) {
            parents.insert(row.number(0), row.number(1));
        }
    }
    for (part, parent) in &parents {
        let (Some(part_of), Some(own)) = (relations.get(parent), relations.get(part)) else { continue };
        unknown.extend(of_table(own, part_of));
        let theirs: BTreeMap<&str, &Attribute<'_>> =
            attributes.of(*parent).iter().map(|column| (column.name, column)).collect();
        for column in attributes.of(*part) {
            let theirs = theirs.get(column.name);
            unknown.extend(theirs.into_iter().flat_map(|theirs| of_column(own, column, theirs)));
        }
    }
}

fn of_table(own: &Relation, part_of: &Relation) -> Vec<Unknown> {
    let mut found = Vec::new();
    let name = plain(&own.table.name);
    if let Some(comment) = own.table.comment.clone() {
        found.push(Unknown { kind: "partition's comment", name: name.clone(), detail: comment });
    }
    let theirs = &part_of.table.options;
    let is_other = |key: &str, value: &str| theirs.get(DialectName::Postgres, key) != Some(value);
    let mut options: Vec<String> = own
        .table
        .options
        .on(DialectName::Postgres)
        .filter(|(key, value)| is_other(key, value))
        .map(|(key, value)| format!("{key} = {value}"))
        .collect();
    let tablespace = |relation: &Relation| {
        relation.table.options.get(DialectName::Postgres, options::TABLESPACE).is_some()
    };
    if tablespace(part_of) && !tablespace(own) {
        options.push("the usual tablespace".to_owned());
    }
    found.extend(options.into_iter().map(|detail| Unknown {
        kind: "partition's option",
        name: name.clone(),
        detail,
    }));
    found
}

fn of_column(own: &Relation, column: &Attribute<'_>, theirs: &Attribute<'_>) -> Vec<Unknown> {
    let differing = OF_COLUMNS.iter().filter(|(of, _, is_told_where_gone)| {
        let (own, theirs) = (of(column), of(theirs));
        own != theirs && (own.is_some() || *is_told_where_gone)
    });
    let name = || plain(&own.table.name);
    differing.map(|(_, kind, _)| Unknown { kind, name: name(), detail: column.name.to_owned() }).collect()
}
