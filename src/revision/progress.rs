//! A graph together with what a database has applied of it.

use std::borrow::Cow;
use std::collections::HashSet;

use super::links::Links;
use super::{Graph, PlanError, Revision, RevisionId};

/// Which way is planned. A squash that counts as applied because all that it replaces is, is taken back as what the
/// ledger has: the replaced ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Up,
    Down,
}

/// Where a database stands.
pub(super) struct Progress<'g> {
    pub(super) graph: &'g Graph,
    pub(super) links: Cow<'g, Links>,
    /// By node.
    pub(super) applied: Vec<bool>,
    /// The applied nodes in the order of the ledger.
    pub(super) ledger: Vec<usize>,
}

impl<'g> Progress<'g> {
    /// Takes the ids in the order of the ledger; those that no file has are somebody else's question.
    pub(super) fn new(graph: &'g Graph, ids: &[RevisionId], way: Way) -> Result<Self, PlanError> {
        let known: HashSet<RevisionId> = ids.iter().copied().collect();
        let links = links_for(graph, &known, way)?;
        let applied: Vec<bool> = (0..graph.files().len())
            .map(|node| !links.hidden[node] && is_applied(graph.at(node), &known))
            .collect();
        let progress = Self { ledger: ledger_nodes(graph, &links, ids), graph, links, applied };
        progress.check_order()?;
        Ok(progress)
    }

    /// Every applied revision must have all that comes before it.
    fn check_order(&self) -> Result<(), PlanError> {
        for &node in &self.links.order {
            if !self.applied[node] {
                continue;
            }
            if let Some(&parent) = self.links.before[node].iter().find(|&&before| !self.applied[before]) {
                return Err(PlanError::applied_child(self.graph.at(node), self.graph.at(parent)));
            }
        }
        Ok(())
    }

    /// The nodes of which `from` holds, and all that `edges` lead to from there and for which `enters` holds.
    pub(super) fn closure(
        &self,
        from: impl IntoIterator<Item = usize>,
        edges: &[Vec<usize>],
        enters: impl Fn(usize) -> bool,
    ) -> Vec<bool> {
        let mut inside = vec![false; self.applied.len()];
        let mut open: Vec<usize> = from.into_iter().filter(|&node| enters(node)).collect();
        while let Some(node) = open.pop() {
            if !std::mem::replace(&mut inside[node], true) {
                open.extend(edges[node].iter().copied().filter(|&next| enters(next)));
            }
        }
        inside
    }
}

fn is_applied(revision: &Revision, known: &HashSet<RevisionId>) -> bool {
    let replaces = &revision.replaces;
    known.contains(&revision.id) || (!replaces.is_empty() && replaces.iter().all(|id| known.contains(id)))
}

fn links_for<'g>(
    graph: &'g Graph,
    known: &HashSet<RevisionId>,
    way: Way,
) -> Result<Cow<'g, Links>, PlanError> {
    let is_used = |node: usize| {
        let squash = graph.at(node);
        let recorded = squash.replaces.iter().filter(|id| known.contains(id)).count();
        let all = recorded == squash.replaces.len() && way == Way::Up;
        !squash.replaces.is_empty() && (known.contains(&squash.id) || recorded == 0 || all)
    };
    let unused = graph.files().iter().enumerate().filter(|(_, revision)| !revision.replaces.is_empty());
    let unused: Vec<usize> = unused.map(|(node, _)| node).filter(|&node| !is_used(node)).collect();
    if unused.is_empty() {
        return Ok(Cow::Borrowed(graph.links()));
    }
    for node in unused {
        let squash = graph.at(node);
        if let Some(missing) = squash.replaces.iter().find(|id| graph.get(id).is_none()) {
            return Err(PlanError::HalfSquashed {
                squash: squash.full_name(),
                missing: missing.to_string(),
                place: squash.place(),
            });
        }
    }
    Links::new(graph.files(), graph.directory(), is_used)
        .map(Cow::Owned)
        .map_err(|cycle| PlanError::applied_child(graph.at(cycle[0]), graph.at(cycle[cycle.len() - 1])))
}

/// The node of each ledger entry; replaced ones stand for their squash, where the last of them is.
fn ledger_nodes(graph: &Graph, links: &Links, ids: &[RevisionId]) -> Vec<usize> {
    let stands_for = |id: &RevisionId| {
        let squash = graph.directory().squashes.get(id).copied().filter(|&squash| !links.hidden[squash]);
        graph.node(id).filter(|&node| !links.hidden[node]).or(squash)
    };
    let mut seen = HashSet::new();
    let mut nodes: Vec<usize> =
        ids.iter().rev().filter_map(stands_for).filter(|&node| seen.insert(node)).collect();
    nodes.reverse();
    nodes
}
