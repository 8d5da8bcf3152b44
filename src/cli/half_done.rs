//! A revision that a killed or failed run left half done: it goes on, or back, before anything else happens.

use migrate_runtime::{Connection, Direction, Partial, ResumeChoice, RevisionRun};

use super::applied;
use super::failure::{Failure, Outcome};
use super::planned::Renderer;
use super::running::failure_of;
use crate::dialect::dialect_of;
use crate::revision::{DowngradeStep, Graph, Revision, RevisionId, downgrade_operations};
use crate::schema::Schema;

/// The half done revision among the files: its unfinished operations may have been mended since.
///
/// # Errors
/// Where the file is gone.
fn find<'g>(graph: &'g Graph, partial: &Partial) -> Outcome<&'g Revision> {
    let revision = partial.id.parse::<RevisionId>().ok().and_then(|id| graph.get(&id));
    revision.ok_or_else(|| {
        let (name, app) = (&partial.name, &partial.app);
        Failure::new(format!("`{name}` is half {}, and its file is gone", verb(partial)))
            .note(partial.progress())
            .hint(format!(
                "restore the file to go on, or take back what has run with `cargo migrate downgrade {app}@-1`, which \
                 needs no file"
            ))
    })
}

/// What was being done to it.
pub(super) fn verb(partial: &Partial) -> &'static str {
    match partial.direction {
        Direction::Up => "applied",
        Direction::Down => "taken back",
    }
}

/// Puts a revision that is half applied first: what comes before it is applied already.
///
/// # Errors
/// Where the half done revision was on its way down.
pub(super) fn put_first<'g>(
    graph: &'g Graph,
    partial: Option<&Partial>,
    mut plan: Vec<&'g Revision>,
) -> Outcome<Vec<&'g Revision>> {
    let Some(partial) = partial else { return Ok(plan) };
    let revision = find(graph, partial)?;
    if partial.direction == Direction::Down {
        return Err(half_taken_back(partial));
    }
    plan.retain(|other| other.id != revision.id);
    plan.insert(0, revision);
    Ok(plan)
}

fn half_taken_back(partial: &Partial) -> Failure {
    Failure::new(format!("`{}` is half taken back", partial.name))
        .note(partial.progress())
        .hint(format!("`cargo migrate downgrade {}@-1` goes on with it", partial.app))
}

/// A half done revision has to be among those that go: it cannot stay as it is.
///
/// # Errors
/// Where it is not.
pub(super) fn check_goes(partial: Option<&Partial>, plan: &[DowngradeStep<'_>]) -> Outcome<()> {
    let Some(partial) = partial else { return Ok(()) };
    if plan.iter().any(|step| step.revision.id.as_str() == partial.id) {
        return Ok(());
    }
    if partial.direction == Direction::Down {
        return Err(half_taken_back(partial));
    }
    let (name, app) = (&partial.name, &partial.app);
    Err(Failure::new(format!("`{name}` is half applied, and cannot stay like that"))
        .note(partial.progress())
        .hint(format!(
            "`cargo migrate upgrade` goes on with it, `cargo migrate downgrade {app}@-1` undoes what has run"
        )))
}

/// A script does all steps of a revision: some of them have run.
///
/// # Errors
/// Where a revision is half done.
pub(super) fn refuse_script(partial: Option<&Partial>) -> Outcome<()> {
    let Some(partial) = partial else { return Ok(()) };
    Err(Failure::new(format!("no script can go on with `{}`, which is half done", partial.name))
        .note(partial.progress())
        .hint(
            "`cargo migrate current` shows it, and the same command without `--dry-run` goes on".to_owned(),
        ))
}

/// What takes a half done revision back: it goes on with what was begun, or undoes the part that is applied.
///
/// # Errors
/// Where it cannot be told which statements have run, or the revision stopped in the middle of an operation.
pub(super) async fn back(
    graph: &Graph,
    connection: &mut Connection,
    partial: &Partial,
    applied: &[RevisionId],
    resume: Option<ResumeChoice>,
) -> Outcome<RevisionRun> {
    let revision = find(graph, partial)?;
    let dialect = dialect_of(connection.server().flavour);
    let before = applied::state_of(graph, applied)?;
    if applied.contains(&revision.id) {
        let step =
            DowngradeStep { revision, operations: downgrade_operations(revision)?, taken_along: false };
        return Renderer::new(graph, dialect, before).down(&step);
    }
    let up = Renderer::new(graph, dialect, before.clone()).up(revision)?;
    let finished = match &partial.undoing {
        Some(steps) => steps.iter().filter(|step| step.done).count(),
        None => settle(graph, connection, &up, resume).await?,
    };
    let Some(operations) = whole_operations(&up, finished) else {
        return Err(stopped_inside(revision, partial));
    };
    let part = first_operations(revision, operations);
    let state = state_after(&part, before)?;
    let step =
        DowngradeStep { operations: downgrade_operations(&part)?, revision: &part, taken_along: false };
    Renderer::new(graph, dialect, state).down(&step)
}

/// How many steps have run: a killed run may have left a statement of which only the database knows.
async fn settle(
    graph: &Graph,
    connection: &mut Connection,
    up: &RevisionRun,
    resume: Option<ResumeChoice>,
) -> Outcome<usize> {
    let settled = connection.settle(up, resume, &migrate_runtime::Cancel::new()).await;
    let settled = settled.map_err(|error| failure_of(graph, error))?;
    Ok(settled.map_or(0, |partial| partial.finished()))
}

/// How many operations the finished steps make; none where the last is not whole.
fn whole_operations(up: &RevisionRun, finished: usize) -> Option<usize> {
    let Some(next) = up.steps.get(finished) else {
        return Some(usize::MAX);
    };
    let last = finished.checked_sub(1).map(|last| up.steps[last].operation);
    (last != Some(next.operation)).then_some(next.operation)
}

/// The revision as if it ended after some operations. `[[downgrade]]` is for the whole of it.
fn first_operations(revision: &Revision, count: usize) -> Revision {
    let mut part = revision.clone();
    if count < part.operations.len() {
        part.operations.truncate(count);
        part.downgrade = None;
    }
    part
}

fn state_after(part: &Revision, mut state: Schema) -> Outcome<Schema> {
    crate::revision::apply_revision(&mut state, part)?;
    Ok(state)
}

fn stopped_inside(revision: &Revision, partial: &Partial) -> Failure {
    Failure::new(format!("`{}` is half applied and cannot be taken back from there", partial.name))
        .at(Some(revision.place()))
        .note(format!("{}, and one of its operations is half done", partial.progress()))
        .hint("`cargo migrate upgrade` finishes it; then it can be taken back".to_owned())
}
