//! One difference, as a line and as data.

use std::fmt;

use serde::Serialize;

use crate::schema::ObjectName;

/// One thing in which a database is not as its revisions left it. As text
/// `users.email: varchar(120) in revisions, varchar(255) in the database`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Drift {
    /// `table`, `column`, `index`, `primary key`, `enum` …
    pub kind: &'static str,
    /// The table that it is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<ObjectName>,
    pub name: String,
    /// What of it differs: `type`, `default`, `definition`; none where it is missing on one side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    #[serde(flatten)]
    pub sides: Sides,
}

/// What stands on the two sides; none where the thing is not there at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sides {
    pub revisions: Option<String>,
    pub database: Option<String>,
}

impl Drift {
    /// The revisions have it, the database does not.
    pub(super) fn missing(kind: &'static str, table: Option<&ObjectName>, name: &str, words: String) -> Self {
        let sides = Sides { revisions: Some(words), database: None };
        Self { kind, table: table.cloned(), name: name.to_owned(), what: None, sides }
    }

    /// The database has it, the revisions do not.
    pub(super) fn unknown(kind: &'static str, table: Option<&ObjectName>, name: &str, words: String) -> Self {
        let sides = Sides { revisions: None, database: Some(words) };
        Self { kind, table: table.cloned(), name: name.to_owned(), what: None, sides }
    }

    /// Both have it, in two ways.
    pub(super) fn differs(
        kind: &'static str,
        table: Option<&ObjectName>,
        name: &str,
        what: &str,
        revisions: String,
        database: String,
    ) -> Self {
        let sides = Sides { revisions: Some(revisions), database: Some(database) };
        Self { kind, table: table.cloned(), name: name.to_owned(), what: Some(what.to_owned()), sides }
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.table {
            Some(table) if self.kind == "column" => {
                write!(formatter, "{table}.{}", ObjectName::bare(&self.name))?
            }
            Some(table) => write!(formatter, "{} {} of {table}", self.kind, self.name)?,
            None => write!(formatter, "{} {}", self.kind, self.name)?,
        }
        formatter.write_str(": ")?;
        write_side(formatter, self.sides.revisions.as_deref(), "in revisions")?;
        formatter.write_str(", ")?;
        write_side(formatter, self.sides.database.as_deref(), "in the database")
    }
}

fn write_side(formatter: &mut fmt::Formatter<'_>, words: Option<&str>, place: &str) -> fmt::Result {
    match words {
        None => write!(formatter, "not {place}"),
        Some("") => formatter.write_str(place),
        Some(words) => write!(formatter, "{words} {place}"),
    }
}
