//! Revision files that are wrong, and names of revisions that mean nothing or too much.

use crate::tool::{all_refused, refused, revision, run, with_revisions};

/// The users' first revision.
pub(crate) const USERS_1: &str = revision!(
    "users/migrations/0001_initial.toml",
    id = "6f8da9793b62",
    message = "initial",
    r#"
[[operation]]
kind = "create_table"
table = "users"
columns = [
    { name = "id", type = "bigint" },
    { name = "name", type = "varchar(50)" },
]
constraints = [{ name = "pk_users", kind = "primary_key", columns = ["id"] }]
"#
);

/// The users' second revision.
pub(crate) const USERS_2: &str = revision!(
    "users/migrations/0002_add_age.toml",
    id = "6f0000000002",
    parents = "6f8da9793b62",
    message = "add age to users",
    r#"
[[operation]]
kind = "add_column"
table = "users"
column = { name = "age", type = "integer", nullable = true }
"#
);

/// Another second revision, made on another branch.
pub(crate) const USERS_2_OTHER: &str = revision!(
    "users/migrations/0002_add_email.toml",
    id = "a00000000002",
    parents = "6f8da9793b62",
    message = "add email to users",
    r#"
[[operation]]
kind = "add_column"
table = "users"
column = { name = "email", type = "text", nullable = true }
"#
);

/// The first revision of the orders, which refer to the users.
pub(crate) const ORDERS_1: &str = revision!(
    "orders/migrations/0001_initial.toml",
    id = "0de000000001",
    depends_on = "6f0000000002",
    message = "initial",
    r#"
[[operation]]
kind = "create_table"
table = "orders"
columns = [{ name = "user_id", type = "bigint" }]

[[operation.constraints]]
name = "fk_orders_user_id"
kind = "foreign_key"
columns = ["user_id"]
references = { table = "users", columns = ["id"] }
"#
);

/// The first and second revision with a part of the second replaced.
fn second_with(from: &str, to: &str) -> test_workspaces::TestWorkspace {
    let workspace = with_revisions(&format!("{USERS_1}{USERS_2}"));
    workspace.replace("users/migrations/0002_add_age.toml", from, to).expect("the file is there");
    workspace
}

#[test]
fn a_file_that_is_no_toml() {
    insta::assert_snapshot!(refused(&second_with("id = \"6f0000000002\"", "id = \"6f0000000002"), "heads"));
}

#[test]
fn an_unknown_operation() {
    insta::assert_snapshot!(refused(&second_with("\"add_column\"", "\"add_colum\""), "heads"));
}

#[test]
fn an_unknown_key() {
    insta::assert_snapshot!(refused(&second_with("nullable = true", "nulable = true"), "heads"));
}

#[test]
fn values_of_another_type() {
    let slips = [
        ("nullable = true", "nullable = \"yes\""),
        ("parents = [\"6f8da9793b62\"]", "parents = \"6f8da9793b62\""),
        ("created = 2026-11-20T14:03:11Z", "created = \"yesterday\""),
        ("column = { name = \"age\", type = \"integer\", nullable = true }", "column = \"age\""),
        ("format = 1", "format = 2"),
        ("kind = \"add_column\"\n", ""),
    ];
    insta::assert_snapshot!(slips.map(|(from, to)| refused(&second_with(from, to), "heads")).join("\n"));
}

#[test]
fn a_missing_parent() {
    insta::assert_snapshot!(refused(&second_with("6f8da9793b62", "6f8da9793b63"), "heads"));
}

#[test]
fn a_cycle() {
    let workspace = with_revisions(&format!("{USERS_1}{USERS_2}"));
    let first = "users/migrations/0001_initial.toml";
    workspace.replace(first, "parents = []", "parents = [\"6f0000000002\"]").expect("the file is there");
    insta::assert_snapshot!(refused(&workspace, "heads"));
}

#[test]
fn a_duplicate_id() {
    insta::assert_snapshot!(refused(&second_with("id = \"6f0000000002\"", "id = \"6f8da9793b62\""), "heads"));
}

#[test]
fn an_operation_that_does_not_fit() {
    insta::assert_snapshot!(refused(&second_with("\"age\"", "\"name\""), "sql"));
}

#[test]
fn ids_and_numbers_that_mean_too_much_or_nothing() {
    let workspace = with_revisions(&format!("{USERS_1}{USERS_2}{USERS_2_OTHER}"));
    let lines = [
        "show 6f",
        "show users@0002",
        "show users@0009",
        "show usres@0001",
        "show orders@head",
        "show 123456789abc",
        "upgrade users@head --database-url sqlite:a.db",
    ];
    insta::assert_snapshot!(all_refused(&workspace, &lines));
}

#[test]
fn targets_that_are_none() {
    let workspace = with_revisions(USERS_1);
    let url = "--database-url sqlite:a.db";
    let lines = ["show @1".to_owned(), "upgrade +x".to_owned()]
        .into_iter()
        .chain(["upgrade +2", "upgrade base", "upgrade users@-1"].map(|line| format!("{line} {url}")))
        .collect::<Vec<_>>();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    insta::assert_snapshot!(all_refused(&workspace, &lines));
}

#[test]
fn ranges_that_are_none() {
    let workspace = with_revisions(&format!("{USERS_1}{USERS_2}"));
    let lines = [
        "sql users@0002:users@0001",
        "sql head:base",
        "sql users@0003:head",
        "sql +1",
        "sql users@0001:users@+1",
        "sql base:",
        "sql --dialect oracle",
    ];
    insta::assert_snapshot!(all_refused(&workspace, &lines));
}

#[test]
fn two_heads_are_merged() {
    let workspace = with_revisions(&format!("{USERS_1}{USERS_2}{USERS_2_OTHER}"));
    let lines = ["heads", "branches", "merge -p users", "history", "branches --format json", "merge"];
    insta::assert_snapshot!(lines.map(|line| run(&workspace, line)).join("\n"));
}

#[test]
fn a_revision_is_shown() {
    let workspace = with_revisions(&format!("{USERS_1}{USERS_2}"));
    let lines = ["show users@head", "show users@2 --format json", "heads --format json"];
    insta::assert_snapshot!(lines.map(|line| run(&workspace, line)).join("\n"));
}

#[test]
fn a_script_of_the_heads_of_one_app() {
    let workspace = with_revisions(&format!("{USERS_1}{USERS_2}{ORDERS_1}"));
    insta::assert_snapshot!(run(&workspace, "sql heads -p users --dialect sqlite"));
}

#[test]
fn an_empty_revision_is_filled_by_hand() {
    let workspace = with_revisions(USERS_1);
    let lines = [
        "makemigrations --empty",
        "makemigrations --empty -p users -m backfill",
        "makemigrations --empty -p users --dry-run",
        "history",
    ];
    insta::assert_snapshot!(lines.map(|line| run(&workspace, line)).join("\n"));
}
