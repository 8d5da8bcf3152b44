//! Scripts of `sql`, run by the databases' own shells.

use test_workspaces::TestWorkspace;

use crate::revisions::USERS_1;
use crate::servers::{Database, Kind};
use crate::tool::{command, revision, with_revisions};

/// A revision that must not be run twice.
const LENGTHEN: &str = revision!(
    "users/migrations/0002_lengthen.toml",
    id = "6f0000000002",
    parents = "6f8da9793b62",
    message = "lengthen names",
    r#"
[[operation]]
kind = "sql"
up = { default = ["UPDATE users SET name = concat(name, '!')"], sqlite = ["UPDATE users SET name = name || '!'"] }
down = ["UPDATE users SET name = 'taken back'"]
"#
);

fn script(workspace: &TestWorkspace, kind: Kind, more: &[&str]) -> String {
    let dialect = match kind {
        Kind::Sqlite => "sqlite",
        Kind::Postgres => "postgres",
        Kind::Mariadb | Kind::Mysql => "mysql",
    };
    let words = [&["sql", "--dialect", dialect], more].concat();
    let output = command(workspace, "", &words).output().expect("the tool is there");
    String::from_utf8(output.stdout).expect("it is a text")
}

/// What the ledger says of the revision is what the script begins with.
#[test]
fn a_script_that_is_run_twice_changes_nothing_more() {
    for kind in [Kind::Sqlite, Kind::Postgres, Kind::Mariadb, Kind::Mysql] {
        let workspace = with_revisions(&format!("{USERS_1}{LENGTHEN}"));
        let Some(database) = Database::create(kind, "twice", &workspace) else { continue };
        let seed = "INSERT INTO users (id, name) VALUES (1, 'Ada');\n";
        let first = script(&workspace, kind, &["users@0001"]) + seed;
        let Some(said) = database.shell(&workspace, &first) else { continue };
        assert!(said.ends_with("--- exit 0\n"), "{kind:?}: {said}");
        let [up, down] =
            [&["users@0002"][..], &["users@0002", "--down"]].map(|more| script(&workspace, kind, more));
        let run = |script: &str| {
            let said = database.shell(&workspace, script).expect("the shell is known");
            (said.ends_with("--- exit 0\n"), database.value("SELECT name FROM users"))
        };
        assert_eq!(run(&up), (true, "Ada!".to_owned()), "{kind:?}");
        assert_eq!(run(&up), (false, "Ada!".to_owned()), "{kind:?}");
        assert_eq!(run(&down), (true, "taken back".to_owned()), "{kind:?}");
        database.tell("UPDATE users SET name = 'Ada'");
        assert_eq!(run(&down), (false, "Ada".to_owned()), "{kind:?}");
    }
}
