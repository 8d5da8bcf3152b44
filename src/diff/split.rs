//! Changes cut into revisions-to-be: one an app, more only where apps need each other in turns.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{Change, order};
use crate::operation::{Effects, Object, Operation, optimize};
use crate::schema::AppLabel;

/// What a draft must come after, besides the head of its own app.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum DraftDependency {
    /// Another draft of the same run, by its place.
    Draft(usize),
    /// The heads that another app has now.
    Head(AppLabel),
}

/// The operations of one revision that is to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct AppChanges {
    pub app: AppLabel,
    pub operations: Vec<Operation>,
    /// The draft of the same app that comes right before, where an app needs more than one.
    pub after: Option<usize>,
    /// Sorted; drafts point to earlier places only.
    pub depends_on: Vec<DraftDependency>,
}

/// Cuts `changes`, in the order that [`super::diff`] gave, into drafts that can be applied one after the other.
///
/// `heads` holds every app that has revisions, with the effects of all of them together: a draft that touches
/// what another app's revisions touch depends on that app's heads, whichever of the two owns the thing.
#[must_use]
pub fn split(changes: &[Change], heads: &BTreeMap<AppLabel, Effects>) -> Vec<AppChanges> {
    let before = predecessors(changes);
    let groups = group(changes, &before);
    let mut draft_of = vec![0; changes.len()];
    for (draft, group) in groups.iter().enumerate() {
        for at in group {
            draft_of[*at] = draft;
        }
    }
    let effects: Vec<Effects> =
        groups.iter().map(|group| Effects::of(group.iter().map(|at| &changes[*at].operation))).collect();
    let mut drafts: Vec<AppChanges> = Vec::new();
    for (draft, group) in groups.iter().enumerate() {
        let app = changes[group[0]].app.clone();
        let mut needed: BTreeSet<usize> =
            group.iter().flat_map(|at| &before[*at]).map(|at| draft_of[*at]).collect();
        needed.extend((0..draft).filter(|earlier| conflict(&effects[*earlier], &effects[draft])));
        needed.retain(|earlier| drafts.get(*earlier).is_some_and(|other| other.app != app));
        let after = drafts.iter().rposition(|earlier| earlier.app == app);
        let depends_on = dependencies(&app, &needed, &drafts, &effects[draft], heads);
        let operations = optimize(group.iter().map(|at| changes[*at].operation.clone()).collect());
        drafts.push(AppChanges { app, operations, after, depends_on });
    }
    drafts
}

fn dependencies(
    app: &AppLabel,
    needed: &BTreeSet<usize>,
    drafts: &[AppChanges],
    effects: &Effects,
    heads: &BTreeMap<AppLabel, Effects>,
) -> Vec<DraftDependency> {
    let covered: BTreeSet<&AppLabel> = needed.iter().map(|draft| &drafts[*draft].app).collect();
    let touched = heads
        .iter()
        .filter(|(other, history)| *other != app && !covered.contains(other) && conflict(history, effects));
    let heads = touched.map(|(other, _)| DraftDependency::Head(other.clone()));
    needed.iter().copied().map(DraftDependency::Draft).chain(heads).collect()
}

/// True where the two do not commute. Most pairs have no table and no enum in common.
fn conflict(one: &Effects, other: &Effects) -> bool {
    share_objects(one, other) && one.conflict(other).is_some()
}

fn share_objects(one: &Effects, other: &Effects) -> bool {
    let objects = |effects: &Effects| -> BTreeSet<Object> {
        let all = effects.reads.iter().chain(&effects.writes);
        all.map(|object| object.table().map_or_else(|| object.clone(), |table| Object::Table(table.clone())))
            .collect()
    };
    !objects(one).is_disjoint(&objects(other))
}

/// For each change those that must come before it.
fn predecessors(changes: &[Change]) -> Vec<Vec<usize>> {
    let graph = order::graph(changes, &BTreeSet::new());
    let mut before = vec![Vec::new(); changes.len()];
    for edge in graph.raw_edges() {
        let (first, second) = (graph[edge.source()], graph[edge.target()]);
        // An edge against the given order is one that the order had to break.
        if first < second {
            before[second].push(first);
        }
    }
    keep_beside_renamed_values(changes, &mut before);
    before
}

/// Defaults name the values of an enum as they are called where the operation stands: it stays on its side of the
/// operation that calls them otherwise.
fn keep_beside_renamed_values(changes: &[Change], before: &mut [Vec<usize>]) {
    for (at, change) in changes.iter().enumerate() {
        let Operation::AlterEnum(alter) = &change.operation else { continue };
        if alter.renames.is_empty() {
            continue;
        }
        let renamed = Object::Enum(alter.name.clone());
        for (other, change) in changes.iter().enumerate().filter(|(other, _)| *other != at) {
            if change.operation.effects().reads.contains(&renamed) {
                before[at.max(other)].push(at.min(other));
            }
        }
    }
}

/// Takes all that is left of an app whose needs are met; where every app waits for another one, takes what can be
/// taken of the app that lets most others go on.
fn group(changes: &[Change], before: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut left: BTreeMap<&AppLabel, Vec<usize>> = BTreeMap::new();
    for (at, change) in changes.iter().enumerate() {
        left.entry(&change.app).or_default().push(at);
    }
    let mut done = vec![false; changes.len()];
    let mut groups = Vec::new();
    // The first change of all that are left never waits, so this ends when none is left.
    while let Some((app, taken)) = next_group(&left, before, &done) {
        for at in &taken {
            done[*at] = true;
        }
        let rest: Vec<usize> = left[app].iter().copied().filter(|at| !done[*at]).collect();
        if rest.is_empty() {
            left.remove(app)
        } else {
            left.insert(app, rest)
        };
        groups.push(taken);
    }
    groups
}

fn next_group<'a>(
    left: &BTreeMap<&'a AppLabel, Vec<usize>>,
    before: &[Vec<usize>],
    done: &[bool],
) -> Option<(&'a AppLabel, Vec<usize>)> {
    let mut partial: Vec<(&AppLabel, Vec<usize>)> = Vec::new();
    for (app, changes) in left {
        let taken = takeable(changes, before, done);
        if taken.len() == changes.len() {
            return Some((app, taken));
        }
        if !taken.is_empty() {
            partial.push((app, taken));
        }
    }
    let freed = |taken: &[usize]| Reverse(count_freed(taken, left, before, done));
    partial.into_iter().min_by_key(|(_, taken)| freed(taken))
}

/// How many apps could be finished once `taken` is done.
fn count_freed(
    taken: &[usize],
    left: &BTreeMap<&AppLabel, Vec<usize>>,
    before: &[Vec<usize>],
    done: &[bool],
) -> usize {
    let mut done = done.to_vec();
    for at in taken {
        done[*at] = true;
    }
    left.values().filter(|changes| takeable(changes, before, &done).len() == changes.len()).count()
}

/// The changes of one app that need nothing but each other and what is done.
fn takeable(changes: &[usize], before: &[Vec<usize>], done: &[bool]) -> Vec<usize> {
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    for at in changes {
        if before[*at].iter().all(|needed| done[*needed] || taken.contains(needed)) {
            taken.insert(*at);
        }
    }
    taken.into_iter().collect()
}
