//! Runs one step.

use std::ops::Range;

use super::Runner;
use super::rebuild::Rebuild;
use super::stop::{Stop, failed_step, place_of};
use crate::connection::Failure;
use crate::error::{Error, Outcome};
use crate::revision::RevisionRun;
use crate::rows::{Row, Rows};
use crate::server::Dialect;
use crate::server_error::{ServerError, ServerFacts};
use crate::step::{Action, Step};
use crate::value::Value;

/// The driver keeps each statement of a message until the last one has ended.
const STATEMENTS_A_MESSAGE: usize = 100;

const SAVEPOINT: &str = "cargo_migrate_statement";

impl Runner<'_> {
    /// Runs steps within the transaction in hand. On SQLite those that are no more than a statement go to its thread
    /// together: the way there and back takes longer than most of them.
    pub(super) async fn run_steps(
        &mut self,
        revision: &RevisionRun,
        range: Range<usize>,
        rebuild: &mut Rebuild,
    ) -> Result<(), Stop> {
        let mut index = range.start;
        while index < range.end {
            let statements = match self.connection.dialect() {
                Dialect::Sqlite => statements_of(&revision.steps[index..range.end]),
                Dialect::Postgres | Dialect::Mysql => Vec::new(),
            };
            if statements.len() > 1 {
                self.run_statements(revision, index, &statements).await?;
                index += statements.len();
            } else {
                self.run_step(revision, index, rebuild).await?;
                index += 1;
            }
        }
        Ok(())
    }

    /// Runs the statements of the steps from `first` on.
    async fn run_statements(
        &mut self,
        revision: &RevisionRun,
        first: usize,
        statements: &[&str],
    ) -> Result<(), Stop> {
        let observer = &mut *self.observer;
        let begun = |at: usize| {
            let index = first + at;
            observer.step_started(revision, index, &revision.steps[index]);
        };
        let end = self.connection.tell_all_cancellable(statements, self.cancel, begun).await;
        end.map_err(|(at, failure)| failed_step(revision, first + at, failure))
    }

    /// Runs the step with this index within the transaction in hand.
    pub(super) async fn run_step(
        &mut self,
        revision: &RevisionRun,
        index: usize,
        rebuild: &mut Rebuild,
    ) -> Result<(), Stop> {
        let step = &revision.steps[index];
        self.observer.step_started(revision, index, step);
        match &step.action {
            Action::Execute(sql) => {
                let end = self.connection.tell_cancellable(sql, self.cancel).await;
                end.map_err(|failure| failed_step(revision, index, failure))
            }
            Action::Data(sql) => self.run_guarded(revision, index, sql).await,
            Action::Assert { query, message } => self.run_assertion(revision, index, query, message).await,
            Action::SaveTable { .. } | Action::CreateCopy { .. } | Action::RestoreTable { .. } => {
                if self.connection.dialect() != Dialect::Sqlite {
                    return Err(failed_step(revision, index, Failure::Server(only_on_sqlite())));
                }
                self.run_rebuild_step(revision, index, rebuild).await
            }
        }
    }

    /// Runs a person's statement between SAVEPOINT and RELEASE, which fails when the transaction was ended between.
    async fn run_guarded(&mut self, revision: &RevisionRun, index: usize, sql: &str) -> Result<(), Stop> {
        let failed = |failure| failed_step(revision, index, failure);
        let set = self.connection.tell(&format!("SAVEPOINT {SAVEPOINT}")).await;
        set.map_err(|error| failed(Failure::Server(error)))?;
        self.connection.tell_cancellable(sql, self.cancel).await.map_err(failed)?;
        let released = self.connection.tell(&format!("RELEASE SAVEPOINT {SAVEPOINT}")).await;
        released.map_err(|error| {
            if error.disconnected {
                return failed(Failure::Server(error));
            }
            Error::TransactionEnded { at: place_of(revision, index), error }.into()
        })
    }

    async fn run_assertion(
        &mut self,
        revision: &RevisionRun,
        index: usize,
        query: &str,
        message: &str,
    ) -> Result<(), Stop> {
        let answer = self.connection.ask_cancellable(query, self.cancel).await;
        let rows = answer.map_err(|failure| failed_step(revision, index, failure))?;
        let Some(first) = rows.get(0) else { return Ok(()) };
        Err(Error::Assertion {
            at: place_of(revision, index),
            message: message.to_owned(),
            row: describe_row(&rows, first),
            count: rows.len(),
            outcome: Outcome::Undone,
        }
        .into())
    }
}

/// The statements of the first steps, up to one that is more than a statement.
fn statements_of(steps: &[Step]) -> Vec<&str> {
    let statements = steps.iter().map_while(|step| match &step.action {
        Action::Execute(sql) => Some(sql.as_str()),
        _ => None,
    });
    statements.take(STATEMENTS_A_MESSAGE).collect()
}

fn only_on_sqlite() -> ServerError {
    ServerFacts { message: "tables are rebuilt on SQLite alone".to_owned(), ..ServerFacts::default() }.into()
}

fn describe_row(rows: &Rows, row: Row<'_>) -> String {
    let value = |value: Value<'_>| value.as_text().unwrap_or_else(|| "NULL".to_owned());
    let fields =
        rows.columns.iter().zip(row.iter()).map(|(name, field)| format!("{name} = {}", value(field)));
    format!("({})", fields.collect::<Vec<_>>().join(", "))
}
