//! What can go wrong with a connection that stands, each kind with its facts and with what to do about it.

use std::time::Duration;

use crate::connect::ConnectError;
use crate::ledger::steps_have_run;
use crate::revision::Direction;
use crate::server_error::ServerError;
use crate::url::UrlError;

/// Why a run, or a look at the ledger, failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A connection could not be made, or not be made again
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// A query that is no part of a revision failed
    #[error("the database refused a query")]
    Query {
        /// The query
        statement: String,
        /// What the database says
        #[source]
        error: ServerError,
    },
    /// The ledger or its journal cannot be read
    #[error("cannot read the ledger `{table}`")]
    Ledger {
        /// The ledger's name
        table: String,
        /// What the database says
        #[source]
        error: ServerError,
    },
    /// The ledger or its journal cannot be written
    #[error("cannot write the ledger `{table}`")]
    LedgerWrite {
        /// The ledger's name
        table: String,
        /// What the database says
        #[source]
        error: ServerError,
    },
    /// Somebody else changed the ledger since the run was planned
    #[error("the ledger `{table}` changed while this run was under way")]
    LedgerChanged {
        /// The ledger's name
        table: String,
    },
    /// Somebody else holds the lock
    #[error("another run holds the lock of `{database}`, waited {:.1} s for it", waited.as_secs_f32())]
    Locked {
        /// The database
        database: String,
        /// Who holds it
        holder: Option<String>,
        /// How long was waited
        waited: Duration,
    },
    /// The lock was not held any more when it was given back
    #[error("the lock of `{database}` was lost during the run")]
    LockLost {
        /// The database
        database: String,
    },
    /// Statements of one connection reached different server processes
    #[error("the statements of one connection reached different sessions of the server")]
    PooledConnection,
    /// A statement of a revision failed
    #[error("cannot {} `{}`: operation {} failed", verb(at.direction), at.name, at.operation + 1)]
    Statement {
        /// Where in the revision
        at: Box<StepPlace>,
        /// What is left of the revision on the database
        outcome: Outcome,
        /// What the database says
        #[source]
        error: ServerError,
    },
    /// An assertion of a revision found rows
    #[error("cannot {} `{}`: {message}", verb(at.direction), at.name)]
    Assertion {
        /// Where in the revision
        at: Box<StepPlace>,
        /// The assertion's own words
        message: String,
        /// The first row that should not be there
        row: String,
        /// How many rows there are
        count: usize,
        /// What is left of the revision on the database
        outcome: Outcome,
    },
    /// A statement that a person wrote ended the transaction
    #[error("operation {} of `{}` ended the transaction that it ran in", at.operation + 1, at.name)]
    TransactionEnded {
        /// Where in the revision
        at: Box<StepPlace>,
        /// What the database says
        #[source]
        error: ServerError,
    },
    /// Before or after the statements of a revision
    #[error("cannot {} `{name}`", verb(*direction))]
    Revision {
        /// The revision
        name: String,
        /// The way it went
        direction: Direction,
        /// What is left of it on the database
        outcome: Outcome,
        /// What the database says
        #[source]
        error: ServerError,
    },
    /// SQLite: the table to rebuild does not have the columns that the revisions say
    #[error("cannot {} `{}`: the table `{table}` is not as the revisions before it left it", verb(at.direction), at.name)]
    ColumnsDiffer {
        /// Where in the revision
        at: Box<StepPlace>,
        /// The table
        table: String,
        /// Columns that should be there
        missing: Vec<String>,
        /// Columns that should not be there
        unexpected: Vec<String>,
    },
    /// SQLite: something on a rebuilt table could not be put back
    #[error("cannot {} `{}`: the {kind} `{object}` does not fit the changed table `{table}`", verb(at.direction), at.name)]
    CannotRestore {
        /// Where in the revision
        at: Box<StepPlace>,
        /// The rebuilt table
        table: String,
        /// Trigger, view or index
        kind: &'static str,
        /// Its name
        object: String,
        /// What SQLite says
        #[source]
        error: ServerError,
    },
    /// SQLite: rows would refer to rows that are not there
    #[error("cannot {} `{name}`: it would leave rows that refer to missing rows", verb(*direction))]
    ForeignKeys {
        /// The revision's id
        id: String,
        /// The revision
        name: String,
        /// The way it went
        direction: Direction,
        /// Child table, parent table and number of rows, in words
        violations: Vec<String>,
        /// The step of the only operation that can have left them
        at: Option<Box<StepPlace>>,
    },
    /// Another revision is half done and must be finished first
    #[error("`{name}` is half done: {}", steps_have_run(*finished, *total, *direction))]
    HalfDone {
        /// The revision
        name: String,
        /// The way it was going
        direction: Direction,
        /// Steps that are done
        finished: usize,
        /// Steps all in all
        total: usize,
    },
    /// A step that has already run is not what it was
    #[error("cannot go on with `{name}`: its step {} was changed after it had run", step + 1)]
    StepChanged {
        /// The revision
        name: String,
        /// Index of the step
        step: usize,
        /// The statement that ran
        ran: String,
        /// The statement that is in its place now
        now: Option<String>,
    },
    /// A killed run left a statement of which nothing can tell whether it has run
    #[error("cannot go on with `{}`: one of its statements may or may not have run", at.name)]
    Unsettled {
        /// Where in the revision
        at: Box<StepPlace>,
    },
    /// The connection broke while a transaction was being committed, and nothing could tell how that ended
    #[error("the connection broke while `{name}` was being committed, and whether it was is not known")]
    CommitUnknown {
        /// The revision
        name: String,
        /// What the driver says
        #[source]
        error: ServerError,
    },
    /// The caller asked to stop
    #[error("interrupted")]
    Interrupted {
        /// Names of the revisions that this run finished
        finished: Vec<String>,
        /// The revision in hand, and what is left of it
        current: Option<(String, Outcome)>,
        /// How many revisions were not begun
        pending: usize,
    },
}

impl From<UrlError> for Error {
    fn from(error: UrlError) -> Self {
        Self::Connect(error.into())
    }
}

/// A step of a revision, for messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepPlace {
    /// The revision's id
    pub id: String,
    /// What people call the revision
    pub name: String,
    /// The way it goes
    pub direction: Direction,
    /// Index of the operation in the revision
    pub operation: usize,
    /// Whether steps of the same operation come before it: what has run can then not be taken back
    pub is_inside: bool,
    /// Index of the step
    pub step: usize,
    /// Number of steps
    pub steps: usize,
    /// The statement
    pub statement: String,
}

/// What is left on the database of a revision that did not get to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing
    Undone,
    /// Steps that the database cannot undo; the journal knows them
    Kept {
        /// Steps that are done
        finished: usize,
        /// Steps all in all
        total: usize,
    },
    /// The connection broke in the middle of a statement; the journal knows which, and the next run looks
    Unknown,
}

impl Outcome {
    /// The outcome in words.
    pub fn describe(&self) -> String {
        match self {
            Self::Undone => "what had begun was undone: the database is as it was before".to_owned(),
            Self::Kept { finished, total } => {
                let progress = steps_have_run(*finished, *total, Direction::Up);
                match finished {
                    1 => format!("{progress} and stays; the next run goes on behind it"),
                    _ => format!("{progress} and stay; the next run goes on behind them"),
                }
            }
            Self::Unknown => {
                "the connection broke; the next run looks what has been done and goes on from there"
                    .to_owned()
            }
        }
    }
}

/// Codes for a right that is missing: PostgreSQL's, and MySQL's for a database, a table and a column.
const RIGHT_MISSING: [&str; 4] = ["42501", "1044", "1142", "1143"];

impl Error {
    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Connect(error) => return error.hint(),
            Self::Statement { at, outcome: Outcome::Kept { .. }, .. }
            | Self::Assertion { at, outcome: Outcome::Kept { .. }, .. } => return Some(go_on_hint(at)),
            Self::Ledger { table, error } if error.has_code(&RIGHT_MISSING) => {
                return Some(format!("give the user the right to read and write `{table}`"));
            }
            Self::Ledger { .. } => {
                "if the table belongs to something else, set another name with `ledger = \"…\"`"
            }
            Self::LedgerChanged { .. } => "run the command again: it plans anew from the ledger as it is",
            Self::Locked { .. } => "wait for the other run, or give it longer with `--lock-timeout`",
            Self::LockLost { .. } | Self::CommitUnknown { .. } => "look at `cargo migrate current`",
            Self::PooledConnection => {
                "connect to the server itself, not through a pooler in transaction mode"
            }
            Self::TransactionEnded { .. } => {
                "take COMMIT, ROLLBACK and what commits by itself out of the operation"
            }
            Self::ColumnsDiffer { .. } => "bring the table back to the columns that the revisions gave it",
            Self::CannotRestore { .. } => {
                "drop it with an `sql` operation before, and create it anew behind the change"
            }
            Self::ForeignKeys { .. } => "change or delete those rows before, with an `sql` operation",
            Self::HalfDone { .. } => "`cargo migrate upgrade` goes on where it stopped",
            Self::StepChanged { .. } => {
                "put the finished operations back as they were; those behind them may be mended"
            }
            Self::Unsettled { .. } => {
                "look at the database, then run again with `--resume done` or `--resume again`"
            }
            Self::Interrupted { current: Some((_, Outcome::Kept { .. } | Outcome::Unknown)), .. } => {
                "run the command again to go on"
            }
            _ => return None,
        };
        Some(hint.to_owned())
    }

    /// Facts beside the message.
    pub fn notes(&self) -> Vec<String> {
        match self {
            Self::Connect(error) => error.notes(),
            Self::Query { statement, error } => with_server(vec![statement_note(statement)], error),
            Self::Ledger { error, .. } | Self::LedgerWrite { error, .. } => error.notes(),
            Self::Locked { holder, .. } => {
                holder.iter().map(|holder| format!("it is held by {holder}")).collect()
            }
            Self::Statement { at, outcome, error } => {
                with_server(vec![statement_note(&at.statement), outcome.describe()], error)
            }
            Self::Assertion { at, row, count, outcome, .. } => {
                let found = match count {
                    1 => format!("1 row was found where none may be: {row}"),
                    _ => format!("{count} rows were found where none may be, the first is {row}"),
                };
                // A row of `SELECT 1` says nothing.
                let found = Some(found).filter(|_| !at.statement.starts_with("SELECT 1 "));
                let notes = [Some(statement_note(&at.statement)), found, Some(outcome.describe())];
                notes.into_iter().flatten().collect()
            }
            Self::TransactionEnded { at, .. } => vec![statement_note(&at.statement), ended_note()],
            Self::Revision { outcome, error, .. } => with_server(vec![outcome.describe()], error),
            Self::ColumnsDiffer { missing, unexpected, .. } => column_notes(missing, unexpected),
            Self::CannotRestore { .. } => vec![Outcome::Undone.describe()],
            Self::ForeignKeys { violations, .. } => {
                violations.iter().cloned().chain([Outcome::Undone.describe()]).collect()
            }
            Self::StepChanged { ran, now, .. } => {
                let now = now.as_deref().map(|now| format!("in its place is now: {}", shorten(now)));
                std::iter::once(format!("it ran as: {}", shorten(ran))).chain(now).collect()
            }
            Self::Unsettled { at } => vec![
                format!("step {} of {}, operation {}", at.step + 1, at.steps, at.operation + 1),
                statement_note(&at.statement),
            ],
            Self::Interrupted { finished, current, pending } => {
                interruption_notes(finished, current.as_ref(), *pending)
            }
            _ => Vec::new(),
        }
    }

    /// The step that failed, by which a caller finds the place in the revision's file.
    pub fn step(&self) -> Option<&StepPlace> {
        match self {
            Self::Statement { at, .. }
            | Self::Assertion { at, .. }
            | Self::TransactionEnded { at, .. }
            | Self::ColumnsDiffer { at, .. }
            | Self::CannotRestore { at, .. }
            | Self::Unsettled { at } => Some(at),
            Self::ForeignKeys { at, .. } => at.as_deref(),
            _ => None,
        }
    }
}

fn verb(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "apply",
        Direction::Down => "take back",
    }
}

/// What to do where some steps of a revision have run and one failed.
fn go_on_hint(at: &StepPlace) -> String {
    let app = at.name.split('@').next().unwrap_or_default();
    match at.direction {
        Direction::Up if at.is_inside => {
            "mend the operation, or what stands in its way, and run the command again".to_owned()
        }
        Direction::Up => format!(
            "mend the operation and run the command again, or undo what has run with \
             `cargo migrate downgrade {app}@-1`"
        ),
        Direction::Down => "mend the way back, or what stands in it, and run the command again".to_owned(),
    }
}

fn ended_note() -> String {
    "what the revision did before it is committed, and the ledger does not have it".to_owned()
}

fn statement_note(statement: &str) -> String {
    format!("the statement is: {}", shorten(statement))
}

fn with_server(mut notes: Vec<String>, error: &ServerError) -> Vec<String> {
    notes.extend(error.notes());
    notes
}

fn column_notes(missing: &[String], unexpected: &[String]) -> Vec<String> {
    let list = |names: &[String]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let mut notes = Vec::new();
    if !missing.is_empty() {
        notes.push(format!("it has no {}", list(missing)));
    }
    if !unexpected.is_empty() {
        notes.push(format!("it has {} of which no revision knows", list(unexpected)));
    }
    notes.push(Outcome::Undone.describe());
    notes
}

fn interruption_notes(
    finished: &[String],
    current: Option<&(String, Outcome)>,
    pending: usize,
) -> Vec<String> {
    let mut notes = Vec::new();
    if finished.is_empty() {
        notes.push("no revision was finished".to_owned());
    } else {
        notes.push(format!("finished: `{}`", finished.join("`, `")));
    }
    if let Some((name, outcome)) = current {
        notes.push(format!("`{name}`: {}", outcome.describe()));
    }
    if pending > 0 {
        let plural = if pending == 1 { "" } else { "s" };
        notes.push(format!("not begun: {pending} revision{plural}"));
    }
    notes
}

/// A statement as far as a message can bear it.
fn shorten(statement: &str) -> String {
    const LINES: usize = 12;
    const LETTERS: usize = 800;
    let lines: Vec<&str> = statement.trim().lines().collect();
    let mut text = lines.iter().take(LINES).copied().collect::<Vec<_>>().join("\n");
    let cut = lines.len() > LINES || text.chars().count() > LETTERS;
    if cut {
        text = text.chars().take(LETTERS).collect::<String>() + " …";
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server_error::ServerFacts;

    #[test]
    fn a_failed_statement_says_where_and_what() {
        let at = StepPlace {
            id: "7c1d0be2f9a4".to_owned(),
            name: "users@0002".to_owned(),
            direction: Direction::Up,
            operation: 2,
            is_inside: false,
            step: 4,
            steps: 6,
            statement: "ALTER TABLE users ADD age integer".to_owned(),
        };
        let error =
            ServerFacts { message: "duplicate column name: age".to_owned(), ..ServerFacts::default() }.into();
        let error = Error::Statement { at: Box::new(at), outcome: Outcome::Undone, error };
        assert_eq!(error.to_string(), "cannot apply `users@0002`: operation 3 failed");
        assert_eq!(error.notes()[0], "the statement is: ALTER TABLE users ADD age integer");
        assert_eq!(error.step().map(|at| at.step), Some(4));
    }

    #[test]
    fn long_statements_are_cut() {
        assert!(shorten(&"x\n".repeat(40)).ends_with(" …"));
        assert!(shorten(&"x".repeat(4000)).len() < 900);
        assert_eq!(shorten(" SELECT 1 "), "SELECT 1");
    }
}
