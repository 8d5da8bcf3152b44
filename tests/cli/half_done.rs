//! Revisions that stopped in the middle, on databases that cannot undo what has run.

use test_workspaces::TestWorkspace;

use crate::revisions::{USERS_1, USERS_2};
use crate::servers::{Database, Kind};
use crate::tool::{revision, with_revisions};

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

/// A revision whose second operation fails between two that do not.
const THREE_OPERATIONS: &str = revision!(
    "users/migrations/0002_three.toml",
    id = "6f0000000002",
    parents = "6f8da9793b62",
    message = "three operations",
    r#"
[[operation]]
kind = "add_column"
table = "users"
column = { name = "age", type = "integer", nullable = true }

[[operation]]
kind = "sql"
up = ["UPDATE users SET agee = 1"]
down = []

[[operation]]
kind = "add_column"
table = "users"
column = { name = "email", type = "text", nullable = true }
"#
);

const THREE: &str = "users/migrations/0002_three.toml";

/// The databases that commit every statement by itself say the same of it.
fn each_database(name: &str, files: &str, test: impl Fn(&TestWorkspace, &Database) -> Vec<String>) {
    for kind in [Kind::Mariadb, Kind::Mysql] {
        let workspace = with_revisions(files);
        let Some(database) = Database::create(kind, name, &workspace) else { continue };
        insta::with_settings!({ filters => vec![(r"Unknown column '(\w+)' in '[A-Za-z ]+'", "[no column $1]")] }, {
            insta::assert_snapshot!(name, test(&workspace, &database).join("\n"));
        });
    }
}

fn runs(workspace: &TestWorkspace, database: &Database, lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| database.run(workspace, line)).collect()
}

#[test]
fn an_operation_that_failed_is_mended_and_the_upgrade_goes_on() {
    each_database("mended", &format!("{USERS_1}{THREE_OPERATIONS}"), |workspace, database| {
        let lines = ["upgrade", "current", "upgrade --dry-run", "upgrade --plan", "upgrade"];
        let mut outputs = runs(workspace, database, &lines);
        workspace.replace(THREE, "\"age\"", "\"years\"").expect("the file is there");
        outputs.extend(runs(workspace, database, &["upgrade"]));
        workspace.replace(THREE, "\"years\"", "\"age\"").expect("the file is there");
        workspace.replace(THREE, "agee", "age").expect("the file is there");
        outputs.extend(runs(workspace, database, &["upgrade", "current", "downgrade -1"]));
        outputs
    });
}

#[test]
fn undoing_what_is_half_applied_can_itself_be_gone_on_with() {
    each_database("half_undone", &format!("{USERS_1}{THREE_OPERATIONS}"), |workspace, database| {
        let first = "[[operation]]\nkind = \"sql\"\nup = [\"UPDATE users SET name = 'x'\"]\n\
                     down = [\"UPDATE users SET nam = 'y'\"]\n\n[[operation]]\nkind = \"add_column\"";
        workspace.replace(THREE, "[[operation]]\nkind = \"add_column\"", first).expect("the file is there");
        let mut outputs = runs(workspace, database, &["upgrade", "downgrade -1", "current", "upgrade"]);
        workspace.replace(THREE, "SET nam =", "SET name =").expect("the file is there");
        outputs.extend(runs(workspace, database, &["downgrade users@-1", "current"]));
        outputs
    });
}

#[test]
fn what_is_half_done_is_given_up_by_force() {
    each_database("given_up", &format!("{USERS_1}{THREE_OPERATIONS}"), |workspace, database| {
        let lines = [
            "upgrade --quiet",
            "current --format json",
            "stamp users@0002",
            "stamp users@0002 --force",
            "current",
            "upgrade",
        ];
        runs(workspace, database, &lines)
    });
}

#[test]
fn the_file_of_a_half_applied_revision_may_be_gone() {
    each_database("half_gone", &format!("{USERS_1}{THREE_OPERATIONS}"), |workspace, database| {
        let mut outputs = runs(workspace, database, &["upgrade --quiet"]);
        std::fs::remove_file(workspace.root.join(THREE)).expect("the file is there");
        outputs.extend(runs(workspace, database, &["upgrade", "current", "downgrade -1", "current"]));
        outputs
    });
}

/// One step back is one step back, however often it has to be said.
#[test]
fn a_revision_that_is_half_taken_back_is_the_first_step_of_the_next_downgrade() {
    each_database("half_taken_back", &format!("{USERS_1}{USERS_2}{WAY_BACK}"), |workspace, database| {
        let mut outputs = runs(workspace, database, &["upgrade"]);
        database.tell("INSERT INTO users (id, name, age) VALUES (1, 'Ada', 36)");
        outputs.extend(runs(workspace, database, &["downgrade -1", "upgrade"]));
        database.tell("UPDATE users SET id = 2");
        workspace.replace(SECOND, "FROM users", "FROM users WHERE id = 1").expect("the file is there");
        let lines = ["downgrade users@0002", "downgrade -1 --plan", "downgrade -1", "current"];
        outputs.extend(runs(workspace, database, &lines));
        outputs
    });
}

#[test]
fn a_revision_that_is_half_applied_is_the_first_step_of_a_downgrade() {
    let stop = "\n[[operation]]\nkind = \"assert\"\nquery = \"SELECT 1\"\nmessage = \"never\"\n";
    each_database("half_applied", &format!("{USERS_1}{USERS_2}{stop}"), |workspace, database| {
        let lines = [
            "upgrade",
            "downgrade users@0002",
            "downgrade -1 --plan",
            "downgrade -1",
            "current",
            "downgrade -1",
            "current",
        ];
        runs(workspace, database, &lines)
    });
}
