//! Runs a revision that no one transaction can hold, segment by segment, and keeps a journal of it.
//!
//! Before a statement that commits by itself the journal says `intent`, behind it `done`; statements that share a
//! transaction share it with their `done` rows. A run that finds an `intent` without `done` asks the catalogue.

use super::Runner;
use super::rebuild::Rebuild;
use super::segment::Segment;
use super::stop::{Stop, failed_revision, failed_step, place_of};
use super::transaction::Finish;
use crate::backoff::Backoff;
use crate::connection::Failure;
use crate::error::{Error, Outcome};
use crate::ledger::{JournalEntry, JournalWriter, Note, create_ledger, journal_ddl};
use crate::prologue::LOCK_ATTEMPTS;
use crate::revision::{ResumeChoice, RevisionRun};
use crate::server::Dialect;
use crate::server_error::ServerError;
use crate::step::Action;
use crate::value::Value;

impl Runner<'_> {
    pub(super) async fn run_journaled(
        &mut self,
        revision: &RevisionRun,
        segments: &[Segment],
    ) -> Result<(), Stop> {
        self.create_tables().await?;
        let mut finished = self.open_journal(revision).await?;
        let total = revision.steps.len();
        let mut closed = false;
        for segment in segments {
            if segment.end() <= finished {
                continue;
            }
            closed = matches!(segment, Segment::Together(_)) && segment.end() == total;
            let end = match segment {
                Segment::Alone(index) => self.run_alone(revision, *index).await,
                Segment::Together(range) => {
                    let finish = if closed { Finish::Both } else { Finish::Journal };
                    self.run_together(revision, finished.max(range.start)..range.end, finish).await
                }
            };
            if let Err(stop) = end.and_then(|()| self.obey_cancel(closed)) {
                return Err(self.leave_journal(revision, stop).await);
            }
            finished = segment.end();
        }
        if closed { Ok(()) } else { self.run_together(revision, total..total, Finish::Both).await }
    }

    /// Stops behind a finished segment where that was asked meanwhile, whatever the statement in hand said: some end
    /// early and well when they are cancelled. A revision whose ledger row is written is past stopping.
    fn obey_cancel(&self, is_closed: bool) -> Result<(), Stop> {
        if self.cancel.is_cancelled() && !is_closed {
            return Err(Stop::Cancelled(Outcome::Undone));
        }
        Ok(())
    }

    /// Creates ledger and journal, outside of any transaction.
    pub(super) async fn create_tables(&mut self) -> Result<(), Stop> {
        let (dialect, tables) = (self.connection.dialect(), self.connection.tables.clone());
        if !tables.has_ledger {
            self.write(&create_ledger(dialect, &tables.ledger)).await?;
        }
        if !tables.has_journal {
            self.write(&journal_ddl(dialect, &tables.journal)).await?;
        }
        self.connection.tables.has_ledger = true;
        self.connection.tables.has_journal = true;
        Ok(())
    }

    /// Finds where an earlier run stopped, or says that this revision begins; gives the number of finished steps.
    async fn open_journal(&mut self, revision: &RevisionRun) -> Result<usize, Stop> {
        let same_way = |partial: &crate::ledger::Partial| partial.direction == revision.direction;
        if self.partial.as_ref().is_some_and(same_way) {
            let finished = self.settle_journal(revision).await?;
            self.note(revision, Note::Reopen).await?;
            return Ok(finished);
        }
        self.note(revision, Note::Open).await?;
        Ok(0)
    }

    /// Holds the journal against the revision, and finds out about a statement that was begun and not finished.
    pub(super) async fn settle_journal(&mut self, revision: &RevisionRun) -> Result<usize, Stop> {
        let Some(partial) = self.partial.clone() else { return Ok(0) };
        let finished = partial.finished();
        for entry in partial.entries.iter().filter(|entry| entry.done) {
            let now = revision.steps.get(entry.step);
            if now.map(crate::step::Step::digest).as_deref() != Some(entry.digest.as_str()) {
                let (ran, now) = (entry.statement.clone(), now.map(crate::step::Step::text));
                return Err(
                    Error::StepChanged { name: revision.name.clone(), step: entry.step, ran, now }.into()
                );
            }
        }
        match partial.unsettled() {
            Some(entry) if self.settle_step(revision, entry).await? => Ok(finished + 1),
            _ => Ok(finished),
        }
    }

    /// Whether the statement has run; the journal then says so, else it forgets the intent.
    async fn settle_step(&mut self, revision: &RevisionRun, entry: &JournalEntry) -> Result<bool, Stop> {
        let index = entry.step;
        let has_run = self.ask_whether_done(revision, entry).await?;
        if !has_run {
            self.undo_half(revision, index).await?;
        }
        let note = if has_run { Note::Confirm(index) } else { Note::Withdraw(index) };
        self.note(revision, note).await?;
        Ok(has_run)
    }

    async fn ask_whether_done(&mut self, revision: &RevisionRun, entry: &JournalEntry) -> Result<bool, Stop> {
        let step = revision.steps.get(entry.step);
        let unchanged = step.filter(|step| step.digest() == entry.digest);
        if let Some(check) = unchanged.and_then(|step| step.done.clone()) {
            let answer = self.ask_check(&check.query).await;
            return answer.map_err(|error| failed_step(revision, entry.step, Failure::Server(error)));
        }
        if let Some(choice) = self.resume.take() {
            return Ok(choice == ResumeChoice::Done);
        }
        let mut at =
            step.map(|_| place_of(revision, entry.step)).unwrap_or_else(|| place_of_entry(revision, entry));
        at.statement.clone_from(&entry.statement);
        Err(Error::Unsettled { at }.into())
    }

    async fn ask_check(&mut self, query: &str) -> Result<bool, ServerError> {
        let rows = self.connection.ask(query).await?;
        Ok(rows.first().and_then(Value::as_integer).unwrap_or(0) != 0)
    }

    /// Clears away what a statement left half done, such as an invalid index.
    async fn undo_half(&mut self, revision: &RevisionRun, index: usize) -> Result<(), Stop> {
        let check = revision.steps.get(index).and_then(|step| step.done.as_ref());
        let Some(undo) = check.and_then(|check| check.undo.clone()) else { return Ok(()) };
        let end = self.connection.tell(&undo).await;
        end.map_err(|error| failed_step(revision, index, Failure::Server(error)))
    }

    /// Runs a statement that commits by itself, again when somebody else's lock stopped it.
    async fn run_alone(&mut self, revision: &RevisionRun, index: usize) -> Result<(), Stop> {
        self.note(revision, Note::Intend(index)).await?;
        let mut backoff = Backoff::new(self.connection.options.lock_timeout);
        let mut attempt = 1;
        loop {
            let Err(mut stop) = self.run_bare(revision, index).await else { break };
            if stop.is_transient() && attempt < LOCK_ATTEMPTS && !self.cancel.is_cancelled() {
                attempt += 1;
                self.undo_half(revision, index).await?;
                backoff.pause().await;
                continue;
            }
            return Err(self.withdraw_intent(revision, index, stop).await);
        }
        self.note(revision, Note::Confirm(index)).await
    }

    async fn run_bare(&mut self, revision: &RevisionRun, index: usize) -> Result<(), Stop> {
        let step = &revision.steps[index];
        let (Action::Execute(sql) | Action::Data(sql)) = &step.action else {
            return self.run_step(revision, index, &mut Rebuild::default()).await;
        };
        self.observer.step_started(revision, index, step);
        // CREATE INDEX CONCURRENTLY waits for old transactions under lock_timeout, and blocks nobody meanwhile.
        let patient = self.connection.dialect() == Dialect::Postgres;
        if patient {
            self.set_lock_timeout(revision, "SET lock_timeout = 0").await?;
        }
        let end = self.connection.tell_cancellable(sql, self.cancel).await;
        let end = end.map_err(|failure| failed_step(revision, index, failure));
        if patient {
            let restored = self.restore_lock_timeout(revision).await;
            return end.and(restored);
        }
        end
    }

    async fn restore_lock_timeout(&mut self, revision: &RevisionRun) -> Result<(), Stop> {
        let timeout = crate::prologue::statement_lock_timeout(&self.connection.options);
        self.set_lock_timeout(revision, &format!("SET lock_timeout = '{}ms'", timeout.as_millis())).await
    }

    async fn set_lock_timeout(&mut self, revision: &RevisionRun, statement: &str) -> Result<(), Stop> {
        let set = self.connection.tell(statement).await;
        set.map_err(|error| failed_revision(revision, error))
    }

    /// A statement failed by itself: where the database still answers, it is known that it has not run.
    async fn withdraw_intent(&mut self, revision: &RevisionRun, index: usize, stop: Stop) -> Stop {
        let mut stop = stop;
        if stop.server_error().is_some_and(|error| error.disconnected) {
            return stop.with_outcome(Outcome::Unknown);
        }
        if let (Stop::Cancelled(_), Some(check)) = (&stop, &revision.steps[index].done) {
            // It may have come to its end before the wish to stop reached it.
            match self.ask_check(&check.query).await {
                Ok(true) => return self.noted(revision, Note::Confirm(index), stop).await,
                Ok(false) => {}
                Err(_) => return stop.with_outcome(Outcome::Unknown),
            }
        }
        if self.undo_half(revision, index).await.is_err() {
            return stop.with_outcome(Outcome::Unknown);
        }
        self.noted(revision, Note::Withdraw(index), stop).await
    }

    /// Writes a note on the way out; where that fails the next run asks the catalogue.
    async fn noted(&mut self, revision: &RevisionRun, note: Note, stop: Stop) -> Stop {
        match self.note(revision, note).await {
            Ok(()) => stop,
            Err(_) => stop.with_outcome(Outcome::Unknown),
        }
    }

    /// The revision stops here: says what stays of it, and forgets a journal that has nothing to tell.
    async fn leave_journal(&mut self, revision: &RevisionRun, stop: Stop) -> Stop {
        if let Stop::Failed(error) = &stop
            && let Error::TransactionEnded { at, .. } = &**error
        {
            // What the statement did before it ended the transaction is there: only a person knows how much.
            let note = Note::Intend(at.step);
            return self.noted(revision, note, stop).await;
        }
        match self.connection.read_partial().await {
            Ok(Some(partial)) if partial.entries.is_empty() => {
                self.noted(revision, Note::Abandon, stop).await
            }
            Ok(Some(partial)) if partial.unsettled().is_none() => {
                stop.with_outcome(Outcome::Kept { finished: partial.finished(), total: partial.total })
            }
            _ => stop.with_outcome(Outcome::Unknown),
        }
    }

    /// Writes a note to the journal.
    pub(super) async fn note(&mut self, revision: &RevisionRun, note: Note) -> Result<(), Stop> {
        let table = self.connection.tables.journal.clone();
        let dialect = self.connection.dialect();
        let statement = JournalWriter { dialect, table: &table, revision }.statement(note);
        self.write(&statement).await?;
        if dialect == Dialect::Sqlite {
            // What the second look of the next transaction compares with.
            self.partial = self.connection.read_partial().await?;
        }
        Ok(())
    }
}

fn place_of_entry(revision: &RevisionRun, entry: &JournalEntry) -> Box<crate::error::StepPlace> {
    Box::new(crate::error::StepPlace {
        id: revision.id.clone(),
        name: revision.name.clone(),
        direction: revision.direction,
        operation: entry.operation,
        is_inside: true,
        step: entry.step,
        steps: revision.steps.len(),
        statement: entry.statement.clone(),
    })
}
