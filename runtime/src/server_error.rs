//! What a database said when it refused: message, code, detail, line; taken out of the driver's error.

use std::fmt;
use std::ops::{Deref, DerefMut};

use sqlx::mysql::MySqlDatabaseError;
use sqlx::postgres::{PgDatabaseError, PgErrorPosition};

/// A refusal in the database's own words. It reads as its [`ServerFacts`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerError {
    // Boxed, since nearly every result carries one that is not there.
    facts: Box<ServerFacts>,
}

/// What there is to know of a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ServerFacts {
    /// The message
    pub message: String,
    /// SQLSTATE on PostgreSQL, the error number on MySQL, the extended result code on SQLite
    pub code: Option<String>,
    /// More of the same, where the database gives more
    pub detail: Option<String>,
    /// The database's own advice
    pub advice: Option<String>,
    /// The line of the statement that it complains of, from 1
    pub line: Option<usize>,
    /// Whether the connection is gone, so that nobody knows how the statement ended
    pub disconnected: bool,
}

impl From<ServerFacts> for ServerError {
    fn from(facts: ServerFacts) -> Self {
        Self { facts: Box::new(facts) }
    }
}

impl Deref for ServerError {
    type Target = ServerFacts;

    fn deref(&self) -> &ServerFacts {
        &self.facts
    }
}

impl DerefMut for ServerError {
    fn deref_mut(&mut self) -> &mut ServerFacts {
        &mut self.facts
    }
}

impl ServerError {
    /// Takes a driver's error apart; `sql` is the statement, from which a position is turned into a line.
    pub(crate) fn new(error: &sqlx::Error, sql: &str) -> Self {
        ServerFacts::new(error, sql).into()
    }

    /// What there is to say beside the message.
    pub fn notes(&self) -> Vec<String> {
        self.detail.iter().chain(&self.advice).cloned().collect()
    }
}

impl ServerFacts {
    fn new(error: &sqlx::Error, sql: &str) -> Self {
        let Some(database) = error.as_database_error() else {
            return Self {
                message: error.to_string(),
                disconnected: is_disconnect(error),
                ..Self::default()
            };
        };
        if let Some(postgres) = database.try_downcast_ref::<PgDatabaseError>() {
            return Self::from_postgres(postgres, sql);
        }
        let message = database.message().to_owned();
        if let Some(mysql) = database.try_downcast_ref::<MySqlDatabaseError>() {
            let code = Some(mysql.number().to_string());
            return Self { code, disconnected: mysql.number() == 1927, message, ..Self::default() };
        }
        Self { message, code: database.code().map(|code| code.into_owned()), ..Self::default() }
    }

    fn from_postgres(error: &PgDatabaseError, sql: &str) -> Self {
        let line = match error.position() {
            Some(PgErrorPosition::Original(position)) => Some(line_of(sql, position)),
            _ => None,
        };
        Self {
            message: error.message().to_owned(),
            code: Some(error.code().to_owned()),
            detail: error.detail().map(str::to_owned),
            advice: error.hint().map(str::to_owned),
            line,
            // The server says these as it closes the connection: shut down by an administrator, crashed, starting.
            disconnected: matches!(error.code(), "57P01" | "57P02" | "57P03" | "57P05"),
        }
    }

    /// Whether the code is one of these.
    pub(crate) fn has_code(&self, codes: &[&str]) -> bool {
        self.code.as_deref().is_some_and(|code| codes.contains(&code))
    }

    /// SQLite's primary result code, without the extension in its upper bytes.
    pub(crate) fn sqlite_code(&self) -> Option<i32> {
        Some(self.code.as_deref()?.parse::<i32>().ok()? & 0xff)
    }
}

impl fmt::Display for ServerError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)?;
        match (&self.code, self.line) {
            (Some(code), Some(line)) => write!(formatter, " (code {code}, line {line} of the statement)"),
            (Some(code), None) => write!(formatter, " (code {code})"),
            _ => Ok(()),
        }
    }
}

impl std::error::Error for ServerError {}

fn is_disconnect(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed | sqlx::Error::Protocol(_))
}

fn line_of(sql: &str, position: usize) -> usize {
    1 + sql.chars().take(position.saturating_sub(1)).filter(|letter| *letter == '\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_become_lines() {
        assert_eq!(line_of("a\nb\nc", 1), 1);
        assert_eq!(line_of("a\nb\nc", 3), 2);
        assert_eq!(line_of("a\nb\nc", 5), 3);
    }

    #[test]
    fn code_and_line_are_shown() {
        let error = ServerFacts {
            message: "syntax error".to_owned(),
            code: Some("42601".to_owned()),
            line: Some(2),
            ..ServerFacts::default()
        };
        let error = ServerError::from(error);
        assert_eq!(error.to_string(), "syntax error (code 42601, line 2 of the statement)");
    }
}
