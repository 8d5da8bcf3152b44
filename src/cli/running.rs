//! A run that is watched: what it does is said, and Ctrl-C ends it in order.

use std::time::Duration;

use migrate_runtime::{
    Cancel, Connection, Direction, Error, Observer, RevisionRun, RunOptions, Step, StepPlace,
};
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::failure::{Failure, Outcome};
use super::style::{FAINT, STRONG, paint};
use super::ui::Ui;
use crate::operation::Operation;
use crate::revision::{Graph, OperationList, Revision};
use crate::schema::{Column, Place};

/// What PostgreSQL calls a required column without a value.
const NOT_NULL_VIOLATION: &str = "23502";

/// Runs revisions that are rendered.
///
/// # Errors
/// What stopped the run, with the place in the revision's file.
pub(super) async fn run(
    ui: &Ui,
    graph: &Graph,
    connection: &mut Connection,
    revisions: &[RevisionRun],
    options: &RunOptions,
) -> Outcome<()> {
    watch(ui, graph, connection, revisions, options).await?.map_err(|error| failure_of(graph, error))
}

/// The same; false where another run changed the ledger in the meantime, as on SQLite, which has no lock that lasts.
/// What is finished by then stays.
///
/// # Errors
/// What else stopped the run.
pub(super) async fn run_unless_changed(
    ui: &Ui,
    graph: &Graph,
    connection: &mut Connection,
    revisions: &[RevisionRun],
    options: &RunOptions,
) -> Outcome<bool> {
    match watch(ui, graph, connection, revisions, options).await? {
        Ok(()) => Ok(true),
        Err(Error::LedgerChanged { .. }) => Ok(false),
        Err(error) => Err(failure_of(graph, error)),
    }
}

async fn watch(
    ui: &Ui,
    graph: &Graph,
    connection: &mut Connection,
    revisions: &[RevisionRun],
    options: &RunOptions,
) -> Outcome<Result<(), Error>> {
    let cancel = Cancel::new();
    let mut watcher = Watcher { ui, graph };
    let run = connection.run(revisions, options, &mut watcher, &cancel);
    cancel_on_signal(run, &cancel, ui).await
}

/// Takes the lock of a run; Ctrl-C ends the waiting.
///
/// # Errors
/// Where somebody else holds it for too long.
pub(super) async fn lock(ui: &Ui, graph: &Graph, connection: &mut Connection) -> Outcome<()> {
    let cancel = Cancel::new();
    let mut watcher = Watcher { ui, graph };
    let end = {
        let lock = connection.lock(&mut watcher, &cancel);
        cancel_on_signal(lock, &cancel, ui).await?
    };
    end.map_err(|error| failure_of(graph, error))
}

/// Waits for the future, and asks it to stop at the first signal. A second one is not waited for: the runner can be
/// killed at any moment.
async fn cancel_on_signal<T>(
    running: impl Future<Output = Result<T, Error>>,
    cancel: &Cancel,
    ui: &Ui,
) -> Outcome<Result<T, Error>> {
    let mut running = std::pin::pin!(running);
    let (mut interrupt, mut terminate) = (listen(SignalKind::interrupt())?, listen(SignalKind::terminate())?);
    tokio::select! {
        end = &mut running => return Ok(end),
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    cancel.cancel();
    ui.say("stopping: the statement in hand is cancelled (once more to leave at once)");
    tokio::select! {
        end = &mut running => Ok(end),
        _ = interrupt.recv() => Err(left_at_once()),
        _ = terminate.recv() => Err(left_at_once()),
    }
}

fn listen(kind: SignalKind) -> Outcome<Signal> {
    signal(kind).map_err(|error| Failure::new("cannot listen for Ctrl-C").because(error))
}

fn left_at_once() -> Failure {
    Failure::new("interrupted while a statement was running")
        .note("the next run looks what has been done and goes on from there")
        .hint("`cargo migrate current` shows what is applied".to_owned())
}

/// The runner's error with the place of the operation that it is about.
pub(super) fn failure_of(graph: &Graph, error: Error) -> Failure {
    let place = error.step().and_then(|at| place_of(graph, at)).or_else(|| place_of_whole(graph, &error));
    let app = match &error {
        Error::HalfDone { direction: Direction::Down, name, .. } => name.split('@').next().map(str::to_owned),
        _ => None,
    };
    let remedy = remedy_for_rows(graph, &error);
    let has_hint = error.hint().is_some();
    let failure = Failure::from(error).at(place);
    match (app, remedy) {
        (Some(app), _) => failure.hint(format!("`cargo migrate downgrade {app}@-1` finishes it")),
        (None, Some(remedy)) if has_hint => failure.note(remedy),
        (None, Some(remedy)) => failure.hint(remedy.to_owned()),
        (None, None) => failure,
    }
}

/// The list of the file in which the operation stands that a step is of.
fn list_of(revision: &Revision, direction: Direction) -> OperationList {
    match direction {
        Direction::Down if revision.downgrade.is_some() => OperationList::Downgrade,
        Direction::Up | Direction::Down => OperationList::Operation,
    }
}

fn place_of(graph: &Graph, at: &StepPlace) -> Option<Place> {
    let revision = graph.get(&at.id.parse().ok()?)?;
    Some(revision.place_of_operation(list_of(revision, at.direction), at.operation))
}

/// The file of the revision, where nothing in it is to blame for rows that refer to missing ones.
fn place_of_whole(graph: &Graph, error: &Error) -> Option<Place> {
    let Error::ForeignKeys { id, .. } = error else { return None };
    graph.get(&id.parse().ok()?).map(Revision::place)
}

/// What to do where rows have no value for a column that becomes required.
fn remedy_for_rows(graph: &Graph, error: &Error) -> Option<&'static str> {
    let at = match error {
        Error::Assertion { at, .. } => at,
        Error::Statement { at, error, .. } if error.code.as_deref() == Some(NOT_NULL_VIOLATION) => at,
        _ => return None,
    };
    let revision = graph.get(&at.id.parse().ok()?)?;
    if list_of(revision, at.direction) == OperationList::Downgrade {
        return None;
    }
    let needs_fill = match (revision.operations.get(at.operation)?, at.direction) {
        (Operation::AddColumn(_), Direction::Up) | (Operation::DropColumn(_), Direction::Down) => true,
        (Operation::AlterColumn(alter), Direction::Up) => becomes_required(&alter.from, &alter.to),
        (Operation::AlterColumn(alter), Direction::Down) => becomes_required(&alter.to, &alter.from),
        _ => false,
    };
    needs_fill.then_some("write a `fill`, SQL for these rows, into the operation")
}

/// True where nothing but the rows without a value can stand in the way.
fn becomes_required(from: &Column, to: &Column) -> bool {
    from.nullable && !to.nullable && from.ty == to.ty
}

/// Says what a run does.
struct Watcher<'a> {
    ui: &'a Ui,
    graph: &'a Graph,
}

impl Watcher<'_> {
    fn message(&self, run: &RevisionRun) -> &str {
        let id = run.id.parse().ok();
        id.and_then(|id| self.graph.get(&id)).map_or("", |revision: &Revision| &revision.message)
    }
}

impl Observer for Watcher<'_> {
    fn step_started(&mut self, _revision: &RevisionRun, _index: usize, step: &Step) {
        if self.ui.is_verbose() {
            self.ui.say(paint(FAINT, step.text()));
        }
    }

    fn revision_done(&mut self, revision: &RevisionRun, duration: Duration) {
        let verb = match revision.direction {
            Direction::Up => "applied",
            Direction::Down => "took back",
        };
        let name = paint(STRONG, &revision.name);
        let milliseconds = duration.as_millis();
        self.ui.say(format!("{verb} {name} {} ({milliseconds} ms)", self.message(revision)));
    }

    fn waiting(&mut self, reason: &str) {
        self.ui.say(format!("waiting: {reason}"));
    }
}
