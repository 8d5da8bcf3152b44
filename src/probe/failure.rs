//! Why one app's models are not in the dump, while others' may be.

use std::time::Duration;

use crate::discover::CargoMessage;
use crate::schema::AppLabel;

/// An app that was asked for and whose models are not known.
#[derive(Debug)]
pub struct FailedApp {
    pub label: AppLabel,
    pub package: String,
    pub reason: Failure,
}

/// Why an app's models are not known.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// With the compiler's own diagnostics.
    #[error("`{package}` does not compile")]
    DoesNotCompile { package: String, diagnostics: String },
    /// With the compiler's own diagnostics of those packages.
    #[error("`{package}` is not built: {} compile", these_do_not(dependencies))]
    Dependency { package: String, dependencies: Vec<String>, diagnostics: String },
    /// A build script that fails, a linker that is missing, …
    #[error("cargo cannot build `{package}`")]
    NotBuilt {
        package: String,
        #[source]
        source: CargoMessage,
    },
    #[error("cannot link the models of `{package}`")]
    Link {
        package: String,
        #[source]
        source: LinkFailure,
    },
    #[error("cannot read the models of `{package}`")]
    Run {
        package: String,
        #[source]
        source: Crash,
    },
}

fn these_do_not(packages: &[String]) -> String {
    let verb = if packages.len() == 1 { "does not" } else { "do not" };
    format!("`{}` {verb}", packages.join("`, `"))
}

impl Failure {
    /// The compiler's diagnostics, as it rendered them, where there are any.
    #[must_use]
    pub fn diagnostics(&self) -> Option<&str> {
        match self {
            Self::DoesNotCompile { diagnostics, .. } | Self::Dependency { diagnostics, .. } => {
                Some(diagnostics)
            }
            Self::NotBuilt { .. } | Self::Link { .. } | Self::Run { .. } => None,
        }
    }

    /// Facts beside it.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        match self {
            Self::Link { source, .. } => source.notes(),
            Self::Run { source, .. } => source.notes(),
            _ => Vec::new(),
        }
    }

    /// What can be done.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Run { source, .. } => source.hint(),
            Self::DoesNotCompile { package, .. } | Self::NotBuilt { package, .. } => {
                Some(format!("see `cargo build --lib -p {package}`"))
            }
            Self::Dependency { dependencies, .. } => {
                dependencies.first().map(|package| format!("see `cargo build --lib -p {package}`"))
            }
            Self::Link { .. } => None,
        }
    }
}

/// Neither way of making a program of the libraries worked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("rustc cannot link the program that reads them")]
pub struct LinkFailure {
    /// What rustc said to the direct link.
    pub direct: String,
    /// What cargo said to a package that depends on the apps.
    pub fallback: String,
}

impl LinkFailure {
    /// What both ways said.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        vec![
            format!("linked directly: {}", self.direct.trim()),
            format!("built by cargo as a package of its own: {}", self.fallback.trim()),
        ]
    }
}

/// The program was linked and did not get to its end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Crash {
    #[error("the program that reads the models panicked")]
    Panicked { output: String },
    #[error("the program that reads the models ended with {status}")]
    Ended { status: String, output: String },
    #[error("the program that reads the models had not ended after {}", seconds(*after))]
    Hung { after: Duration, output: String },
}

fn seconds(duration: Duration) -> String {
    format!("{} s", duration.as_secs_f32())
}

impl Crash {
    /// What the program wrote.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let (Self::Panicked { output } | Self::Ended { output, .. } | Self::Hung { output, .. }) = self;
        let output = output.trim();
        if output.is_empty() { Vec::new() } else { vec![output.to_owned()] }
    }

    /// What can be done.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Hung { .. } => Some(
                "look for code that runs before `main`, in the apps or in the crates that they use"
                    .to_owned(),
            ),
            Self::Panicked { .. } | Self::Ended { .. } => None,
        }
    }
}
