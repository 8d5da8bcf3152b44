//! A generated workspace with models and their first revisions.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::files;
use super::models::{App, Shape, rust};
use super::session::Session;
use crate::failure::{Context, Failure};
use crate::output;
use crate::program;

/// A workspace that is built and whose models all have a revision.
pub(super) struct Project<'a> {
    session: &'a Session,
    shape: Shape,
    folder: PathBuf,
}

impl<'a> Project<'a> {
    pub(super) fn make(session: &'a Session, shape: Shape) -> Result<Self, Failure> {
        output::progress(&format!("bench: making a workspace of {shape} models"));
        let folder = session.folder(&format!("workspace-{}", shape.apps));
        let models = session.tool.models();
        rust::workspace(shape, &models.to_string_lossy()).write_into(&folder)?;
        fs::copy(session.tool.lockfile(), folder.join("Cargo.lock")).context("copy `Cargo.lock`")?;
        let project = Self { session, shape, folder };
        session.runner.run(&mut project.build())?;
        session.runner.run(&mut project.migrate(&["makemigrations", "-m", "initial"]))?;
        Ok(project)
    }

    pub(super) fn shape(&self) -> Shape {
        self.shape
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// A bare `cargo build`.
    pub(super) fn build(&self) -> Command {
        let mut cargo = Command::new(program::cargo());
        cargo.arg("build").current_dir(&self.folder);
        cargo
    }

    /// `cargo migrate` with these words.
    pub(super) fn migrate(&self, words: &[&str]) -> Command {
        self.session.tool.command(&self.folder, words)
    }

    /// Puts everything back to where no model is edited, then edits one.
    pub(super) fn edit_again(&self) -> Result<(), Failure> {
        self.forget_edit()?;
        let app = self.edited_app()?;
        files::write(&self.folder.join(rust::models_path(app)), &rust::edited_models(app))
    }

    /// Puts everything back to where no model is edited, builds, and lets the tool look at it.
    pub(super) fn forget_edit(&self) -> Result<(), Failure> {
        let app = self.edited_app()?;
        files::write(&self.folder.join(rust::models_path(app)), &rust::models(app))?;
        files::remove(&self.later_revisions(app))?;
        self.session.runner.run(&mut self.build())?;
        self.session.runner.run(&mut self.migrate(&["check"]))
    }

    /// One in the middle, that no other app uses.
    fn edited_app(&self) -> Result<App, Failure> {
        let middle = self.shape.apps / 2;
        self.shape.apps().nth(middle).ok_or_else(|| Failure::new("there is no app to edit"))
    }

    fn later_revisions(&self, app: App) -> Vec<PathBuf> {
        let is_later = |path: &PathBuf| {
            path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with("0001_"))
        };
        program::entries(&self.folder.join(app.label()).join("migrations"))
            .into_iter()
            .filter(is_later)
            .collect()
    }
}
