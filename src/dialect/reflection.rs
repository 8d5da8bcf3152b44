//! Reflection: what a live database holds, read into a schema.
//!
//! A dialect says which queries it wants answered ([`super::Dialect::catalogue`]) and makes a schema of the answers
//! ([`super::Dialect::reflect`]). Both are pure: whoever holds the connection runs the queries, all of them in one
//! snapshot where the database has one. How many there are depends on the database, never on how much it holds.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;

use migrate_runtime::{Rows, Value, Version};
use serde::de::DeserializeOwned;

use crate::schema::Schema;

/// What of a database is to be read.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The server's version: catalogues grow.
    pub version: Version,
    /// The database schemas; empty for the one in which names without a schema are. Objects of that one come back
    /// without a schema.
    pub schemas: Vec<String>,
    /// Tables that belong to the tool itself: its ledger and what goes with it.
    pub ignored: Vec<String>,
}

/// What a live database holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reflected {
    /// In the words of `lower`: what the revisions come to on this database can be compared with it.
    pub schema: Schema,
    /// What is there and has no place in a schema, in a stable order.
    pub unknown: Vec<Unknown>,
}

/// Something in a database that the tool has no word for. It is reported, never dropped in silence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unknown {
    /// `trigger`, `view`, `index`
    pub kind: &'static str,
    /// By what name the database knows it: `users_audit`.
    pub name: String,
    /// What of it is not known, or the table it is on.
    pub detail: String,
}

impl fmt::Display for Unknown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.kind, self.name)?;
        if self.detail.is_empty() { Ok(()) } else { write!(formatter, " ({})", self.detail) }
    }
}

/// Why a catalogue's answers make no schema.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReflectError {
    /// Fewer or other columns than were asked for.
    #[error("the catalogue's answer {query} has no `{column}` in row {row}")]
    Missing {
        /// From 1.
        query: usize,
        /// From 1.
        row: usize,
        column: &'static str,
    },
    /// The server shows this user a part alone.
    #[error("the catalogue shows only a part: {0}")]
    Hidden(String),
    /// Answers that contradict each other.
    #[error("the database changed while it was read: {0}")]
    Changed(String),
}

/// One answer of a catalogue, read row by row.
pub(super) struct Answer<'a> {
    query: usize,
    /// None where it was not given.
    rows: Option<&'a Rows>,
}

impl<'a> Answer<'a> {
    /// The answer of the query at that place, from 0; one that is not there has no rows.
    pub(super) fn of(answers: &'a [Rows], query: usize) -> Self {
        Self { query, rows: answers.get(query) }
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'a>> + use<'a> {
        let query = self.query;
        let rows = self.rows.into_iter().flat_map(Rows::iter);
        rows.enumerate().map(move |(number, values)| Row { query, number, values })
    }
}

/// Rows with the same key, by it. The server gives most of them one after the other.
pub(super) fn by_key<'a, K: Copy + Eq + Hash>(
    rows: impl Iterator<Item = Row<'a>>,
    key: impl Fn(&Row<'a>) -> K,
) -> HashMap<K, Vec<Row<'a>>> {
    grouped(rows, &key).into_iter().map(|rows| (key(&rows[0]), rows)).collect()
}

/// Rows with the same key, in the order in which the keys come. The server gives most of them one after the other.
pub(super) fn grouped<'a, K: Copy + Eq + Hash>(
    rows: impl Iterator<Item = Row<'a>>,
    key: impl Fn(&Row<'a>) -> K,
) -> Vec<Vec<Row<'a>>> {
    let mut groups: Vec<Vec<Row<'a>>> = Vec::new();
    let mut places: HashMap<K, usize> = HashMap::new();
    let mut last: Option<(K, usize)> = None;
    for row in rows {
        let key = key(&row);
        let place = match last {
            Some((same, place)) if same == key => place,
            _ => *places.entry(key).or_insert(groups.len()),
        };
        if place == groups.len() {
            groups.push(Vec::new());
        }
        groups[place].push(row);
        last = Some((key, place));
    }
    groups
}

/// One row of an answer. Values are asked for by their place; the name is for the error.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    query: usize,
    number: usize,
    values: migrate_runtime::Row<'a>,
}

impl<'a> Row<'a> {
    /// The text at that place; none for NULL.
    pub(super) fn text(&self, at: usize) -> Option<String> {
        self.values.get(at).and_then(Value::as_text)
    }

    /// The text at that place as it was sent; none for NULL, and for what is no text.
    pub(super) fn word(&self, at: usize) -> Option<&'a str> {
        match self.values.get(at) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The text at that place, which is never NULL.
    pub(super) fn required(&self, at: usize, column: &'static str) -> Result<String, ReflectError> {
        self.text(at).ok_or(self.missing(column))
    }

    /// The same, as it was sent.
    pub(super) fn required_word(&self, at: usize, column: &'static str) -> Result<&'a str, ReflectError> {
        self.word(at).ok_or(self.missing(column))
    }

    fn missing(&self, column: &'static str) -> ReflectError {
        ReflectError::Missing { query: self.query + 1, row: self.number + 1, column }
    }

    /// The number at that place; none for NULL.
    pub(super) fn integer(&self, at: usize) -> Option<i64> {
        self.values.get(at).and_then(Value::as_integer)
    }

    /// The number at that place, 0 for NULL.
    pub(super) fn number(&self, at: usize) -> i64 {
        self.integer(at).unwrap_or_default()
    }

    /// The numbers at that place, with blanks between; none for NULL.
    pub(super) fn numbers(&self, at: usize) -> Vec<i64> {
        let words = self.word(at).unwrap_or_default();
        words.split_whitespace().filter_map(|number| number.parse().ok()).collect()
    }

    /// What the JSON at that place says; none for NULL.
    pub(super) fn json<T: DeserializeOwned>(&self, at: usize) -> Result<Option<T>, ReflectError> {
        let read = |json| {
            serde_json::from_str(json).map_err(|error| ReflectError::Changed(format!("{error}: {json}")))
        };
        self.word(at).map(read).transpose()
    }

    /// True for a number other than 0 and for a boolean that holds.
    pub(super) fn flag(&self, at: usize) -> bool {
        self.integer(at).is_some_and(|number| number != 0)
    }
}
