//! An empty database, again and again: each schema is made in one of its own.

use migrate_runtime::{ConnectOptions, Connection, DatabaseUrl, Error, Rows, Value};
use test_servers::{Kind, ServerDatabase};

use crate::generate::OTHER_SCHEMA;
use crate::target::Target;

/// After so many schemas a server's database is made anew: what was dropped weighs on its catalogue.
const RENEWED_AFTER: u32 = 150;

/// A connection to a database that can be emptied.
pub(crate) struct Database {
    pub(crate) target: Target,
    pub(crate) connection: Connection,
    server: Option<ServerDatabase>,
    used: u32,
}

impl Database {
    /// Makes one; none where its server is not there.
    ///
    /// # Errors
    /// Where the server refuses.
    pub(crate) async fn create(target: Target) -> Result<Option<Self>, String> {
        let server = match target.kind() {
            Kind::Sqlite => None,
            kind => match ServerDatabase::create(kind).await {
                Some(server) => Some(server),
                None => return Ok(None),
            },
        };
        let connection = open(target, server.as_ref()).await?;
        Ok(Some(Self { target, connection, server, used: 0 }))
    }

    /// The URL of a server's database.
    pub(crate) fn url(&self) -> Option<String> {
        self.server.as_ref().map(ServerDatabase::url)
    }

    /// Empties it.
    ///
    /// # Errors
    /// Where the server refuses.
    pub(crate) async fn wipe(&mut self) -> Result<(), String> {
        self.used += 1;
        let Some(server) = &self.server else {
            return self.reconnect().await;
        };
        if self.used.is_multiple_of(RENEWED_AFTER) {
            return self.renew().await;
        }
        let name = server.name().to_owned();
        let statements = match self.target.kind() {
            Kind::Postgres => vec![
                "SET client_min_messages = error".to_owned(),
                "DROP SCHEMA public CASCADE".to_owned(),
                format!("DROP SCHEMA IF EXISTS \"{OTHER_SCHEMA}\" CASCADE"),
                "CREATE SCHEMA public".to_owned(),
            ],
            _ => vec![
                format!("DROP DATABASE `{name}`"),
                format!("CREATE DATABASE `{name}`"),
                format!("USE `{name}`"),
            ],
        };
        for statement in statements {
            self.execute(&statement).await.map_err(|error| format!("{statement}: {error:?}"))?;
        }
        for table in ["ledger", "ledger_journal"] {
            let space = if self.target.kind() == Kind::Postgres {
                "laws".to_owned()
            } else {
                format!("{name}_ledger")
            };
            // It need not be there yet.
            let _ = self.execute(&format!("DELETE FROM {space}.{table}")).await;
        }
        Ok(())
    }

    /// A new session on the same database; SQLite's is in memory and goes with it.
    async fn reconnect(&mut self) -> Result<(), String> {
        let fresh = open(self.target, self.server.as_ref()).await?;
        std::mem::replace(&mut self.connection, fresh).close().await;
        Ok(())
    }

    async fn renew(&mut self) -> Result<(), String> {
        let Some(server) = ServerDatabase::create(self.target.kind()).await else { return Ok(()) };
        let fresh = open(self.target, Some(&server)).await?;
        std::mem::replace(&mut self.connection, fresh).close().await;
        if let Some(old) = self.server.replace(server) {
            drop_server(self.target, old, &mut self.connection).await;
        }
        Ok(())
    }

    /// Drops it.
    pub(crate) async fn close(mut self) {
        if let Some(server) = self.server.take() {
            drop_server(self.target, server, &mut self.connection).await;
        }
        self.connection.close().await;
    }

    pub(crate) async fn execute(&mut self, sql: &str) -> Result<(), Error> {
        self.connection.execute(sql).await
    }

    pub(crate) async fn query(&mut self, sql: &str) -> Result<Rows, String> {
        self.connection.query(sql).await.map_err(|error| format!("{sql}\n  {}", told(&error)))
    }

    /// The rows of a query, each as one text.
    pub(crate) async fn lines(&mut self, sql: &str) -> Result<Vec<String>, String> {
        let rows = self.query(sql).await?;
        Ok(rows.iter().map(|row| row.iter().map(text).collect::<Vec<_>>().join(" | ")).collect())
    }
}

async fn drop_server(target: Target, server: ServerDatabase, connection: &mut Connection) {
    if target.kind() != Kind::Postgres {
        let ledger = format!("DROP DATABASE IF EXISTS `{}_ledger`", server.name());
        let _ = connection.execute(&ledger).await;
    }
    server.drop().await;
}

async fn open(target: Target, server: Option<&ServerDatabase>) -> Result<Connection, String> {
    let url = server.map_or_else(|| "sqlite::memory:".to_owned(), ServerDatabase::url);
    let url = DatabaseUrl::parse(&url).map_err(|error| error.to_string())?;
    let ledger = match (target.kind(), server) {
        (Kind::Postgres, _) => "laws.ledger".to_owned(),
        (_, Some(server)) => format!("{}_ledger.ledger", server.name()),
        _ => "cargo_migrate_ledger".to_owned(),
    };
    let options = ConnectOptions { ledger, create_sqlite_file: true, ..ConnectOptions::default() };
    let mut connection = Connection::open(&url, &options).await.map_err(|error| error.to_string())?;
    let space = match (target.kind(), server) {
        (Kind::Postgres, _) => Some("CREATE SCHEMA IF NOT EXISTS laws".to_owned()),
        (_, Some(server)) => Some(format!("CREATE DATABASE IF NOT EXISTS `{}_ledger`", server.name())),
        _ => None,
    };
    if let Some(space) = space {
        connection.execute(&space).await.map_err(|error| told(&error))?;
    }
    Ok(connection)
}

/// A value as one text that no other value has.
pub(crate) fn text(value: Value<'_>) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Bytes(bytes) => format!("{bytes:02x?}"),
        Value::Text(text) => text.to_owned(),
        other => other.as_text().unwrap_or_default(),
    }
}

/// The error with what the database said.
pub(crate) fn told(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text.push_str(&format!(": {cause}"));
        source = cause.source();
    }
    text
}
