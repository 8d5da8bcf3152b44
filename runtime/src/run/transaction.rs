//! Runs steps together in one transaction, with the ledger row or the journal rows that say so.

use std::ops::Range;

use super::Runner;
use super::rebuild::Rebuild;
use super::stop::{Stop, failed_revision};
use crate::backoff::{Backoff, SQLITE_BUSY};
use crate::connect::explain_unwritable;
use crate::error::{Error, Outcome};
use crate::ledger::{Note, create_ledger, delete_row, insert_row};
use crate::lock::{find_blockers, sqlite_holder};
use crate::prologue::LOCK_ATTEMPTS;
use crate::revision::{Direction, RevisionRun};
use crate::server::Dialect;
use crate::server_error::ServerError;
use crate::step::Action;
use crate::value::Value;

/// What a transaction writes behind its steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Finish {
    /// The revision's ledger row: it had no journal
    Ledger,
    /// That the steps are done
    Journal,
    /// The ledger row, and the end of the journal
    Both,
}

impl Runner<'_> {
    /// Runs a revision that fits in one transaction.
    pub(super) async fn run_whole(&mut self, revision: &RevisionRun) -> Result<(), Stop> {
        if self.connection.dialect() == Dialect::Mysql {
            self.create_tables().await?;
        }
        self.run_together(revision, 0..revision.steps.len(), Finish::Ledger).await
    }

    /// Runs steps in one transaction, again from its beginning when somebody else's lock undid it.
    pub(super) async fn run_together(
        &mut self,
        revision: &RevisionRun,
        range: Range<usize>,
        finish: Finish,
    ) -> Result<(), Stop> {
        let rebuilds = has_rebuild(revision, &range);
        if rebuilds {
            self.switch_foreign_keys(revision, false).await?;
        }
        let end = self.try_together(revision, range, finish).await;
        if rebuilds {
            let put_back = self.switch_foreign_keys(revision, true).await;
            return end.and(put_back);
        }
        end
    }

    async fn try_together(
        &mut self,
        revision: &RevisionRun,
        range: Range<usize>,
        finish: Finish,
    ) -> Result<(), Stop> {
        let mut backoff = Backoff::new(self.connection.options.lock_timeout);
        let mut attempt = 1;
        loop {
            let Err(mut stop) = self.run_once(revision, range.clone(), finish).await else { return Ok(()) };
            // Fails where the transaction ended by itself; then there is nothing to undo.
            let _ = self.connection.tell("ROLLBACK").await;
            if !stop.is_transient() || attempt == LOCK_ATTEMPTS || self.cancel.is_cancelled() {
                return Err(self.explain(stop).await);
            }
            if attempt == 1 {
                self.observer.waiting("another session holds a lock that the revision needs");
            }
            attempt += 1;
            backoff.pause().await;
        }
    }

    /// One attempt, up to and with COMMIT.
    async fn run_once(
        &mut self,
        revision: &RevisionRun,
        range: Range<usize>,
        finish: Finish,
    ) -> Result<(), Stop> {
        self.begin(revision).await?;
        let mut rebuild = Rebuild::default();
        self.run_steps(revision, range.clone(), &mut rebuild).await?;
        self.check_rebuilt(revision, &rebuild).await?;
        if self.cancel.is_cancelled() && !range.is_empty() {
            // Some statements, MySQL's sleep() among them, end early and well when they are cancelled.
            return Err(Stop::Cancelled(Outcome::Undone));
        }
        let transaction = self.write_finish(revision, range, finish).await?;
        self.commit(revision, transaction).await
    }

    /// Begins a transaction; on SQLite one that may write, with a second look at the ledger.
    async fn begin(&mut self, revision: &RevisionRun) -> Result<(), Stop> {
        if self.connection.dialect() != Dialect::Sqlite {
            let begun = self.connection.tell("BEGIN").await;
            return begun.map_err(|error| failed_revision(revision, error));
        }
        let mut backoff = Backoff::new(self.connection.options.lock_timeout);
        loop {
            if self.cancel.is_cancelled() {
                return Err(Stop::Cancelled(Outcome::Undone));
            }
            // Not through `ask`, whose patience nothing interrupts.
            let answer = self.connection.driver.query("BEGIN IMMEDIATE; PRAGMA data_version").await;
            match answer {
                Ok(rows) => return self.look_again(rows.first().and_then(Value::as_integer)).await,
                Err(error) => {
                    self.wait_for_file(revision, ServerError::new(&error, ""), &mut backoff).await?
                }
            }
        }
    }

    async fn wait_for_file(
        &mut self,
        revision: &RevisionRun,
        error: ServerError,
        backoff: &mut Backoff,
    ) -> Result<(), Stop> {
        if error.sqlite_code() != Some(SQLITE_BUSY) {
            return Err(failed_revision(revision, error));
        }
        if backoff.pause().await {
            return Ok(());
        }
        Err(self.connection.locked_error(Some(sqlite_holder()), backoff.waited()).into())
    }

    /// Nobody else can write now: is the ledger still the one that this run knows?
    async fn look_again(&mut self, data_version: Option<i64>) -> Result<(), Stop> {
        if data_version.is_some() && data_version == self.data_version {
            return Ok(());
        }
        let applied = self.connection.read_ids().await?;
        let partial = self.connection.read_partial().await?;
        if applied != self.applied || partial != self.partial {
            return Err(Error::LedgerChanged { table: self.connection.tables.plain_name() }.into());
        }
        self.data_version = data_version;
        Ok(())
    }

    /// Writes what says that the steps are done; gives PostgreSQL's number of the transaction.
    async fn write_finish(
        &mut self,
        revision: &RevisionRun,
        range: Range<usize>,
        finish: Finish,
    ) -> Result<Option<String>, Stop> {
        if finish != Finish::Ledger {
            self.write_journal(revision, range, finish).await?;
        }
        if finish == Finish::Journal {
            return Ok(None);
        }
        self.write_ledger(revision).await
    }

    async fn write_journal(
        &mut self,
        revision: &RevisionRun,
        range: Range<usize>,
        finish: Finish,
    ) -> Result<(), Stop> {
        if finish == Finish::Both {
            return self.note(revision, Note::Close).await;
        }
        for index in range {
            self.note(revision, Note::Done(index)).await?;
        }
        Ok(())
    }

    async fn write_ledger(&mut self, revision: &RevisionRun) -> Result<Option<String>, Stop> {
        let dialect = self.connection.dialect();
        let table = self.connection.tables.ledger.clone();
        if !self.connection.tables.has_ledger {
            self.write(&create_ledger(dialect, &table)).await?;
        }
        let statement = match revision.direction {
            Direction::Up => insert_row(dialect, &table, revision, Some(self.started.elapsed())),
            Direction::Down => delete_row(dialect, &table, &revision.id),
        };
        if dialect != Dialect::Postgres {
            self.write(&statement).await?;
            return Ok(None);
        }
        self.write_ledger_on_postgres(&statement).await
    }

    /// Asks, with the same statement, for the transaction's number and for the session that it runs in: behind a
    /// pooler that is not the one which holds the lock.
    async fn write_ledger_on_postgres(&mut self, statement: &str) -> Result<Option<String>, Stop> {
        let asking = format!("{statement} RETURNING txid_current()::text, pg_backend_pid()");
        let answer = self.connection.ask(&asking).await;
        let rows = answer.map_err(|error| self.failed_write(error))?;
        let Some(row) = rows.get(0) else { return Ok(None) };
        if row.get(1).and_then(Value::as_integer) != Some(self.connection.backend) {
            return Err(Error::PooledConnection.into());
        }
        Ok(row.first().and_then(Value::as_text))
    }

    async fn commit(&mut self, revision: &RevisionRun, transaction: Option<String>) -> Result<(), Stop> {
        let Err(error) = self.connection.tell("COMMIT").await else {
            self.connection.tables.has_ledger = true;
            return Ok(());
        };
        match transaction {
            Some(transaction) if error.disconnected => {
                self.recover_commit(revision, &transaction, error).await
            }
            _ if error.disconnected => {
                Err(Error::CommitUnknown { name: revision.name.clone(), error }.into())
            }
            _ => Err(failed_revision(revision, error)),
        }
    }

    /// Writes to the ledger or the journal.
    pub(super) async fn write(&mut self, statement: &str) -> Result<(), Stop> {
        let written = self.connection.tell(statement).await;
        written.map_err(|error| self.failed_write(error))
    }

    fn failed_write(&self, error: ServerError) -> Stop {
        Error::LedgerWrite { table: self.connection.tables.plain_name(), error }.into()
    }

    /// Adds what the database does not say by itself: who holds a lock, why a file cannot be written.
    async fn explain(&mut self, mut stop: Stop) -> Stop {
        let url = &self.connection.url;
        if let Some(unwritable) = stop.server_error().and_then(|error| explain_unwritable(url, error)) {
            return Error::from(unwritable).into();
        }
        if stop.is_lock_timeout()
            && let Ok(blockers) = find_blockers(self.connection).await
            && let Some(error) = stop.server_error()
            && !blockers.is_empty()
        {
            error.detail = Some(blockers.join("\n"));
        }
        stop
    }
}

fn has_rebuild(revision: &RevisionRun, range: &Range<usize>) -> bool {
    revision.steps[range.clone()].iter().any(|step| matches!(step.action, Action::SaveTable { .. }))
}
