//! Discovery in real workspaces: each kind that cargo knows, and each wrong opt-in with the message for it.

mod kept;
mod kinds;
mod wrong;

use camino::Utf8PathBuf;
use cargo_migrate::discover::{CargoOptions, DiscoverError, Workspace, discover};

use test_workspaces::TestWorkspace;

/// What any test here may fail with.
type Failure = Box<dyn std::error::Error>;

fn options(current_dir: Utf8PathBuf) -> CargoOptions {
    CargoOptions { current_dir, offline: true, ..CargoOptions::default() }
}

fn discover_in(workspace: &TestWorkspace, folder: &str) -> Result<Workspace, DiscoverError> {
    discover(&options(workspace.folder(folder)))
}

fn labels(workspace: &Workspace) -> Vec<&str> {
    workspace.apps.iter().map(|app| app.label.as_str()).collect()
}
