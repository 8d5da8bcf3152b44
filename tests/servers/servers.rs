//! Databases of a test's own, on the servers that the environment names.
//!
//! `cargo xtask test` sets the variables. A test whose server is not there prints that it is skipped; under `CI` that is
//! a failure, unless the database is none of those that the run was asked for.

#![expect(clippy::print_stderr, reason = "a skipped test says so")]

use std::env;
use std::sync::atomic::{AtomicU32, Ordering};

use migrate_runtime::{ConnectOptions, Connection, DatabaseUrl};
use url::Url;

/// Names of the databases under test, separated by commas; all where it is not set.
const CHOSEN: &str = "CARGO_MIGRATE_TEST_DATABASES";

/// A kind of database under test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
    Mariadb,
    Mysql,
}

impl Kind {
    /// The name that the variables and `cargo xtask` have for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::Mariadb => "mariadb",
            Self::Mysql => "mysql",
        }
    }

    /// The URL of its server; none is a skipped test, and SQLite, which has no server.
    ///
    /// # Panics
    /// Under `CI`, where the database was asked for.
    pub fn server_url(self) -> Option<String> {
        let variable = match self {
            Self::Sqlite => return None,
            Self::Postgres => "CARGO_MIGRATE_TEST_POSTGRES_URL",
            Self::Mariadb => "CARGO_MIGRATE_TEST_MARIADB_URL",
            Self::Mysql => "CARGO_MIGRATE_TEST_MYSQL_URL",
        };
        self.variable(variable)
    }

    /// The path of its own shell; none is a skipped test.
    ///
    /// # Panics
    /// Under `CI`, where the database was asked for.
    pub fn client(self) -> Option<String> {
        self.variable(match self {
            Self::Sqlite => "CARGO_MIGRATE_TEST_SQLITE3",
            Self::Postgres => "CARGO_MIGRATE_TEST_PSQL",
            Self::Mariadb => "CARGO_MIGRATE_TEST_MARIADB_CLIENT",
            Self::Mysql => "CARGO_MIGRATE_TEST_MYSQL_CLIENT",
        })
    }

    fn variable(self, name: &str) -> Option<String> {
        let value = env::var(name).ok().filter(|value| !value.is_empty());
        if value.is_none() {
            let is_ci = env::var("CI").as_deref() == Ok("true");
            assert!(!(is_ci && self.is_chosen()), "{name} is not set, and under CI nothing is skipped");
            eprintln!("skipped: {name} is not set");
        }
        value
    }

    fn is_chosen(self) -> bool {
        env::var(CHOSEN).map_or(true, |names| names.split(',').any(|name| name == self.name()))
    }
}

/// A new database on a server.
pub struct ServerDatabase {
    kind: Kind,
    admin: Url,
    name: String,
}

impl ServerDatabase {
    /// Makes it; none where its server is not there.
    ///
    /// # Panics
    /// Where the server refuses, and as [`Kind::server_url`] does.
    pub async fn create(kind: Kind) -> Option<Self> {
        static COUNTER: AtomicU32 = AtomicU32::new(0);
        let mut admin = Url::parse(&kind.server_url()?).expect("the variable holds a URL");
        if admin.path().len() < 2 {
            // A database that is always there.
            admin.set_path(if kind == Kind::Postgres { "postgres" } else { "mysql" });
        }
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let name = format!("cargo_migrate_test_{}_{number}", std::process::id());
        let database = Self { kind, admin, name };
        database.tell_server(&format!("CREATE DATABASE {}", database.name)).await;
        Some(database)
    }

    /// Its name on the server.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its URL, with the password.
    pub fn url(&self) -> String {
        let mut url = self.admin.clone();
        url.set_path(&self.name);
        url.into()
    }

    /// A connection to it.
    ///
    /// # Panics
    /// Where the server refuses.
    pub async fn open(&self) -> Connection {
        open(&self.url()).await
    }

    /// Drops it, whoever is still connected.
    ///
    /// # Panics
    /// Where the server refuses.
    pub async fn drop(self) {
        let force = if self.kind == Kind::Postgres { " WITH (FORCE)" } else { "" };
        self.tell_server(&format!("DROP DATABASE {}{force}", self.name)).await;
    }

    async fn tell_server(&self, sql: &str) {
        let mut connection = open(self.admin.as_str()).await;
        connection.execute(sql).await.expect("the server does it");
        connection.close().await;
    }
}

async fn open(url: &str) -> Connection {
    let url = DatabaseUrl::parse(url).expect("the variable holds a database's URL");
    Connection::open(&url, &ConnectOptions::default()).await.expect("the server answers")
}
