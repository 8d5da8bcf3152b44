//! The ledger held against the files: what is applied must still say what it said.

use std::collections::BTreeSet;

use migrate_runtime::{Ledger, LedgerRow};
use similar::TextDiff;

use super::context::Context;
use super::database::Database;
use super::failure::{Failure, Outcome};
use crate::revision::{Graph, Revision, RevisionId, parse_revision, replay};
use crate::schema::{AppLabel, Schema};

/// How many lines of a difference a message holds.
const DIFFERENCE_LINES: usize = 16;

/// The ids of the applied revisions, first applied first.
///
/// # Errors
/// Where the ledger holds something that is no id.
pub(super) fn ids_of(ledger: &Ledger) -> Outcome<Vec<RevisionId>> {
    ledger.rows.iter().map(id_of).collect()
}

fn id_of(row: &LedgerRow) -> Outcome<RevisionId> {
    row.id.parse().map_err(|_| {
        Failure::new(format!("the ledger has a row with the id `{}`, which is none of a revision", row.id))
            .hint("another tool may write to this table: set another name with `ledger = \"…\"`".to_owned())
    })
}

/// How a row of the ledger stands to the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// The file says what was applied, or what replaces it does.
    Unchanged,
    /// The file was edited since.
    Edited,
    /// The app is there, the file is not.
    Gone,
    /// The workspace has no such app.
    OfNoApp,
}

impl Standing {
    /// How this row stands.
    ///
    /// # Errors
    /// Where its id is none.
    pub(super) fn of(context: &Context<'_>, graph: &Graph, row: &LedgerRow) -> Outcome<Self> {
        Ok(Self::beside(context, find(graph, row)?, row))
    }

    fn beside(context: &Context<'_>, revision: Option<&Revision>, row: &LedgerRow) -> Self {
        match revision {
            Some(revision) if is_unchanged(revision, row) => Self::Unchanged,
            Some(_) => Self::Edited,
            None if is_app(context, &row.app) => Self::Gone,
            None => Self::OfNoApp,
        }
    }

    /// The word for programs.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Edited => "edited",
            Self::Gone => "gone",
            Self::OfNoApp => "of no app",
        }
    }
}

/// Holds every applied revision against its file.
///
/// # Errors
/// Where a file was edited after it was applied, or is gone.
pub(super) fn check_files(
    context: &Context<'_>,
    graph: &Graph,
    ledger: &Ledger,
    database: &Database,
) -> Outcome<()> {
    for (at, row) in ledger.rows.iter().enumerate() {
        let file = find(graph, row)?;
        match (Standing::beside(context, file, row), file) {
            (Standing::Edited, Some(revision)) => return Err(edited(graph, revision, row, database)),
            (Standing::Gone, _) => return Err(gone(row, &ledger.rows[..at], database)),
            _ => {}
        }
    }
    Ok(())
}

/// Says which apps the database has that the workspace does not have.
///
/// # Errors
/// Where a row's id is none.
pub(super) fn note_strangers(context: &Context<'_>, graph: &Graph, ledger: &Ledger) -> Outcome<()> {
    let mut strangers: BTreeSet<&str> = BTreeSet::new();
    for row in &ledger.rows {
        if Standing::of(context, graph, row)? == Standing::OfNoApp {
            strangers.insert(&row.app);
        }
    }
    let retired = &context.settings.retired;
    for app in strangers.into_iter().filter(|app| !retired.iter().any(|label| label.as_str() == *app)) {
        context.ui.note(format!(
            "the database has revisions of the app `{app}`, which this workspace does not have; \
             `retired = [\"{app}\"]` under `[migrations]` in migrations.toml silences this"
        ));
    }
    Ok(())
}

/// The revision of a row, or the one that replaces it.
fn find<'g>(graph: &'g Graph, row: &LedgerRow) -> Outcome<Option<&'g Revision>> {
    Ok(graph.get_or_squash(&id_of(row)?))
}

fn is_app(context: &Context<'_>, label: &str) -> bool {
    context.workspace.apps.iter().any(|app| app.label.as_str() == label)
}

fn is_unchanged(revision: &Revision, row: &LedgerRow) -> bool {
    revision.id.as_str() != row.id || revision.is_as_recorded(&row.text, &row.checksum)
}

fn edited(graph: &Graph, revision: &Revision, row: &LedgerRow, database: &Database) -> Failure {
    let name = graph.name(revision);
    Failure::new(format!("revision `{name}` was edited after it was applied to `{}`", database.name()))
        .at(Some(revision.place()))
        .note(format!(
            "applied {} with checksum {}, the file now has {}",
            minute(&row.applied_at),
            short(&row.checksum),
            short(&revision.checksum())
        ))
        .note(format!("what changed since:\n{}", difference(&row.text, &revision.text)))
        .hint(format!(
            "restore the file and put the change in a new revision, or accept it with \
             `cargo migrate stamp {name} --force`"
        ))
}

/// `earlier` are the rows before it: the last of its app is where taking it back leads to.
fn gone(row: &LedgerRow, earlier: &[LedgerRow], database: &Database) -> Failure {
    let (app, id) = (&row.app, &row.id);
    let previous = earlier.iter().rfind(|other| other.app == *app);
    let target = previous.map_or_else(|| format!("{app}@base"), |previous| format!("{app}@{}", previous.id));
    Failure::new(format!("revision `{}` is applied to `{}`, but its file is gone", row.name, database.name()))
        .note(format!("applied {} with the id {id}", minute(&row.applied_at)))
        .hint(format!(
            "restore the file (`cargo migrate show {app}@{id} --applied` prints the text that the ledger keeps), or \
             take it back with `cargo migrate downgrade {target}`, which needs no file"
        ))
}

fn difference(from: &str, to: &str) -> String {
    let difference = TextDiff::from_lines(from, to);
    let text = difference.unified_diff().context_radius(1).to_string();
    let mut lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("@@")).collect();
    if lines.len() > DIFFERENCE_LINES {
        lines.truncate(DIFFERENCE_LINES);
        lines.push("…");
    }
    lines.iter().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

/// The graph with the revisions that only the ledger still has: they can be taken back by the text that it keeps.
///
/// # Errors
/// Where such a text cannot be read, or does not fit the files.
pub(super) fn with_missing(graph: Graph, ledger: &Ledger) -> Outcome<Graph> {
    let mut missing = Vec::new();
    for row in &ledger.rows {
        if find(&graph, row)?.is_none() {
            missing.push(revision_of(row)?);
        }
    }
    if let Some(partial) = &ledger.partial
        && partial.id.parse().is_ok_and(|id| graph.get(&id).is_none())
        && ledger.rows.iter().all(|row| row.id != partial.id)
    {
        missing.push(read_text(&partial.app, &partial.name, &partial.text)?);
    }
    if missing.is_empty() { Ok(graph) } else { Ok(graph.with(missing)?) }
}

/// The revision as it was applied.
///
/// # Errors
/// Where the ledger's text of it cannot be read.
pub(super) fn revision_of(row: &LedgerRow) -> Outcome<Revision> {
    read_text(&row.app, &row.name, &row.text)
}

fn read_text(app: &str, name: &str, text: &str) -> Outcome<Revision> {
    let label = AppLabel::new(app).map_err(|error| Failure::of(&error))?;
    let stem = name.rsplit('@').next().unwrap_or(name);
    // The ledger has the name that people use, which may be a number alone.
    let file = if stem.contains('_') { format!("{stem}.toml") } else { format!("{stem}_applied.toml") };
    let path = camino::Utf8PathBuf::from(format!("ledger/{app}/{file}"));
    Ok(parse_revision(&label, &path, text.to_owned())?)
}

/// Holds the files against the ledger before revisions are taken back: an edit may say a way back that was missing, and
/// must not say another way forward than the one that was gone.
///
/// # Errors
/// Where the files of the applied revisions lead to another state than what was applied.
pub(super) fn check_states(
    context: &Context<'_>,
    graph: &Graph,
    ledger: &Ledger,
    database: &Database,
) -> Outcome<()> {
    for row in &ledger.rows {
        let file = find(graph, row)?;
        let (Standing::Edited, Some(revision)) = (Standing::beside(context, file, row), file) else {
            continue;
        };
        let recorded = ledger.rows.iter().map(revision_of).collect::<Outcome<Vec<_>>>()?;
        if replay(&recorded)? == state_of(graph, &ids_of(ledger)?)? {
            return Ok(());
        }
        return Err(edited(graph, revision, row, database));
    }
    Ok(())
}

/// The schema that the database has by its ledger, in the ledger's order.
///
/// # Errors
/// Where a revision does not fit those before it.
pub(super) fn state_of(graph: &Graph, ids: &[RevisionId]) -> Outcome<Schema> {
    let mut seen = BTreeSet::new();
    let applied = ids.iter().filter_map(|id| graph.get_or_squash(id));
    Ok(replay(applied.filter(|revision| seen.insert(revision.id)))?)
}

/// A time of the ledger, to the minute: `2026-11-20 14:03`.
pub(super) fn minute(time: &str) -> String {
    time.chars().take("2026-11-20T14:03".len()).collect::<String>().replace('T', " ")
}

/// The beginning of a checksum.
fn short(checksum: &str) -> String {
    let digits = checksum.rsplit(':').next().unwrap_or(checksum);
    format!("{}…", digits.chars().take(8).collect::<String>())
}
