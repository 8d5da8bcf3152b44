//! Expressions that are tried on the server which the settings name, before a revision holds them.

use test_workspaces::TestWorkspace;

use crate::servers::{Database, Kind};
use crate::tool::{files, revision, run_with, workspace};

/// One app, whose models use an enum.
const STAFF: &str = r#"
== Cargo.toml
[workspace]
members = ["staff"]
resolver = "3"
== staff/Cargo.toml
[package]
name = "staff"
version = "0.1.0"
edition = "2024"
[package.metadata.models]
[dependencies]
migrate-models = { path = "{models}" }
== staff/src/lib.rs
use migrate_models::{Model, ModelEnum};

#[derive(ModelEnum)]
#[model(rename_all = "snake_case")]
pub enum Rank {
    Guest,
    Member,
}

#[derive(Model)]
#[model(table = "staff", check(expr = "staff.age > 17 OR rank = 'guest'", name = "ck_grown"))]
pub struct Person {
    #[model(primary_key)]
    pub id: i64,
    pub age: i32,
    pub rank: Rank,
    #[model(max_length = 50)]
    pub name: String,
    // more
}
"#;

const FILE: &str = "staff/src/lib.rs";

/// The columns behind `name`, none of them right.
const WRONG: &str = r#"    #[model(generated = "lower(nmae)", stored, max_length = 50)]
    pub folded: String,
    #[model(default_sql = "new_number()")]
    pub number: i32,
    #[model(check = "size >== 0")]
    pub size: i32,
    #[model(check = "weight > 'heavy'")]
    pub weight: i32,
"#;

fn staff(columns: &str) -> TestWorkspace {
    let workspace = workspace(STAFF);
    replace(&workspace, "    // more\n", columns);
    workspace
}

fn replace(workspace: &TestWorkspace, from: &str, to: &str) {
    workspace.replace(FILE, from, to).expect("the file is there");
}

/// Runs it where the environment names the database, and where nothing is to be written.
fn refused(workspace: &TestWorkspace, database: &Database, line: &str) -> String {
    let before = files(workspace);
    let output = database.run_in_environment(workspace, line);
    assert!(output.ends_with("--- exit 1\n"), "it fails: {output}");
    assert_eq!(files(workspace), before, "it writes nothing: {output}");
    output
}

fn wrong_expressions(kind: Kind) {
    let workspace = staff(WRONG);
    let Some(database) = Database::create(kind, "trying", &workspace) else { return };
    // A table that is there already is not the one that is tried.
    database.tell("CREATE TABLE staff (id int)");
    if kind == Kind::Postgres {
        let index = "index(expr = \"lowr(name)\", where = \"aeg > 17\", name = \"ix_lower\"), check(";
        replace(&workspace, "check(", index);
    }
    let output = refused(&workspace, &database, "makemigrations");
    let tables = "SELECT count(*) FROM information_schema.tables WHERE table_schema NOT IN \
                  ('mysql', 'sys', 'information_schema', 'performance_schema', 'pg_catalog')";
    let own = if kind == Kind::Postgres { "" } else { " AND table_schema = database()" };
    assert_eq!(database.value(&format!("{tables}{own}")), "1", "nothing stays");
    insta::assert_snapshot!(format!("expressions_that_{}_does_not_take", kind.name()), output);
}

#[test]
fn expressions_that_postgres_does_not_take() {
    wrong_expressions(Kind::Postgres);
}

#[test]
fn expressions_that_mariadb_does_not_take() {
    wrong_expressions(Kind::Mariadb);
}

#[test]
fn expressions_that_mysql_does_not_take() {
    wrong_expressions(Kind::Mysql);
}

/// An enum that is new or has a new value, and columns called with their table.
fn right_expressions(kind: Kind) {
    let workspace = staff("");
    let Some(database) = Database::create(kind, "trying", &workspace) else { return };
    let play = |line: &str| {
        let output = database.run_in_environment(&workspace, line);
        assert!(output.ends_with("--- exit 0\n"), "{}: {output}", kind.name());
    };
    play("makemigrations");
    play("upgrade");
    replace(&workspace, "    Member,\n", "    Member,\n    Chief,\n");
    replace(&workspace, "rank = 'guest'", "rank IN ('guest', 'chief')");
    play("makemigrations");
    play("upgrade");
    play("check --database");
}

#[test]
fn a_new_enum_is_no_false_alarm() {
    for kind in [Kind::Postgres, Kind::Mariadb, Kind::Mysql] {
        right_expressions(kind);
    }
}

const FUNCTION: &str = revision!(
    "staff/migrations/0001_function.toml",
    id = "6f8da9793b62",
    message = "function",
    r#"
[[operation]]
kind = "sql"
up = { postgres = ["CREATE FUNCTION new_number() RETURNS integer LANGUAGE sql AS 'SELECT 1'"] }
down = { postgres = ["DROP FUNCTION new_number()"] }
"#
);

/// What a revision makes that is not applied yet may be what an expression is about.
#[test]
fn a_function_that_a_revision_makes_is_no_false_alarm() {
    let workspace = staff("    #[model(default_sql = \"new_number()\")]\n    pub number: i32,\n");
    let Some(database) = Database::create(Kind::Postgres, "trying", &workspace) else { return };
    let missing = refused(&workspace, &database, "makemigrations --quiet");
    workspace.write_all(FUNCTION).expect("a revision can be written");
    let awaited = database.run_in_environment(&workspace, "makemigrations --quiet");
    let applied = database.run_in_environment(&workspace, "upgrade --quiet");
    insta::assert_snapshot!([missing, awaited, applied].join("\n"));
}

/// Nobody needs a database to write a revision.
#[test]
fn a_server_that_does_not_answer_is_no_error() {
    let outputs = ["postgres", "mysql"].map(|scheme| {
        let workspace = staff("");
        let url = format!("{scheme}://me:secret@127.0.0.1:1/shop");
        let output = run_with(&workspace, "makemigrations --verbose", &[("DATABASE_URL", &url)]);
        let is_timing = |line: &&str| line.trim_start().ends_with("N ms");
        output.lines().filter(|line| !is_timing(line)).collect::<Vec<_>>().join("\n")
    });
    insta::assert_snapshot!(outputs.join("\n"));
}

#[test]
fn a_user_that_may_not_make_temporary_tables_is_no_error() {
    let workspace = staff(WRONG);
    let Some(database) = Database::create(Kind::Postgres, "trying", &workspace) else { return };
    let role = format!("cargo_migrate_trying_{}", std::process::id());
    let name = database.value("SELECT current_database()");
    database.tell(&format!("CREATE ROLE {role} LOGIN PASSWORD 'secret'"));
    database.tell(&format!("REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC"));
    let (scheme, place) = database.url.split_once("://").expect("a URL has a scheme");
    let (_, address) = place.rsplit_once('@').unwrap_or(("", place));
    let url = format!("{scheme}://{role}:secret@{address}");
    let output = run_with(&workspace, "makemigrations", &[("DATABASE_URL", &url)]);
    database.tell(&format!("DROP ROLE {role}"));
    assert!(output.ends_with("--- exit 0\n"), "{output}");
}
