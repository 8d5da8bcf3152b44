//! Models that are wrong, do not build, or are not there.

use test_workspaces::TestWorkspace;

use crate::tool::{all_refused, refused, run, workspace};

/// Two apps with a model each; the orders refer to the users.
pub(crate) const SHOP: &str = r#"
== Cargo.toml
[workspace]
members = ["users", "orders"]
resolver = "3"
== users/Cargo.toml
[package]
name = "users"
version = "0.1.0"
edition = "2024"
[package.metadata.models]
[dependencies]
migrate-models = { path = "{models}" }
== users/src/lib.rs
use migrate_models::Model;

#[derive(Model)]
#[model(table = "users")]
pub struct User {
    #[model(primary_key)]
    pub id: i64,
    #[model(max_length = 120, unique)]
    pub email: String,
}
== orders/Cargo.toml
[package]
name = "orders"
version = "0.1.0"
edition = "2024"
[package.metadata.models]
[dependencies]
migrate-models = { path = "{models}" }
users = { path = "../users" }
== orders/src/lib.rs
use migrate_models::Model;

#[derive(Model)]
#[model(table = "orders")]
pub struct Order {
    #[model(primary_key)]
    pub id: i64,
    #[model(references = users::User, on_delete = cascade, index)]
    pub user_id: i64,
}
"#;

/// The two apps, with an edit of the users' models.
fn edited(from: &str, to: &str) -> TestWorkspace {
    let workspace = workspace(SHOP);
    workspace.replace("users/src/lib.rs", from, to).expect("the file is there");
    workspace
}

fn runs(workspace: &TestWorkspace, lines: &[&str]) -> String {
    lines.iter().map(|line| run(workspace, line)).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_app_that_does_not_compile() {
    let workspace = workspace(SHOP);
    workspace.replace("orders/src/lib.rs", "pub id: i64", "pub id: NoSuchType").expect("the file is there");
    insta::assert_snapshot!(all_refused(
        &workspace,
        &["makemigrations", "models", "models --format json", "check"]
    ));
}

/// Only what the orders use is linked, and of that only what opted in is managed.
#[test]
fn models_of_a_crate_that_did_not_opt_in() {
    let workspace = workspace(SHOP);
    workspace.replace("users/Cargo.toml", "[package.metadata.models]", "").expect("the file is there");
    insta::assert_snapshot!(runs(
        &workspace,
        &["models", "models --format json", "makemigrations --dry-run", "-p users models"]
    ));
}

#[test]
fn a_dependency_that_does_not_compile() {
    let workspace = edited("pub id: i64", "pub id: NoSuchType");
    insta::assert_snapshot!(all_refused(&workspace, &["models", "makemigrations"]));
}

#[test]
fn a_lock_file_that_must_not_change() {
    let workspace = workspace(SHOP);
    std::fs::remove_file(workspace.root.join("Cargo.lock")).expect("the file is there");
    let output = refused(&workspace, "makemigrations --locked");
    assert!(output.contains("error: cargo cannot build the apps\ncaused by: "), "{output}");
    assert!(output.ends_with("--- exit 102\n"), "{output}");
}

#[test]
fn a_model_that_no_mod_reaches() {
    let workspace = workspace(SHOP);
    workspace
        .write(
            "users/src/team.rs",
            "#[derive(migrate_models::Model)]\nstruct Team {\n    #[model(primary_key)]\n    id: i64,\n}\n",
        )
        .expect("a file can be written");
    let some = runs(&workspace, &["models", "makemigrations --check"]);
    workspace.write("users/src/lib.rs", "").expect("a file can be written");
    workspace
        .replace("orders/src/lib.rs", "#[model(references = users::User, on_delete = cascade, index)]", "")
        .expect("the file is there");
    let none = all_refused(&workspace, &["makemigrations", "check"]);
    insta::assert_snapshot!([some, none, run(&workspace, "models")].join("\n"));
}

#[test]
fn two_models_with_one_table() {
    let workspace = workspace(SHOP);
    workspace
        .replace("orders/src/lib.rs", "table = \"orders\"", "table = \"users\"")
        .expect("the file is there");
    insta::assert_snapshot!(refused(&workspace, "makemigrations"));
}

#[test]
fn the_tables_of_the_tool_itself() {
    let workspace = edited("table = \"users\"", "table = \"cargo_migrate_ledger\"");
    workspace
        .replace("orders/src/lib.rs", "table = \"orders\"", "table = \"ledger_journal\"")
        .expect("the file is there");
    let usual = refused(&workspace, "makemigrations");
    workspace.write("migrations.toml", "[migrations]\nledger = \"ledger\"\n").expect("a file");
    insta::assert_snapshot!([usual, refused(&workspace, "makemigrations")].join("\n"));
}

#[test]
fn what_a_database_cannot_hold() {
    let workspace = edited("max_length = 120, unique", "type = \"citext\", unique");
    workspace.write("migrations.toml", "[migrations]\ndialects = [\"sqlite\", \"mysql\"]\n").expect("a file");
    workspace
        .replace(
            "users/src/lib.rs",
            "table = \"users\"",
            "table = \"users\", index(columns(id), using = \"gist\", name = \"ix_gist\")",
        )
        .expect("the file is there");
    insta::assert_snapshot!(refused(&workspace, "makemigrations"));
}

#[test]
fn expressions_that_sqlite_does_not_take() {
    let workspace = edited(
        "    pub email: String,",
        "    pub email: String,\n    #[model(check = \"age >== 0\")]\n    pub age: i32,\n    \
         #[model(default_sql = \"nnow()\")]\n    pub since: String,\n    \
         #[model(generated = \"lower(mail)\", virtual)]\n    pub folded: String,",
    );
    workspace.write("migrations.toml", "[migrations]\ndialects = [\"sqlite\"]\n").expect("a file");
    workspace
        .replace(
            "users/src/lib.rs",
            "table = \"users\"",
            "table = \"users\", index(expr = \"lowr(email)\", where = \"emial <> ''\", name = \"ix_lower\")",
        )
        .expect("the file is there");
    insta::assert_snapshot!(refused(&workspace, "makemigrations"));
}

#[test]
fn questions_without_a_terminal() {
    let workspace = workspace(SHOP);
    let first = runs(&workspace, &["makemigrations --quiet"]);
    let file = "users/src/lib.rs";
    workspace.replace(file, "pub email: String", "pub mail: String").expect("the file is there");
    let renamed = all_refused(&workspace, &["makemigrations", "makemigrations --check", "check"]);
    workspace
        .replace(file, "pub mail: String", "pub mail: String,\n    pub age: i32")
        .expect("the file is there");
    let lines = [
        "makemigrations --rename users.email=users.mail",
        "makemigrations --rename users.email=users.mail --fill users.age=0 --fill users.id=1",
        "makemigrations --rename users.email=users.email_address",
        "makemigrations --allow-drop users.nothing",
        "makemigrations --rename users.email",
    ];
    let refused = all_refused(&workspace, &lines);
    let answered = ["makemigrations --rename users.email=users.mail --fill users.age=0", "check"];
    insta::assert_snapshot!([first, renamed, refused, runs(&workspace, &answered)].join("\n"));
}

#[test]
fn what_using_made_has_no_way_back_of_itself() {
    let workspace = edited("pub email: String,", "pub email: String,\n    pub number: i32,");
    workspace.write("migrations.toml", "[migrations]\ndialects = [\"postgres\"]\n").expect("a file");
    let first = runs(&workspace, &["makemigrations --quiet"]);
    workspace
        .replace("users/src/lib.rs", "    pub number", "    #[model(type = \"uuid\")]\n    pub number")
        .expect("the file is there");
    let line = "makemigrations --name key --using users.number=md5(number::text)::uuid";
    let written = runs(&workspace, &["makemigrations", line]);
    let line = "sql --down --dialect postgres users@0001:users@0002";
    insta::assert_snapshot!([first, written, refused(&workspace, line)].join("\n"));
}

#[test]
fn names_that_were_swapped_or_not() {
    let workspace = edited(
        "pub email: String,",
        "pub email: String,\n    #[model(max_length = 120)]\n    pub phone: String,",
    );
    let first = runs(&workspace, &["makemigrations --quiet"]);
    let file = "users/src/lib.rs";
    workspace
        .replace(file, "(max_length = 120)", "(max_length = 120, renamed_from = \"email\")")
        .expect("it is there");
    let idle = runs(&workspace, &["makemigrations", "check"]);
    workspace
        .replace(file, "(max_length = 120, unique)", "(max_length = 120, unique, renamed_from = \"phone\")")
        .expect("it is there");
    let lines = ["makemigrations", "makemigrations --rename users.email=users.id", "check"];
    let refused = all_refused(&workspace, &lines);
    let line = "makemigrations --dry-run --rename users.email=users.phone --rename users.phone=users.email";
    insta::assert_snapshot!([first, idle, refused, runs(&workspace, &[line])].join("\n"));
}

#[test]
fn an_app_that_lost_its_models() {
    let workspace = workspace(SHOP);
    let first = runs(&workspace, &["makemigrations --quiet"]);
    workspace.write("orders/src/lib.rs", "").expect("a file can be written");
    let lines = ["makemigrations", "makemigrations --allow-drop orders", "models"];
    insta::assert_snapshot!([first, runs(&workspace, &lines)].join("\n"));
}
