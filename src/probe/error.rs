//! Why there are no models at all.

use std::io;

use camino::Utf8PathBuf;

use super::dump::FORMAT;
use super::failure::Crash;
use crate::discover::CargoMessage;
use crate::schema::Place;

/// Why the probe gives nothing.
#[derive(Debug, thiserror::Error)]
pub enum ProbeError {
    #[error("cannot start `{program}`")]
    Start {
        program: String,
        #[source]
        source: io::Error,
    },
    /// Before anything was compiled: a lock file that is out of date, a registry that cannot be reached, …
    #[error("cargo cannot build the apps")]
    Refused {
        #[source]
        source: CargoMessage,
    },
    #[error("the apps are built with versions {} of `migrate-models`", list_versions(versions))]
    Versions {
        /// Each version, with the apps' packages that are built with it.
        versions: Vec<(String, Vec<String>)>,
    },
    #[error("cannot read the models")]
    Run {
        #[source]
        source: Crash,
    },
    #[error("the models were written in format {found}, and this version of `cargo migrate` reads {FORMAT}")]
    Format { found: u64 },
    #[error("cannot understand what the program that reads the models wrote")]
    Dump {
        #[source]
        source: serde_json::Error,
    },
    #[error("cannot use `{path}`")]
    File {
        path: Utf8PathBuf,
        #[source]
        source: io::Error,
    },
}

fn list_versions(versions: &[(String, Vec<String>)]) -> String {
    versions.iter().map(|(version, _)| version.as_str()).collect::<Vec<_>>().join(" and ")
}

impl ProbeError {
    /// Where it is: nothing that fails here has a place of its own.
    #[must_use]
    pub fn place(&self) -> Option<&Place> {
        None
    }

    /// Facts beside it.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        match self {
            Self::Versions { versions } => versions
                .iter()
                .map(|(version, packages)| format!("{version} is used by `{}`", packages.join("`, `")))
                .collect(),
            Self::Run { source } => source.notes(),
            _ => Vec::new(),
        }
    }

    /// What can be done.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Start { .. } => {
                Some("install Rust's toolchain, or set `CARGO` and `RUSTC` to its programs".to_owned())
            }
            Self::Versions { versions } => versions.last().map(|(version, _)| {
                format!(
                    "let all of them depend on one version; `cargo tree --workspace --invert \
                     migrate-models@{version}` shows who asks for that one"
                )
            }),
            Self::Format { found } if *found > u64::from(FORMAT) => {
                Some("install a newer `cargo migrate`: `cargo install cargo-migrate`".to_owned())
            }
            Self::Format { .. } => Some("update the library: `cargo update -p migrate-models`".to_owned()),
            Self::Run { source } => source.hint(),
            _ => None,
        }
    }
}
