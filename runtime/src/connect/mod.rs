//! From a database URL to a driver that is signed in, with the prologue said and the server known.

mod error;
mod mysql;
mod postgres;
mod sqlite;

pub use error::ConnectError;
pub(crate) use sqlite::explain_unwritable;

use crate::driver::Driver;
use crate::options::ConnectOptions;
use crate::prologue::prologue;
use crate::rows::Rows;
use crate::server::{Dialect, Server};
use crate::server_error::ServerError;
use crate::url::DatabaseUrl;
use crate::value::Value;

/// What is known once a connection stands.
pub(crate) struct Opened {
    pub(crate) driver: Driver,
    pub(crate) server: Server,
    /// The server's number for this connection, by which others see it and can cancel it
    pub(crate) backend: i64,
    /// The database's name on its server
    pub(crate) database: String,
    /// Where the ledger is: PostgreSQL's first schema of the search path, MySQL's database
    pub(crate) schema: Option<String>,
}

/// Opens a connection and says the prologue.
pub(crate) async fn open(url: &DatabaseUrl, options: &ConnectOptions) -> Result<Opened, ConnectError> {
    let connecting = async {
        let mut driver = sign_in(url, options).await?;
        set_up(&mut driver, url, options).await?;
        match url.dialect() {
            Dialect::Sqlite => sqlite::identify(driver, url).await,
            Dialect::Postgres => postgres::identify(driver, url).await,
            Dialect::Mysql => mysql::identify(driver, url).await,
        }
    };
    if url.dialect() == Dialect::Sqlite {
        // A file answers at once, or waits for a lock as long as the lock timeout says.
        return connecting.await;
    }
    let timeout = tokio::time::timeout(options.connect_timeout, connecting);
    timeout.await.unwrap_or_else(|_| {
        let reason = format!("no answer within {} seconds", options.connect_timeout.as_secs());
        Err(ConnectError::Unreachable { place: place_of(url), reason })
    })
}

async fn sign_in(url: &DatabaseUrl, options: &ConnectOptions) -> Result<Driver, ConnectError> {
    match url.dialect() {
        Dialect::Sqlite => sqlite::connect(url, options).await,
        Dialect::Postgres => postgres::connect(url).await,
        Dialect::Mysql => mysql::connect(url).await,
    }
}

/// Says the prologue; all of it in one message, since none of it is worth a way to the server and back.
async fn set_up(
    driver: &mut Driver,
    url: &DatabaseUrl,
    options: &ConnectOptions,
) -> Result<(), ConnectError> {
    let statements = prologue(url.dialect(), options).join(";\n");
    driver.execute(&statements).await.map_err(|error| failed(url, &error, &statements))
}

/// Turns a refusal of the first statements into a connect error.
fn failed(url: &DatabaseUrl, error: &sqlx::Error, sql: &str) -> ConnectError {
    match url.dialect() {
        Dialect::Sqlite => sqlite::explain(url, error, false),
        _ => ConnectError::Other { place: place_of(url), error: ServerError::new(error, sql) },
    }
}

async fn ask(driver: &mut Driver, url: &DatabaseUrl, sql: &str) -> Result<Rows, ConnectError> {
    driver.query(sql).await.map_err(|error| failed(url, &error, sql))
}

fn text_at(rows: &Rows, column: usize) -> Option<String> {
    rows.get(0)?.get(column).and_then(Value::as_text)
}

fn integer_at(rows: &Rows, column: usize) -> i64 {
    rows.get(0).and_then(|row| row.get(column)?.as_integer()).unwrap_or_default()
}

/// `host:port`, or the socket's path.
fn place_of(url: &DatabaseUrl) -> String {
    let host = url.host().unwrap_or_else(|| "localhost".to_owned());
    match url.port() {
        Some(port) if !host.starts_with('/') => format!("{host}:{port}"),
        _ => host,
    }
}
