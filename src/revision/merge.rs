//! Several heads of an app become one.

use camino::Utf8Path;

use super::{Draft, Graph};
use crate::schema::AppLabel;

/// An empty revision that has all heads of `app` as its parents; none where the app has at most one head. That
/// the branches commute was made sure when the graph was loaded.
#[must_use]
pub fn merge_heads(graph: &Graph, app: &AppLabel, folder: &Utf8Path) -> Option<Draft> {
    let heads = graph.heads(app);
    if heads.len() < 2 {
        return None;
    }
    let names: Vec<&str> = heads.iter().map(|head| head.stem.as_str()).collect();
    Some(Draft {
        parents: heads.iter().map(|head| head.id).collect(),
        message: Some(format!("merge {}", names.join(" and "))),
        ..Draft::new(app.clone(), folder, Vec::new())
    })
}
