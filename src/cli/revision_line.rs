//! Revisions, each in one line, or as JSON.

use serde_json::{Value, json};

use super::context::Context;
use super::options::FormatArguments;
use super::style::{FAINT, STRONG, paint};
use crate::revision::{Graph, Revision};

/// `users@0002 add age to users`
pub(super) fn short(graph: &Graph, revision: &Revision) -> String {
    format!("{} {}", paint(STRONG, graph.name(revision)), revision.message)
}

/// `users@0002  7c1d0be2f9a4  add age to users`, the name as wide as the widest.
pub(super) fn long(graph: &Graph, revision: &Revision, width: usize) -> String {
    let name = format!("{:width$}", graph.name(revision));
    format!("{}  {}  {}", paint(STRONG, name), paint(FAINT, revision.id), revision.message)
}

/// How wide the widest name of these is.
pub(super) fn width<'a>(graph: &Graph, revisions: impl IntoIterator<Item = &'a Revision>) -> usize {
    revisions.into_iter().map(|revision| graph.name(revision).chars().count()).max().unwrap_or(0)
}

/// What programs want to know of a revision.
pub(super) fn json(graph: &Graph, revision: &Revision) -> Value {
    json!({
        "app": revision.app.as_str(),
        "id": revision.id.as_str(),
        "name": graph.name(revision),
        "number": revision.number,
        "message": revision.message,
        "created": revision.created,
        "parents": revision.parents.iter().map(|id| id.as_str()).collect::<Vec<_>>(),
        "depends_on": revision.depends_on.iter().map(|id| id.as_str()).collect::<Vec<_>>(),
        "path": revision.path.as_str(),
    })
}

/// A line a revision, or all as JSON.
pub(super) fn print(context: &Context<'_>, graph: &Graph, revisions: &[&Revision], format: FormatArguments) {
    if format.is_json() {
        let list: Vec<Value> = revisions.iter().map(|revision| json(graph, revision)).collect();
        return context.ui.print_json(&Value::from(list));
    }
    let width = width(graph, revisions.iter().copied());
    for revision in revisions {
        context.ui.print(long(graph, revision, width));
    }
}
