//! Databases that live as long as a test, and revisions to run on them.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use migrate_runtime::{
    Cancel, ConnectOptions, Connection, DatabaseUrl, Dialect, Direction, Error, Ledger, RevisionRun,
    RunOptions, Silent, Step,
};

/// A database of a test's own.
pub(crate) struct Database {
    pub(crate) url: DatabaseUrl,
    keeper: Keeper,
}

enum Keeper {
    Folder(tempfile::TempDir),
    Server { admin: DatabaseUrl, name: String },
}

impl Database {
    /// A SQLite file that does not exist yet.
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = DatabaseUrl::parse(&format!("sqlite:{}", folder.path().join("test.db").display())).unwrap();
        Self { url, keeper: Keeper::Folder(folder) }
    }

    /// A new database on the server that the environment variable names; `None` is a skipped test.
    pub(crate) async fn on_server(variable: &str) -> Option<Self> {
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
        let name = format!("cargo_migrate_test_{}_{number}", std::process::id());
        let mut connection = Connection::open(&admin, &ConnectOptions::default()).await.unwrap();
        connection.execute(&format!("CREATE DATABASE {name}")).await.unwrap();
        connection.close().await;
        Some(Self { url: admin.with_database(&name), keeper: Keeper::Server { admin, name } })
    }

    pub(crate) async fn postgres() -> Option<Self> {
        Self::on_server("CARGO_MIGRATE_TEST_POSTGRES_URL").await
    }

    /// MariaDB and MySQL, as far as they are there.
    pub(crate) async fn mysqls() -> Vec<Self> {
        let mut found = Vec::new();
        for variable in ["CARGO_MIGRATE_TEST_MARIADB_URL", "CARGO_MIGRATE_TEST_MYSQL_URL"] {
            found.extend(Self::on_server(variable).await);
        }
        found
    }

    pub(crate) fn folder(&self) -> &std::path::Path {
        match &self.keeper {
            Keeper::Folder(folder) => folder.path(),
            Keeper::Server { .. } => panic!("a server has no folder"),
        }
    }

    pub(crate) async fn open(&self) -> Connection {
        Connection::open(&self.url, &options()).await.unwrap()
    }

    /// Drops a server's database; SQLite's folder goes by itself.
    pub(crate) async fn drop(self) {
        if let Keeper::Server { admin, name } = self.keeper {
            let mut connection = Connection::open(&admin, &ConnectOptions::default()).await.unwrap();
            let force = if admin.dialect() == Dialect::Postgres { " WITH (FORCE)" } else { "" };
            connection.execute(&format!("DROP DATABASE {name}{force}")).await.unwrap();
            connection.close().await;
        }
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

pub(crate) fn options() -> ConnectOptions {
    let lock_timeout = Duration::from_secs(2);
    ConnectOptions { create_sqlite_file: true, lock_timeout, ..ConnectOptions::default() }
}

/// The revision with this number: steps of its own, an id made of the number.
pub(crate) fn up(number: u32, steps: Vec<Step>) -> RevisionRun {
    RevisionRun {
        id: format!("{number:012x}"),
        app: "shop".to_owned(),
        name: format!("shop@{number:04}"),
        checksum: format!("1:{number}"),
        text: format!("# it's revision {number}\npath = 'C:\\dir'\n\"quoted\" ; -- `x` ÄÖ€ \u{1F600}\n"),
        tool_version: "0.1.0".to_owned(),
        direction: Direction::Up,
        steps,
    }
}

pub(crate) fn down(number: u32, steps: Vec<Step>) -> RevisionRun {
    RevisionRun { direction: Direction::Down, ..up(number, steps) }
}

/// One step for each statement, of operations 0, 1, 2 …
pub(crate) fn statements(list: &[&str]) -> Vec<Step> {
    list.iter().enumerate().map(|(index, sql)| Step::execute(*sql).of_operation(index)).collect()
}

pub(crate) async fn run(connection: &mut Connection, revisions: &[RevisionRun]) -> Result<(), Error> {
    connection.run(revisions, &RunOptions::default(), &mut Silent, &Cancel::new()).await
}

/// Runs revisions and asks to stop a little later; the run has a few seconds to obey.
pub(crate) async fn run_and_cancel(
    connection: &mut Connection,
    revisions: &[RevisionRun],
) -> Result<(), Error> {
    let cancel = Cancel::new();
    let alarm = cancel.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(300)).await;
        alarm.cancel();
    });
    let (options, mut observer) = (RunOptions::default(), Silent);
    let running = connection.run(revisions, &options, &mut observer, &cancel);
    tokio::time::timeout(Duration::from_secs(8), running).await.expect("the wish to stop was not heard")
}

/// Runs statements by the way, failing the test when one fails.
pub(crate) async fn execute(connection: &mut Connection, list: &[&str]) {
    for sql in list {
        connection.execute(sql).await.unwrap();
    }
}

/// The first column of a query, as text.
pub(crate) async fn column(connection: &mut Connection, query: &str) -> Vec<String> {
    let rows = connection.query(query).await.unwrap();
    rows.rows.iter().map(|row| row[0].as_text().unwrap_or_else(|| "NULL".to_owned())).collect()
}

pub(crate) fn names(ledger: &Ledger) -> Vec<&str> {
    ledger.rows.iter().map(|row| row.name.as_str()).collect()
}
