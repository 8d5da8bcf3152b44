//! A target's name to the revision that it means.

use super::{Graph, PlanError, Point, Revision, Target};
use crate::document::nearest;
use crate::schema::AppLabel;

/// The one revision that a target names: by number, id or file, or the head.
///
/// # Errors
/// Where there is none or more than one, or the target is relative.
pub fn find_revision<'g>(graph: &'g Graph, target: &Target) -> Result<&'g Revision, PlanError> {
    check_app(graph, target.app.as_ref())?;
    let found = match &target.point {
        Point::Head | Point::Heads => return find_head(graph, target),
        Point::Number(number) => candidates(graph, target, |revision| revision.number == *number),
        Point::Prefix(prefix) => {
            candidates(graph, target, |revision| revision.id.as_str().starts_with(prefix.as_str()))
        }
        Point::Stem(stem) => candidates(graph, target, |revision| revision.stem == *stem),
        Point::Base | Point::Forward(_) | Point::Back(_) => Vec::new(),
    };
    match found.as_slice() {
        [one] => Ok(one),
        [] => Err(no_such_revision(graph, target)),
        several => Err(PlanError::Ambiguous {
            target: target.to_string(),
            choices: several.iter().map(|revision| graph.name(revision)).collect(),
        }),
    }
}

fn candidates<'g>(
    graph: &'g Graph,
    target: &Target,
    matches: impl Fn(&Revision) -> bool,
) -> Vec<&'g Revision> {
    let is_of_app = |revision: &&Revision| target.app.as_ref().is_none_or(|app| revision.app == *app);
    graph.files().iter().filter(is_of_app).filter(|revision| matches(revision)).collect()
}

fn find_head<'g>(graph: &'g Graph, target: &Target) -> Result<&'g Revision, PlanError> {
    let heads: Vec<&Revision> = match &target.app {
        Some(app) => graph.heads(app),
        None => graph.all_heads().into_values().flatten().collect(),
    };
    match (heads.as_slice(), &target.app) {
        ([one], _) => Ok(one),
        ([], _) => Err(no_such_revision(graph, target)),
        (several, Some(app)) => Err(several_heads(graph, app, several)),
        (several, None) => Err(PlanError::Ambiguous {
            target: target.to_string(),
            choices: several.iter().map(|head| graph.name(head)).collect(),
        }),
    }
}

pub(super) fn several_heads(graph: &Graph, app: &AppLabel, heads: &[&Revision]) -> PlanError {
    PlanError::SeveralHeads {
        app: app.to_string(),
        heads: heads.iter().map(|head| graph.name(head)).collect(),
    }
}

/// An app that is named must have revisions.
pub(super) fn check_app(graph: &Graph, app: Option<&AppLabel>) -> Result<(), PlanError> {
    let Some(app) = app else { return Ok(()) };
    let apps = graph.apps();
    if apps.contains(app) {
        return Ok(());
    }
    let nearest = nearest(app.as_str(), apps.iter().map(|app| app.as_str())).map(str::to_owned);
    Err(PlanError::NoSuchApp { app: app.to_string(), nearest })
}

fn no_such_revision(graph: &Graph, target: &Target) -> PlanError {
    let text = target.to_string();
    let is_app = target.app.is_none() && graph.apps().iter().any(|app| app.as_str() == text);
    let nearest = if is_app { Some(format!("{text}@head")) } else { nearest_name(graph, target) };
    PlanError::NoSuchRevision { target: text, nearest }
}

fn nearest_name(graph: &Graph, target: &Target) -> Option<String> {
    let files = candidates(graph, target, |_| true);
    match &target.point {
        Point::Stem(stem) => {
            let stem = nearest(stem, files.iter().map(|revision| revision.stem.as_str()))?;
            files.iter().find(|revision| revision.stem == stem).map(|revision| revision.full_name())
        }
        Point::Number(_) => target.app.as_ref().and(files.last()).map(|revision| graph.name(revision)),
        _ => None,
    }
}
