//! Small graphs for tests, a line a revision: `users@0002_b: users@0001_a | catalog@0001_x` has a parent and a
//! dependency. An id is made from the name.

use sha2::{Digest, Sha256};

use super::{Graph, Revision, RevisionId, parse_revision};
use crate::schema::AppLabel;

/// The id of the sample revision of that name.
pub(super) fn id_of(name: &str) -> RevisionId {
    RevisionId::of_hash(&Sha256::digest(name))
}

/// The ids of several.
pub(super) fn ids_of(names: &[&str]) -> Vec<RevisionId> {
    names.iter().map(|name| id_of(name)).collect()
}

fn id_list(names: &str) -> String {
    let ids: Vec<String> = names.split_whitespace().map(|name| format!("\"{}\"", id_of(name))).collect();
    format!("[{}]", ids.join(", "))
}

/// One revision; `rest` is what its file has behind the head.
pub(super) fn revision(line: &str, rest: &str) -> Revision {
    let (name, before) = line.split_once(':').unwrap_or((line, ""));
    let (parents, depends_on) = before.split_once('|').unwrap_or((before, ""));
    let (app, stem) = name.trim().split_once('@').expect("an app and a stem");
    let text = format!(
        "format = 1\nid = \"{}\"\nparents = {}\ndepends_on = {}\nmessage = \"{stem}\"\n\
         created = 2026-01-01T00:00:00Z\n{rest}",
        id_of(name.trim()),
        id_list(parents),
        id_list(depends_on),
    );
    let app = AppLabel::new(app).expect("a label");
    let path = format!("{app}/migrations/{stem}.toml");
    parse_revision(&app, path.as_str().into(), text).expect("a revision")
}

/// A graph of revisions that do nothing.
pub(super) fn graph(lines: &[&str]) -> Graph {
    Graph::new(lines.iter().map(|line| revision(line, "")).collect()).expect("a graph")
}

/// Full names in one line.
pub(super) fn names<'a>(revisions: impl IntoIterator<Item = &'a Revision>) -> String {
    revisions.into_iter().map(Revision::full_name).collect::<Vec<_>>().join(" ")
}
