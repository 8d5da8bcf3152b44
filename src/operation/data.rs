//! What a person writes by hand: SQL and assertions.

use serde::{Deserialize, Serialize};

use super::describe::counted;
use super::{ApplyError, Description, Operation};
use crate::schema::{AppLabel, ByDialect, Schema};

/// Statements for one direction, by dialect where they differ.
pub type Statements = ByDialect<StatementList>;

/// A list of single SQL statements.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct StatementList(pub Vec<String>);

/// SQL by hand. `up` and `down` are lists of single statements; `state` says what they change of the schema.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sql {
    #[serde(serialize_with = "serialize_statements")]
    pub up: Statements,
    /// None: the operation cannot be undone. An empty list: nothing need be undone.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "serialize_optional_statements")]
    pub down: Option<Statements>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub state: Vec<Operation>,
}

fn serialize_statements<S: serde::Serializer>(value: &Statements, serializer: S) -> Result<S::Ok, S::Error> {
    use serde::ser::SerializeMap;
    if let (Some(default), false) = (value.default_value(), value.has_exceptions()) {
        return default.0.serialize(serializer);
    }
    let mut map = serializer.serialize_map(None)?;
    if let Some(default) = value.default_value() {
        map.serialize_entry("default", &default.0)?;
    }
    for (dialect, statements) in value.exceptions() {
        map.serialize_entry(dialect.as_str(), &statements.0)?;
    }
    map.end()
}

#[expect(clippy::ref_option, reason = "serde calls it with a reference")]
fn serialize_optional_statements<S: serde::Serializer>(
    value: &Option<Statements>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(statements) => serialize_statements(statements, serializer),
        None => serializer.serialize_none(),
    }
}

impl Sql {
    pub(super) fn apply(&self, schema: &mut Schema, app: &AppLabel) -> Result<(), ApplyError> {
        self.state.iter().try_for_each(|operation| operation.apply(schema, app))
    }

    pub(super) fn describe(&self) -> Description {
        let count = self.up.any().map_or(0, |statements| statements.0.len());
        Description::change(format!("sql ({})", counted(count, "statement")), "run sql")
    }
}

/// A query that must give no row; else the revision stops with the message, and is undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assert {
    pub query: ByDialect<String>,
    pub message: String,
}

impl Assert {
    pub(super) fn describe(&self) -> Description {
        Description::change(format!("assert {}", self.message), "assert")
    }
}
