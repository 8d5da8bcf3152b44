//! New revisions: what is to be in them becomes a numbered, named file with an id.

use std::collections::HashSet;

use camino::Utf8PathBuf;
use toml::de::DeTable;

use super::checksum::TreeHash;
use super::title::{short_slug, slug, suggest_message};
use super::write::{write_operations, write_revision};
use super::{Graph, OperationList, Revision, RevisionError, RevisionId};
use crate::operation::Operation;
use crate::schema::{AppLabel, DialectName};

/// What is to be in a new revision.
#[derive(Debug, Clone)]
pub struct Draft {
    pub app: AppLabel,
    /// Where the app's revisions are.
    pub folder: Utf8PathBuf,
    pub parents: Vec<RevisionId>,
    pub depends_on: Vec<RevisionId>,
    pub replaces: Vec<RevisionId>,
    /// None: made from the operations.
    pub message: Option<String>,
    /// The words of the file's name; none: made from the message.
    pub name: Option<String>,
    pub operations: Vec<Operation>,
    pub downgrade: Option<Vec<Operation>>,
    /// The databases that it is to run on, which the comments on losses speak of.
    pub dialects: Vec<DialectName>,
}

impl Draft {
    /// A draft that follows no revision yet.
    #[must_use]
    pub fn new(app: AppLabel, folder: impl Into<Utf8PathBuf>, operations: Vec<Operation>) -> Self {
        Self {
            app,
            folder: folder.into(),
            parents: Vec::new(),
            depends_on: Vec::new(),
            replaces: Vec::new(),
            message: None,
            name: None,
            operations,
            downgrade: None,
            dialects: DialectName::ALL.to_vec(),
        }
    }
}

/// Makes drafts into revisions, one after another: a later one can depend on an earlier one's id.
#[derive(Debug)]
pub struct Drafter<'a> {
    graph: &'a Graph,
    created: String,
    made: Vec<Revision>,
    ids: HashSet<RevisionId>,
}

impl<'a> Drafter<'a> {
    /// Starts behind what the graph has. `created` is the time in TOML's form (`2026-11-20T14:03:11Z`).
    #[must_use]
    pub fn new(graph: &'a Graph, created: impl Into<String>) -> Self {
        let known = graph.files().iter();
        let ids = known.flat_map(|revision| revision.replaces.iter().copied().chain([revision.id])).collect();
        Self { graph, created: created.into(), made: Vec::new(), ids }
    }

    /// Gives a draft its number, name, id and text.
    ///
    /// # Errors
    /// Where it cannot be written, or what is written would not be read.
    pub fn add(&mut self, draft: Draft) -> Result<&Revision, RevisionError> {
        let number = self.next_number(&draft.app);
        let message = message_of(&draft, number);
        let stem = format!("{number:04}_{}", slug_of(&draft, &message));
        let mut revision = Revision {
            path: draft.folder.join(format!("{stem}.toml")),
            app: draft.app,
            number,
            stem,
            id: RevisionId::of_hash(&[]),
            parents: draft.parents,
            depends_on: draft.depends_on,
            replaces: draft.replaces,
            message,
            created: self.created.clone(),
            operations: draft.operations,
            downgrade: draft.downgrade,
            text: String::new(),
        };
        revision.id = self.derive_id(&revision)?;
        let text = write_revision(&revision, &draft.dialects, |id| self.describe(id))?;
        // Read back at once: what could not be loaded later is never written.
        let revision = super::parse_revision(&revision.app, &revision.path, text)?;
        self.ids.insert(revision.id);
        self.made.push(revision);
        Ok(&self.made[self.made.len() - 1])
    }

    /// The revisions that were made, in the order of their making.
    #[must_use]
    pub fn finish(self) -> Vec<Revision> {
        self.made
    }

    fn next_number(&self, app: &AppLabel) -> u32 {
        let all = self.graph.files().iter().chain(&self.made);
        all.filter(|revision| revision.app == *app).map(|revision| revision.number).max().unwrap_or(0) + 1
    }

    fn describe(&self, id: &RevisionId) -> Option<String> {
        let made = || self.made.iter().find(|revision| revision.id == *id);
        self.graph.get(id).or_else(made).map(describe_revision)
    }

    fn derive_id(&self, revision: &Revision) -> Result<RevisionId, RevisionError> {
        let mut counter = 0_u32;
        loop {
            let id = hash_content(revision, counter)?;
            if !self.ids.contains(&id) {
                return Ok(id);
            }
            counter += 1;
        }
    }
}

/// What a revision is, for the comment behind its id: `catalog 0001 initial`.
#[must_use]
pub fn describe_revision(revision: &Revision) -> String {
    format!("{} {:04} {}", revision.app, revision.number, revision.message)
}

fn message_of(draft: &Draft, number: u32) -> String {
    match &draft.message {
        Some(message) => message.clone(),
        None => suggest_message(&draft.operations, number == 1 && draft.parents.is_empty()),
    }
}

/// The first of name, message and operations that has letters a file's name can hold.
fn slug_of(draft: &Draft, message: &str) -> String {
    let name = draft.name.as_deref().map(slug).unwrap_or_default();
    let candidates = [name, short_slug(message), short_slug(&suggest_message(&draft.operations, false))];
    candidates.into_iter().find(|slug| !slug.is_empty()).unwrap_or_else(|| "revision".to_owned())
}

fn hash_content(revision: &Revision, counter: u32) -> Result<RevisionId, RevisionError> {
    let failure = |message| RevisionError::Write { revision: revision.name(), message };
    let mut text = String::new();
    write_operations(&mut text, OperationList::Operation, &revision.operations, &DialectName::ALL)
        .map_err(|error| failure(error.to_string()))?;
    let tree = DeTable::parse(&text).map_err(|error| failure(error.message().to_owned()))?;
    let mut hash = TreeHash::default();
    hash.add_text('l', revision.app.as_str());
    for parent in &revision.parents {
        hash.add_text('p', parent.as_str());
    }
    hash.add_text('m', &revision.message);
    match tree.get_ref().get("operation") {
        Some(operations) => hash.add_value(operations.get_ref()),
        None => hash.add_text('c', &revision.created),
    }
    if counter > 0 {
        hash.add_text('n', &counter.to_string());
    }
    Ok(RevisionId::of_hash(&hash.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::CreateTable;
    use crate::schema::{Column, ColumnType, ObjectName, Table};

    type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

    fn create(name: &str) -> Operation {
        let mut table = Table::new(ObjectName::bare(name));
        table.columns.push(Column::new("id", ColumnType::BIGINT));
        CreateTable(table).into()
    }

    fn draft(app: &str, operations: Vec<Operation>) -> Result<Draft> {
        Ok(Draft::new(AppLabel::new(app)?, "migrations", operations))
    }

    #[test]
    fn a_first_revision_is_initial() -> Result<()> {
        let graph = Graph::new(Vec::new())?;
        let mut drafter = Drafter::new(&graph, "2026-11-20T14:03:11Z");
        let users = drafter.add(draft("users", vec![create("users")])?)?.clone();
        let orders = Draft { depends_on: vec![users.id], ..draft("orders", vec![create("orders")])? };
        drafter.add(orders)?;
        let next = Draft { parents: vec![users.id], ..draft("users", vec![create("a"), create("b")])? };
        drafter.add(next)?;
        let texts: Vec<_> = drafter
            .finish()
            .iter()
            .map(|revision| format!("==> {}\n{}", revision.path, revision.text))
            .collect();
        insta::assert_snapshot!(texts.join("\n"), @r#"
        ==> migrations/0001_initial.toml
        # users 0001: initial
        # Review before applying: cargo migrate sql users@0001

        format = 1
        id = "6f8da9793b62"
        parents = []
        depends_on = []
        message = "initial"
        created = 2026-11-20T14:03:11Z

        [[operation]]
        kind = "create_table"
        table = "users"
        columns = [
            { name = "id", type = "bigint" },
        ]

        ==> migrations/0001_initial.toml
        # orders 0001: initial
        # Review before applying: cargo migrate sql orders@0001

        format = 1
        id = "19933470b24d"
        parents = []
        depends_on = [
            "6f8da9793b62", # users 0001 initial
        ]
        message = "initial"
        created = 2026-11-20T14:03:11Z

        [[operation]]
        kind = "create_table"
        table = "orders"
        columns = [
            { name = "id", type = "bigint" },
        ]

        ==> migrations/0002_create_a_and_b.toml
        # users 0002: create a and b
        # Review before applying: cargo migrate sql users@0002

        format = 1
        id = "40d6f2ed1696"
        parents = ["6f8da9793b62"]
        depends_on = []
        message = "create a and b"
        created = 2026-11-20T14:03:11Z

        [[operation]]
        kind = "create_table"
        table = "a"
        columns = [
            { name = "id", type = "bigint" },
        ]

        [[operation]]
        kind = "create_table"
        table = "b"
        columns = [
            { name = "id", type = "bigint" },
        ]
        "#);
        Ok(())
    }

    #[test]
    fn an_id_that_is_taken_is_not_given_again() -> Result<()> {
        let graph = Graph::new(Vec::new())?;
        let mut drafter = Drafter::new(&graph, "2026-11-20T14:03:11Z");
        let message = Some("same".to_owned());
        let one = drafter.add(Draft { message: message.clone(), ..draft("users", vec![create("a")])? })?.id;
        let other = drafter.add(Draft { message, ..draft("users", vec![create("a")])? })?.id;
        assert_ne!(one, other);
        Ok(())
    }

    #[test]
    fn names_come_from_what_can_be_in_a_file_name() -> Result<()> {
        let graph = Graph::new(Vec::new())?;
        let mut drafter = Drafter::new(&graph, "2026-11-20T14:03:11Z");
        let foreign =
            Draft { message: Some("добавить".to_owned()), ..draft("users", vec![create("a")])? };
        assert_eq!(drafter.add(foreign)?.stem, "0001_create_a");
        let named = Draft { name: Some("My Name".to_owned()), ..draft("users", vec![create("b")])? };
        assert_eq!(drafter.add(named)?.stem, "0002_my_name");
        Ok(())
    }
}
