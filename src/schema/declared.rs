//! What is known of where a thing was declared: facts for messages and renames, no part of any comparison.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

/// A place in a source file; line and column count from 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub file: String,
    pub line: u32,
    pub column: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// What is known of a model or a field.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    pub place: Option<Place>,
    /// `renamed_from` of the model or field.
    pub renamed_from: Option<String>,
    /// The Rust name of the model or field.
    pub rust_name: Option<String>,
}

/// Where a table or column was declared and what it says it was called before: an [`Origin`], of which nothing is known
/// where there is none. All values are equal, so that types which hold one can derive `PartialEq`.
#[derive(Debug, Clone, Default)]
pub struct Declared(Option<Box<Origin>>);

static UNKNOWN: Origin = Origin { place: None, renamed_from: None, rust_name: None };

impl From<Origin> for Declared {
    fn from(origin: Origin) -> Self {
        Self(Some(Box::new(origin)))
    }
}

impl Deref for Declared {
    type Target = Origin;

    fn deref(&self) -> &Origin {
        self.0.as_deref().unwrap_or(&UNKNOWN)
    }
}

impl PartialEq for Declared {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

impl Eq for Declared {}

impl Hash for Declared {
    fn hash<H: Hasher>(&self, _state: &mut H) {}
}
