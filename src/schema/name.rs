//! Names: of apps, of tables and enums (with their database schema), of indexes and constraints.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Why a text is no name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    #[error("an app label cannot be empty")]
    EmptyLabel,
    #[error("`{label}` is no label for an app: `{character}` is none of letters, digits, `_` and `-`")]
    LabelCharacter { label: String, character: char },
    #[error("`{0}` is no name of a table: write `table`, `schema.table` or quote parts with `\"`")]
    Object(String),
}

/// The label of an app: letters, digits, `_` and `-`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AppLabel(String);

impl AppLabel {
    /// Checks that `label` is one word of letters, digits, `_` and `-`.
    ///
    /// # Errors
    /// When it is empty or has another character.
    pub fn new(label: impl Into<String>) -> Result<Self, NameError> {
        let label = label.into();
        if label.is_empty() {
            return Err(NameError::EmptyLabel);
        }
        match label.chars().find(|c| !(c.is_alphanumeric() || matches!(c, '_' | '-'))) {
            Some(character) => Err(NameError::LabelCharacter { label, character }),
            None => Ok(Self(label)),
        }
    }

    /// The label as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AppLabel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl FromStr for AppLabel {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        Self::new(text)
    }
}

impl TryFrom<String> for AppLabel {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, NameError> {
        Self::new(text)
    }
}

impl From<AppLabel> for String {
    fn from(label: AppLabel) -> Self {
        label.0
    }
}

impl Borrow<str> for AppLabel {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// The name of a table or enum, with its database schema where one is given. As text: `users`, `auth.users`; a
/// part with a dot, a quote or a space in it stands in double quotes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectName {
    pub schema: Option<String>,
    pub name: String,
}

impl ObjectName {
    /// A name in the database's default schema.
    #[must_use]
    pub fn bare(name: impl Into<String>) -> Self {
        Self { schema: None, name: name.into() }
    }

    /// A name in `schema`.
    #[must_use]
    pub fn qualified(schema: impl Into<String>, name: impl Into<String>) -> Self {
        Self { schema: Some(schema.into()), name: name.into() }
    }

    /// The same schema, another name.
    #[must_use]
    pub fn with_name(&self, name: impl Into<String>) -> Self {
        Self { schema: self.schema.clone(), name: name.into() }
    }
}

fn write_part(formatter: &mut fmt::Formatter<'_>, part: &str) -> fmt::Result {
    let plain = !part.is_empty()
        && !part.contains(['.', '"', '\'', '@', '=', '(', ')', ','])
        && !part.contains(char::is_whitespace);
    if plain { formatter.write_str(part) } else { write!(formatter, "\"{}\"", part.replace('"', "\"\"")) }
}

impl fmt::Display for ObjectName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write_part(formatter, schema)?;
            formatter.write_str(".")?;
        }
        write_part(formatter, &self.name)
    }
}

/// Splits `a."b.c"` at dots outside quotes and takes the quotes off.
pub(crate) fn split_parts(text: &str) -> Option<Vec<String>> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let part = parts.last_mut()?;
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                part.push('"');
            }
            '"' => quoted = !quoted,
            '.' if !quoted => parts.push(String::new()),
            other => part.push(other),
        }
    }
    (!quoted && parts.iter().all(|part| !part.is_empty())).then_some(parts)
}

impl FromStr for ObjectName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let mut parts = split_parts(text).ok_or_else(|| NameError::Object(text.to_owned()))?.into_iter();
        match (parts.next(), parts.next(), parts.next()) {
            (Some(name), None, None) => Ok(Self::bare(name)),
            (Some(schema), Some(name), None) => Ok(Self::qualified(schema, name)),
            _ => Err(NameError::Object(text.to_owned())),
        }
    }
}

impl Serialize for ObjectName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ObjectName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// The name of an index or constraint. It knows whether a person gave it or a convention made it: a derived name
/// never causes a rename, an explicit one does. Comparison looks at the text alone.
#[derive(Debug, Clone)]
pub struct Name {
    text: String,
    derived: bool,
}

impl Name {
    /// A name that a person wrote.
    #[must_use]
    pub fn explicit(text: impl Into<String>) -> Self {
        Self { text: text.into(), derived: false }
    }

    /// A name that the naming convention made.
    #[must_use]
    pub fn derived(text: impl Into<String>) -> Self {
        Self { text: text.into(), derived: true }
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// True where the convention made it.
    #[must_use]
    pub fn is_derived(&self) -> bool {
        self.derived
    }
}

impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.text)
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Name {}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::explicit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn object_names_round_trip_as_text() {
        for name in [
            ObjectName::bare("users"),
            ObjectName::qualified("auth", "users"),
            ObjectName::bare("odd.name"),
            ObjectName::qualified("say \"hi\"", "x y"),
        ] {
            assert_eq!(name.to_string().parse(), Ok(name));
        }
    }

    #[test]
    fn texts_that_are_no_object_names() {
        for text in ["", ".", "a.", "a.b.c", "\"a"] {
            assert!(text.parse::<ObjectName>().is_err(), "{text}");
        }
    }

    #[test]
    fn labels_are_one_word() {
        assert!(AppLabel::new("user-accounts_2").is_ok());
        assert_eq!(
            AppLabel::new("a@b"),
            Err(NameError::LabelCharacter { label: "a@b".to_owned(), character: '@' })
        );
    }

    #[test]
    fn a_derived_name_equals_the_explicit_one() {
        assert_eq!(Name::derived("ix_a"), Name::explicit("ix_a"));
    }
}
