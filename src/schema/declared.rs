//! What is known of where a thing was declared: facts for messages and renames, no part of any comparison.

use std::fmt;
use std::hash::{Hash, Hasher};

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

/// Where a table or column was declared and what it says it was called before. All values are equal, so that
/// types which hold one can derive `PartialEq`.
#[derive(Debug, Clone, Default)]
pub struct Declared {
    pub place: Option<Place>,
    /// `renamed_from` of the model or field.
    pub renamed_from: Option<String>,
    /// The Rust name of the model or field.
    pub rust_name: Option<String>,
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
