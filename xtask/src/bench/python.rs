//! The Python environment with the peers. It is made once, in the target folder, and used again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::files;
use super::runner::Runner;
use crate::failure::{Context, Failure};
use crate::output;
use crate::program;

const PACKAGES: [&str; 5] =
    ["alembic>=1.16", "sqlalchemy>=2.0", "django>=5.2", "psycopg[binary]>=3.2", "pymysql>=1.1"];

/// Written when everything is installed: a folder without it is half done.
const MARK: &str = "installed";

/// A Python with Alembic, `SQLAlchemy` and Django.
pub(super) struct Python {
    folder: PathBuf,
}

impl Python {
    /// Makes the environment below `target` unless an earlier run has.
    pub(super) fn find_or_make(runner: &Runner, target: &Path) -> Result<Self, Failure> {
        let python = Self { folder: target.join("bench-peers") };
        let mark = python.folder.join(MARK);
        let wanted = PACKAGES.join("\n");
        if fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
            return Ok(python);
        }
        output::progress(&format!("bench: installing the peers into {}", python.folder.display()));
        let system = program::find("python3")
            .ok_or_else(|| Failure::new("there is no `python3` to run the peers with"))?;
        runner.run(Command::new(system).args(["-m", "venv", "--clear"]).arg(&python.folder))?;
        let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
        runner.run(python.command("python").args(install).args(PACKAGES))?;
        files::write(&mark, &wanted)?;
        Ok(python)
    }

    /// A program of the environment.
    pub(super) fn command(&self, name: &str) -> Command {
        Command::new(self.folder.join("bin").join(name))
    }

    /// The versions of what is measured.
    pub(super) fn versions(&self, runner: &Runner) -> Result<String, Failure> {
        let print = "import platform, alembic, sqlalchemy, django, sqlite3\n\
                     print(f'Python {platform.python_version()}, Alembic {alembic.__version__}, '\n\
                     f'SQLAlchemy {sqlalchemy.__version__}, Django {django.__version__}, '\n\
                     f'SQLite {sqlite3.sqlite_version} in Python')";
        let versions = runner.read(self.command("python").args(["-c", print]));
        versions.map(|text| text.trim().to_owned()).context("read the peers' versions")
    }
}
