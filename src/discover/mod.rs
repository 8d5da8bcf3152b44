//! Discovery: from the folder where a command runs to the apps of its workspace.
//!
//! Takes where the command runs and cargo's own flags, gives the [`Workspace`]: its apps with their folders,
//! features and prefixes, and the members that use `migrate-models` without having opted in. What cargo says is
//! kept below the target folder and used again for as long as nothing that it depends on has changed.

mod configuration;
mod error;
mod metadata;
mod opt_in;
mod snapshot;
mod stamp;
mod workspace;

use std::env;
use std::time::SystemTime;

use camino::{Utf8Path, Utf8PathBuf};

pub use configuration::{BuildConfiguration, TargetConfiguration};
pub use error::{CargoMessage, DiscoverError};
pub(crate) use metadata::cargo_program;
pub(crate) use snapshot::{digest, replace};
pub(crate) use stamp::Stamp;
pub use workspace::{App, Library, MODELS_PACKAGE, Member, Workspace};

/// Where a command runs, and the flags that it hands on to cargo.
#[derive(Debug, Clone, Default)]
pub struct CargoOptions {
    /// Relative to `current_dir`.
    pub manifest_path: Option<Utf8PathBuf>,
    pub locked: bool,
    pub offline: bool,
    pub frozen: bool,
    /// Absolute.
    pub current_dir: Utf8PathBuf,
}

impl CargoOptions {
    /// `--locked`, `--offline` and `--frozen`, where they are set.
    pub fn flags(&self) -> impl Iterator<Item = &'static str> {
        let flags = [(self.locked, "--locked"), (self.offline, "--offline"), (self.frozen, "--frozen")];
        flags.into_iter().filter_map(|(is_set, flag)| is_set.then_some(flag))
    }

    /// `CARGO_TARGET_DIR`, made absolute: cargo takes it from where it runs, and the build runs in the root.
    fn target_directory_of_environment(&self) -> Option<Utf8PathBuf> {
        let directory = env::var("CARGO_TARGET_DIR").ok().filter(|directory| !directory.is_empty())?;
        Some(self.current_dir.join(directory))
    }
}

/// The workspace around `options.current_dir`, or of `options.manifest_path`. It may have no app.
///
/// # Errors
/// Where there is no workspace, cargo cannot read it, or an app's opt-in is wrong: an unknown key, a label that
/// another app has, no library.
pub fn discover(options: &CargoOptions) -> Result<Workspace, DiscoverError> {
    let current_dir = opt_in::join(&options.current_dir, Utf8Path::new(""));
    let options = CargoOptions { current_dir, ..options.clone() };
    let manifest = metadata::find_manifest(&options)?;
    if let Some(workspace) = snapshot::read(&options, &manifest) {
        return Ok(workspace);
    }
    let started = SystemTime::now();
    let (answer, workspace) = metadata::ask(&options, &manifest)?;
    snapshot::write(&answer, &workspace, started);
    Ok(workspace)
}
