//! What a probe is asked, and what it answers.

use std::time::Duration;

use camino::Utf8PathBuf;

use super::dump::Dump;
use super::failure::FailedApp;
use crate::discover::{App, CargoOptions, Workspace};
use crate::schema::AppLabel;

/// What to probe, and how.
pub struct ProbeRequest<'a> {
    pub workspace: &'a Workspace,
    pub apps: Vec<&'a App>,
    pub options: &'a CargoOptions,
    /// Told what cargo does, a line at a time.
    pub progress: &'a (dyn Fn(&str) + Sync),
    /// Shown, while cargo still builds, the models that were kept. They are those of the outcome where that is
    /// [`cached`](ProbeOutcome::cached), so that what follows from them can be worked out meanwhile.
    pub kept: &'a (dyn Fn(&Dump) + Sync),
    /// Diagnostics of the compiler hold colours.
    pub color: bool,
    /// How long the linked program may run.
    pub timeout: Duration,
}

/// The models, and what is known of every app that was asked for.
#[derive(Debug)]
pub struct ProbeOutcome {
    /// The models of all apps that were built, and of the crates that they use.
    pub dump: Dump,
    /// The apps whose models are in the dump, by label.
    pub built: Vec<AppLabel>,
    pub failed: Vec<FailedApp>,
    /// Those of `built` that register no model of their own.
    pub without_models: Vec<AppLabel>,
    /// Files of `built` that hold a model and are no part of their library.
    pub unreached: Vec<UnreachedFile>,
    /// How long each stage took.
    pub timings: Vec<(&'static str, Duration)>,
    /// Nothing had to be linked or run: no library had changed.
    pub cached: bool,
}

/// A file with a `#[derive(Model)]` that the compiler never read, because no `mod` names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnreachedFile {
    pub app: AppLabel,
    /// Relative to the workspace's root, absolute where it lies outside.
    pub file: Utf8PathBuf,
    /// The line of the derive, from 1.
    pub line: u32,
}
