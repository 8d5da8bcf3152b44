//! The edges of a graph, with squashed revisions in place of what they replace, or the other way round.

use std::collections::HashMap;

use super::order::{Predecessors, successors, topological_order};
use super::{Revision, RevisionId};

/// Where revisions and the squashes of them are.
#[derive(Debug, Default)]
pub(super) struct Directory {
    /// Every file, by its id.
    pub(super) files: HashMap<RevisionId, usize>,
    /// For a replaced id the revision that replaces it.
    pub(super) squashes: HashMap<RevisionId, usize>,
}

impl Directory {
    /// The file of that id, else the squash that replaces it.
    pub(super) fn find(&self, id: &RevisionId) -> Option<usize> {
        self.files.get(id).or_else(|| self.squashes.get(id)).copied()
    }
}

/// Which revision comes right before which.
#[derive(Debug, Clone)]
pub(super) struct Links {
    pub(super) before: Predecessors,
    pub(super) after: Vec<Vec<usize>>,
    /// The revisions that take part, in canonical order.
    pub(super) order: Vec<usize>,
    /// Those that do not: replaced ones, or squashed ones that cannot be used.
    pub(super) hidden: Vec<bool>,
}

/// What decides which of a squash and its originals take part.
struct View<'a> {
    revisions: &'a [Revision],
    directory: &'a Directory,
    hidden: Vec<bool>,
}

impl Links {
    /// The edges where the squashes for which `is_used` holds take the place of what they replace.
    ///
    /// # Errors
    /// A cycle.
    pub(super) fn new(
        revisions: &[Revision],
        directory: &Directory,
        is_used: impl Fn(usize) -> bool,
    ) -> Result<Self, Vec<usize>> {
        let hidden = (0..revisions.len())
            .map(|node| {
                let replaced =
                    directory.squashes.get(&revisions[node].id).is_some_and(|&squash| is_used(squash));
                replaced || (!revisions[node].replaces.is_empty() && !is_used(node))
            })
            .collect();
        let view = View { revisions, directory, hidden };
        let before: Predecessors = (0..revisions.len()).map(|node| view.predecessors(node)).collect();
        let mut order = topological_order(&before)?;
        order.retain(|&node| !view.hidden[node]);
        Ok(Self { after: successors(&before), before, order, hidden: view.hidden })
    }
}

impl View<'_> {
    fn predecessors(&self, node: usize) -> Vec<usize> {
        if self.hidden[node] {
            return Vec::new();
        }
        let revision = &self.revisions[node];
        let mut before = Vec::new();
        for id in revision.parents.iter().chain(&revision.depends_on) {
            self.resolve(id, &mut before, 0);
        }
        // A squash may depend on what it replaces; any other revision that names itself is a cycle.
        before.retain(|&other| other != node || revision.replaces.is_empty());
        before.sort_unstable();
        before.dedup();
        before
    }

    /// The nodes that stand for an id. Squashes of squashes end somewhere; a ring of them is cut off.
    fn resolve(&self, id: &RevisionId, found: &mut Vec<usize>, depth: usize) {
        if depth > self.revisions.len().min(64) {
            return;
        }
        let squash = self.directory.squashes.get(id).copied();
        match (self.directory.files.get(id).copied(), squash) {
            (Some(node), _) if !self.hidden[node] => found.push(node),
            (Some(node), _) if !self.revisions[node].replaces.is_empty() && squash.is_none() => {
                self.resolve_all(&self.revisions[node].replaces, found, depth);
            }
            (_, Some(squash)) if !self.hidden[squash] => found.push(squash),
            (_, Some(squash)) => self.resolve(&self.revisions[squash].id, found, depth + 1),
            _ => {}
        }
    }

    fn resolve_all(&self, ids: &[RevisionId], found: &mut Vec<usize>, depth: usize) {
        for id in ids {
            self.resolve(id, found, depth + 1);
        }
    }
}
