//! Documents: TOML files that are read strictly.
//!
//! Takes a text and gives a value of any type that serde can read, or the one thing that is wrong with it: what,
//! at which line and column, and what would be right. Unknown keys are told apart from missing ones, and both from
//! values of the wrong type, because serde's own messages keep neither places nor candidates.

mod error;
mod position;
mod value;

use serde::de::DeserializeOwned;
use toml::de::DeTable;

pub use error::{DocumentError, Problem};
pub use position::{Step, locate};
pub use value::DateTimeText;

use position::place_of_offset;
use value::ValueReader;

/// Reads a whole document. `file` is what places in errors are called.
///
/// # Errors
/// At the first thing that is no TOML or not what the type takes.
pub fn read_document<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, DocumentError> {
    let text = without_carriage_returns(text);
    let table = DeTable::parse(&text).map_err(|error| syntax_error(file, &text, &error))?;
    T::deserialize(ValueReader::of_table(table.get_ref())).map_err(|error| {
        let offset = error.span.map_or(0, |span| span.start);
        DocumentError::new(place_of_offset(file, &text, offset), error.problem)
    })
}

fn syntax_error(file: &str, text: &str, error: &toml::de::Error) -> DocumentError {
    let offset = error.span().map_or(0, |span| span.start);
    DocumentError::new(
        place_of_offset(file, text, offset),
        Problem::Syntax(error.message().trim().to_owned()),
    )
}

/// The text with the line ends that TOML means: a checkout on Windows reads the same values.
pub(crate) fn without_carriage_returns(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains("\r\n") { text.replace("\r\n", "\n").into() } else { text.into() }
}

/// The candidate that is most like `word`, where one is like it at all.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(word, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, candidate)| candidate)
}
