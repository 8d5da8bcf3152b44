//! Several instances of an application that start at once, each with `upgrade` before all else.

use std::fmt::Write as _;
use std::process::Stdio;

use crate::tool::{command, run, with_revisions};

const REVISIONS: usize = 30;
const INSTANCES: usize = 8;

/// A chain of revisions, each with a table.
fn chain() -> String {
    let mut files = String::new();
    for number in 1..=REVISIONS {
        let parents = if number > 1 { format!("\"6f{:010}\"", number - 1) } else { String::new() };
        let _ = write!(
            files,
            "\n== users/migrations/{number:04}_t.toml\nformat = 1\nid = \"6f{number:010}\"\nparents = [{parents}]\n\
             depends_on = []\nmessage = \"t\"\ncreated = 2026-11-20T14:03:11Z\n\n[[operation]]\n\
             kind = \"create_table\"\ntable = \"t{number}\"\ncolumns = [{{ name = \"id\", type = \"bigint\" }}]\n"
        );
    }
    files
}

/// SQLite has no lock that lasts from one revision to the next: they may take turns.
#[test]
fn each_revision_is_applied_once_and_every_instance_succeeds() {
    let workspace = with_revisions(&chain());
    let words = ["upgrade", "--database-url", "sqlite:a.db"];
    let instances: Vec<_> = (0..INSTANCES)
        .map(|_| {
            let mut tool = command(&workspace, "", &words);
            tool.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the tool is there")
        })
        .collect();
    let mut said = String::new();
    for instance in instances {
        let output = instance.wait_with_output().expect("it ends");
        said.push_str(&String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{said}");
    }
    for number in 1..=REVISIONS {
        assert_eq!(said.matches(&format!("applied users@{number:04} ")).count(), 1, "{said}");
    }
    let after = run(&workspace, "upgrade --database-url sqlite:a.db");
    assert!(after.contains(&format!("nothing to do: {REVISIONS} revisions are applied")), "{after}");
}
