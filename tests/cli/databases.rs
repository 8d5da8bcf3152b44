//! Databases that cannot be reached, and ledgers that do not fit the files.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use test_workspaces::TestWorkspace;

use crate::revisions::{ORDERS_1, USERS_1, USERS_2};
use crate::servers::{Database, Kind};
use crate::tool::{all_refused, refused, revision, run, run_with, with_revisions};

fn two_revisions() -> TestWorkspace {
    with_revisions(&format!("{USERS_1}{USERS_2}"))
}

fn runs(workspace: &TestWorkspace, lines: &[&str]) -> String {
    lines.iter().map(|line| run(workspace, line)).collect::<Vec<_>>().join("\n")
}

#[test]
fn no_database_is_configured() {
    insta::assert_snapshot!(all_refused(&two_revisions(), &["upgrade", "upgrade --database main"]));
}

#[test]
fn where_the_url_comes_from() {
    let workspace = two_revisions();
    let file = "[database]\nurl = \"sqlite:file.db\"\n[databases.spare]\nurl = \"postgres://me:secret@127.0.0.1:1/spare\"\n";
    workspace.write("migrations.toml", file).expect("a file can be written");
    let mut outputs = vec![run(&workspace, "current")];
    workspace.write(".env", "DATABASE_URL=sqlite:env-file.db\n").expect("a file can be written");
    outputs.push(run(&workspace, "current"));
    let variable = [("DATABASE_URL", "sqlite:variable.db")];
    outputs.push(run_with(&workspace, "current", &variable));
    outputs.push(run_with(&workspace, "current --database-url sqlite:flag.db", &variable));
    outputs.push(run_with(&workspace, "current --database spare", &variable));
    insta::assert_snapshot!(outputs.join("\n"));
}

#[test]
fn urls_that_lead_nowhere() {
    let lines = [
        "upgrade --database-url oracle://db/shop",
        "upgrade --database-url shop.db",
        "upgrade --database-url postgres://me:secret@127.0.0.1:1/shop",
        "upgrade --database-url mysql://me:secret@127.0.0.1:1/shop",
        "upgrade --database-url sqlite:no/such/folder/shop.db",
        "upgrade --database-url sqlite:Cargo.toml",
        "upgrade --database-url sqlite:users",
        // A folder that nobody may write to, not even root.
        "upgrade --database-url sqlite:/proc/shop.db",
        "downgrade -1 --database-url sqlite:not-there.db",
        "upgrade --database-url mysql://127.0.0.1:1/",
        "upgrade --database-url postgres://me:se#cret@127.0.0.1/shop",
    ];
    insta::assert_snapshot!(all_refused(&two_revisions(), &lines));
}

/// Root may write everywhere: there nothing is read-only.
#[test]
fn a_sqlite_file_that_is_read_only() {
    let workspace = two_revisions();
    fs::write(workspace.root.join("shop.db"), "").expect("a file can be written");
    fs::set_permissions(workspace.root.join("shop.db"), fs::Permissions::from_mode(0o444))
        .expect("the file is ours");
    if fs::OpenOptions::new().append(true).open(workspace.root.join("shop.db")).is_ok() {
        eprintln!("skipped: root may write to read-only files");
        return;
    }
    insta::assert_snapshot!(refused(&workspace, "upgrade --database-url sqlite:shop.db"));
}

#[test]
fn servers_that_refuse() {
    for kind in [Kind::Postgres, Kind::Mariadb, Kind::Mysql] {
        let Some(url) = kind.server_url() else { continue };
        let workspace = two_revisions();
        let (server, _) = url.rsplit_once('/').expect("a URL ends with its database");
        let (scheme, place) = server.split_once("://").expect("a URL has a scheme");
        let (_, address) = place.rsplit_once('@').unwrap_or(("", place));
        let lines = [
            format!("upgrade --database-url {server}/no_such_shop"),
            format!("upgrade --database-url {scheme}://nobody:wrong@{address}/no_such_shop"),
        ];
        let outputs = lines.map(|line| refused(&workspace, &line)).join("\n");
        let (host, port) = address.rsplit_once(':').unwrap_or((address, ""));
        insta::with_settings!({ filters => vec![(port, "PORT"), (host, "HOST"), (place, "USER@HOST:PORT")] }, {
            insta::assert_snapshot!(format!("servers_that_refuse_{}", kind.name()), outputs);
        });
    }
}

/// SQLite looks for them at the end: the operation that is to blame is told all the same.
#[test]
fn rows_that_refer_to_nobody() {
    let link = revision!(
        "users/migrations/0003_link.toml",
        id = "6f0000000003",
        parents = "6f0000000002",
        message = "link",
        r#"
[[operation]]
kind = "create_index"
table = "users"
index = { name = "ix_name", columns = ["name"] }

[[operation]]
kind = "add_constraint"
table = "users"
constraint = { name = "fk_age", kind = "foreign_key", columns = ["age"], references = { table = "users", columns = ["id"] } }
"#
    );
    let workspace = with_revisions(&format!("{USERS_1}{USERS_2}{link}"));
    let database = Database::create(Kind::Sqlite, "a", &workspace).expect("SQLite needs no server");
    let first = run(&workspace, "upgrade users@0002 --database-url sqlite:a.db");
    database.tell("INSERT INTO users (id, name, age) VALUES (1, 'Ada', 7)");
    insta::assert_snapshot!([first, refused(&workspace, "upgrade --database-url sqlite:a.db")].join("\n"));
}

#[test]
fn a_revision_that_was_edited_after_it_was_applied() {
    let workspace = two_revisions();
    let first = runs(&workspace, &["upgrade --database-url sqlite:a.db"]);
    let file = "users/migrations/0002_add_age.toml";
    workspace
        .replace(file, "format = 1", "# a comment changes nothing\nformat = 1")
        .expect("the file is there");
    let commented = runs(&workspace, &["upgrade --database-url sqlite:a.db"]);
    workspace.replace(file, "\"integer\"", "\"bigint\"").expect("the file is there");
    let lines = [
        "upgrade --database-url sqlite:a.db",
        "check --database-url sqlite:a.db",
        "stamp users@0002 --database-url sqlite:a.db",
    ];
    let refused = all_refused(&workspace, &lines);
    let lines = [
        "current --database-url sqlite:a.db",
        "stamp users@0002 --force --database-url sqlite:a.db",
        "upgrade --database-url sqlite:a.db",
    ];
    insta::assert_snapshot!([first, commented, refused, runs(&workspace, &lines)].join("\n"));
}

#[test]
fn a_revision_whose_file_is_gone() {
    let workspace = two_revisions();
    let first = runs(&workspace, &["upgrade --database-url sqlite:a.db"]);
    fs::remove_file(workspace.root.join("users/migrations/0002_add_age.toml")).expect("the file is there");
    let lines = [
        "upgrade --database-url sqlite:a.db",
        "current --database-url sqlite:a.db",
        "show users@0002 --applied --database-url sqlite:a.db",
        "downgrade users@0001 --database-url sqlite:a.db",
        "upgrade --database-url sqlite:a.db",
    ];
    insta::assert_snapshot!([first, runs(&workspace, &lines)].join("\n"));
}

#[test]
fn a_revision_of_an_app_that_is_gone() {
    let workspace = two_revisions();
    let first = runs(&workspace, &["upgrade --database-url sqlite:a.db"]);
    workspace.replace("users/Cargo.toml", "[package.metadata.models]", "").expect("the file is there");
    let empty = "format = 1\nid = \"0f0000000001\"\nparents = []\ndepends_on = []\nmessage = \"empty\"\n\
                 created = 2026-01-01T00:00:00Z\n";
    workspace.write("orders/migrations/0001_empty.toml", empty).expect("a file can be written");
    let mut outputs = vec![first, runs(&workspace, &["upgrade --database-url sqlite:a.db"])];
    workspace
        .write("migrations.toml", "[migrations]\nretired = [\"users\"]\n")
        .expect("a file can be written");
    outputs.push(runs(&workspace, &["upgrade --database-url sqlite:a.db"]));
    insta::assert_snapshot!(outputs.join("\n"));
}

#[test]
fn something_irreversible() {
    let workspace = two_revisions();
    workspace
        .write(
            "users/migrations/0003_forget.toml",
            "format = 1\nid = \"6f0000000003\"\nparents = [\"6f0000000002\"]\ndepends_on = []\n\
             message = \"forget ages\"\ncreated = 2026-11-20T14:03:11Z\n\n[[operation]]\nkind = \"sql\"\n\
             up = [\"UPDATE users SET age = NULL\"]\n",
        )
        .expect("a file can be written");
    let lines = [
        "upgrade --database-url sqlite:a.db",
        "downgrade users@0001 --database-url sqlite:a.db",
        "current --database-url sqlite:a.db",
    ];
    let refused = runs(&workspace, &lines);
    workspace
        .replace("users/migrations/0003_forget.toml", "SET age = NULL\"]", "SET age = NULL\"]\ndown = []")
        .expect("the file is there");
    let file = "users/migrations/0002_add_age.toml";
    workspace.replace(file, "\"integer\"", "\"bigint\"").expect("the file is there");
    let edited = runs(&workspace, &["downgrade users@0001 --database-url sqlite:a.db"]);
    workspace.replace(file, "\"bigint\"", "\"integer\"").expect("the file is there");
    let taken_back = runs(&workspace, &["downgrade users@0001 --database-url sqlite:a.db"]);
    insta::assert_snapshot!([refused, edited, taken_back].join("\n"));
}

#[test]
fn a_revision_without_the_one_before_it() {
    let workspace = two_revisions();
    let database = Database::create(Kind::Sqlite, "a", &workspace).expect("SQLite is always there");
    let first = database.run(&workspace, "upgrade");
    database.tell("DELETE FROM cargo_migrate_ledger WHERE id = '6f8da9793b62'");
    let lines = [
        "upgrade",
        "downgrade base",
        "current",
        "stamp users@0001_initial",
        "stamp users@0002_add_age",
        "current",
    ];
    let outputs = lines.map(|line| database.run(&workspace, line)).join("\n");
    insta::assert_snapshot!([first, outputs].join("\n"));
}

/// An order refers to the users as their second revision leaves them.
pub(crate) fn two_apps_that_hang_together() -> TestWorkspace {
    with_revisions(&format!("{USERS_1}{USERS_2}{ORDERS_1}"))
}

#[test]
fn what_other_apps_have_goes_only_when_it_is_said() {
    let workspace = two_apps_that_hang_together();
    let lines = [
        "upgrade --database-url sqlite:a.db",
        "downgrade users@0001 --database-url sqlite:a.db",
        "downgrade users@0001 --plan --database-url sqlite:a.db",
        "downgrade users@0001 --with-dependents --database-url sqlite:a.db",
        "upgrade orders@head --plan --database-url sqlite:a.db",
        "stamp heads --database-url sqlite:a.db",
        "stamp users@0001 --database-url sqlite:a.db",
        "current --database-url sqlite:a.db --format json",
        "downgrade -1 --dry-run --database-url sqlite:a.db",
        "downgrade base --database-url sqlite:a.db",
    ];
    insta::assert_snapshot!(runs(&workspace, &lines));
}
