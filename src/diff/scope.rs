//! Which apps were asked for, and which they need.

use std::collections::{BTreeMap, BTreeSet};

use super::{Outcome, order};
use crate::operation::Operation;
use crate::schema::AppLabel;

/// Whose changes are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Those of every app.
    All,
    /// Those of some apps, and of the apps without whose changes theirs cannot be made.
    Apps(BTreeSet<AppLabel>),
}

/// Leaves out the apps that nobody asked for and nobody needs. Whoever is in is in with all its changes.
pub(super) fn narrow(outcome: Outcome, scope: &Scope) -> Outcome {
    let Scope::Apps(asked) = scope else { return outcome };
    let wanted = with_needed(asked, &needs(&outcome));
    let mut outcome = outcome;
    outcome.changes.retain(|change| wanted.contains(&change.app));
    outcome.questions.retain(|question| wanted.contains(&question.app));
    outcome.notices.retain(|notice| wanted.contains(&notice.app));
    outcome
}

type Needs = BTreeMap<AppLabel, BTreeSet<AppLabel>>;

/// Which app's changes need which other app's. A table that moves needs both, the giver and the taker.
fn needs(outcome: &Outcome) -> Needs {
    let graph = order::graph(&outcome.changes, &BTreeSet::new());
    let mut needs = Needs::new();
    let mut note = |app: &AppLabel, needed: &AppLabel| {
        if app != needed {
            needs.entry(app.clone()).or_default().insert(needed.clone());
        }
    };
    for edge in graph.raw_edges() {
        let (first, second) =
            (&outcome.changes[graph[edge.source()]], &outcome.changes[graph[edge.target()]]);
        note(&second.app, &first.app);
    }
    for change in &outcome.changes {
        if let Operation::ReleaseTable(release) = &change.operation {
            note(&change.app, &release.to);
        }
    }
    needs
}

fn with_needed(asked: &BTreeSet<AppLabel>, needs: &Needs) -> BTreeSet<AppLabel> {
    let mut wanted = asked.clone();
    let mut pending: Vec<AppLabel> = asked.iter().cloned().collect();
    while let Some(app) = pending.pop() {
        for needed in needs.get(&app).into_iter().flatten() {
            if wanted.insert(needed.clone()) {
                pending.push(needed.clone());
            }
        }
    }
    wanted
}
