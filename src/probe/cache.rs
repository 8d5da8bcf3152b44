//! The dumps of the last probe, kept for as long as no library changes.
//!
//! A file below the target folder: what the dumps were concluded from in the first line, then a dump a line. It is
//! taken only where the first line is, byte for byte, what would be written now.

use std::env;
use std::fs;

use camino::Utf8PathBuf;
use serde::Serialize;

use super::ProbeRequest;
use super::dump::{Dump, FORMAT};
use super::link::Libraries;
use super::parse::parse;
use super::registry::Group;
use crate::discover::{BuildConfiguration, Stamp, digest, replace};

/// Everything that decides what the linked programs write.
#[derive(Serialize)]
struct Key<'a> {
    tool: &'static str,
    format: u32,
    toolchain: Option<String>,
    build: &'a BuildConfiguration,
    programs: Vec<&'a Libraries>,
    libraries: Vec<Stamp>,
}

/// The first line for the programs of `groups`, which need `libraries`.
pub(super) fn key(
    request: &ProbeRequest<'_>,
    groups: &[Group<'_>],
    libraries: impl IntoIterator<Item = Utf8PathBuf>,
) -> String {
    let mut libraries: Vec<Stamp> = libraries.into_iter().map(Stamp::take).collect();
    libraries.sort();
    libraries.dedup();
    let key = Key {
        tool: env!("CARGO_PKG_VERSION"),
        format: FORMAT,
        toolchain: env::var("RUSTUP_TOOLCHAIN").ok(),
        build: &request.workspace.build,
        programs: groups.iter().map(|group| &group.libraries).collect(),
        libraries,
    };
    // A key of plain texts and numbers; where it could not be written, no file would have the empty one.
    serde_json::to_string(&key).unwrap_or_default()
}

/// A kept file, read and parsed while cargo still builds. It may be out of date.
pub(super) struct Kept {
    key: String,
    pub(super) dump: Dump,
}

impl Kept {
    /// The models, where they were concluded from `key`.
    pub(super) fn if_of(self, key: &str) -> Option<Dump> {
        (!key.is_empty() && self.key == key).then_some(self.dump)
    }
}

/// Every choice of apps has a file of its own, so that `--app` and a run without it do not push each other out.
fn path(request: &ProbeRequest<'_>) -> Utf8PathBuf {
    let root = request.workspace.root.as_str();
    let apps = request.apps.iter().map(|app| app.package_id.as_str());
    let name = format!("models-{}.jsonl", &digest(std::iter::once(root).chain(apps))[..16]);
    request.workspace.cache_directory().join(name)
}

/// What was kept for the request.
pub(super) fn read(request: &ProbeRequest<'_>) -> Option<Kept> {
    let text = fs::read_to_string(path(request)).ok()?;
    let (key, rest) = text.split_once('\n')?;
    let dumps: Vec<&str> = rest.lines().collect();
    Some(Kept { key: key.to_owned(), dump: parse(&dumps).ok()? })
}

/// Keeps dumps. That they cannot be kept is no failure: the next probe links again.
pub(super) fn write(request: &ProbeRequest<'_>, key: &str, dumps: &[String]) {
    if dumps.iter().all(|dump| !dump.contains('\n')) {
        let text = std::iter::once(key).chain(dumps.iter().map(String::as_str));
        let text: String = text.flat_map(|line| [line, "\n"]).collect();
        let _ = replace(&path(request), text.as_bytes());
    }
}
