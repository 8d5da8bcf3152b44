//! What a part of a table has for itself. A model says of a part which rows it holds; all else comes from its table, and
//! what does not is told.

use std::collections::BTreeMap;

use super::super::options;
use super::queries;
use super::relations::{Relation, Relations};
use super::unknown::plain;
use crate::dialect::Unknown;
use crate::dialect::reflection::{Answer, Row};
use crate::schema::DialectName;
use migrate_runtime::Rows;

/// The columns of a table by name.
type ColumnRows<'a> = BTreeMap<&'a str, Row<'a>>;

/// What a column of a part may have for itself: the place in the answer, the words for it, and whether it is also told
/// where the table has it and the part does not. What reaches only parts that are yet to be made is not.
const OF_COLUMNS: [(usize, &str, bool); 6] = [
    (7, "partition's NOT NULL", false),
    (8, "partition's default", true),
    (13, "partition's comment", false),
    (14, "partition's storage", true),
    (15, "partition's compression", true),
    (16, "partition's column options", false),
];

/// Compares every part with what it is a part of.
pub(super) fn read(answers: &[Rows], relations: &Relations, unknown: &mut Vec<Unknown>) {
    let mut parents: BTreeMap<i64, i64> = BTreeMap::new();
    for row in Answer::of(answers, queries::PARENTS).rows() {
        if relations.get(&row.number(0)).is_some_and(|relation| relation.is_partition) {
            parents.insert(row.number(0), row.number(1));
        }
    }
    if parents.is_empty() {
        return;
    }
    let columns = columns(answers, relations, &parents);
    for (part, parent) in &parents {
        let (Some(part_of), Some(own)) = (relations.get(parent), relations.get(part)) else { continue };
        unknown.extend(of_table(own, part_of));
        let (Some(theirs), Some(columns)) = (columns.get(parent), columns.get(part)) else { continue };
        for (name, column) in columns {
            let theirs = theirs.get(name);
            unknown.extend(theirs.into_iter().flat_map(|theirs| of_column(own, name, column, theirs)));
        }
    }
}

/// The columns of parts and of what has parts.
fn columns<'a>(
    answers: &'a [Rows],
    relations: &Relations,
    parents: &BTreeMap<i64, i64>,
) -> BTreeMap<i64, ColumnRows<'a>> {
    let mut columns: BTreeMap<i64, ColumnRows<'a>> = BTreeMap::new();
    for row in Answer::of(answers, queries::COLUMNS).rows() {
        let is_cut = relations.get(&row.number(0)).is_some_and(|relation| relation.cut_by.is_some());
        if let Some(name) = row.word(2).filter(|_| is_cut || parents.contains_key(&row.number(0))) {
            columns.entry(row.number(0)).or_default().insert(name, row);
        }
    }
    columns
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

fn of_column(own: &Relation, name: &str, column: &Row<'_>, theirs: &Row<'_>) -> Vec<Unknown> {
    let text = |row: &Row<'_>, at: usize| match at {
        7 => row.flag(at).then(|| "true".to_owned()),
        _ => row.text(at).filter(|text| !text.is_empty()),
    };
    let differing = OF_COLUMNS.iter().filter(|(at, _, is_told_where_gone)| {
        let (own, theirs) = (text(column, *at), text(theirs, *at));
        own != theirs && (own.is_some() || *is_told_where_gone)
    });
    differing
        .map(|(_, kind, _)| Unknown { kind, name: plain(&own.table.name), detail: name.to_owned() })
        .collect()
}
