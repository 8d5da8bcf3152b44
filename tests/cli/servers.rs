//! Databases of a test's own, on the servers that the environment names.

use std::fs;
use std::process::{Command, Output, Stdio};

use migrate_runtime::{ConnectOptions, Connection, DatabaseUrl};
pub(crate) use test_servers::Kind;
use test_servers::ServerDatabase;
use test_workspaces::TestWorkspace;

use crate::tool::{run, run_with};

/// A database that is dropped with this value.
pub(crate) struct Database {
    pub(crate) kind: Kind,
    pub(crate) url: String,
    /// None for SQLite.
    server: Option<ServerDatabase>,
}

impl Database {
    /// A new database; none where its server is not up. The SQLite file comes to be in the workspace's root.
    pub(crate) fn create(kind: Kind, name: &str, workspace: &TestWorkspace) -> Option<Self> {
        if kind == Kind::Sqlite {
            let url = format!("sqlite:{}/{name}.db", workspace.root);
            return Some(Self { kind, url, server: None });
        }
        let server = block_on(ServerDatabase::create(kind))?;
        Some(Self { kind, url: server.url(), server: Some(server) })
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
        match &self.server {
            Some(server) => text.replace(server.name(), "DATABASE"),
            None => text,
        }
    }

    /// Gives a script to the database's own shell; none where that is not known.
    pub(crate) fn shell(&self, workspace: &TestWorkspace, script: &str) -> Option<String> {
        let client = self.kind.client()?;
        let url = DatabaseUrl::parse(&self.url).expect("a URL");
        let mut command = Command::new(client);
        match self.kind {
            Kind::Sqlite => command.arg(url.file().expect("it is a file")),
            Kind::Postgres => command.args(["--no-psqlrc", "--quiet", "--output=/dev/null", &self.url]),
            Kind::Mariadb | Kind::Mysql => {
                let host = url.host().unwrap_or_default();
                let port = url.port().unwrap_or_default().to_string();
                let user = url.user().unwrap_or_default();
                let database = url.database().unwrap_or_default();
                command.args(["--no-defaults", "-h", &host, "-P", &port, "-u", &user, &database])
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
        if let Some(server) = self.server.take() {
            block_on(server.drop());
        }
    }
}

fn execute(url: &str, sql: &str) {
    connected(url, async |connection| connection.execute(sql).await.expect("the statement is right"));
}

fn connected<T>(url: &str, job: impl AsyncFnOnce(&mut Connection) -> T) -> T {
    let url = DatabaseUrl::parse(url).expect("a URL");
    block_on(async {
        let connection = Connection::open(&url, &ConnectOptions::default()).await;
        let mut connection = connection.expect("the server answers");
        let result = job(&mut connection).await;
        connection.close().await;
        result
    })
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(future)
}
