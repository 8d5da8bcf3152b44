//! A step: one thing the runner does, mostly one SQL statement, with what the runner must know of it.

use sha2::{Digest, Sha256};

/// One thing the runner does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What is done
    pub action: Action,
    /// Whether it may run in a transaction
    pub transaction: Transaction,
    /// How to see on the live database that it has been done
    pub done: Option<Check>,
    /// Index of the operation in its revision that the step came from, for messages
    pub operation: usize,
}

/// Whether a statement may run in a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transaction {
    /// It may, and shares one with its neighbours where the database can
    Inside,
    /// It may not (`CREATE INDEX CONCURRENTLY`), or what follows needs it committed: it cuts the revision into segments
    Outside,
}

/// A question to the catalogue: has this statement been run?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// A query that gives one row with one integer: 1 when the statement's effect is there, 0 when it is not
    pub query: String,
    /// What clears away an effect that is only half there, before the statement runs again
    pub undo: Option<String>,
}

/// What a step does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// A statement that the tool rendered
    Execute(String),
    /// A statement that a person wrote, run between `SAVEPOINT` and `RELEASE`
    Data(String),
    /// A query that must give no row, else the revision fails with the message
    Assert {
        /// The query
        query: String,
        /// What its rows mean
        message: String,
    },
    /// Begin of a SQLite rebuild: the table's live columns must be `columns`; its triggers, the indexes that the
    /// state does not know and its `sqlite_sequence` value are remembered. Until [`Action::RestoreTable`]
    /// `legacy_alter_table` is on
    SaveTable {
        /// The table to rebuild
        table: String,
        /// The names that its columns must have, in any order
        columns: Vec<String>,
        /// Those whose values may be others afterwards, or that go: where no foreign key is about them, no row is
        /// looked at
        changed: Vec<String>,
        /// Names of the indexes that the revisions know: these are not put back by [`Action::RestoreTable`]
        known_indexes: Vec<String>,
    },
    /// The new table of a SQLite rebuild, beside the one that is: the statement is completed with the options that
    /// the live table has and no revision knows, STRICT and WITHOUT ROWID
    CreateCopy {
        /// The table to rebuild
        table: String,
        /// `CREATE TABLE` of the new one, without options
        sql: String,
    },
    /// End of a SQLite rebuild: what [`Action::SaveTable`] remembered is put back
    RestoreTable {
        /// The table's name after the rebuild
        table: String,
    },
}

impl Step {
    /// A statement that the tool rendered and that may run in a transaction.
    pub fn execute(sql: impl Into<String>) -> Self {
        Self::new(Action::Execute(sql.into()))
    }

    /// A statement that a person wrote.
    pub fn data(sql: impl Into<String>) -> Self {
        Self::new(Action::Data(sql.into()))
    }

    /// A query that must give no row.
    pub fn assert(query: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Action::Assert { query: query.into(), message: message.into() })
    }

    /// A step that does `action`, inside a transaction, of the first operation, without a check.
    pub fn new(action: Action) -> Self {
        Self { action, transaction: Transaction::Inside, done: None, operation: 0 }
    }

    /// The same step with the catalogue query that tells whether it has been done.
    #[must_use]
    pub fn with_done(self, query: impl Into<String>) -> Self {
        Self { done: Some(Check { query: query.into(), undo: None }), ..self }
    }

    /// The same step with the statement that clears away a half done effect; it needs [`Step::with_done`] first.
    #[must_use]
    pub fn with_undo(self, statement: impl Into<String>) -> Self {
        let done = self.done.map(|check| Check { undo: Some(statement.into()), ..check });
        Self { done, ..self }
    }

    /// The same step, outside of any transaction.
    #[must_use]
    pub fn outside(self) -> Self {
        Self { transaction: Transaction::Outside, ..self }
    }

    /// The same step as part of the operation with this index.
    #[must_use]
    pub fn of_operation(self, operation: usize) -> Self {
        Self { operation, ..self }
    }

    /// What the step does, as it is shown to people: the statement, or words where it is none.
    pub fn text(&self) -> String {
        match &self.action {
            Action::Execute(sql) | Action::Data(sql) | Action::CreateCopy { sql, .. } => sql.clone(),
            Action::Assert { query, .. } => query.clone(),
            Action::SaveTable { table, .. } => {
                format!("-- remember the triggers and indexes of `{table}`")
            }
            Action::RestoreTable { table } => {
                format!("-- put back the triggers and indexes of `{table}`")
            }
        }
    }

    /// SHA-256 of what the step does, in hexadecimal: a resumed run compares it with the journal's.
    pub fn digest(&self) -> String {
        let kind = match self.action {
            Action::Execute(_) => "execute",
            Action::Data(_) => "data",
            Action::Assert { .. } => "assert",
            Action::SaveTable { .. } => "save",
            Action::CreateCopy { .. } => "copy",
            Action::RestoreTable { .. } => "restore",
        };
        hex_digest(&[kind, &self.text()])
    }
}

/// SHA-256 over parts, each behind its length so that no two lists of parts look alike.
pub(crate) fn hex_digest(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digest_tells_kind_and_text_apart() {
        let rendered = Step::execute("DROP TABLE a");
        assert_eq!(rendered.digest(), rendered.clone().of_operation(3).outside().digest());
        assert_ne!(rendered.digest(), Step::data("DROP TABLE a").digest());
        assert_ne!(rendered.digest(), Step::execute("DROP TABLE b").digest());
    }

    #[test]
    fn undo_needs_a_check() {
        assert_eq!(Step::execute("x").with_undo("y").done, None);
        let check = Step::execute("x").with_done("SELECT 1").with_undo("y").done;
        assert_eq!(check.and_then(|check| check.undo).as_deref(), Some("y"));
    }
}
