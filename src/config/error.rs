//! What can be wrong with the configuration.

use std::path::PathBuf;

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
    #[error("{message}")]
    File { message: String, place: Place, hint: Option<String> },
    #[error("cannot read `{}`", path.display())]
    DotEnv {
        path: PathBuf,
        #[source]
        source: dotenvy::Error,
    },
    #[error("no database is configured")]
    NoDatabase,
    #[error("`migrations.toml` has no database `{name}`")]
    UnknownDatabase { name: String, known: Vec<String> },
}

impl ConfigError {
    /// Where it is written.
    #[must_use]
    pub fn place(&self) -> Option<&Place> {
        match self {
            Self::File { place, .. } => Some(place),
            _ => None,
        }
    }

    /// What would be right.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::File { hint, .. } => hint.clone(),
            Self::NoDatabase => Some(
                "set `url` under `[database]` in migrations.toml (`cargo migrate init` writes one), set \
                 `DATABASE_URL`, or pass `--database-url sqlite:app.db`"
                    .to_owned(),
            ),
            Self::UnknownDatabase { known, .. } if known.is_empty() => {
                Some("add it under `[databases.NAME]` in migrations.toml".to_owned())
            }
            Self::UnknownDatabase { known, .. } => Some(format!("it has `{}`", known.join("`, `"))),
            Self::Read { .. } | Self::DotEnv { .. } => None,
        }
    }
}
