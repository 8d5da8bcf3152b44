//! Why a revision did not get to its end, on the inside.

use crate::connection::Failure;
use crate::error::{Error, Outcome, StepPlace};
use crate::revision::RevisionRun;
use crate::server_error::ServerError;

/// Why a revision did not get to its end.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The caller asked to stop
    Cancelled(Outcome),
    /// Something failed
    Failed(Box<Error>),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(Box::new(error))
    }
}

impl Stop {
    /// What the database said, when it is the database that stopped the run.
    pub(crate) fn server_error(&mut self) -> Option<&mut ServerError> {
        let Self::Failed(error) = self else { return None };
        match &mut **error {
            Error::Statement { error, .. }
            | Error::Revision { error, .. }
            | Error::LedgerWrite { error, .. } => Some(error),
            _ => None,
        }
    }

    /// Whether the same transaction may well succeed a moment later: lock timeouts, deadlocks, failed serialization.
    pub(crate) fn is_transient(&mut self) -> bool {
        const CODES: [&str; 5] = ["55P03", "40P01", "40001", "1205", "1213"];
        self.server_error().is_some_and(|error| error.has_code(&CODES))
    }

    /// Whether it waited too long for a lock of somebody else.
    pub(crate) fn is_lock_timeout(&mut self) -> bool {
        self.server_error().is_some_and(|error| error.has_code(&["55P03"]))
    }

    /// The same with what is left of the revision set anew.
    pub(crate) fn with_outcome(self, left: Outcome) -> Self {
        match self {
            Self::Cancelled(_) => Self::Cancelled(left),
            Self::Failed(mut error) => {
                if let Error::Statement { outcome, .. }
                | Error::Assertion { outcome, .. }
                | Error::Revision { outcome, .. } = &mut *error
                {
                    *outcome = left;
                }
                Self::Failed(error)
            }
        }
    }
}

/// Where in a revision a step is.
pub(crate) fn place_of(revision: &RevisionRun, index: usize) -> Box<StepPlace> {
    let step = &revision.steps[index];
    Box::new(StepPlace {
        id: revision.id.clone(),
        name: revision.name.clone(),
        direction: revision.direction,
        operation: step.operation,
        is_inside: index > 0 && revision.steps[index - 1].operation == step.operation,
        step: index,
        steps: revision.steps.len(),
        statement: step.text(),
    })
}

/// The failure of a step's statement.
pub(crate) fn failed_step(revision: &RevisionRun, index: usize, failure: Failure) -> Stop {
    match failure {
        Failure::Cancelled => Stop::Cancelled(Outcome::Undone),
        Failure::Server(error) => {
            Error::Statement { at: place_of(revision, index), outcome: Outcome::Undone, error }.into()
        }
    }
}

/// The failure of something that belongs to a revision as a whole.
pub(crate) fn failed_revision(revision: &RevisionRun, error: ServerError) -> Stop {
    let (name, direction) = (revision.name.clone(), revision.direction);
    Error::Revision { name, direction, outcome: Outcome::Undone, error }.into()
}
