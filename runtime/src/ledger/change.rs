//! Changes the ledger alone, without running anything: what `stamp` does.

use super::{Ledger, create_ledger, delete_row, insert_row, replace_row};
use crate::cancel::Cancel;
use crate::connection::Connection;
use crate::error::Error;
use crate::observer::Silent;
use crate::revision::RevisionRun;
use crate::server::Dialect;
use crate::server_error::ServerError;

/// One change of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LedgerChange {
    /// The revision counts as applied from now on; its steps do not matter
    Record(RevisionRun),
    /// The revision was edited: its checksum and text are taken note of, its place stays
    Replace(RevisionRun),
    /// The revision with this id counts as not applied
    Forget(String),
    /// The half done revision with this id is given up: what its steps did stays as it is
    ForgetPartial(String),
}

impl Connection {
    /// Makes changes of the ledger, all or none, under the lock of a run.
    ///
    /// # Errors
    /// [`Error::LedgerChanged`] when the ledger is not `planned_from` any more; else what the database says.
    pub async fn change_ledger(
        &mut self,
        planned_from: &Ledger,
        changes: &[LedgerChange],
    ) -> Result<(), Error> {
        if changes.is_empty() {
            return Ok(());
        }
        let locks = !self.locked;
        self.lock(&mut Silent, &Cancel::new()).await?;
        let end = self.change_in_transaction(planned_from, changes).await;
        if end.is_err() {
            // Fails where nothing was begun.
            let _ = self.tell("ROLLBACK").await;
        }
        if locks {
            let unlocked = self.unlock().await;
            return end.and(unlocked);
        }
        end
    }

    async fn change_in_transaction(
        &mut self,
        planned_from: &Ledger,
        changes: &[LedgerChange],
    ) -> Result<(), Error> {
        let begin = if self.dialect() == Dialect::Sqlite { "BEGIN IMMEDIATE" } else { "BEGIN" };
        // Creating a table would commit MySQL's transaction.
        if self.dialect() == Dialect::Mysql {
            self.create_missing_ledger().await?;
        }
        self.write_ledger(begin).await?;
        if self.read_ledger().await? != *planned_from {
            return Err(Error::LedgerChanged { table: self.tables.plain_name() });
        }
        self.create_missing_ledger().await?;
        for change in changes {
            if let Some(statement) = self.statement_of(change) {
                self.write_ledger(&statement).await?;
            }
        }
        self.write_ledger("COMMIT").await
    }

    async fn create_missing_ledger(&mut self) -> Result<(), Error> {
        self.look_for_tables().await?;
        if self.tables.has_ledger {
            return Ok(());
        }
        let statement = create_ledger(self.dialect(), &self.tables.ledger);
        self.write_ledger(&statement).await
    }

    fn statement_of(&self, change: &LedgerChange) -> Option<String> {
        let (dialect, ledger) = (self.dialect(), &self.tables.ledger);
        match change {
            LedgerChange::Record(revision) => Some(insert_row(dialect, ledger, revision, None)),
            LedgerChange::Replace(revision) => Some(replace_row(dialect, ledger, revision)),
            LedgerChange::Forget(id) => Some(delete_row(dialect, ledger, id)),
            LedgerChange::ForgetPartial(_) if !self.tables.has_journal => None,
            LedgerChange::ForgetPartial(id) => {
                let id = crate::quote::quote_text(dialect, id);
                Some(format!("DELETE FROM {} WHERE revision = {id}", self.tables.journal))
            }
        }
    }

    async fn write_ledger(&mut self, statement: &str) -> Result<(), Error> {
        let written = self.tell(statement).await;
        written.map_err(|error: ServerError| Error::LedgerWrite { table: self.tables.plain_name(), error })
    }
}
