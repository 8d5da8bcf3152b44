//! A rebuild of a large SQLite table, beside what it cannot do without: making the new table and filling it.

use std::path::Path;
use std::{fs, process::Command};

use super::{SHELL, UPGRADE};
use crate::bench::files::{self, Files};
use crate::bench::rounds::{self, Course};
use crate::bench::session::Session;
use crate::bench::sqlite::{Shell, forget_database};
use crate::bench::table::{Limit, Table};
use crate::failure::{Context, Failure};
use crate::output;

const ROWS: usize = 1_000_000;

/// The table is filled once; every run begins with a copy of that file.
const FILLED: &str = "filled.db";

/// The project as it was when the table was filled, without the revision that rebuilds it.
const EARLIER: &str = "earlier";

/// A column becomes required, which no ALTER TABLE of SQLite does.
pub(super) fn measure(session: &Session, table: &mut Table) -> Result<(), Failure> {
    let Some(shell) = &session.shell else { return Ok(()) };
    output::progress(&format!("bench: rebuild of a table of {ROWS} rows"));
    let workspace = session.folder("rebuild");
    fill(session, shell, &workspace)?;
    let script = workspace.join("copy.sql");
    files::write(&script, &copying_script())?;
    let courses = [
        Course::new(UPGRADE, || session.tool.command(&workspace, &["upgrade"])).after(|| begin(&workspace)),
        Course::new(SHELL, || shell.run(&workspace, &script)).after(|| begin(&workspace)),
    ];
    let measured = rounds::measure(&session.runner, session.rounds, &courses)?;
    table.compare("rebuild of a table of 1,000,000 rows", &measured, UPGRADE, SHELL, Limit::Times(1.3));
    Ok(())
}

/// Makes the table by its revision, fills it, and writes the revision that rebuilds it.
fn fill(session: &Session, shell: &Shell, workspace: &Path) -> Result<(), Failure> {
    let earlier = workspace.join(EARLIER);
    project(&[CREATE]).write_into(&earlier)?;
    session.runner.run(&mut session.tool.command(&earlier, &["upgrade"]))?;
    let script = earlier.join("fill.sql");
    files::write(&script, &filling_script())?;
    session.runner.run(&mut shell.run(&earlier, &script))?;
    project(&[CREATE, REQUIRE]).write_into(workspace)?;
    let doing = "keep the filled database";
    fs::rename(earlier.join("bench.db"), workspace.join(FILLED)).context(doing)
}

fn begin(workspace: &Path) -> Result<(), Failure> {
    forget_database(workspace)?;
    fs::copy(workspace.join(FILLED), workspace.join("bench.db")).context("copy the filled database")?;
    // What is still on its way to the disk is no part of the next measurement.
    Command::new("sync").status().context("wait for the disk").map(drop)
}

const CREATE: &str = r#"kind = "create_table"
table = "events"
columns = [
    { name = "id", type = "bigint", auto_increment = true },
    { name = "title", type = "varchar(80)" },
    { name = "body", type = "text", nullable = true },
    { name = "amount", type = "integer" },
    { name = "created_at", type = "timestamptz" },
    { name = "parent_id", type = "bigint", nullable = true },
]
constraints = [
    { kind = "primary_key", name = "pk_events", columns = ["id"] },
    { kind = "foreign_key", name = "fk_events_parent_id", columns = ["parent_id"], references = { table = "events", columns = ["id"] } },
]
"#;

const REQUIRE: &str = r#"kind = "alter_column"
table = "events"
column = "body"
from = { type = "text", nullable = true }
to = { type = "text" }
"#;

fn project(operations: &[&str]) -> Files {
    let mut files = Files::default();
    files.add("Cargo.toml", "[workspace]\nmembers = [\"app\"]\nresolver = \"3\"\n");
    files.add("migrations.toml", "[database]\nurl = \"sqlite:bench.db\"\n");
    let manifest = "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n\
                    [package.metadata.models]\n";
    files.add("app/Cargo.toml", manifest);
    files.add("app/src/lib.rs", "");
    for (number, operation) in (1..).zip(operations) {
        files.add(format!("app/migrations/{number:04}_step.toml"), revision(number, operation));
    }
    files
}

fn revision(number: usize, operation: &str) -> String {
    let parent = if number > 1 { format!("\"{:012x}\"", number - 1) } else { String::new() };
    format!(
        "format = 1\nid = \"{number:012x}\"\nparents = [{parent}]\ndepends_on = []\nmessage = \"step {number}\"\n\
         created = 2026-01-01T00:00:00Z\n\n[[operation]]\n{operation}"
    )
}

fn filling_script() -> String {
    format!(
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {ROWS})\n\
         INSERT INTO events (title, body, amount, created_at, parent_id)\n\
         SELECT 'event ' || n, 'what is to be said of event ' || n, n % 977, '2026-01-01 00:00:00', \
         nullif(n / 10, 0) FROM numbers;\n"
    )
}

/// The least that makes such a table: the same definition, filled from the old one.
fn copying_script() -> String {
    "BEGIN IMMEDIATE;\n\
     CREATE TABLE copied (\n\
     id INTEGER NOT NULL CONSTRAINT pk_events PRIMARY KEY AUTOINCREMENT,\n\
     title VARCHAR(80) NOT NULL, body TEXT NOT NULL, amount INTEGER NOT NULL, created_at DATETIME NOT NULL,\n\
     parent_id INTEGER, CONSTRAINT fk_events_parent_id FOREIGN KEY (parent_id) REFERENCES events (id));\n\
     INSERT INTO copied SELECT id, title, body, amount, created_at, parent_id FROM events;\n\
     COMMIT;\n"
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_later_project_begins_with_the_earlier_one() {
        assert!(revision(2, REQUIRE).contains("parents = [\"000000000001\"]"));
        assert_eq!(revision(1, CREATE), revision(1, CREATE));
        assert_ne!(project(&[CREATE]), project(&[CREATE, REQUIRE]));
    }
}
