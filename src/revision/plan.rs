//! What is to be done to bring a database to a target.

use std::collections::BTreeSet;

use super::progress::{Progress, Way};
use super::resolve::{check_app, find_revision, several_heads};
use super::{Graph, PlanError, Point, Revision, RevisionId, Target, downgrade_operations};
use crate::operation::Operation;
use crate::schema::AppLabel;

/// One revision that is to be taken back.
#[derive(Debug, Clone, PartialEq)]
pub struct DowngradeStep<'g> {
    pub revision: &'g Revision,
    /// What takes it back.
    pub operations: Vec<Operation>,
    /// It is of an app that was not asked for, and goes because it depends on one that goes.
    pub taken_along: bool,
}

/// The revisions to apply, in order: the targets and all that comes before them, without what is applied. No target
/// means all heads. `applied` are the ledger's ids in its order.
///
/// # Errors
/// Where a target means nothing or too much, or the ledger does not fit the graph.
pub fn plan_upgrade<'g>(
    graph: &'g Graph,
    applied: &[RevisionId],
    targets: &[Target],
) -> Result<Vec<&'g Revision>, PlanError> {
    let progress = Progress::new(graph, applied, Way::Up)?;
    let mut wanted = Vec::new();
    for target in targets {
        check_app(graph, target.app.as_ref())?;
        wanted.extend(upgrade_nodes(&progress, target)?);
    }
    if targets.is_empty() {
        wanted.extend(&progress.links.order);
    }
    let inside = progress.closure(wanted, &progress.links.before, |node| !progress.applied[node]);
    Ok(progress.links.order.iter().filter(|&&node| inside[node]).map(|&node| graph.at(node)).collect())
}

/// The nodes that a target of an upgrade means; what comes before them is added later.
fn upgrade_nodes(progress: &Progress<'_>, target: &Target) -> Result<Vec<usize>, PlanError> {
    let of_app = |node: &usize| target.app.as_ref().is_none_or(|app| progress.graph.at(*node).app == *app);
    match &target.point {
        Point::Heads => Ok(progress.links.order.iter().copied().filter(of_app).collect()),
        Point::Head => {
            check_single_heads(progress.graph, target.app.as_ref())?;
            Ok(progress.links.order.iter().copied().filter(of_app).collect())
        }
        Point::Forward(steps) => match &target.app {
            Some(app) => steps_of_app(progress, target, app, *steps),
            None => first_steps(progress, target, *steps),
        },
        Point::Base | Point::Back(_) => Err(PlanError::WrongWay {
            target: target.to_string(),
            command: "upgrade",
            instead: Some(format!("`cargo migrate downgrade {target}` takes revisions back")),
        }),
        Point::Number(_) | Point::Prefix(_) | Point::Stem(_) => {
            Ok(visible_nodes(progress, find_revision(progress.graph, target)?))
        }
    }
}

/// The revision, or the squash that stands for it.
fn visible_nodes(progress: &Progress<'_>, revision: &Revision) -> Vec<usize> {
    let graph = progress.graph;
    let Some(node) = graph.node(&revision.id) else { return Vec::new() };
    if !progress.links.hidden[node] {
        return vec![node];
    }
    let squash = graph.directory().squashes.get(&revision.id).copied();
    let originals = revision.replaces.iter().filter_map(|id| graph.node(id));
    squash.into_iter().chain(originals).filter(|&node| !progress.links.hidden[node]).collect()
}

fn check_single_heads(graph: &Graph, app: Option<&AppLabel>) -> Result<(), PlanError> {
    let heads = graph.all_heads();
    let mut asked = heads.iter().filter(|(head_app, _)| app.is_none_or(|app| **head_app == app));
    match asked.find(|(_, heads)| heads.len() > 1) {
        Some((app, heads)) => Err(several_heads(graph, app, heads)),
        None => Ok(()),
    }
}

fn first_steps(progress: &Progress<'_>, target: &Target, steps: usize) -> Result<Vec<usize>, PlanError> {
    let open = progress.links.order.iter().copied().filter(|&node| !progress.applied[node]);
    let nodes: Vec<usize> = open.collect();
    if nodes.len() < steps {
        return Err(too_far(target, nodes.len(), "left"));
    }
    Ok(nodes[..steps].to_vec())
}

fn too_far(target: &Target, available: usize, state: &'static str) -> PlanError {
    PlanError::TooFar { target: target.to_string(), available, state }
}

/// Goes on from what is applied of an app, one revision a step; where two could be next it is not clear which.
fn steps_of_app(
    progress: &Progress<'_>,
    target: &Target,
    app: &AppLabel,
    steps: usize,
) -> Result<Vec<usize>, PlanError> {
    let graph = progress.graph;
    let mut open: Vec<usize> = progress.links.order.clone();
    open.retain(|&node| graph.at(node).app == *app && !progress.applied[node]);
    let available = open.len();
    let mut done = progress.applied.clone();
    let mut taken = Vec::new();
    while taken.len() < steps {
        let is_next = |node: &usize| {
            progress.links.before[*node].iter().all(|&before| done[before] || graph.at(before).app != *app)
        };
        let next: Vec<usize> = open.iter().copied().filter(is_next).take(8).collect();
        match next.as_slice() {
            [] => return Err(too_far(target, available, "left")),
            [node] => {
                done[*node] = true;
                taken.push(*node);
                open.retain(|other| other != node);
            }
            several => {
                let choices = several.iter().map(|&node| graph.name(graph.at(node))).collect();
                return Err(PlanError::Ambiguous { target: target.to_string(), choices });
            }
        }
    }
    Ok(taken)
}

/// The revisions to take back, in order: backwards through the ledger, with what depends on them in other apps.
/// A target is where to stop: what follows it goes, it stays.
///
/// # Errors
/// Where a target means nothing or too much, the ledger does not fit the graph, or a revision has no way back.
pub fn plan_downgrade<'g>(
    graph: &'g Graph,
    applied: &[RevisionId],
    targets: &[Target],
) -> Result<Vec<DowngradeStep<'g>>, PlanError> {
    let progress = Progress::new(graph, applied, Way::Down)?;
    let mut going = Vec::new();
    let mut asked: BTreeSet<&AppLabel> = BTreeSet::new();
    for target in targets {
        check_app(graph, target.app.as_ref())?;
        let nodes = downgrade_nodes(&progress, target, applied)?;
        let apps = nodes.iter().map(|&node| &graph.at(node).app);
        match stop_app(graph, target)? {
            Some(app) => drop(asked.insert(app)),
            None => asked.extend(apps),
        }
        going.extend(nodes);
    }
    let inside = progress.closure(going, &progress.links.after, |node| progress.applied[node]);
    let order = progress.ledger.iter().rev().filter(|&&node| inside[node]);
    order
        .map(|&node| {
            let revision = graph.at(node);
            let operations = downgrade_operations(revision)?;
            Ok(DowngradeStep { revision, operations, taken_along: !asked.contains(&revision.app) })
        })
        .collect()
}

/// The app that a target names, itself or by a revision of it.
fn stop_app<'g>(graph: &'g Graph, target: &Target) -> Result<Option<&'g AppLabel>, PlanError> {
    if let Some(app) = &target.app {
        return Ok(graph.files().iter().map(|revision| &revision.app).find(|other| *other == app));
    }
    match target.point {
        Point::Number(_) | Point::Prefix(_) | Point::Stem(_) => {
            find_revision(graph, target).map(|revision| Some(&revision.app))
        }
        _ => Ok(None),
    }
}

/// The nodes that go at a target; what follows them is added later.
fn downgrade_nodes(
    progress: &Progress<'_>,
    target: &Target,
    ids: &[RevisionId],
) -> Result<Vec<usize>, PlanError> {
    let graph = progress.graph;
    let of_app = |node: &usize| target.app.as_ref().is_none_or(|app| graph.at(*node).app == *app);
    let applied: Vec<usize> = progress.ledger.iter().copied().filter(of_app).collect();
    match &target.point {
        Point::Base => Ok(applied),
        Point::Back(steps) => {
            if target.app.is_none() {
                check_files_of_last(graph, ids, *steps)?;
            }
            let start = applied.len().checked_sub(*steps);
            start
                .map(|start| applied[start..].to_vec())
                .ok_or_else(|| too_far(target, applied.len(), "applied"))
        }
        Point::Head | Point::Heads | Point::Forward(_) => Err(PlanError::WrongWay {
            target: target.to_string(),
            command: "downgrade",
            instead: Some(format!("`cargo migrate upgrade {target}` applies revisions")),
        }),
        Point::Number(_) | Point::Prefix(_) | Point::Stem(_) => {
            let revision = find_revision(graph, target)?;
            let nodes = visible_nodes(progress, revision);
            if nodes.is_empty() || !nodes.iter().all(|&node| progress.applied[node]) {
                return Err(PlanError::NotApplied { revision: graph.name(revision) });
            }
            // What depends on the target itself stays: the target does.
            let after = nodes.iter().flat_map(|&node| progress.links.after[node].iter().copied());
            let follows = |node: &usize| graph.at(*node).app == revision.app && !nodes.contains(node);
            Ok(after.filter(follows).collect())
        }
    }
}

/// Steps back through the ledger must not leave out an entry because its file is gone.
fn check_files_of_last(graph: &Graph, ids: &[RevisionId], steps: usize) -> Result<(), PlanError> {
    match ids.iter().rev().take(steps).find(|id| graph.get_or_squash(id).is_none()) {
        Some(id) => Err(PlanError::AppliedWithoutFile { id: id.to_string() }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
