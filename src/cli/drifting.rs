//! A live database held against the revisions that it has: what `check --database` and `upgrade --verify` tell.

use std::collections::BTreeSet;

use migrate_runtime::{Connection, Ledger};

use super::context::Context;
use super::database::Database;
use super::failure::Outcome;
use super::{applied, reflecting};
use crate::dialect::{Unknown, dialect_of};
use crate::drift::{Comparison, compare};
use crate::revision::Graph;
use crate::schema::{Schema, Table};

/// What a database is by its ledger, and what it is.
#[derive(PartialEq, Default)]
pub(super) struct Standing {
    pub(super) ledger: Ledger,
    pub(super) comparison: Comparison,
    unknown: Vec<Unknown>,
    /// False where there was nothing to compare with: no file yet, or a revision that is half done.
    is_compared: bool,
}

/// Reads ledger and catalogue in one snapshot and compares. A database that holds a half-done revision is between two
/// states and compared with neither.
///
/// # Errors
/// Where the database cannot be read, or its revisions cannot be replayed.
pub(super) async fn look(
    context: &Context<'_>,
    graph: &Graph,
    database: &Database,
    connection: &mut Connection,
) -> Outcome<Standing> {
    let (mut standing, sides) = reflecting::in_snapshot(context.ui, connection, async |connection| {
        let ledger = connection.read_ledger().await?;
        applied::check_files(context, graph, &ledger, database)?;
        if ledger.partial.is_some() {
            return Ok((Standing { ledger, ..Standing::default() }, Sides::default()));
        }
        let state = applied::state_of(graph, &applied::ids_of(&ledger)?)?;
        let reflected = reflecting::reflect(connection, &schemas_of(&state, connection)).await?;
        let mut lowered = dialect_of(connection.server().flavour).lower(&state)?;
        own_as_before(&mut lowered, &state);
        let sides = Sides { lowered, found: reflected.schema };
        let comparison = sides.compare(context);
        Ok((Standing { ledger, comparison, unknown: reflected.unknown, is_compared: true }, sides))
    })
    .await?;
    if standing.has_drifted()
        && let Some(printed) = sides.as_printed(connection).await
    {
        standing.comparison = printed.compare(context);
    }
    Ok(standing)
}

/// What the revisions come to on this kind of database, and what the database holds.
#[derive(PartialEq, Default)]
struct Sides {
    lowered: Schema,
    found: Schema,
}

impl Sides {
    fn compare(&self, context: &Context<'_>) -> Comparison {
        compare(&self.lowered, &self.found, |owner| context.is_asked(owner))
    }

    /// The same sides with the expressions of tables that differ as the database itself prints those of the revisions.
    /// None where it cannot be asked, or lets us make no copies: then the texts decide.
    async fn as_printed(&self, connection: &mut Connection) -> Option<Self> {
        let dialect = dialect_of(connection.server().flavour);
        let schema = dialect.schema_of_copies()?;
        let differs = |table: &&Table| self.found.table(&table.name).is_some_and(|found| found != *table);
        let tables: Vec<&Table> = self.lowered.tables.values().filter(differs).collect();
        let statements = dialect.copies(&tables).ok()?;
        connection.execute("BEGIN").await.ok()?;
        let copied = read_copies(connection, &statements, schema).await;
        connection.execute("ROLLBACK").await.ok()?;
        let mut printed = Self { lowered: self.lowered.clone(), found: self.found.clone() };
        for table in dialect.as_printed(&tables, &copied?) {
            printed.lowered.insert_table(table);
        }
        Some(printed)
    }
}

async fn read_copies(connection: &mut Connection, statements: &[String], schema: &str) -> Option<Schema> {
    for statement in statements {
        connection.execute(statement).await.ok()?;
    }
    let reflected = reflecting::reflect(connection, &[schema.to_owned()]).await.ok()?;
    Some(reflected.schema)
}

/// Whose a thing is no database knows: that is as the revisions say it.
fn own_as_before(lowered: &mut Schema, state: &Schema) {
    for table in lowered.tables.values_mut() {
        if let Some(known) = state.table(&table.name) {
            table.owner.clone_from(&known.owner);
        }
    }
    // One that is somebody else's is known all the same.
    for table in state.tables.values().filter(|table| table.unmanaged) {
        lowered.insert_table(table.clone());
    }
    for found in lowered.enums.values_mut() {
        found.owner = state.enumeration(&found.name).and_then(|known| known.owner.clone());
    }
    for found in lowered.sequences.values_mut() {
        found.owner = state.sequences.get(&found.name).and_then(|known| known.owner.clone());
    }
}

/// The database schemas that the revisions speak of; none where all their names are without one.
fn schemas_of(state: &Schema, connection: &Connection) -> Vec<String> {
    let names = state.tables.keys().chain(state.enums.keys()).chain(state.sequences.keys());
    let mut schemas: BTreeSet<String> = names.filter_map(|name| name.schema.clone()).collect();
    if schemas.is_empty() {
        return Vec::new();
    }
    schemas.extend(connection.schema().map(str::to_owned));
    schemas.into_iter().collect()
}

impl Standing {
    /// True where the database is not as its revisions left it.
    pub(super) fn has_drifted(&self) -> bool {
        !self.comparison.drift.is_empty()
    }

    /// Prints each difference in a line, and notes what was not compared.
    pub(super) fn print(&self, context: &Context<'_>, database: &Database) {
        let ui = context.ui;
        if self.has_drifted() {
            ui.print(format!("`{}` is not as its revisions left it:", database.name()));
        } else if self.is_compared {
            ui.say(format!("`{}` is as its revisions left it", database.name()));
        }
        for drift in &self.comparison.drift {
            ui.print(drift.to_string());
        }
        self.note_the_rest(context, database);
    }

    /// Names what no revision knows and what the tool has no word for.
    pub(super) fn note_the_rest(&self, context: &Context<'_>, database: &Database) {
        let strangers = self.comparison.strangers.iter();
        let strangers: Vec<String> =
            strangers.map(|found| format!("{} {}", found.kind, found.name)).collect();
        note_names(context, &format!("`{}` also has, and no revision knows", database.name()), &strangers);
        let unknown: Vec<String> = self.unknown.iter().map(ToString::to_string).collect();
        note_names(context, "not compared, since the tool has no word for it", &unknown);
    }
}

/// How many names a note holds.
const NAMES: usize = 12;

fn note_names(context: &Context<'_>, words: &str, names: &[String]) {
    if names.is_empty() {
        return;
    }
    let shown = names.iter().take(NAMES).cloned().collect::<Vec<_>>().join(", ");
    let more = names.len().saturating_sub(NAMES);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    context.ui.note(format!("{words}: {shown}{more}"));
}

/// Connects and looks; nothing where the database is a SQLite file that nobody has made yet.
///
/// # Errors
/// As [`look`].
pub(super) fn look_at(context: &Context<'_>, graph: &Graph, database: &Database) -> Outcome<Standing> {
    if database.is_missing_file() {
        return Ok(Standing::default());
    }
    database.block_on(async {
        let mut connection = database.open().await?;
        let standing = look(context, graph, database, &mut connection).await;
        connection.close().await;
        standing
    })
}
