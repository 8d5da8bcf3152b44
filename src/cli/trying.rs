//! Expressions of changed tables tried on real databases before a revision holds them: on a SQLite in memory, where
//! revisions must be able to run on SQLite, and on the server that the settings name, where it answers. No server is
//! needed: what only it can tell shows at the latest when the revision is applied.

use std::collections::BTreeSet;
use std::time::Duration;

use migrate_runtime::{ConnectOptions, Connection, DatabaseUrl};

use super::applied::{ids_of, state_of};
use super::context::Context;
use super::database::{Database, DatabaseArguments, block_on, dialects};
use super::failure::{Failure, Outcome};
use super::modelling::Sides;
use super::trials::{Trials, with_expressions};
use crate::diff::Change;
use crate::operation::Operation;
use crate::revision::{Graph, RevisionId, plan_upgrade};
use crate::schema::{DialectName, ObjectName, Schema, Table};

/// How long a server may take to answer: nobody asked for it here.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);

/// How long all trials on it may take.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Tries the expressions of every table that changes.
///
/// # Errors
/// What the databases say of each that they do not take, with the place in the model.
pub(super) fn check_expressions(context: &Context<'_>, sides: &Sides, changes: &[Change]) -> Outcome<()> {
    let changed: BTreeSet<&ObjectName> =
        changes.iter().filter_map(|change| change.operation.table()).collect();
    let tables = changed.into_iter().filter_map(|name| sides.models.schema.table(name));
    let tables: Vec<&Table> = tables.filter(|table| !table.unmanaged).collect();
    let mut failures = Vec::new();
    if is_for_sqlite(context) {
        failures.extend(try_on_sqlite(sides, &with_expressions(&tables, DialectName::Sqlite))?);
    }
    if let Some(server) = server(context) {
        failures.extend(try_on_server(context, sides, &server, &with_expressions(&tables, server.dialect())));
    }
    if failures.is_empty() { Ok(()) } else { Err(Failure::all(failures)) }
}

/// Where nobody says which database it is to be, expressions may be for any.
fn is_for_sqlite(context: &Context<'_>) -> bool {
    let is_said =
        context.settings.dialects.is_some() || Database::find(context, &DatabaseArguments::default()).is_ok();
    is_said && dialects(context).contains(&DialectName::Sqlite)
}

/// The server that an upgrade would work on, where revisions are meant for its like.
fn server(context: &Context<'_>) -> Option<Database> {
    let mut database = Database::find(context, &DatabaseArguments::default()).ok()?;
    let dialect = database.dialect();
    database.options.connect_timeout = CONNECT_TIMEOUT;
    database.options.lock_timeout = CONNECT_TIMEOUT;
    (dialect != DialectName::Sqlite && dialects(context).contains(&dialect)).then_some(database)
}

fn try_on_sqlite(sides: &Sides, tables: &[&Table]) -> Outcome<Vec<Failure>> {
    if tables.is_empty() {
        return Ok(Vec::new());
    }
    block_on(async {
        let url = DatabaseUrl::parse("sqlite::memory:")?;
        let mut connection = Connection::open(&url, &ConnectOptions::default()).await?;
        let trials = Trials {
            tables: tables.to_vec(),
            models: &sides.models.schema,
            known: Schema::empty(),
            awaits_sql: false,
        };
        let failures = trials.run(&mut connection).await?;
        connection.close().await;
        Ok(failures)
    })
}

/// What the server says; nothing where it lets nobody try.
fn try_on_server(
    context: &Context<'_>,
    sides: &Sides,
    database: &Database,
    tables: &[&Table],
) -> Vec<Failure> {
    if tables.is_empty() {
        return Vec::new();
    }
    let asked = block_on(async {
        let late = || Failure::new(format!("that was not done within {} seconds", TIMEOUT.as_secs()));
        let trying = tokio::time::timeout(TIMEOUT, on_server(sides, database, tables));
        trying.await.unwrap_or_else(|_| Err(late()))
    });
    let name = database.name();
    match asked {
        Ok(failures) => {
            failures.into_iter().map(|failure| failure.note(format!("tried on `{name}`"))).collect()
        }
        Err(failure) => {
            if context.ui.is_verbose() {
                let why = failure.in_a_line();
                context.ui.note(format!("expressions were not tried on `{name}`: {why}"));
            }
            Vec::new()
        }
    }
}

async fn on_server(sides: &Sides, database: &Database, tables: &[&Table]) -> Outcome<Vec<Failure>> {
    let mut connection = database.open().await?;
    let ledger = connection.read_ledger().await?;
    let applied = ids_of(&ledger)?;
    let trials = Trials {
        tables: tables.to_vec(),
        models: &sides.models.schema,
        known: state_of(&sides.graph, &applied)?,
        awaits_sql: ledger.partial.is_some() || awaits_sql(&sides.graph, &applied)?,
    };
    let failures = trials.run(&mut connection).await?;
    connection.close().await;
    Ok(failures)
}

/// True where a revision that is not applied yet has SQL by hand.
fn awaits_sql(graph: &Graph, applied: &[RevisionId]) -> Outcome<bool> {
    let missing = plan_upgrade(graph, applied, &[])?;
    let mut operations = missing.iter().flat_map(|revision| &revision.operations);
    Ok(operations.any(|operation| matches!(operation, Operation::Sql(_))))
}
