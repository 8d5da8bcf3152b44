//! What can be wrong with the configuration.

use std::path::PathBuf;

use crate::document::{DocumentError, nearest};
use crate::schema::Place;

/// Why there are no settings, or no database.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("cannot read `{}`", path.display())]
    Read {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("cannot read migrations.toml: {}", error.problem())]
    File { error: DocumentError },
    #[error("cannot read `{}`", path.display())]
    DotEnv {
        path: PathBuf,
        #[source]
        source: dotenvy::Error,
    },
    #[error("no database is configured")]
    NoDatabase,
    #[error("no database is called `{name}`")]
    UnknownDatabase { name: String, known: Vec<String> },
}

impl ConfigError {
    /// Where it is written.
    #[must_use]
    pub fn place(&self) -> Option<&Place> {
        match self {
            Self::File { error } => Some(error.place()),
            _ => None,
        }
    }

    /// What would be right.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::File { error } => error.hint(),
            Self::NoDatabase => Some(
                "set `url` under `[database]` in migrations.toml (`cargo migrate init` writes one), set \
                 `DATABASE_URL`, or pass `--database-url sqlite:app.db`"
                    .to_owned(),
            ),
            Self::UnknownDatabase { name, known } => {
                Some(match nearest(name, known.iter().map(String::as_str)) {
                    Some(known) => format!("did you mean `{known}`?"),
                    None if known.is_empty() => {
                        format!("write its `url` under `[databases.{name}]` in migrations.toml")
                    }
                    None => format!("migrations.toml has `{}`", known.join("`, `")),
                })
            }
            Self::Read { .. } | Self::DotEnv { .. } => None,
        }
    }
}
