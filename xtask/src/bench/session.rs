//! What all measurements share: the folder, the programs, and how often each command runs.

use std::path::{Path, PathBuf};

use cargo_metadata::MetadataCommand;
use tempfile::TempDir;

use super::Arguments;
use super::files;
use super::interrupt::Interrupts;
use super::machine;
use super::python::Python;
use super::runner::Runner;
use super::sqlite::Shell;
use super::tool::Tool;
use crate::failure::{Context, Failure};
use crate::output;

const ROUNDS: usize = 11;
const QUICK_ROUNDS: usize = 3;

/// One run of the bench. Dropping it removes the folder.
pub(super) struct Session {
    folder: TempDir,
    pub(super) runner: Runner,
    pub(super) rounds: usize,
    pub(super) tool: Tool,
    pub(super) python: Option<Python>,
    pub(super) shell: Option<Shell>,
    versions: Vec<String>,
}

impl Session {
    /// Builds the tool, and finds or makes what it is measured beside.
    pub(super) fn open(interrupts: Interrupts, arguments: &Arguments) -> Result<Self, Failure> {
        let folder = TempDir::with_prefix("cargo-migrate-bench-").context("make a temporary folder")?;
        let runner = Runner::new(interrupts, folder.path());
        let mut metadata = MetadataCommand::new();
        let metadata = metadata.no_deps().exec().context("read the workspace")?;
        let tool = Tool::build(&runner, metadata.workspace_root.as_std_path())?;
        let target = metadata.target_directory.as_std_path();
        let python = arguments.peers.then(|| Python::find_or_make(&runner, target)).transpose()?;
        let shell = Shell::find(arguments.peers);
        let versions = versions(&runner, python.as_ref(), shell.as_ref())?;
        let rounds = if arguments.quick { QUICK_ROUNDS } else { ROUNDS };
        Ok(Self { folder, runner, rounds, tool, python, shell, versions })
    }

    /// A folder of this name that does not exist yet.
    pub(super) fn folder(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The script that brings the workspace's database from nothing to its heads.
    pub(super) fn write_script(&self, workspace: &Path) -> Result<PathBuf, Failure> {
        let text = self.runner.read(&mut self.tool.command(workspace, &["sql"]))?;
        let path = workspace.join("upgrade.sql");
        files::write(&path, &text)?;
        Ok(path)
    }

    /// The machine, the programs beside which the tool was measured, and how.
    pub(super) fn describe(&self) -> Vec<String> {
        let how = format!("{} rounds after one that does not count, every command once a round", self.rounds);
        [machine::describe()].into_iter().chain(self.versions.iter().cloned()).chain([how]).collect()
    }

    /// Removes the folder, or says where it is.
    pub(super) fn close(self, keep: bool) -> Result<(), Failure> {
        if keep {
            output::progress(&format!("bench: kept in {}", self.folder.keep().display()));
            return Ok(());
        }
        self.folder.close().context("remove the temporary folder")
    }
}

fn versions(runner: &Runner, python: Option<&Python>, shell: Option<&Shell>) -> Result<Vec<String>, Failure> {
    let shell = match shell {
        Some(shell) => format!("sqlite3 shell {}", shell.version(runner)?),
        None => "no sqlite3 shell on this machine: nothing is measured beside it".to_owned(),
    };
    let peers = python.map(|python| python.versions(runner)).transpose()?;
    Ok([shell].into_iter().chain(peers).collect())
}
