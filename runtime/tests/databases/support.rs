//! Databases that live as long as a test, and revisions to run on them.

use std::time::Duration;

use migrate_runtime::{
    Cancel, ConnectOptions, Connection, DatabaseUrl, Direction, Error, Ledger, RevisionRun, RunOptions,
    Silent, Step, Value,
};
use test_servers::{Kind, ServerDatabase};

/// A database of a test's own.
pub(crate) struct Database {
    pub(crate) url: DatabaseUrl,
    keeper: Keeper,
}

enum Keeper {
    Folder(tempfile::TempDir),
    Server(ServerDatabase),
}

impl Database {
    /// A SQLite file that does not exist yet.
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = DatabaseUrl::parse(&format!("sqlite:{}", folder.path().join("test.db").display())).unwrap();
        Self { url, keeper: Keeper::Folder(folder) }
    }

    /// A new database on a server; none is a skipped test.
    pub(crate) async fn on_server(kind: Kind) -> Option<Self> {
        let server = ServerDatabase::create(kind).await?;
        let url = DatabaseUrl::parse(&server.url()).unwrap();
        Some(Self { url, keeper: Keeper::Server(server) })
    }

    pub(crate) async fn postgres() -> Option<Self> {
        Self::on_server(Kind::Postgres).await
    }

    /// MariaDB and MySQL, as far as they are there.
    pub(crate) async fn mysqls() -> Vec<Self> {
        let mut found = Vec::new();
        for kind in [Kind::Mariadb, Kind::Mysql] {
            found.extend(Self::on_server(kind).await);
        }
        found
    }

    pub(crate) fn folder(&self) -> &std::path::Path {
        match &self.keeper {
            Keeper::Folder(folder) => folder.path(),
            Keeper::Server(_) => panic!("a server has no folder"),
        }
    }

    /// The URL with its password, which the library does not show.
    pub(crate) fn whole_url(&self) -> String {
        match &self.keeper {
            Keeper::Folder(_) => self.url.to_string(),
            Keeper::Server(server) => server.url(),
        }
    }

    pub(crate) async fn open(&self) -> Connection {
        Connection::open(&self.url, &options()).await.unwrap()
    }

    /// Drops a server's database; SQLite's folder goes by itself.
    pub(crate) async fn drop(self) {
        if let Keeper::Server(server) = self.keeper {
            server.drop().await;
        }
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
    rows.iter().map(|row| row.first().and_then(Value::as_text).unwrap_or_else(|| "NULL".to_owned())).collect()
}

pub(crate) fn names(ledger: &Ledger) -> Vec<&str> {
    ledger.rows.iter().map(|row| row.name.as_str()).collect()
}
