//! Revisions that stopped in the middle, on databases that cannot undo what has run.

use migrate_runtime::{ConnectOptions, Connection, DatabaseUrl};
use test_workspaces::TestWorkspace;

use crate::revisions::{USERS_1, USERS_2};
use crate::tool::{run, with_revisions};

/// What stands in the way of the second revision's way back, between two of its steps.
const WAY_BACK: &str = r#"
[[downgrade]]
kind = "drop_column"
table = "users"
column = { name = "age", type = "integer", nullable = true }

[[downgrade]]
kind = "assert"
query = "SELECT id FROM users"
message = "users are there"
"#;

const SECOND: &str = "users/migrations/0002_add_age.toml";

/// A database of the test's own on a server that the environment names.
struct Database {
    server: String,
    name: String,
}

impl Database {
    fn create(variable: &str, name: &str) -> Option<Self> {
        let Ok(url) = std::env::var(variable) else {
            assert!(std::env::var("CI").is_err(), "{variable} is not set, and under CI nothing is skipped");
            eprintln!("skipped: {variable} is not set");
            return None;
        };
        let (server, _) = url.rsplit_once('/').expect("a URL ends with its database");
        let name = format!("cargo_migrate_{name}_{}", std::process::id());
        let database = Self { server: server.to_owned(), name };
        database.tell("mysql", &format!("CREATE DATABASE {}", database.name));
        Some(database)
    }

    /// Runs a statement in a database of the server.
    fn tell(&self, database: &str, sql: &str) {
        let url = DatabaseUrl::parse(&format!("{}/{database}", self.server)).expect("a URL");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let mut connection =
                Connection::open(&url, &ConnectOptions::default()).await.expect("the server answers");
            connection.execute(sql).await.expect("the statement is right");
            connection.close().await;
        });
    }

    /// Runs the tool on the database.
    fn run(&self, workspace: &TestWorkspace, line: &str) -> String {
        let place = format!("{}/{}", self.server, self.name);
        run(workspace, &format!("{line} --database-url {place}")).replace(&place, "URL")
    }

    fn drop(self) {
        self.tell("mysql", &format!("DROP DATABASE {}", self.name));
    }
}

fn each_database(name: &str, test: impl Fn(&Database) -> String) {
    for variable in ["CARGO_MIGRATE_TEST_MARIADB_URL", "CARGO_MIGRATE_TEST_MYSQL_URL"] {
        let Some(database) = Database::create(variable, name) else { continue };
        insta::assert_snapshot!(name, test(&database));
        database.drop();
    }
}

/// One step back is one step back, however often it has to be said.
#[test]
fn a_revision_that_is_half_taken_back_is_the_first_step_of_the_next_downgrade() {
    each_database("half_taken_back", |database| {
        let workspace = with_revisions(&format!("{USERS_1}{USERS_2}{WAY_BACK}"));
        let mut outputs = vec![database.run(&workspace, "upgrade")];
        database.tell(&database.name, "INSERT INTO users (id, name, age) VALUES (1, 'Ada', 36)");
        outputs.extend(["downgrade -1", "upgrade"].map(|line| database.run(&workspace, line)));
        database.tell(&database.name, "UPDATE users SET id = 2");
        workspace.replace(SECOND, "FROM users", "FROM users WHERE id = 1").expect("the file is there");
        let lines = ["downgrade users@0002", "downgrade -1 --plan", "downgrade -1", "current"];
        outputs.extend(lines.map(|line| database.run(&workspace, line)));
        outputs.join("\n")
    });
}

#[test]
fn a_revision_that_is_half_applied_is_the_first_step_of_a_downgrade() {
    each_database("half_applied", |database| {
        let stop = "\n[[operation]]\nkind = \"assert\"\nquery = \"SELECT 1\"\nmessage = \"never\"\n";
        let workspace = with_revisions(&format!("{USERS_1}{USERS_2}{stop}"));
        let lines = ["upgrade", "downgrade -1 --plan", "downgrade -1", "current", "downgrade -1", "current"];
        lines.map(|line| database.run(&workspace, line)).join("\n")
    });
}
