//! Why there is no list of apps.

use std::io;

use camino::Utf8PathBuf;

use crate::document::{DocumentError, nearest};
use crate::schema::{AppLabel, Place};

/// Why the workspace's apps are not known.
#[derive(Debug, thiserror::Error)]
pub enum DiscoverError {
    #[error("no workspace here: neither `{folder}` nor a folder above it has a `Cargo.toml`")]
    NoWorkspace { folder: Utf8PathBuf },
    #[error("no manifest at `{path}`")]
    NoManifest { path: Utf8PathBuf },
    #[error("cannot start `{program}`")]
    Start {
        program: String,
        #[source]
        source: io::Error,
    },
    #[error("cargo cannot read the workspace")]
    Refused {
        #[source]
        source: CargoMessage,
    },
    #[error("cannot understand what `cargo metadata` wrote")]
    Answer {
        #[source]
        source: serde_json::Error,
    },
    #[error("cannot read `{path}`")]
    Read {
        path: Utf8PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("cannot read `[package.metadata.models]` of `{package}`: {}", error.problem())]
    Metadata { package: String, error: DocumentError },
    #[error("`{package}` is no label for an app: {problem}")]
    Label { package: String, problem: String, place: Box<Place> },
    #[error("app `{label}` has no library target")]
    NoLibrary { label: AppLabel, package: String, is_macro: bool, place: Box<Place> },
    #[error("two apps have the label `{label}`")]
    TwoLabels { label: AppLabel, packages: [String; 2], places: Box<[Place; 2]> },
    #[error("app `{label}` has no cargo feature `{feature}`")]
    UnknownFeature { label: AppLabel, feature: String, known: Vec<String>, place: Box<Place> },
}

/// What cargo itself said on its standard error.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct CargoMessage(String);

impl CargoMessage {
    /// The text without cargo's own word for an error.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let text = text.trim();
        Self(text.strip_prefix("error: ").unwrap_or(text).to_owned())
    }
}

impl DiscoverError {
    /// Where it is.
    #[must_use]
    pub fn place(&self) -> Option<&Place> {
        match self {
            Self::Metadata { error, .. } => Some(error.place()),
            Self::Label { place, .. }
            | Self::NoLibrary { place, .. }
            | Self::UnknownFeature { place, .. } => Some(place),
            Self::TwoLabels { places, .. } => Some(&places[1]),
            _ => None,
        }
    }

    /// Facts beside it.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        match self {
            Self::TwoLabels { packages: [first, second], places, .. } => {
                vec![format!("it is the label of `{second}`, and of `{first}` at {}", places[0])]
            }
            Self::NoLibrary { package, is_macro: true, .. } => {
                vec![format!("`{package}` is a proc-macro crate, which cannot hold models")]
            }
            Self::NoLibrary { .. } => {
                vec!["models are read from a crate's library, never from its binaries".to_owned()]
            }
            _ => Vec::new(),
        }
    }

    /// What can be done.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NoWorkspace { .. } => {
                "change to a folder of the workspace, or pass `--manifest-path PATH/Cargo.toml`".to_owned()
            }
            Self::NoManifest { path } if path.join("Cargo.toml").is_file() => {
                format!("pass the path of the file: `--manifest-path {path}/Cargo.toml`")
            }
            Self::NoManifest { .. } => "pass the path of a `Cargo.toml`".to_owned(),
            Self::Start { .. } => "install Rust's toolchain, or set `CARGO` to the program".to_owned(),
            Self::Metadata { error, .. } => return error.hint(),
            Self::Label { .. } => "give it one: `app = \"…\"` under `[package.metadata.models]`".to_owned(),
            Self::NoLibrary { is_macro: true, .. } => {
                "move the models to a library crate and take `[package.metadata.models]` out of this one"
                    .to_owned()
            }
            Self::NoLibrary { .. } => {
                "add `src/lib.rs` and move the models there, or take `[package.metadata.models]` out"
                    .to_owned()
            }
            Self::TwoLabels { packages: [_, second], .. } => {
                format!("give `{second}` another: `app = \"…\"` under `[package.metadata.models]`")
            }
            Self::UnknownFeature { feature, known, .. } => return suggest_feature(feature, known),
            Self::Refused { .. } | Self::Answer { .. } | Self::Read { .. } => return None,
        })
    }
}

fn suggest_feature(feature: &str, known: &[String]) -> Option<String> {
    if let Some((dependency, _)) = feature.split_once('/') {
        return Some(format!(
            "that is a feature of `{dependency}`: name a feature under `[features]` that has it in its list"
        ));
    }
    if let Some(candidate) = nearest(feature, known.iter().map(String::as_str)) {
        return Some(format!("did you mean `{candidate}`?"));
    }
    Some(match known.is_empty() {
        true => format!("declare it under `[features]`: `{feature} = []`"),
        false => format!("it has `{}`", known.join("`, `")),
    })
}
