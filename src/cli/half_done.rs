//! A revision that a killed or failed run left half done: it goes on, or back, before anything else happens.

use migrate_runtime::{Connection, Direction, Partial, ResumeChoice, RevisionRun};

use super::applied;
use super::failure::{Failure, Outcome};
use super::planned::Renderer;
use super::running::failure_of;
use crate::dialect::dialect_of;
use crate::revision::{DowngradeStep, Graph, Revision, RevisionId, downgrade_operations};
use crate::schema::Schema;

/// What is known of the half done revision.
pub(super) struct HalfDone<'g> {
    pub(super) revision: &'g Revision,
    pub(super) direction: Direction,
    /// How many steps are done, of how many.
    pub(super) finished: usize,
    pub(super) total: usize,
}

impl<'g> HalfDone<'g> {
    /// Finds the revision of the journal among the files: its unfinished operations may have been mended since.
    ///
    /// # Errors
    /// Where the file is gone.
    pub(super) fn find(graph: &'g Graph, partial: &Partial) -> Outcome<Self> {
        let revision = partial.id.parse::<RevisionId>().ok().and_then(|id| graph.get(&id));
        let revision = revision.ok_or_else(|| {
            let verb = if partial.direction == Direction::Up { "applied" } else { "taken back" };
            Failure::new(format!("`{}` is half {verb}, and its file is gone", partial.name))
                .note(format!("{} of its {} steps have run", partial.finished(), partial.total))
                .hint("restore the file and run the command again".to_owned())
        })?;
        let (finished, total) = (partial.finished(), partial.total);
        Ok(Self { revision, direction: partial.direction, finished, total })
    }

    fn name(&self, graph: &Graph) -> String {
        graph.name(self.revision)
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
    let half_done = HalfDone::find(graph, partial)?;
    if half_done.direction == Direction::Down {
        return Err(half_taken_back(graph, &half_done));
    }
    plan.retain(|revision| revision.id != half_done.revision.id);
    plan.insert(0, half_done.revision);
    Ok(plan)
}

fn half_taken_back(graph: &Graph, half_done: &HalfDone<'_>) -> Failure {
    Failure::new(format!("`{}` is half taken back", half_done.name(graph)))
        .note(format!("{} of the {} steps back have run", half_done.finished, half_done.total))
        .hint(format!("`cargo migrate downgrade {}@-1` finishes that", half_done.revision.app))
}

/// A half done revision has to be among those that go: it cannot stay as it is.
///
/// # Errors
/// Where it is not.
pub(super) fn check_goes(
    graph: &Graph,
    partial: Option<&Partial>,
    plan: &[DowngradeStep<'_>],
) -> Outcome<()> {
    let Some(partial) = partial else { return Ok(()) };
    let half_done = HalfDone::find(graph, partial)?;
    if plan.iter().any(|step| step.revision.id == half_done.revision.id) {
        return Ok(());
    }
    if half_done.direction == Direction::Down {
        return Err(half_taken_back(graph, &half_done));
    }
    let app = &half_done.revision.app;
    Err(Failure::new(format!("`{}` is half applied, and cannot stay like that", half_done.name(graph)))
        .note(format!("{} of its {} steps have run", half_done.finished, half_done.total))
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
        .note(format!("{} of its {} steps have run", partial.finished(), partial.total))
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
    let half_done = HalfDone::find(graph, partial)?;
    let revision = half_done.revision;
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
        return Err(stopped_inside(graph, &half_done, finished, up.steps.len()));
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

fn stopped_inside(graph: &Graph, half_done: &HalfDone<'_>, finished: usize, total: usize) -> Failure {
    let name = half_done.name(graph);
    Failure::new(format!("`{name}` is half applied and cannot be taken back from there"))
        .at(Some(half_done.revision.place()))
        .note(format!("{finished} of its {total} steps have run, and one of its operations is half done"))
        .hint("`cargo migrate upgrade` finishes it; then it can be taken back".to_owned())
}
