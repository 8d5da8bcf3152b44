//! Databases that live as long as one case.

use std::sync::atomic::{AtomicU32, Ordering};

use migrate_runtime::{ConnectOptions, Connection, DatabaseUrl, Dialect, Value};

/// A database of a case's own.
pub(crate) struct Database {
    admin: DatabaseUrl,
    name: String,
}

impl Database {
    /// A new database on the server that the environment variable names; none is a skipped test.
    pub(crate) async fn create(variable: &str) -> Option<Self> {
        static COUNTER: AtomicU32 = AtomicU32::new(0);
        let Ok(text) = std::env::var(variable) else {
            assert!(
                std::env::var("CI").as_deref() != Ok("true"),
                "{variable} is not set, and under CI it must be"
            );
            eprintln!("skipped: {variable} is not set");
            return None;
        };
        let admin = admin_url(&DatabaseUrl::parse(&text).unwrap());
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let name = format!("cargo_migrate_dialects_{}_{number}", std::process::id());
        let database = Self { admin, name };
        database.tell(&format!("CREATE DATABASE {}", database.name)).await;
        Some(database)
    }

    async fn tell(&self, sql: &str) {
        let mut connection = Connection::open(&self.admin, &ConnectOptions::default()).await.unwrap();
        connection.execute(sql).await.unwrap();
        connection.close().await;
    }

    pub(crate) async fn open(&self) -> Connection {
        let url = self.admin.with_database(&self.name);
        Connection::open(&url, &ConnectOptions::default()).await.unwrap()
    }

    pub(crate) async fn drop(self) {
        let force = if self.admin.dialect() == Dialect::Postgres { " WITH (FORCE)" } else { "" };
        self.tell(&format!("DROP DATABASE {}{force}", self.name)).await;
    }
}

/// A database that is always there.
fn admin_url(url: &DatabaseUrl) -> DatabaseUrl {
    match url.database() {
        Some(_) => url.clone(),
        None if url.dialect() == Dialect::Postgres => url.with_database("postgres"),
        None => url.with_database("mysql"),
    }
}

/// The rows of a query, each with `|` between its values.
pub(crate) async fn rows(connection: &mut Connection, query: &str) -> Result<Vec<String>, String> {
    let rows = connection.query(query).await.map_err(|error| format!("{error:?}"))?;
    Ok(rows.rows.iter().map(|row| row.iter().map(text).collect::<Vec<_>>().join("|")).collect())
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Bytes(bytes) => format!("{bytes:02x?}"),
        other => other.as_text().unwrap_or_default(),
    }
}
