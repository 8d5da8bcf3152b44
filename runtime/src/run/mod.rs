//! Runs revisions: each with its ledger row in one transaction where the database can, statement by statement
//! with a journal where it cannot, so that a run that was killed at any moment goes on where it stopped.

mod journaled;
mod rebuild;
mod recover;
mod references;
mod segment;
mod step;
mod stop;
mod transaction;

use std::time::Instant;

use crate::cancel::Cancel;
use crate::connection::Connection;
use crate::driver::Driver;
use crate::error::{Error, Outcome};
use crate::ledger::{Ledger, Partial};
use crate::observer::Observer;
use crate::revision::{Direction, ResumeChoice, RevisionRun};
use crate::server::Dialect;
use crate::step::{Action, Step};
use segment::{Segment, cut};
use stop::Stop;

/// What a run must know beside its revisions.
#[derive(Debug, Clone, Default)]
pub struct RunOptions {
    /// The ledger that the run was planned from: when it is another by now, nothing is done
    pub planned_from: Option<Ledger>,
    /// What a person says of a statement that may or may not have run
    pub resume: Option<ResumeChoice>,
}

impl Connection {
    /// Applies revisions, or takes them back, in the given order, and keeps the ledger. Takes the lock for the time
    /// of the run where the caller does not hold it already.
    ///
    /// # Errors
    /// What stopped it. Revisions before the one that failed stay, as the observer was told.
    pub async fn run(
        &mut self,
        revisions: &[RevisionRun],
        options: &RunOptions,
        observer: &mut dyn Observer,
        cancel: &Cancel,
    ) -> Result<(), Error> {
        if revisions.is_empty() {
            return Ok(());
        }
        let locks = !self.locked;
        self.lock(observer, cancel).await?;
        let runner = Runner::new(self, options, observer, cancel);
        let end = runner.run_all(revisions, options).await;
        if locks {
            let unlocked = self.unlock().await;
            return end.and(unlocked);
        }
        end
    }

    /// Finds out whether the statement that a killed run left open has run, and takes note of it in the journal. A
    /// half done revision can be undone only when that is settled. `revision` is the half done one, as rendered for
    /// the way that it was going.
    ///
    /// # Errors
    /// [`Error::Unsettled`] where neither the catalogue nor `resume` tells.
    pub async fn settle(
        &mut self,
        revision: &RevisionRun,
        resume: Option<ResumeChoice>,
        cancel: &Cancel,
    ) -> Result<Option<Partial>, Error> {
        let options = RunOptions { planned_from: None, resume };
        let mut observer = crate::observer::Silent;
        let mut runner = Runner::new(self, &options, &mut observer, cancel);
        runner.look_at_ledger().await?;
        if runner.partial.as_ref().is_some_and(|partial| partial.id == revision.id) {
            let settled = runner.settle_journal(revision).await;
            settled.map_err(|stop| interrupted(stop, &[], revision, 0))?;
        }
        self.read_partial().await
    }
}

/// A run under way.
struct Runner<'a> {
    connection: &'a mut Connection,
    observer: &'a mut dyn Observer,
    cancel: &'a Cancel,
    resume: Option<ResumeChoice>,
    /// Ids of the applied revisions as this run knows them
    applied: Vec<String>,
    /// The half done revision
    partial: Option<Partial>,
    /// SQLite: changes when another connection has written to the file
    data_version: Option<i64>,
    /// When the revision in hand began
    started: Instant,
}

impl<'a> Runner<'a> {
    fn new(
        connection: &'a mut Connection,
        options: &RunOptions,
        observer: &'a mut dyn Observer,
        cancel: &'a Cancel,
    ) -> Self {
        Self {
            connection,
            observer,
            cancel,
            resume: options.resume,
            applied: Vec::new(),
            partial: None,
            data_version: None,
            started: Instant::now(),
        }
    }

    async fn run_all(mut self, revisions: &[RevisionRun], options: &RunOptions) -> Result<(), Error> {
        self.look_at_ledger().await?;
        if let Some(planned) = &options.planned_from
            && (planned.ids() != self.applied || planned.partial != self.partial)
        {
            return Err(Error::LedgerChanged { table: self.connection.tables.plain_name() });
        }
        self.watch_for_cancel().await?;
        let end = self.run_each(revisions).await;
        self.stop_watching().await;
        end
    }

    async fn run_each(&mut self, revisions: &[RevisionRun]) -> Result<(), Error> {
        let mut finished = Vec::new();
        for (index, revision) in revisions.iter().enumerate() {
            let end = self.run_revision(revision).await;
            let pending = revisions.len() - index - 1;
            end.map_err(|stop| interrupted(stop, &finished, revision, pending))?;
            finished.push(revision.name.clone());
        }
        Ok(())
    }

    async fn run_revision(&mut self, revision: &RevisionRun) -> Result<(), Stop> {
        if self.cancel.is_cancelled() {
            return Err(Stop::Cancelled(Outcome::Undone));
        }
        self.refuse_other_partial(revision)?;
        self.started = Instant::now();
        self.observer.revision_started(revision);
        let segments = cut(&revision.steps, self.connection.dialect());
        match segments.as_slice() {
            [] | [Segment::Together(_)] if self.partial.is_none() => self.run_whole(revision).await?,
            _ => self.run_journaled(revision, &segments).await?,
        }
        self.note_finished(revision);
        self.observer.revision_done(revision, self.started.elapsed());
        if revision.steps.iter().any(is_written_by_hand) {
            // The revision is done by now: where this fails it is the next one that cannot begin.
            self.connection.reset_session().await?;
        }
        Ok(())
    }

    /// A half done revision goes first: on the way that it was going, or, when it was going up, back down.
    fn refuse_other_partial(&self, revision: &RevisionRun) -> Result<(), Error> {
        let Some(partial) = &self.partial else { return Ok(()) };
        let same_way = partial.direction == revision.direction;
        let undo = partial.direction == Direction::Up && partial.unsettled().is_none();
        if partial.id == revision.id && (same_way || undo) {
            return Ok(());
        }
        Err(Error::HalfDone {
            name: partial.name.clone(),
            direction: partial.direction,
            finished: partial.finished(),
            total: partial.total,
        })
    }

    fn note_finished(&mut self, revision: &RevisionRun) {
        self.partial = None;
        match revision.direction {
            Direction::Up => self.applied.push(revision.id.clone()),
            Direction::Down => self.applied.retain(|id| *id != revision.id),
        }
    }

    /// Reads what is applied; on SQLite behind the mark that tells whether it has changed since.
    async fn look_at_ledger(&mut self) -> Result<(), Error> {
        if self.connection.dialect() == Dialect::Sqlite {
            let version = self.connection.query("PRAGMA data_version").await?;
            self.data_version = version.first().and_then(crate::value::Value::as_integer);
        }
        self.applied = self.connection.read_ids().await?;
        self.partial = self.connection.read_partial().await?;
        Ok(())
    }

    /// SQLite has nobody who could cancel a statement from outside: it is asked from within.
    async fn watch_for_cancel(&mut self) -> Result<(), Error> {
        let Driver::Sqlite(connection) = &mut self.connection.driver else { return Ok(()) };
        let cancel = self.cancel.clone();
        let handle = connection.lock_handle().await;
        let mut handle = handle.map_err(|error| Error::Query {
            statement: String::new(),
            error: crate::server_error::ServerError::new(&error, ""),
        })?;
        handle.set_progress_handler(10_000, move || !cancel.is_cancelled());
        Ok(())
    }

    async fn stop_watching(&mut self) {
        if let Driver::Sqlite(connection) = &mut self.connection.driver
            && let Ok(mut handle) = connection.lock_handle().await
        {
            handle.remove_progress_handler();
        }
    }
}

/// A person's statement may leave settings behind.
fn is_written_by_hand(step: &Step) -> bool {
    matches!(step.action, Action::Data(_))
}

fn interrupted(stop: Stop, finished: &[String], revision: &RevisionRun, pending: usize) -> Error {
    match stop {
        Stop::Failed(error) => *error,
        Stop::Cancelled(outcome) => Error::Interrupted {
            finished: finished.to_vec(),
            current: Some((revision.name.clone(), outcome)),
            pending,
        },
    }
}
