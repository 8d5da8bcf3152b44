//! Why revisions cannot be loaded.

use std::io;

use camino::Utf8PathBuf;

use super::StatementError;
use crate::document::{DocumentError, Problem};
use crate::operation::Operation;
use crate::schema::Place;

/// Why a revision file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum RevisionError {
    #[error("cannot read `{path}`")]
    Read {
        path: Utf8PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("`{path}` is not named like a revision: expected `0001_what_it_does.toml`")]
    FileName { path: Utf8PathBuf },
    #[error("cannot read revision `{revision}`: {}", describe_problem(error.problem()))]
    Document { revision: String, error: DocumentError },
    #[error("cannot read revision `{revision}`: format {found} is unknown to this version")]
    Format { revision: String, found: u32, place: Box<Place> },
    #[error("cannot read revision `{revision}`: {problem}")]
    Statement { revision: String, problem: StatementError, place: Box<Place> },
    #[error("cannot write revision `{revision}`: {message}")]
    Write { revision: String, message: String },
}

/// True where the words that were expected are the kinds of operations.
fn is_about_kinds(expected: &[String]) -> bool {
    expected.iter().eq(Operation::KINDS.iter())
}

fn describe_problem(problem: &Problem) -> String {
    match problem {
        Problem::UnknownWord { word, expected } if is_about_kinds(expected) => {
            format!("unknown operation `{word}`")
        }
        Problem::MissingKey(key) if key == "kind" => "an operation needs its `kind`".to_owned(),
        other => other.to_string(),
    }
}

impl RevisionError {
    /// Where it is.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Document { error, .. } => Some(error.place().clone()),
            Self::Format { place, .. } | Self::Statement { place, .. } => Some(place.as_ref().clone()),
            Self::Read { .. } | Self::FileName { .. } | Self::Write { .. } => None,
        }
    }

    /// What can be done.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Document { error, .. } => hint_of_document(error),
            Self::Format { .. } => Some("install a newer `cargo-migrate`".to_owned()),
            Self::Statement { problem, .. } => problem.hint(),
            Self::FileName { .. } => Some("rename it, or move it out of the folder of revisions".to_owned()),
            Self::Read { .. } | Self::Write { .. } => None,
        }
    }

    /// Facts beside it.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        Vec::new()
    }
}

fn hint_of_document(error: &DocumentError) -> Option<String> {
    match error.problem() {
        Problem::MissingKey(key) if key == "kind" => {
            Some(format!("the kinds are {}", Operation::KINDS.map(|kind| format!("`{kind}`")).join(", ")))
        }
        Problem::MissingKey(key) if key == "created" => {
            Some("write `created = 2026-11-20T14:03:11Z` with the time of its making".to_owned())
        }
        Problem::Syntax(message) if message.contains("duplicate key") => {
            Some("each key stands once; further operations begin with their own `[[operation]]`".to_owned())
        }
        _ => error.hint(),
    }
}
