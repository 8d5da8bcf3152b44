//! The graph of all revisions of all apps.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::conflict::find_conflict;
use super::directory::{AppFolder, read_directories};
use super::links::{Directory, Links};
use super::reach::Reach;
use super::replay::{ReplayError, replay};
use super::{GraphError, LoadError, Revision, RevisionId};
use crate::schema::{AppLabel, Schema};

/// Every revision, checked: ids are unique, parents and dependencies exist, nothing goes in a circle, and what
/// nothing orders commutes.
#[derive(Debug)]
pub struct Graph {
    /// Sorted by app, number and stem.
    revisions: Vec<Revision>,
    directory: Directory,
    links: Links,
}

impl Graph {
    /// Reads the folders of all apps.
    ///
    /// # Errors
    /// Where a file cannot be read, or the revisions together make no graph.
    pub fn load(folders: &[AppFolder]) -> Result<Self, LoadError> {
        Ok(Self::new(read_directories(folders)?)?)
    }

    /// The graph of these revisions, in whatever order they come.
    ///
    /// # Errors
    /// Where they make no graph.
    pub fn new(mut revisions: Vec<Revision>) -> Result<Self, GraphError> {
        revisions.sort_by(|one, other| {
            (&one.app, one.number, &one.stem, one.id).cmp(&(&other.app, other.number, &other.stem, other.id))
        });
        let directory = index(&revisions)?;
        check_references(&revisions, &directory)?;
        let links = Links::new(&revisions, &directory, |node| !revisions[node].replaces.is_empty())
            .map_err(|cycle| GraphError::cycle(&revisions, &cycle))?;
        let reach = Reach::new(&links.before, &links.order);
        if let Some(conflict) = find_conflict(&revisions, &links.order, &reach) {
            let (first, second) = (&revisions[conflict.first], &revisions[conflict.second]);
            return Err(GraphError::conflict(first, second, &conflict.object));
        }
        Ok(Self { revisions, directory, links })
    }

    /// This graph with further revisions: what will be loaded once they are written.
    ///
    /// # Errors
    /// Where they do not fit together.
    pub fn with(&self, new: impl IntoIterator<Item = Revision>) -> Result<Self, GraphError> {
        Self::new(self.revisions.iter().cloned().chain(new).collect())
    }

    /// All revisions in canonical order: each after its parents and dependencies, else by app, number and name.
    pub fn revisions(&self) -> impl DoubleEndedIterator<Item = &Revision> + ExactSizeIterator {
        self.links.order.iter().map(|&node| &self.revisions[node])
    }

    /// Every file, those that a squash replaces too, by app and number.
    #[must_use]
    pub fn files(&self) -> &[Revision] {
        &self.revisions
    }

    /// The revision of that id.
    #[must_use]
    pub fn get(&self, id: &RevisionId) -> Option<&Revision> {
        self.node(id).map(|node| &self.revisions[node])
    }

    /// The revision of that id, else the squash that replaces it.
    #[must_use]
    pub fn get_or_squash(&self, id: &RevisionId) -> Option<&Revision> {
        self.directory.find(id).map(|node| &self.revisions[node])
    }

    /// The apps that have revisions.
    #[must_use]
    pub fn apps(&self) -> BTreeSet<&AppLabel> {
        self.revisions.iter().map(|revision| &revision.app).collect()
    }

    /// The revisions of an app that none of its revisions follows; several where there are branches.
    #[must_use]
    pub fn heads(&self, app: &AppLabel) -> Vec<&Revision> {
        self.head_nodes().filter(|revision| revision.app == *app).collect()
    }

    /// Their ids.
    #[must_use]
    pub fn head_ids(&self, app: &AppLabel) -> Vec<RevisionId> {
        self.heads(app).into_iter().map(|head| head.id).collect()
    }

    /// The heads of every app.
    #[must_use]
    pub fn all_heads(&self) -> BTreeMap<&AppLabel, Vec<&Revision>> {
        let mut heads: BTreeMap<&AppLabel, Vec<&Revision>> = BTreeMap::new();
        for head in self.head_nodes() {
            heads.entry(&head.app).or_default().push(head);
        }
        heads
    }

    fn head_nodes(&self) -> impl Iterator<Item = &Revision> {
        self.links.order.iter().filter_map(|&node| {
            let app = &self.revisions[node].app;
            let followed = self.links.after[node].iter().any(|&next| self.revisions[next].app == *app);
            (!followed).then_some(&self.revisions[node])
        })
    }

    /// The revisions of the same app that come right after.
    pub fn children<'a>(&'a self, revision: &'a Revision) -> impl Iterator<Item = &'a Revision> {
        let after = self.node(&revision.id).map_or(&[][..], |node| &self.links.after[node]);
        after.iter().map(|&next| &self.revisions[next]).filter(|next| next.app == revision.app)
    }

    /// The revisions that more than one of the same app follows.
    #[must_use]
    pub fn branch_points(&self) -> Vec<&Revision> {
        self.revisions().filter(|revision| self.children(revision).nth(1).is_some()).collect()
    }

    /// What people call a revision: by its number where no other file of the app has that.
    #[must_use]
    pub fn name(&self, revision: &Revision) -> String {
        let shared = self.with_number(&revision.app, revision.number).nth(1).is_some();
        if shared { revision.full_name() } else { revision.name() }
    }

    /// The files of an app with that number.
    pub(super) fn with_number<'a>(
        &'a self,
        app: &'a AppLabel,
        number: u32,
    ) -> impl Iterator<Item = &'a Revision> {
        let start = self.revisions.partition_point(|other| (&other.app, other.number) < (app, number));
        self.revisions[start..].iter().take_while(move |other| (&other.app, other.number) == (app, number))
    }

    /// The schema that all revisions together make.
    ///
    /// # Errors
    /// Where a revision does not fit what comes before it.
    pub fn state(&self) -> Result<Schema, ReplayError> {
        replay(self.revisions())
    }

    pub(super) fn node(&self, id: &RevisionId) -> Option<usize> {
        self.directory.files.get(id).copied()
    }

    pub(super) fn at(&self, node: usize) -> &Revision {
        &self.revisions[node]
    }

    pub(super) fn directory(&self) -> &Directory {
        &self.directory
    }

    pub(super) fn links(&self) -> &Links {
        &self.links
    }
}

fn index(revisions: &[Revision]) -> Result<Directory, GraphError> {
    let mut directory = Directory { files: HashMap::with_capacity(revisions.len()), ..Directory::default() };
    for (node, revision) in revisions.iter().enumerate() {
        if let Some(first) = directory.files.insert(revision.id, node) {
            return Err(GraphError::duplicate_id(&revisions[first], revision));
        }
        for id in &revision.replaces {
            directory.squashes.entry(*id).or_insert(node);
        }
    }
    Ok(directory)
}

fn check_references(revisions: &[Revision], directory: &Directory) -> Result<(), GraphError> {
    let find = |id| directory.find(id).map(|node| &revisions[node]);
    for revision in revisions {
        for (at, id) in revision.parents.iter().enumerate() {
            match find(id) {
                None => return Err(GraphError::missing_parent(revision, at, revisions)),
                Some(parent) if parent.app != revision.app => {
                    return Err(GraphError::parent_of_other_app(revision, at, parent));
                }
                Some(_) => {}
            }
        }
        if let Some(at) = revision.depends_on.iter().position(|id| find(id).is_none()) {
            return Err(GraphError::missing_dependency(revision, at));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
