//! The whole way: models to revisions to a database and back.

use std::fs;
use std::sync::LazyLock;

use serde_json::{Value, json};
use test_workspaces::TestWorkspace;

use crate::models::SHOP;
use crate::servers::{Database, Kind};
use crate::tool::{command, run, with_revisions, workspace};

fn give_users_an_age(workspace: &TestWorkspace) {
    let from = "    pub email: String,";
    let to = "    pub email: String,\n    #[model(default = 18, check = \"age >= 0\")]\n    pub age: i32,";
    workspace.replace("users/src/lib.rs", from, to).expect("the file is there");
}

#[test]
fn from_models_to_a_database_and_back() {
    let workspace = workspace(SHOP);
    workspace
        .write("migrations.toml", "[database]\nurl = \"sqlite:shop.db\"\n[migrations]\ndialects = [\"sqlite\", \"postgres\", \"mysql\"]\n")
        .expect("a file can be written");
    let mut outputs = Vec::new();
    let mut play = |lines: &[&str]| outputs.extend(lines.iter().map(|line| run(&workspace, line)));
    play(&[
        "models",
        "makemigrations",
        "makemigrations",
        "history",
        "upgrade",
        "current",
        "check --database",
    ]);
    give_users_an_age(&workspace);
    play(&[
        "check",
        "makemigrations --dry-run",
        "makemigrations -p orders",
        "makemigrations",
        "upgrade --plan",
        "upgrade",
        "downgrade -1",
        "downgrade base --with-dependents",
        "current",
        "check --database",
    ]);
    insta::assert_snapshot!(outputs.join("\n"));
}

/// The revisions that the tool makes for the shop, before and after its users have an age.
static REVISIONS: LazyLock<String> = LazyLock::new(|| {
    let workspace = workspace(SHOP);
    let configuration = "[migrations]\ndialects = [\"sqlite\", \"postgres\", \"mysql\"]\n";
    workspace.write("migrations.toml", configuration).expect("a file can be written");
    let first = run(&workspace, "makemigrations");
    give_users_an_age(&workspace);
    let second = run(&workspace, "makemigrations");
    assert!(second.ends_with("--- exit 0\n"), "{first}\n{second}");
    let mut files = String::new();
    for folder in ["users/migrations", "orders/migrations"] {
        for entry in fs::read_dir(workspace.root.join(folder)).expect("it has revisions") {
            let path = entry.expect("it can be listed").path();
            let name = path.file_name().expect("it has a name").to_string_lossy();
            let text = fs::read_to_string(&path).expect("it can be read");
            files += &format!("== {folder}/{name}\n{text}");
        }
    }
    files
});

/// What the tool says on each kind of database is the same.
fn up_and_down(kind: Kind) {
    let workspace = with_revisions(&REVISIONS);
    let Some(database) = Database::create(kind, "lifecycle", &workspace) else { return };
    let lines = [
        "upgrade users@0001",
        "upgrade --plan",
        "upgrade",
        "upgrade",
        "current",
        "downgrade -1",
        "upgrade",
        "downgrade base --with-dependents",
        "current",
    ];
    let outputs = lines.map(|line| database.run_in_environment(&workspace, line));
    insta::assert_snapshot!("up_and_down", outputs.join("\n"));
}

#[test]
fn up_and_down_on_sqlite() {
    up_and_down(Kind::Sqlite);
}

#[test]
fn up_and_down_on_postgres() {
    up_and_down(Kind::Postgres);
}

#[test]
fn up_and_down_on_mariadb() {
    up_and_down(Kind::Mariadb);
}

#[test]
fn up_and_down_on_mysql() {
    up_and_down(Kind::Mysql);
}

/// The ledger and what is left to do, without times.
fn ledger(database: &Database, workspace: &TestWorkspace) -> Value {
    let output =
        command(workspace, "", &["current", "--format", "json", "--database-url", &database.url]).output();
    let mut current: Value =
        serde_json::from_slice(&output.expect("the tool is there").stdout).expect("it is JSON");
    for row in current["applied"].as_array_mut().into_iter().flatten() {
        row["applied_at"].take();
        row["duration_ms"].take();
    }
    json!([current["applied"], current["pending"], current["half_done"]])
}

fn script(workspace: &TestWorkspace, words: &[&str]) -> String {
    let output = command(workspace, "", words).output().expect("the tool is there");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("a script is UTF-8")
}

/// What the database's own shell does with a script is what the tool does: each can go on from the other.
fn by_shell(kind: Kind, dialect: &str) {
    let workspace = with_revisions(&REVISIONS);
    let [Some(by_tool), Some(by_shell)] =
        ["by_tool", "by_shell"].map(|name| Database::create(kind, name, &workspace))
    else {
        return;
    };
    let up = script(&workspace, &["sql", "--dialect", dialect]);
    let Some(end) = by_shell.shell(&workspace, &up) else { return };
    assert!(end.ends_with("--- exit 0\n"), "{end}");
    let upgraded = by_tool.run(&workspace, "upgrade");
    assert!(upgraded.ends_with("--- exit 0\n"), "{upgraded}");
    let applied = ledger(&by_tool, &workspace);
    assert_eq!(applied[0].as_array().map(Vec::len), Some(3), "{applied}");
    assert_eq!(ledger(&by_shell, &workspace), applied);
    let again = by_shell.run(&workspace, "upgrade");
    assert!(again.contains("nothing to do: 3 revisions are applied"), "{again}");

    by_tool.tell("INSERT INTO users (email, age) VALUES ('a@b.c', 3)");
    by_shell.tell("INSERT INTO users (email, age) VALUES ('a@b.c', 3)");
    let down = script(&workspace, &["sql", "--dialect", dialect, "--down"]);
    let end = by_tool.shell(&workspace, &down).expect("there is a shell");
    assert!(end.ends_with("--- exit 0\n"), "{end}");
    let downgraded = by_shell.run(&workspace, "downgrade base --with-dependents");
    assert!(downgraded.ends_with("--- exit 0\n"), "{downgraded}");
    let nothing = ledger(&by_tool, &workspace);
    assert_eq!(
        (nothing[0].as_array().map(Vec::len), nothing[1].as_array().map(Vec::len)),
        (Some(0), Some(3))
    );
    assert_eq!(ledger(&by_shell, &workspace), nothing);
    let again = by_tool.run(&workspace, "upgrade");
    assert!(again.ends_with("--- exit 0\n"), "{again}");
}

#[test]
fn scripts_for_the_shell_of_sqlite() {
    by_shell(Kind::Sqlite, "sqlite");
}

#[test]
fn scripts_for_the_shell_of_postgres() {
    by_shell(Kind::Postgres, "postgres");
}

#[test]
fn scripts_for_the_shell_of_mariadb() {
    by_shell(Kind::Mariadb, "mysql");
}

#[test]
fn scripts_for_the_shell_of_mysql() {
    by_shell(Kind::Mysql, "mysql");
}
