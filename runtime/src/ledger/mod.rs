//! The ledger: which revisions this database has, in the order they were applied, and which one is half done.

mod change;
mod journal;
mod read;
mod sql;
mod tables;

pub use change::LedgerChange;
pub(crate) use journal::{JournalWriter, Note};
pub(crate) use sql::{create_ledger, delete_row, insert_row, journal_ddl, replace_row};
pub use sql::{ledger_contradiction, ledger_ddl, ledger_delete, ledger_insert};
pub(crate) use tables::{Tables, journal_name};

use crate::revision::Direction;

/// What the database says has been done to it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ledger {
    /// The applied revisions, first applied first
    pub rows: Vec<LedgerRow>,
    /// The revision that a killed or failed run left half done
    pub partial: Option<Partial>,
}

/// One applied revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRow {
    /// Place in the order of application
    pub sequence: i64,
    /// The revision's id
    pub id: String,
    /// The app's label when it was applied
    pub app: String,
    /// What people called the revision when it was applied
    pub name: String,
    /// Checksum over its meaning
    pub checksum: String,
    /// Version of the tool that applied it
    pub tool_version: String,
    /// When, by the database's clock: RFC 3339 with milliseconds, in UTC
    pub applied_at: String,
    /// How long it took; not known when a script did it
    pub duration_ms: Option<i64>,
    /// The whole text of its file
    pub text: String,
}

/// A revision of which some steps are done and some are not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partial {
    /// The revision's id
    pub id: String,
    /// The app's label
    pub app: String,
    /// What people call the revision
    pub name: String,
    /// Checksum of the file that was being run
    pub checksum: String,
    /// Version of the tool that ran it
    pub tool_version: String,
    /// When it began, as in [`LedgerRow::applied_at`]
    pub started_at: String,
    /// The whole text of the file that was being run
    pub text: String,
    /// Which way it was going when it stopped
    pub direction: Direction,
    /// How many steps it has all in all
    pub total: usize,
    /// The steps that were begun, in order: all done but perhaps the last
    pub entries: Vec<JournalEntry>,
    /// When a half applied revision was being undone: the steps of its way up
    pub undoing: Option<Vec<JournalEntry>>,
}

/// What the journal knows of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalEntry {
    /// Index of the step in its revision
    pub step: usize,
    /// Index of the step's operation
    pub operation: usize,
    /// Done, or begun by a run that then died
    pub done: bool,
    /// The step's digest
    pub digest: String,
    /// The statement
    pub statement: String,
}

impl Partial {
    /// How many steps are known to be done.
    pub fn finished(&self) -> usize {
        self.entries.iter().filter(|entry| entry.done).count()
    }

    /// How far it came, in words.
    pub fn progress(&self) -> String {
        steps_have_run(self.finished(), self.total, self.direction)
    }

    /// The step that was begun and of which nobody knows whether it has run.
    pub fn unsettled(&self) -> Option<&JournalEntry> {
        self.entries.iter().find(|entry| !entry.done)
    }
}

/// `1 of 3 steps has run`
pub(crate) fn steps_have_run(finished: usize, total: usize, direction: Direction) -> String {
    let steps = if total == 1 { "step" } else { "steps" };
    let back = if direction == Direction::Down { " back" } else { "" };
    let verb = if finished == 1 { "has" } else { "have" };
    format!("{finished} of {total} {steps}{back} {verb} run")
}

impl Ledger {
    /// The ids of the applied revisions, first applied first.
    pub(crate) fn ids(&self) -> Vec<String> {
        self.rows.iter().map(|row| row.id.clone()).collect()
    }
}
