//! The statements that write the journal.

use super::sql::now;
use crate::quote::quote_text;
use crate::revision::RevisionRun;
use crate::server::Dialect;

/// What the journal is told of one revision going one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Note {
    /// This revision begins
    Open,
    /// It goes on, perhaps with a mended file
    Reopen,
    /// This step is about to run
    Intend(usize),
    /// This step has run; written in the step's own transaction
    Done(usize),
    /// The intended step has run
    Confirm(usize),
    /// The intended step has not run
    Withdraw(usize),
    /// Nothing has been done this way
    Abandon,
    /// The journal of the revision ends, both ways
    Close,
}

/// Writes notes to a journal.
pub(crate) struct JournalWriter<'a> {
    pub(crate) dialect: Dialect,
    pub(crate) table: &'a str,
    pub(crate) revision: &'a RevisionRun,
}

impl JournalWriter<'_> {
    /// The statement that writes a note.
    pub(crate) fn statement(&self, note: Note) -> String {
        let table = self.table;
        match note {
            Note::Open => self.open(),
            Note::Reopen => self.reopen(),
            Note::Intend(step) => self.record(step, "intent"),
            Note::Done(step) => self.record(step, "done"),
            Note::Confirm(step) => {
                format!("UPDATE {table} SET state = 'done' WHERE {}", self.condition(Some(step)))
            }
            Note::Withdraw(step) => format!("DELETE FROM {table} WHERE {}", self.condition(Some(step))),
            Note::Abandon => {
                let id = self.quote(&self.revision.id);
                format!(
                    "DELETE FROM {table} WHERE revision = {id} AND direction = '{}'",
                    self.revision.direction
                )
            }
            Note::Close => format!("DELETE FROM {table} WHERE revision = {}", self.quote(&self.revision.id)),
        }
    }

    fn quote(&self, text: &str) -> String {
        quote_text(self.dialect, text)
    }

    fn key(&self) -> String {
        format!("{}, '{}'", self.quote(&self.revision.id), self.revision.direction)
    }

    /// The row of a step, or of the revision itself.
    fn condition(&self, step: Option<usize>) -> String {
        let step = step.map_or("-1".to_owned(), |step| step.to_string());
        let id = self.quote(&self.revision.id);
        format!("revision = {id} AND direction = '{}' AND step = {step}", self.revision.direction)
    }

    fn open(&self) -> String {
        let revision = self.revision;
        format!(
            "INSERT INTO {} (revision, direction, step, state, app, name, checksum, tool_version, started_at, steps, \
             text) VALUES ({}, -1, 'open', {}, {}, {}, {}, {}, {}, {})",
            self.table,
            self.key(),
            self.quote(&revision.app),
            self.quote(&revision.name),
            self.quote(&revision.checksum),
            self.quote(&revision.tool_version),
            now(self.dialect),
            revision.steps.len(),
            self.quote(&revision.text),
        )
    }

    fn reopen(&self) -> String {
        let revision = self.revision;
        format!(
            "UPDATE {} SET checksum = {}, tool_version = {}, steps = {}, text = {} WHERE {}",
            self.table,
            self.quote(&revision.checksum),
            self.quote(&revision.tool_version),
            revision.steps.len(),
            self.quote(&revision.text),
            self.condition(None),
        )
    }

    fn record(&self, index: usize, state: &str) -> String {
        let step = &self.revision.steps[index];
        format!(
            "INSERT INTO {} (revision, direction, step, state, operation, digest, statement) \
             VALUES ({}, {index}, '{state}', {}, '{}', {})",
            self.table,
            self.key(),
            step.operation,
            step.digest(),
            self.quote(&step.text()),
        )
    }
}
