//! What is kept of a discovery, so that the next one need not ask cargo.
//!
//! A snapshot lies below the target folder and holds the [`Workspace`] with everything that it was concluded from.
//! It is taken only where all of that is as it was; anything else, a file that cannot be read included, means that
//! cargo is asked again.

use std::env;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::SystemTime;

use camino::{Utf8Path, Utf8PathBuf};
use cargo_metadata::Metadata;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::metadata::cargo_program;
use super::stamp::Stamp;
use super::workspace::Workspace;
use super::{CargoOptions, configuration};

/// Goes up when the file's shape changes within one version of the tool.
const FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Snapshot {
    format: u32,
    tool: String,
    /// A digest: the environment may hold secrets.
    environment: String,
    stamps: Vec<Stamp>,
    globs: Vec<Glob>,
    /// Libraries that cargo found by their path alone.
    sources: Vec<Utf8PathBuf>,
    workspace: Workspace,
}

/// A pattern under `members`, and the folders with a manifest that it stands for.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct Glob {
    pattern: String,
    manifests: Vec<PathBuf>,
}

impl Glob {
    fn expand(pattern: String) -> Option<Self> {
        let folders = glob::glob(&pattern).ok()?;
        let manifests = folders.map_while(Result::ok).map(|folder| folder.join("Cargo.toml"));
        Some(Self { manifests: manifests.filter(|manifest| manifest.is_file()).collect(), pattern })
    }

    fn holds(&self) -> bool {
        Self::expand(self.pattern.clone()).as_ref() == Some(self)
    }
}

/// The workspace that `manifest` belongs to, where a snapshot of it still holds.
pub(super) fn read(options: &CargoOptions, manifest: &Utf8Path) -> Option<Workspace> {
    let folders = manifest.parent()?.ancestors();
    folders.filter(|folder| folder.join("Cargo.toml").is_file()).find_map(|root| {
        let bytes = fs::read(path(&guess_target_directory(options, root), root)).ok()?;
        let snapshot: Snapshot = serde_json::from_slice(&bytes).ok()?;
        snapshot.holds(manifest).then_some(snapshot.workspace)
    })
}

impl Snapshot {
    fn holds(&self, manifest: &Utf8Path) -> bool {
        let workspace = &self.workspace;
        let is_here = workspace.root.join("Cargo.toml") == manifest
            || workspace.members.iter().any(|member| member.manifest == manifest);
        is_here
            && self.format == FORMAT
            && self.tool == env!("CARGO_PKG_VERSION")
            && self.environment == environment()
            && self.stamps.iter().all(Stamp::holds)
            && self.globs.iter().all(Glob::holds)
            && self.sources.iter().all(|source| source.is_file())
    }
}

/// Where cargo would put what it builds. A wrong guess finds no snapshot.
fn guess_target_directory(options: &CargoOptions, root: &Utf8Path) -> Utf8PathBuf {
    options
        .target_directory_of_environment()
        .or_else(|| configuration::read(root).target_directory)
        .unwrap_or_else(|| root.join("target"))
}

/// Several workspaces may share a target folder.
fn path(target_directory: &Utf8Path, root: &Utf8Path) -> Utf8PathBuf {
    let name = format!("workspace-{}.json", &digest([root.as_str()])[..16]);
    target_directory.join("cargo-migrate").join(name)
}

/// Keeps what was concluded at `started` or later. That it cannot be kept is no failure: the next run asks cargo.
pub(super) fn write(answer: &Metadata, workspace: &Workspace, started: SystemTime) {
    if let Some(snapshot) = take(answer, workspace, started) {
        let path = path(&workspace.target_directory, &workspace.root);
        let _ = serde_json::to_vec(&snapshot).map(|bytes| replace(&path, &bytes));
    }
}

/// Writes beside the place and renames, so that a reader sees the old file or the new one.
pub(crate) fn replace(path: &Utf8Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Utf8Path::new("."));
    fs::create_dir_all(folder)?;
    let mut temporary = tempfile::NamedTempFile::new_in(folder)?;
    temporary.write_all(bytes)?;
    temporary.persist(path)?;
    Ok(())
}

fn take(answer: &Metadata, workspace: &Workspace, started: SystemTime) -> Option<Snapshot> {
    let configuration = configuration::read(&workspace.root);
    let stamps: Vec<Stamp> = inputs(workspace).into_iter().map(Stamp::take).collect();
    let is_doubtful = configuration.has_more || stamps.iter().any(|stamp| stamp.is_fresh(started));
    if is_doubtful {
        return None;
    }
    let members = answer.workspace_packages();
    let libraries = members.iter().flat_map(|package| &package.targets).filter(|target| target.is_lib());
    Some(Snapshot {
        format: FORMAT,
        tool: env!("CARGO_PKG_VERSION").to_owned(),
        environment: environment(),
        stamps,
        globs: globs(&workspace.root)?,
        sources: libraries.map(|target| target.src_path.clone()).collect(),
        workspace: workspace.clone(),
    })
}

/// Every file whose content, presence or absence decides what cargo says.
fn inputs(workspace: &Workspace) -> Vec<Utf8PathBuf> {
    let mut paths = configuration::places(&workspace.root);
    for folder in workspace.root.ancestors() {
        paths.extend(["Cargo.toml", "rust-toolchain.toml", "rust-toolchain"].map(|name| folder.join(name)));
    }
    paths.push(workspace.root.join("Cargo.lock"));
    paths.extend(workspace.members.iter().map(|member| member.manifest.clone()));
    paths.extend(program_file());
    paths.sort();
    paths.dedup();
    paths
}

/// The file that cargo is started from.
fn program_file() -> Option<Utf8PathBuf> {
    let program = Utf8PathBuf::from(cargo_program());
    if program.is_absolute() {
        return Some(program);
    }
    let folders = env::var_os("PATH")?;
    let mut files = env::split_paths(&folders).map(|folder| folder.join(&program));
    Utf8PathBuf::from_path_buf(files.find(|file| file.is_file())?).ok()
}

/// The patterns under `members` that stand for more than one folder.
fn globs(root: &Utf8Path) -> Option<Vec<Glob>> {
    let text = fs::read_to_string(root.join("Cargo.toml")).ok()?;
    let manifest: toml::Table = toml::from_str(&text).ok()?;
    let list = |key: &str| Some(manifest.get("workspace")?.get(key)?.as_array()?.clone());
    let patterns: Vec<toml::Value> =
        ["members", "default-members"].into_iter().filter_map(list).flatten().collect();
    let patterns =
        patterns.iter().filter_map(toml::Value::as_str).filter(|text| text.contains(['*', '?', '[']));
    patterns
        .map(|pattern| Glob::expand(format!("{}/{pattern}", glob::Pattern::escape(root.as_str()))))
        .collect()
}

/// A digest of all variables that cargo or the compiler listen to, without those that cargo sets for what it runs.
fn environment() -> String {
    let mut variables: Vec<(String, String)> = env::vars_os()
        .map(|(name, value)| (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned()))
        .filter(|(name, _)| counts(name))
        .collect();
    variables.sort();
    digest(variables.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]))
}

fn counts(name: &str) -> bool {
    const OF_A_RUN: [&str; 4] = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"];
    let is_listened_to =
        ["CARGO", "RUSTC", "RUSTFLAGS", "RUSTUP_"].iter().any(|start| name.starts_with(start));
    (is_listened_to || name == "PATH" || name == "HOME")
        && !OF_A_RUN.iter().any(|start| name.starts_with(start))
}

/// SHA-256 in hex over texts that are kept apart.
pub(crate) fn digest<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hasher = Sha256::new();
    for text in texts {
        hasher.update(text.len().to_le_bytes());
        hasher.update(text);
    }
    hasher.finalize().iter().fold(String::new(), |digits, byte| digits + &format!("{byte:02x}"))
}
