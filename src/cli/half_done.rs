//! A revision that a killed or failed run left half done: it goes on, or back, before anything else happens.

use migrate_runtime::{Connection, Direction, Partial, ResumeChoice, RevisionRun};

use super::applied;
use super::failure::{Failure, Outcome};
use super::planned::Renderer;
use super::running::failure_of;
use crate::dialect::dialect_of;
use crate::revision::{DowngradeStep, Graph, Point, Revision, RevisionId, Target, downgrade_operations};
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

/// The revision that is half applied, if one is.
///
/// # Errors
/// Where its file is gone.
pub(super) fn half_applied<'g>(graph: &'g Graph, partial: Option<&Partial>) -> Outcome<Option<&'g Revision>> {
    let half_done = partial.map(|partial| HalfDone::find(graph, partial)).transpose()?;
    let up = half_done.filter(|half_done| half_done.direction == Direction::Up);
    Ok(up.map(|half_done| half_done.revision))
}

/// The targets of a downgrade for what is applied in whole: a half applied revision is undone before, and is the first
/// of the steps that `-1` counts.
///
/// # Errors
/// Where the file of the half applied revision is gone.
pub(super) fn counted_back(
    graph: &Graph,
    partial: Option<&Partial>,
    targets: Vec<Target>,
) -> Outcome<Vec<Target>> {
    let Some(revision) = half_applied(graph, partial)? else { return Ok(targets) };
    let count = |target: Target| match target.point {
        Point::Back(steps) if target.app.as_ref().is_none_or(|app| *app == revision.app) => {
            (steps > 1).then(|| Target { point: Point::Back(steps - 1), ..target })
        }
        _ => Some(target),
    };
    Ok(targets.into_iter().filter_map(count).collect())
}

/// A revision that is half taken back has to be among those that go: it cannot stay.
///
/// # Errors
/// Where it is not.
pub(super) fn check_within(
    graph: &Graph,
    partial: Option<&Partial>,
    plan: &[DowngradeStep<'_>],
) -> Outcome<()> {
    let half_done = partial.map(|partial| HalfDone::find(graph, partial)).transpose()?;
    match half_done.filter(|half_done| half_done.direction == Direction::Down) {
        Some(half_done) if !plan.iter().any(|step| step.revision.id == half_done.revision.id) => {
            Err(half_taken_back(graph, &half_done))
        }
        _ => Ok(()),
    }
}

/// What undoes the finished part of a half applied revision. The journal is settled first: which statements have run
/// must be known.
///
/// # Errors
/// Where that cannot be told, or the revision stopped in the middle of an operation.
pub(super) async fn undo(
    graph: &Graph,
    connection: &mut Connection,
    half_done: &HalfDone<'_>,
    applied: &[RevisionId],
    resume: Option<ResumeChoice>,
) -> Outcome<RevisionRun> {
    let dialect = dialect_of(connection.server().flavour);
    let before = applied::state_of(graph, applied)?;
    let up = Renderer::new(graph, dialect, before.clone()).up(half_done.revision)?;
    let settled = connection.settle(&up, resume, &migrate_runtime::Cancel::new()).await;
    let settled = settled.map_err(|error| failure_of(graph, error))?;
    let finished = settled.map_or(0, |partial| partial.finished());
    let Some(operations) = whole_operations(&up, finished) else {
        return Err(stopped_inside(graph, half_done, finished, up.steps.len()));
    };
    let part = first_operations(half_done.revision, operations);
    let state = state_after(&part, before)?;
    let step =
        DowngradeStep { operations: downgrade_operations(&part)?, revision: &part, taken_along: false };
    Renderer::new(graph, dialect, state).down(&step)
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
