//! What nearly every command begins with: the workspace, its configuration and its revisions.

use std::collections::BTreeSet;
use std::time::Instant;

use camino::Utf8PathBuf;

use super::exit::Exit;
use super::failure::{Failure, Outcome};
use super::options::SharedArguments;
use super::ui::Ui;
use crate::config::Settings;
use crate::discover::{App, CargoOptions, Workspace, discover};
use crate::document::nearest;
use crate::revision::{AppFolder, Graph, Point, Target};
use crate::schema::AppLabel;

/// Where a command runs.
pub(super) struct Context<'a> {
    pub(super) ui: &'a Ui,
    pub(super) cargo: CargoOptions,
    pub(super) workspace: Workspace,
    pub(super) settings: Settings,
    /// The apps that `-p` names; empty: all.
    asked: BTreeSet<AppLabel>,
}

impl<'a> Context<'a> {
    /// Finds the workspace and reads its configuration. At least one of its crates must be an app.
    ///
    /// # Errors
    /// Where there is no workspace or no app, or the configuration is wrong.
    pub(super) fn load(shared: &SharedArguments, ui: &'a mut Ui) -> Outcome<Self> {
        let started = Instant::now();
        let cargo = cargo_options(shared)?;
        let workspace = discover(&cargo)?;
        ui.set_root(workspace.root.as_str());
        ui.stage("discover", started.elapsed());
        if workspace.apps.is_empty() {
            return Err(no_app(&workspace));
        }
        let asked = check_labels(&shared.apps, &workspace)?;
        let settings = Settings::load(workspace.root.as_std_path())?;
        Ok(Self { ui, cargo, workspace, settings, asked })
    }

    /// The apps that the command is about.
    pub(super) fn apps(&self) -> impl Iterator<Item = &App> {
        self.workspace.apps.iter().filter(|app| self.is_asked(&app.label))
    }

    pub(super) fn is_asked(&self, app: &AppLabel) -> bool {
        self.asked.is_empty() || self.asked.contains(app)
    }

    /// The labels that `-p` names; empty: all.
    pub(super) fn asked(&self) -> &BTreeSet<AppLabel> {
        &self.asked
    }

    /// Where an app keeps its revisions.
    pub(super) fn folder(&self, app: &AppLabel) -> Outcome<&Utf8PathBuf> {
        let found = self.workspace.apps.iter().find(|other| other.label == *app);
        found.map(|app| &app.migrations).ok_or_else(|| {
            Failure::new(format!("no crate of this workspace is the app `{app}` any more"))
                .hint("put the crate back, or give another crate `app = \"…\"` with its label".to_owned())
        })
    }

    /// All revisions of all apps.
    ///
    /// # Errors
    /// Where one cannot be read, or they make no graph.
    pub(super) fn graph(&self) -> Outcome<Graph> {
        let started = Instant::now();
        let folder = |app: &App| AppFolder { app: app.label.clone(), folder: app.migrations.clone() };
        let folders: Vec<AppFolder> = self.workspace.apps.iter().map(folder).collect();
        let graph = Graph::load(&folders)?;
        self.ui.stage("load", started.elapsed());
        Ok(graph)
    }

    /// The targets that were given, those without an app for each app of `-p`. Where none was given, the heads of those
    /// apps.
    pub(super) fn targets(&self, given: &[Target]) -> Vec<Target> {
        if self.asked.is_empty() {
            return given.to_vec();
        }
        let heads = [Target { app: None, point: Point::Heads }];
        let given = if given.is_empty() { heads.as_slice() } else { given };
        given.iter().flat_map(|target| self.in_apps(target)).collect()
    }

    fn in_apps(&self, target: &Target) -> Vec<Target> {
        if target.app.is_some() {
            return vec![target.clone()];
        }
        let in_app = |app: &AppLabel| Target { app: Some(app.clone()), point: target.point.clone() };
        self.asked.iter().map(in_app).collect()
    }
}

/// Cargo's own flags, and where it is to run.
pub(super) fn cargo_options(shared: &SharedArguments) -> Outcome<CargoOptions> {
    let current_dir = std::env::current_dir()
        .map_err(|error| Failure::new("the current folder cannot be read").because(error))?;
    let current_dir = Utf8PathBuf::from_path_buf(current_dir)
        .map_err(|path| Failure::new(format!("the path `{}` is not UTF-8", path.display())))?;
    Ok(CargoOptions {
        manifest_path: shared.manifest_path.clone(),
        locked: shared.locked,
        offline: shared.offline,
        frozen: shared.frozen,
        current_dir,
    })
}

fn no_app(workspace: &Workspace) -> Failure {
    let likely = workspace.skipped.first().or_else(|| workspace.members.first());
    let name = likely.map_or("CRATE", |member| member.package.as_str());
    Failure::new("no crate of this workspace has models")
        .note("none of its crates has `[package.metadata.models]` in its Cargo.toml")
        .hint(format!("`cargo migrate init --app {name}` makes `{name}` an app"))
}

fn check_labels(labels: &[AppLabel], workspace: &Workspace) -> Outcome<BTreeSet<AppLabel>> {
    let known: Vec<&str> = workspace.apps.iter().map(|app| app.label.as_str()).collect();
    for label in labels {
        if !known.contains(&label.as_str()) {
            let hint = match nearest(label.as_str(), known.iter().copied()) {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => format!("the apps are `{}`", known.join("`, `")),
            };
            let failure = Failure::new(format!("this workspace has no app `{label}`"));
            return Err(failure.hint(hint).with_exit(Exit::Usage));
        }
    }
    Ok(labels.iter().cloned().collect())
}
