//! Changes to revisions: cut by app, each behind the heads of its app and what it needs of the others.

use std::collections::BTreeMap;

use super::{Draft, Drafter, Graph, Revision, RevisionError, RevisionId};
use crate::diff::{AppChanges, Change, DraftDependency, split};
use crate::operation::Effects;
use crate::schema::AppLabel;

/// The revisions for the changes, not yet written, each after those that it depends on.
///
/// `blank` gives an app's draft without operations: where its revisions are, and the words that somebody wants in them.
/// `created` is the time in TOML's form (`2026-11-20T14:03:11Z`).
///
/// # Errors
/// Where one cannot be written down, or there is no blank.
pub fn draft_changes<E: From<RevisionError>>(
    graph: &Graph,
    created: impl Into<String>,
    changes: &[Change],
    blank: impl Fn(&AppLabel) -> Result<Draft, E>,
) -> Result<Vec<Revision>, E> {
    let mut drafter = Drafter::new(graph, created);
    let mut ids: Vec<RevisionId> = Vec::new();
    for changes in split(changes, &effects_of_apps(graph)) {
        let draft = Draft {
            parents: changes.after.map_or_else(|| graph.head_ids(&changes.app), |at| vec![ids[at]]),
            depends_on: dependencies(graph, &changes, &ids),
            operations: changes.operations,
            ..blank(&changes.app)?
        };
        ids.push(drafter.add(draft)?.id);
    }
    Ok(drafter.finish())
}

fn dependencies(graph: &Graph, changes: &AppChanges, ids: &[RevisionId]) -> Vec<RevisionId> {
    let ids_of = |dependency: &DraftDependency| match dependency {
        DraftDependency::Draft(at) => vec![ids[*at]],
        DraftDependency::Head(app) => graph.head_ids(app),
    };
    changes.depends_on.iter().flat_map(ids_of).collect()
}

/// What the revisions of each app touch, all together.
fn effects_of_apps(graph: &Graph) -> BTreeMap<AppLabel, Effects> {
    let of_app = |app: &AppLabel| {
        let revisions = graph.files().iter().filter(|revision| revision.app == *app);
        Effects::of(revisions.flat_map(|revision| &revision.operations))
    };
    graph.apps().into_iter().map(|app| (app.clone(), of_app(app))).collect()
}
