//! What a workspace is made of: its members, and those of them that are apps.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

use super::configuration::BuildConfiguration;
use crate::schema::AppLabel;

/// The crate that an app's models are written with.
pub const MODELS_PACKAGE: &str = "migrate-models";

/// A workspace as cargo sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workspace {
    pub root: Utf8PathBuf,
    pub target_directory: Utf8PathBuf,
    /// Members with `[package.metadata.models]`, by label.
    pub apps: Vec<App>,
    /// Members that depend on `migrate-models` themselves and did not opt in, by package.
    pub skipped: Vec<Member>,
    /// All members, by package.
    pub members: Vec<Member>,
    /// The package ids of what a plain `cargo build` in the root builds.
    pub default_members: Vec<String>,
    /// What cargo's configuration says of building.
    pub build: BuildConfiguration,
}

impl Workspace {
    /// The app with that label.
    #[must_use]
    pub fn app(&self, label: &str) -> Option<&App> {
        self.apps.iter().find(|app| app.label.as_str() == label)
    }

    /// The member with that package id.
    #[must_use]
    pub fn member(&self, package_id: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.package_id == package_id)
    }

    /// What the tool keeps between runs: it may be deleted at any time.
    #[must_use]
    pub fn cache_directory(&self) -> Utf8PathBuf {
        self.target_directory.join("cargo-migrate")
    }

    /// A path as messages show it: below the root without it.
    #[must_use]
    pub fn shown<'a>(&self, path: &'a Utf8Path) -> &'a Utf8Path {
        path.strip_prefix(&self.root).unwrap_or(path)
    }
}

/// A crate of the workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub package: String,
    pub package_id: String,
    /// Absolute.
    pub manifest: Utf8PathBuf,
    /// The packages that it is built with, by their own names: normal and build dependencies.
    pub dependencies: BTreeSet<String>,
}

impl Member {
    /// The folder of its manifest.
    #[must_use]
    pub fn root(&self) -> &Utf8Path {
        self.manifest.parent().unwrap_or(&self.manifest)
    }
}

/// A crate that opted in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct App {
    pub label: AppLabel,
    pub package: String,
    pub package_id: String,
    pub library: Library,
    /// Absolute.
    pub manifest: Utf8PathBuf,
    /// The folder of the manifest.
    pub root: Utf8PathBuf,
    /// The folder of its revisions, absolute.
    pub migrations: Utf8PathBuf,
    /// Cargo features to build the models with.
    pub features: Vec<String>,
    /// The default database schema of its tables.
    pub schema: Option<String>,
    pub table_prefix: Option<String>,
}

/// The library target of an app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Library {
    /// As `use` names it.
    pub name: String,
    /// `lib`, `rlib`, `cdylib`, …
    pub crate_types: Vec<String>,
    /// Absolute.
    pub source: Utf8PathBuf,
}

impl Library {
    /// True where a plain build gives an `.rlib`, which is what a program can link its models from.
    #[must_use]
    pub fn gives_rlib(&self) -> bool {
        self.crate_types.iter().any(|crate_type| crate_type == "lib" || crate_type == "rlib")
    }
}
