//! The id of a revision.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How many hex digits an id has.
pub(super) const ID_DIGITS: usize = 12;

/// Twelve lower-case hex digits. Derived from a revision's content when it is made, and opaque from then on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RevisionId([u8; ID_DIGITS]);

/// A text that is no id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no id of a revision: expected 12 lower-case hex digits")]
pub struct IdError(pub String);

impl RevisionId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The id made of the first digits of a hash.
    pub(super) fn of_hash(hash: &[u8]) -> Self {
        let mut digits = [b'0'; ID_DIGITS];
        for (at, digit) in digits.iter_mut().enumerate() {
            let byte = hash.get(at / 2).copied().unwrap_or_default();
            let half = if at % 2 == 0 { byte >> 4 } else { byte & 15 };
            *digit = b"0123456789abcdef"[usize::from(half)];
        }
        Self(digits)
    }
}

/// True where `text` has nothing but the digits that ids are written with.
pub(super) fn is_hex(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

impl FromStr for RevisionId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        match <[u8; ID_DIGITS]>::try_from(text.as_bytes()) {
            Ok(digits) if is_hex(text) => Ok(Self(digits)),
            _ => Err(IdError(text.to_owned())),
        }
    }
}

impl fmt::Display for RevisionId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl fmt::Debug for RevisionId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Serialize for RevisionId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

struct IdVisitor;

impl serde::de::Visitor<'_> for IdVisitor {
    type Value = RevisionId;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the id of a revision (12 lower-case hex digits in quotes)")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<RevisionId, E> {
        text.parse().map_err(E::custom)
    }
}

impl<'de> Deserialize<'de> for RevisionId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(IdVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_twelve_lower_case_hex_digits_are_an_id() {
        assert_eq!("7c1d0be2f9a4".parse::<RevisionId>().map(|id| id.to_string()), Ok("7c1d0be2f9a4".into()));
        for text in ["", "7c1d0be2f9a", "7c1d0be2f9a45", "7C1D0BE2F9A4", "7c1d0be2f9ag", "é1d0be2f9a4"] {
            assert_eq!(text.parse::<RevisionId>(), Err(IdError(text.to_owned())));
        }
    }

    #[test]
    fn an_id_is_the_beginning_of_a_hash() {
        assert_eq!(RevisionId::of_hash(&[0x7c, 0x1d, 0x0b, 0xe2, 0xf9, 0xa4, 0xff]).as_str(), "7c1d0be2f9a4");
    }
}
