//! A live database, read into a schema: all queries in one snapshot where the database has one. MySQL has none for its
//! catalogue: there the server's counters tell whether tables were changed meanwhile, and the read is done again until
//! it says the same twice.

use migrate_runtime::{Connection, Dialect as Family, Error, Rows, Value};

use super::catalogue_rights;
use super::failure::{Failure, Outcome};
use super::ui::Ui;
use crate::dialect::{Reading, ReflectError, Reflected, dialect_of};
use crate::document::nearest;

/// How often a database is read that changes while it is read.
const ATTEMPTS: usize = 3;

/// What PostgreSQL calls a lookup whose object went away between two queries.
const INTERNAL_ERROR: &str = "XX000";

/// Runs `job` in one snapshot of the database, again where tables were changed meanwhile.
///
/// # Errors
/// What `job` gives, and where the database has no snapshot to give.
pub(super) async fn in_snapshot<T: PartialEq>(
    ui: &Ui,
    connection: &mut Connection,
    mut job: impl AsyncFnMut(&mut Connection) -> Outcome<T>,
) -> Outcome<T> {
    let mut attempt = 1;
    let mut last = None;
    loop {
        let before = changes_so_far(connection).await?;
        connection.begin_snapshot().await?;
        let outcome = job(connection).await;
        let ended = connection.end_snapshot().await;
        if outcome.is_ok() {
            ended?;
        }
        let is_quiet = changes_so_far(connection).await.is_ok_and(|now| now == before);
        // The tables that were changed were those of other databases.
        let is_the_same = last.is_some() && last.as_ref() == outcome.as_ref().ok();
        if is_quiet || is_the_same {
            return outcome;
        }
        if attempt == ATTEMPTS {
            ui.note(
                "tables of this server were changed while the catalogue was read: what is told may be of two moments",
            );
            return outcome;
        }
        last = outcome.ok();
        attempt += 1;
    }
}

/// How many statements have changed tables on a server without snapshots of its catalogue, those of other databases
/// among them.
async fn changes_so_far(connection: &mut Connection) -> Outcome<Rows> {
    if connection.server().dialect != Family::Mysql {
        return Ok(Rows::default());
    }
    let counters = "SHOW GLOBAL STATUS WHERE Variable_name IN ('Com_create_table', 'Com_alter_table', \
                    'Com_drop_table', 'Com_rename_table', 'Com_create_index', 'Com_drop_index', 'Com_create_view', \
                    'Com_drop_view', 'Com_create_trigger', 'Com_drop_trigger')";
    Ok(connection.query(counters).await?)
}

/// Looks whether there are schemas of those names.
///
/// # Errors
/// Where there is one that is not there, or the database has none at all.
pub(super) async fn check_schemas(connection: &mut Connection, schemas: &[String]) -> Outcome<()> {
    let Some(first) = schemas.first() else { return Ok(()) };
    match connection.server().dialect {
        Family::Sqlite => {
            return Err(Failure::new(format!("SQLite has no database schemas, and so no `{first}`")));
        }
        Family::Mysql => {
            return Err(Failure::new(format!(
                "MySQL's schemas are its databases, and `{first}` is another one"
            ))
            .hint("name the database in the URL".to_owned()));
        }
        Family::Postgres => {}
    }
    let known = connection.query("SELECT nspname::text FROM pg_catalog.pg_namespace ORDER BY 1").await;
    let known = known.map_err(|error| refused(connection, error))?;
    let known: Vec<String> = known.iter().filter_map(|row| row.first().and_then(Value::as_text)).collect();
    let Some(missing) = schemas.iter().find(|schema| !known.contains(schema)) else { return Ok(()) };
    let nearest = nearest(missing, known.iter().map(String::as_str));
    Err(Failure::new(format!("the database `{}` has no schema `{missing}`", connection.database()))
        .hint(nearest.map(|nearest| format!("did you mean `{nearest}`?"))))
}

/// Reads the schemas of those names, the one of names without a schema where none is given. To be called within
/// [`in_snapshot`].
///
/// # Errors
/// Where the catalogue may not be read, or changes while it is.
pub(super) async fn reflect(connection: &mut Connection, schemas: &[String]) -> Outcome<Reflected> {
    let unseen = catalogue_rights::check(connection).await?;
    let server = connection.server();
    let reading = Reading {
        version: server.version,
        schemas: schemas.to_vec(),
        ignored: connection.own_tables().to_vec(),
    };
    let dialect = dialect_of(server.flavour);
    let mut answers = query_all(connection, dialect.catalogue(&reading)).await?;
    answers.extend(query_all(connection, dialect.follow_up(&reading, &answers)).await?);
    let mut reflected =
        dialect.reflect(&reading, &answers).map_err(|error| unreadable(connection, &error))?;
    reflected.unknown.extend(unseen);
    Ok(reflected)
}

async fn query_all(connection: &mut Connection, queries: Vec<String>) -> Outcome<Vec<Rows>> {
    let answers = connection.query_all(&queries).await;
    answers.map_err(|error| refused(connection, error))
}

fn refused(connection: &Connection, error: Error) -> Failure {
    match &error {
        Error::Query { error: reason, .. } if catalogue_rights::is_refusal(reason) => {
            catalogue_rights::refused(connection).because(&reason.message)
        }
        Error::Query { error: reason, .. } if reason.code.as_deref() == Some(INTERNAL_ERROR) => {
            changed(connection, &reason.message)
        }
        _ => Failure::from(error),
    }
}

fn unreadable(connection: &Connection, error: &ReflectError) -> Failure {
    match error {
        ReflectError::Changed(what) => changed(connection, what),
        ReflectError::Hidden(what) => catalogue_rights::refused(connection).because(what),
        ReflectError::Missing { .. } => {
            Failure::of(error).note(format!("the server is {}", connection.server()))
        }
    }
}

fn changed(connection: &Connection, what: &str) -> Failure {
    Failure::new(format!("the database `{}` changed while it was read", connection.database()))
        .because(what)
        .hint("run the command again when nothing changes its tables".to_owned())
}
