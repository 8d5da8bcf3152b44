//! Databases of a test's own, on the servers that the environment names.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use migrate_runtime::{ConnectOptions, Connection, DatabaseUrl};
use test_workspaces::TestWorkspace;

use crate::tool::{run, run_with};

/// A kind of database with the variables under which a test finds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
    Mariadb,
    Mysql,
}

impl Kind {
    fn url_variable(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => "CARGO_MIGRATE_TEST_POSTGRES_URL",
            Self::Mariadb => "CARGO_MIGRATE_TEST_MARIADB_URL",
            Self::Mysql => "CARGO_MIGRATE_TEST_MYSQL_URL",
        }
    }

    fn client_variable(self) -> &'static str {
        match self {
            Self::Sqlite => "CARGO_MIGRATE_TEST_SQLITE3",
            Self::Postgres => "CARGO_MIGRATE_TEST_PSQL",
            Self::Mariadb => "CARGO_MIGRATE_TEST_MARIADB_CLIENT",
            Self::Mysql => "CARGO_MIGRATE_TEST_MYSQL_CLIENT",
        }
    }

    /// The URL of the server, or the note that a test is skipped.
    pub(crate) fn server_url(self) -> Option<String> {
        variable(self.url_variable())
    }
}

/// A variable that only a run without all databases may lack.
fn variable(name: &str) -> Option<String> {
    let value = std::env::var(name).ok();
    if value.is_none() {
        let is_ci = std::env::var("CI").as_deref() == Ok("true");
        assert!(!is_ci, "{name} is not set, and under CI nothing is skipped");
        eprintln!("skipped: {name} is not set");
    }
    value
}

/// A database that is dropped with this value.
pub(crate) struct Database {
    pub(crate) kind: Kind,
    /// Where databases are made.
    admin: String,
    pub(crate) url: String,
    name: String,
}

impl Database {
    /// A new database; none where its server is not up. The SQLite file comes to be in the workspace's root.
    pub(crate) fn create(kind: Kind, name: &str, workspace: &TestWorkspace) -> Option<Self> {
        if kind == Kind::Sqlite {
            return Some(Self {
                kind,
                admin: String::new(),
                url: format!("sqlite:{}/{name}.db", workspace.root),
                name: name.to_owned(),
            });
        }
        let admin = kind.server_url()?;
        let (server, _) = admin.rsplit_once('/').expect("a URL ends with its database");
        let name = format!("cargo_migrate_{name}_{}", std::process::id());
        execute(&admin, &format!("CREATE DATABASE {name}"));
        Some(Self { kind, url: format!("{server}/{name}"), admin, name })
    }

    /// Runs a statement in it.
    pub(crate) fn tell(&self, sql: &str) {
        execute(&self.url, sql);
    }

    /// The only value that a query gives.
    pub(crate) fn value(&self, query: &str) -> String {
        connected(&self.url, async |connection| {
            let rows = connection.query(query).await.expect("the query is right");
            rows.first().and_then(migrate_runtime::Value::as_text).expect("a value")
        })
    }

    /// Runs the tool on it. The text that comes of it is the same on every server.
    pub(crate) fn run(&self, workspace: &TestWorkspace, line: &str) -> String {
        self.steady(workspace, &run(workspace, &format!("{line} --database-url {}", self.url)))
    }

    /// Runs the tool where the environment names the database.
    pub(crate) fn run_in_environment(&self, workspace: &TestWorkspace, line: &str) -> String {
        self.steady(workspace, &run_with(workspace, line, &[("DATABASE_URL", &self.url)]))
    }

    /// A text without what differs from server to server.
    fn steady(&self, workspace: &TestWorkspace, text: &str) -> String {
        let text = text.replace(&workspace.redact(&self.url), "URL");
        if self.kind == Kind::Sqlite { text } else { text.replace(&self.name, "DATABASE") }
    }

    /// Gives a script to the database's own shell; none where that is not known.
    pub(crate) fn shell(&self, workspace: &TestWorkspace, script: &str) -> Option<String> {
        let client = PathBuf::from(variable(self.kind.client_variable())?);
        let url = DatabaseUrl::parse(&self.url).expect("a URL");
        let mut command = Command::new(client);
        match self.kind {
            Kind::Sqlite => command.arg(url.file().expect("it is a file")),
            Kind::Postgres => command.args(["--no-psqlrc", "--quiet", "--output=/dev/null", &self.url]),
            Kind::Mariadb | Kind::Mysql => {
                let host = url.host().unwrap_or_default();
                let port = url.port().unwrap_or_default().to_string();
                let user = url.user().unwrap_or_default();
                command.args(["--no-defaults", "-h", &host, "-P", &port, "-u", &user, &self.name])
            }
        };
        let file = workspace.root.join("script.sql");
        fs::write(&file, script).expect("a script can be written");
        command.stdin(Stdio::from(fs::File::open(&file).expect("it is there")));
        Some(outcome_of_shell(command.output().expect("the shell is there")))
    }
}

fn outcome_of_shell(output: Output) -> String {
    let text =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    format!("{text}--- exit {}\n", output.status.code().unwrap_or(-1))
}

impl Drop for Database {
    fn drop(&mut self) {
        let force = if self.kind == Kind::Postgres { " WITH (FORCE)" } else { "" };
        if self.kind != Kind::Sqlite {
            execute(&self.admin, &format!("DROP DATABASE {}{force}", self.name));
        }
    }
}

fn execute(url: &str, sql: &str) {
    connected(url, async |connection| connection.execute(sql).await.expect("the statement is right"));
}

fn connected<T>(url: &str, job: impl AsyncFnOnce(&mut Connection) -> T) -> T {
    let url = DatabaseUrl::parse(url).expect("a URL");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let connection = Connection::open(&url, &ConnectOptions::default()).await;
        let mut connection = connection.expect("the server answers");
        let result = job(&mut connection).await;
        connection.close().await;
        result
    })
}
