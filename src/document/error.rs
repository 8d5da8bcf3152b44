//! What is wrong with a document.

use std::fmt;

use super::nearest;
use crate::schema::Place;

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// No TOML.
    Syntax(String),
    UnknownKey {
        key: String,
        expected: Vec<String>,
    },
    MissingKey(String),
    /// A word that is none of those that the place takes.
    UnknownWord {
        word: String,
        expected: Vec<String>,
    },
    WrongType {
        found: String,
        expected: String,
    },
    /// What the type itself says of the value.
    Refused(String),
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(message) => write!(formatter, "not valid TOML: {message}"),
            Self::UnknownKey { key, .. } => write!(formatter, "unknown key `{key}`"),
            Self::MissingKey(key) => write!(formatter, "key `{key}` is missing"),
            Self::UnknownWord { word, .. } => write!(formatter, "unknown word `{word}`"),
            Self::WrongType { found, expected } => {
                // To those who read this, a table is one of the database.
                let expected = if expected == "a table" { "keys and values, `{ … }`" } else { expected };
                write!(formatter, "expected {expected}, found {found}")
            }
            Self::Refused(message) => formatter.write_str(message),
        }
    }
}

/// What is wrong with a document, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub struct DocumentError {
    place: Box<Place>,
    problem: Problem,
}

impl DocumentError {
    /// A problem at a place.
    #[must_use]
    pub fn new(place: Place, problem: Problem) -> Self {
        Self { place: Box::new(place), problem }
    }

    /// What is wrong.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// Where it is wrong.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// What would be right.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match &self.problem {
            Problem::UnknownKey { key, expected } => suggest(key, expected, "the keys here are"),
            Problem::UnknownWord { word, expected } => suggest(word, expected, "the words here are"),
            Problem::MissingKey(key) => Some(format!("write `{key} = …`")),
            Problem::WrongType { found, expected } => suggest_type(found, expected),
            Problem::Syntax(_) | Problem::Refused(_) => None,
        }
    }
}

/// What the usual slips with types need.
fn suggest_type(found: &str, expected: &str) -> Option<String> {
    let quoted = found.strip_prefix("string ").unwrap_or_default();
    let is_list = expected == "an array" || expected.starts_with("a list");
    let is_scalar = found.starts_with("integer") || found.starts_with("boolean");
    Some(match (expected, quoted) {
        (_, text) if is_list && !text.is_empty() => format!("write it in brackets: `[{text}]`"),
        ("a duration", _) => "write `\"10s\"`, `\"500ms\"` or `\"2m\"`".to_owned(),
        ("a boolean", _) => "write `true` or `false`, without quotes".to_owned(),
        (words, text) if words.starts_with("an integer") && !text.is_empty() => {
            "write the number without quotes".to_owned()
        }
        (words, "") if is_scalar && !words.starts_with("an integer") && words != "a table" && !is_list => {
            "write it in quotes".to_owned()
        }
        _ => return None,
    })
}

fn suggest(word: &str, expected: &[String], introduction: &str) -> Option<String> {
    if let Some(candidate) = nearest(word, expected.iter().map(String::as_str)) {
        return Some(format!("did you mean `{candidate}`?"));
    }
    let list = expected.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    (!list.is_empty()).then(|| format!("{introduction} {list}"))
}
