//! Asks `cargo metadata` and sorts its answer into a [`Workspace`].

use std::env;
use std::process::{Command, Stdio};

use camino::{Utf8Path, Utf8PathBuf};
use cargo_metadata::{DependencyKind, Metadata, Package};

use super::configuration;
use super::error::CargoMessage;
use super::opt_in::{opted_in, read_app};
use super::workspace::{App, MODELS_PACKAGE, Member, Workspace};
use super::{CargoOptions, DiscoverError};
use crate::schema::Place;

/// The cargo that runs us, else the one in `PATH`.
pub(crate) fn cargo_program() -> String {
    env::var("CARGO").ok().filter(|program| !program.is_empty()).unwrap_or_else(|| "cargo".to_owned())
}

/// What cargo and the manifests say of the workspace that `manifest` belongs to. From a member's manifest cargo says
/// where the root is, but calls that member alone the default one: what counts is what it says of the root.
pub(super) fn ask(
    options: &CargoOptions,
    manifest: &Utf8Path,
) -> Result<(Metadata, Workspace), DiscoverError> {
    let mut metadata = run(options, manifest, &options.current_dir)?;
    let root = metadata.workspace_root.clone();
    let root_manifest = root.join("Cargo.toml");
    if manifest != root_manifest || is_configured_otherwise(&options.current_dir, &root) {
        metadata = run(options, &root_manifest, &root)?;
    }
    let workspace = sort(&metadata)?;
    Ok((metadata, workspace))
}

/// The build runs in the root: what a configuration file beside the way from here to there says does not count.
fn is_configured_otherwise(current_dir: &Utf8Path, root: &Utf8Path) -> bool {
    let files = |folder| configuration::places(folder).into_iter().filter(|place| place.is_file());
    !files(current_dir).eq(files(root))
}

fn run(options: &CargoOptions, manifest: &Utf8Path, folder: &Utf8Path) -> Result<Metadata, DiscoverError> {
    let program = cargo_program();
    let mut command = Command::new(&program);
    command.args(["metadata", "--no-deps", "--format-version", "1", "--color", "never"]);
    command.args(["--manifest-path", manifest.as_str()]).args(options.flags());
    command.current_dir(folder).stdin(Stdio::null());
    if let Some(directory) = options.target_directory_of_environment() {
        command.env("CARGO_TARGET_DIR", directory);
    }
    let output = command.output().map_err(|source| DiscoverError::Start { program, source })?;
    if !output.status.success() {
        let source = CargoMessage::new(&String::from_utf8_lossy(&output.stderr));
        return Err(DiscoverError::Refused { source });
    }
    serde_json::from_slice(&output.stdout).map_err(|source| DiscoverError::Answer { source })
}

fn sort(metadata: &Metadata) -> Result<Workspace, DiscoverError> {
    let root = &metadata.workspace_root;
    let mut packages = metadata.workspace_packages();
    packages.sort_by(|one, other| one.name.cmp(&other.name));
    let found = packages.iter().filter(|package| opted_in(package));
    let mut apps = found.map(|package| read_app(package, root)).collect::<Result<Vec<_>, _>>()?;
    apps.sort_by(|(one, _), (other, _)| one.label.cmp(&other.label));
    refuse_equal_labels(&apps)?;
    let skipped = packages.iter().filter(|package| !opted_in(package) && uses_models(package));
    let default_members = metadata.workspace_default_packages();
    Ok(Workspace {
        root: root.clone(),
        target_directory: metadata.target_directory.clone(),
        apps: apps.into_iter().map(|(app, _)| app).collect(),
        skipped: skipped.map(|package| member(package)).collect(),
        members: packages.iter().map(|package| member(package)).collect(),
        default_members: default_members.iter().map(|package| package.id.repr.clone()).collect(),
        build: configuration::read(root).build,
    })
}

fn refuse_equal_labels(apps: &[(App, Place)]) -> Result<(), DiscoverError> {
    let pair = apps.iter().zip(apps.iter().skip(1)).find(|((one, _), (other, _))| one.label == other.label);
    let Some(((one, first), (other, second))) = pair else { return Ok(()) };
    Err(DiscoverError::TwoLabels {
        label: one.label.clone(),
        packages: [one.package.clone(), other.package.clone()],
        places: Box::new([first.clone(), second.clone()]),
    })
}

fn uses_models(package: &Package) -> bool {
    package
        .dependencies
        .iter()
        .any(|dependency| dependency.kind == DependencyKind::Normal && dependency.name == MODELS_PACKAGE)
}

fn member(package: &Package) -> Member {
    let built_with =
        package.dependencies.iter().filter(|dependency| dependency.kind != DependencyKind::Development);
    Member {
        package: package.name.to_string(),
        package_id: package.id.repr.clone(),
        manifest: package.manifest_path.clone(),
        dependencies: built_with.map(|dependency| dependency.name.clone()).collect(),
    }
}

/// The manifest that cargo would start from.
pub(super) fn find_manifest(options: &CargoOptions) -> Result<Utf8PathBuf, DiscoverError> {
    if let Some(path) = &options.manifest_path {
        let path = super::opt_in::join(&options.current_dir, path);
        return if path.is_file() { Ok(path) } else { Err(DiscoverError::NoManifest { path }) };
    }
    let folders = options.current_dir.ancestors();
    let mut manifests = folders.map(|folder| folder.join("Cargo.toml"));
    manifests
        .find(|manifest| manifest.is_file())
        .ok_or_else(|| DiscoverError::NoWorkspace { folder: options.current_dir.clone() })
}
