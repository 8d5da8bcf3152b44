//! Why revisions together make no graph.

use super::{Revision, RevisionError, RevisionId};
use crate::document::Step;
use crate::operation::Object;
use crate::schema::Place;

/// Why files that are each well formed cannot be used together.
#[derive(Debug, thiserror::Error)]
pub enum GraphError {
    #[error("revisions `{first}` and `{second}` have the same id `{id}`")]
    DuplicateId { id: RevisionId, first: String, first_place: Box<Place>, second: String, place: Box<Place> },
    #[error("revision `{revision}` has the parent `{parent}`, which does not exist")]
    MissingParent {
        revision: String,
        parent: RevisionId,
        place: Box<Place>,
        /// The file before it, which is likely meant: its name and id.
        previous: Option<(String, RevisionId)>,
    },
    #[error("revision `{revision}` depends on `{dependency}`, which does not exist")]
    MissingDependency { revision: String, dependency: RevisionId, place: Box<Place> },
    #[error("revision `{revision}` has the parent `{parent}`, which is of another app")]
    ParentOfOtherApp { revision: String, parent: String, id: RevisionId, place: Box<Place> },
    #[error("revisions come before each other in a circle: `{}`", chain.join("` → `"))]
    Cycle {
        /// Each before the next, the first again at the end.
        chain: Vec<String>,
        place: Box<Place>,
    },
    #[error("nothing says which comes first of `{first}` and `{second}`, and both touch {object}")]
    Conflict {
        first: String,
        first_id: RevisionId,
        first_place: Box<Place>,
        second: String,
        second_place: Box<Place>,
        object: String,
        same_app: bool,
    },
}

impl GraphError {
    pub(super) fn duplicate_id(first: &Revision, second: &Revision) -> Self {
        Self::DuplicateId {
            id: second.id,
            first: first.full_name(),
            first_place: Box::new(first.place_of(&[Step::Key("id")])),
            second: second.full_name(),
            place: Box::new(second.place_of(&[Step::Key("id")])),
        }
    }

    pub(super) fn missing_parent(revision: &Revision, at: usize, all: &[Revision]) -> Self {
        let previous = all
            .iter()
            .rfind(|other| other.app == revision.app && other.number < revision.number)
            .map(|other| (other.full_name(), other.id));
        Self::MissingParent {
            revision: revision.full_name(),
            parent: revision.parents[at],
            place: Box::new(revision.place_of(&[Step::Key("parents"), Step::Item(at)])),
            previous,
        }
    }

    pub(super) fn missing_dependency(revision: &Revision, at: usize) -> Self {
        Self::MissingDependency {
            revision: revision.full_name(),
            dependency: revision.depends_on[at],
            place: Box::new(revision.place_of(&[Step::Key("depends_on"), Step::Item(at)])),
        }
    }

    pub(super) fn parent_of_other_app(revision: &Revision, at: usize, parent: &Revision) -> Self {
        Self::ParentOfOtherApp {
            revision: revision.full_name(),
            parent: parent.full_name(),
            id: parent.id,
            place: Box::new(revision.place_of(&[Step::Key("parents"), Step::Item(at)])),
        }
    }

    pub(super) fn cycle(revisions: &[Revision], cycle: &[usize]) -> Self {
        let chain = cycle.iter().map(|&node| revisions[node].full_name()).collect();
        // The first comes after the last but one: there is the edge that closes the circle.
        let place = match cycle {
            [first, .., last, _] => edge_place(&revisions[*first], revisions[*last].id),
            [first, ..] => edge_place(&revisions[*first], revisions[*first].id),
            [] => Place { file: String::new(), line: 1, column: 1 },
        };
        Self::Cycle { chain, place: Box::new(place) }
    }

    pub(super) fn conflict(first: &Revision, second: &Revision, object: &Object) -> Self {
        Self::Conflict {
            first: first.full_name(),
            first_id: first.id,
            first_place: Box::new(operation_place(first, object)),
            second: second.full_name(),
            second_place: Box::new(operation_place(second, object)),
            object: object.to_string(),
            same_app: first.app == second.app,
        }
    }

    /// Where it is.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::DuplicateId { place, .. }
            | Self::MissingParent { place, .. }
            | Self::MissingDependency { place, .. }
            | Self::ParentOfOtherApp { place, .. }
            | Self::Cycle { place, .. }
            | Self::Conflict { second_place: place, .. } => Some(place.as_ref().clone()),
        }
    }

    /// What can be done.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::DuplicateId { .. } => {
                "one is a copy: give the newer file an `id` of its own, 12 hexadecimal digits".to_owned()
            }
            Self::MissingParent { previous: Some((name, id)), .. } => {
                format!("restore its file, or name another parent: `{name}` is `\"{id}\"`")
            }
            Self::MissingParent { previous: None, .. } => {
                "restore its file, or write `parents = []` for a first revision".to_owned()
            }
            Self::MissingDependency { .. } => {
                "restore its file, or take the id out of `depends_on`".to_owned()
            }
            Self::ParentOfOtherApp { id, .. } => format!("move `\"{id}\"` from `parents` to `depends_on`"),
            Self::Cycle { .. } => {
                "take one of them out of the `parents` or `depends_on` of the next".to_owned()
            }
            Self::Conflict { same_app: true, first, first_id, second, .. } => {
                format!(
                    "say the order: write `parents = [\"{first_id}\"]` in `{second}` to put it after `{first}`"
                )
            }
            Self::Conflict { same_app: false, first, first_id, second, .. } => {
                format!(
                    "say the order: add `\"{first_id}\"` to `depends_on` of `{second}` to put it after `{first}`"
                )
            }
        })
    }

    /// Facts beside it.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        match self {
            Self::DuplicateId { first, first_place, .. } | Self::Conflict { first, first_place, .. } => {
                vec![format!("`{first}` is at {first_place}")]
            }
            _ => Vec::new(),
        }
    }
}

/// Where a revision names another as its parent or dependency.
fn edge_place(revision: &Revision, id: RevisionId) -> Place {
    let parent = revision.parents.iter().position(|other| *other == id);
    let dependency = revision.depends_on.iter().position(|other| *other == id);
    match (parent, dependency) {
        (Some(at), _) => revision.place_of(&[Step::Key("parents"), Step::Item(at)]),
        (None, Some(at)) => revision.place_of(&[Step::Key("depends_on"), Step::Item(at)]),
        (None, None) => revision.place(),
    }
}

/// Where the first operation stands that touches an object.
fn operation_place(revision: &Revision, object: &Object) -> Place {
    let touches = |object: &Object, other: &Object| {
        other == object || (other.table().is_some() && other.table() == object.table())
    };
    let at = revision.operations.iter().position(|operation| {
        let effects = operation.effects();
        effects.writes.iter().chain(&effects.reads).any(|other| touches(object, other))
    });
    match at {
        Some(at) => revision.place_of_operation(super::OperationList::Operation, at),
        None => revision.place(),
    }
}

/// Why revisions cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error(transparent)]
    Revision(#[from] RevisionError),
    #[error(transparent)]
    Graph(#[from] GraphError),
}

impl LoadError {
    /// Where it is.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Revision(error) => error.place(),
            Self::Graph(error) => error.place(),
        }
    }

    /// What can be done.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Revision(error) => error.hint(),
            Self::Graph(error) => error.hint(),
        }
    }

    /// Facts beside it.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        match self {
            Self::Revision(error) => error.notes(),
            Self::Graph(error) => error.notes(),
        }
    }
}
