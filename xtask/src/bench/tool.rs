//! The tool under measure: its release build.

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_metadata::Message;

use super::runner::Runner;
use crate::failure::{Context, Failure};
use crate::output;
use crate::program;

/// The release builds of this clone.
pub(super) struct Tool {
    program: PathBuf,
    replay: PathBuf,
    diff: PathBuf,
    reflect: PathBuf,
    repository: PathBuf,
}

impl Tool {
    pub(super) fn build(runner: &Runner, repository: &Path) -> Result<Self, Failure> {
        output::progress("bench: building the tool");
        let mut cargo = Command::new(program::cargo());
        cargo.args(["build", "--release", "--package", "cargo-migrate", "--bins", "--benches"]);
        cargo.args(["--quiet", "--message-format", "json-render-diagnostics"]).current_dir(repository);
        let messages = runner.read(&mut cargo)?;
        let programs = executables(&messages)?;
        let find = |name: &str| {
            let found = programs.iter().find(|(target, _)| target == name);
            found
                .map(|(_, path)| path.clone())
                .ok_or_else(|| Failure::new(format!("cargo built no `{name}`")))
        };
        Ok(Self {
            program: find("cargo-migrate")?,
            replay: find("replay")?,
            diff: find("diff")?,
            reflect: find("reflect")?,
            repository: repository.to_owned(),
        })
    }

    /// `cargo migrate` with these words, in a workspace.
    pub(super) fn command(&self, workspace: &Path, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("migrate").args(words).env("CARGO", program::cargo()).current_dir(workspace);
        command
    }

    /// The program that loads and replays the revisions of a workspace and prints how long each took.
    pub(super) fn replay(&self, workspace: &Path) -> Command {
        let mut command = Command::new(&self.replay);
        command.arg(workspace);
        command
    }

    /// The program that compares two schemas of so many tables and prints how long that took.
    pub(super) fn diff(&self, tables: usize) -> Command {
        let mut command = Command::new(&self.diff);
        command.arg(tables.to_string());
        command
    }

    /// The program that fills a database with so many tables (`fill`), or reads it and prints how long that took (`read`).
    pub(super) fn reflect(&self, what: &str, url: &str, tables: usize) -> Command {
        let mut command = Command::new(&self.reflect);
        command.args([what, url, &tables.to_string()]);
        command
    }

    /// The crate that apps depend on.
    pub(super) fn models(&self) -> PathBuf {
        self.repository.join("models")
    }

    /// The versions of dependencies that this clone is built with, so that apps need no newer ones.
    pub(super) fn lockfile(&self) -> PathBuf {
        self.repository.join("Cargo.lock")
    }
}

/// Names and paths of the programs that cargo says it has built.
fn executables(messages: &str) -> Result<Vec<(String, PathBuf)>, Failure> {
    let mut programs = Vec::new();
    for message in Message::parse_stream(Cursor::new(messages)) {
        if let Message::CompilerArtifact(artifact) = message.context("read what cargo built")?
            && let Some(path) = artifact.executable
        {
            programs.push((artifact.target.name, path.into_std_path_buf()));
        }
    }
    Ok(programs)
}
