//! What a table or a column says of itself, compared one by one.
//!
//! Whether two columns are the same their own equality decides, which compares by meaning. Only then is it asked what
//! of them differs: what a file would say for each key, unless the one column with the other's text is the same again.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Drift;
use crate::diff::same_default;
use crate::picture::{self, Part};
use crate::schema::{Column, DialectName, ObjectName, Table};

pub(super) fn compare_column(table: &ObjectName, known: &Column, found: &Column, drift: &mut Vec<Drift>) {
    if known == found || known == &with_default_of(found, known) {
        return;
    }
    let before = drift.len();
    let differs = |key: &str| !is_same_but_in_words(key, known, found);
    let of_column = |key: &str, from: String, to: String| {
        Drift::differs("column", Some(table), &known.name, key, from, to)
    };
    let (one, other) = (picture::column_parts(known), picture::column_parts(found));
    drift.extend(differences(&one, &other, differs).map(|(key, from, to)| of_column(&key, from, to)));
    if drift.len() == before {
        drift.push(of_column("definition", picture::column(known), picture::column(found)));
    }
}

/// The column with the other's default, where the two mean the same.
fn with_default_of(column: &Column, other: &Column) -> Column {
    let means_the_same = same_default(column.default.as_ref(), other.default.as_ref());
    let default = if means_the_same { other.default.clone() } else { column.default.clone() };
    Column { default, ..column.clone() }
}

/// True where the key's text differs and its meaning does not.
fn is_same_but_in_words(key: &str, known: &Column, found: &Column) -> bool {
    if key.starts_with("default") {
        return same_default(known.default.as_ref(), found.default.as_ref());
    }
    if key == COLLATION {
        let charset = |column: &Column| column.options.get(DialectName::Mysql, "charset").map(str::to_owned);
        return known.collate == found.collate && charset(known) == charset(found);
    }
    let (Ok(Value::Object(mut keys)), Ok(Value::Object(others))) =
        (serde_json::to_value(known), serde_json::to_value(found))
    else {
        return false;
    };
    let top = key.split('.').next().unwrap_or(key);
    match others.get(top) {
        Some(value) => drop(keys.insert(top.to_owned(), value.clone())),
        None => drop(keys.remove(top)),
    }
    serde_json::from_value::<Column>(Value::Object(keys)).is_ok_and(|column| column == *known)
}

/// What a table says of itself: its comment, options, how it is cut.
pub(super) fn compare_table(known: &Table, found: &Table, drift: &mut Vec<Drift>) {
    let (one, other) = (picture::table_parts(known), picture::table_parts(found));
    let partitioned = match (&known.partitioning, &found.partitioning) {
        (Some(known), Some(found)) => known.by == found.by,
        _ => false,
    };
    let differs = |key: &str| !(key == "partition_by" && partitioned);
    let of_table = |(key, from, to): (String, String, String)| {
        Drift::differs("table", None, &known.name.to_string(), &key, from, to)
    };
    drift.extend(differences(&one, &other, differs).map(of_table));
}

/// Keys whose values differ, with what is said on both sides. Both kinds of default are one, and a character set stands
/// for the collation that it has by itself.
fn differences(
    one: &[Part],
    other: &[Part],
    differs: impl Fn(&str) -> bool,
) -> impl Iterator<Item = (String, String, String)> {
    let find = |parts: &[Part], wanted: &str| {
        let part = parts.iter().find(|part| group_of(&part.key) == wanted);
        part.map(|part| (part.key.clone(), part.value.clone()))
    };
    let mut groups: Vec<String> = Vec::new();
    let mut seen = BTreeSet::new();
    for part in one.iter().chain(other) {
        let group = group_of(&part.key).to_owned();
        if seen.insert(group.clone()) {
            groups.push(group);
        }
    }
    let mut found = Vec::new();
    for group in groups {
        let (from, to) = (find(one, &group), find(other, &group));
        if from != to && differs(&group) {
            found.push((group.clone(), told(&group, from), told(&group, to)));
        }
    }
    found.into_iter()
}

/// What one side says of a group of keys.
fn told(group: &str, side: Option<(String, Value)>) -> String {
    match side {
        Some((key, Value::String(charset))) if key == CHARSET => format!("the usual collation of {charset}"),
        Some((key, value)) => picture::said(&key, Some(&value)),
        None if group == COLLATION => "the usual collation".to_owned(),
        None => picture::said(group, None),
    }
}

/// How texts compare.
const COLLATION: &str = "collation";

const CHARSET: &str = "options.mysql.charset";

fn group_of(key: &str) -> &str {
    match key {
        "default_sql" => "default",
        "collate" | "options.mysql.collation" | CHARSET => COLLATION,
        key => key,
    }
}
