//! The sqlite3 shell: the fastest way to run given statements that a person has.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::files;
use super::runner::Runner;
use crate::database::Database;
use crate::failure::Failure;
use crate::install;
use crate::program;

/// The name of the database file of every generated project.
const DATABASE: &str = "bench.db";

/// The sqlite3 shell of this machine.
pub(super) struct Shell(PathBuf);

impl Shell {
    /// Installs the shell where it is missing and that is allowed.
    pub(super) fn find(may_install: bool) -> Option<Self> {
        let found = program::find("sqlite3");
        let found = match found {
            None if may_install => install::find_or_install(&[Database::Sqlite]).client(Database::Sqlite),
            found => found,
        };
        found.map(Self)
    }

    /// Runs a script on the database of a project.
    pub(super) fn run(&self, project: &Path, script: &Path) -> Command {
        let mut shell = Command::new(&self.0);
        shell.args(["-batch", "-bail", DATABASE]).arg(format!(".read '{}'", script.display()));
        shell.current_dir(project);
        shell
    }

    pub(super) fn version(&self, runner: &Runner) -> Result<String, Failure> {
        let said = runner.read(Command::new(&self.0).arg("--version"))?;
        Ok(said.split_whitespace().next().unwrap_or_default().to_owned())
    }
}

/// Takes the database of a project away, with what SQLite may have left beside it.
pub(super) fn forget_database(project: &Path) -> Result<(), Failure> {
    let files = ["", "-journal", "-wal", "-shm"].map(|end| project.join(format!("{DATABASE}{end}")));
    files::remove(&files)
}
