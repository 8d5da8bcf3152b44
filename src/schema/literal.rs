//! Literal defaults.

use std::fmt;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A constant that a column takes where none is given. In files a TOML value; integers beyond 64 bits with a sign
/// are `{ integer = "18446744073709551615" }`, bytes `{ bytes = "00ff" }`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Literal {
    Boolean(bool),
    Integer(i128),
    /// The shortest text that reads back as the same 64-bit float.
    Float(String),
    Text(String),
    Bytes(Vec<u8>),
}

impl Literal {
    /// A float literal in its canonical text.
    #[must_use]
    pub fn float(value: f64) -> Self {
        Self::Float(format!("{value:?}"))
    }

    /// Bytes from lower- or upper-case hex digits.
    #[must_use]
    pub fn bytes_from_hex(digits: &str) -> Option<Self> {
        if !digits.len().is_multiple_of(2) || !digits.is_ascii() {
            return None;
        }
        (0..digits.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).ok())
            .collect::<Option<Vec<u8>>>()
            .map(Self::Bytes)
    }
}

/// Lower-case hex digits of `bytes`.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl fmt::Display for Literal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean(value) => write!(formatter, "{value}"),
            Self::Integer(value) => write!(formatter, "{value}"),
            Self::Float(text) => formatter.write_str(text),
            Self::Text(text) => write!(formatter, "{text:?}"),
            Self::Bytes(bytes) => write!(formatter, "0x{}", hex(bytes)),
        }
    }
}

impl Serialize for Literal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (key, text) = match self {
            Self::Boolean(value) => return serializer.serialize_bool(*value),
            Self::Text(text) => return serializer.serialize_str(text),
            Self::Integer(value) => match i64::try_from(*value) {
                Ok(value) => return serializer.serialize_i64(value),
                Err(_) => ("integer", value.to_string()),
            },
            Self::Float(text) => match text.parse::<f64>() {
                Ok(value) => return serializer.serialize_f64(value),
                Err(_) => ("float", text.clone()),
            },
            Self::Bytes(bytes) => ("bytes", hex(bytes)),
        };
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(key, &text)?;
        map.end()
    }
}

struct LiteralVisitor;

impl<'de> Visitor<'de> for LiteralVisitor {
    type Value = Literal;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a boolean, a number, a text, `{ integer = \"…\" }` or `{ bytes = \"…\" }`")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Literal, E> {
        Ok(Literal::Boolean(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Literal, E> {
        Ok(Literal::Integer(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Literal, E> {
        Ok(Literal::Integer(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Literal, E> {
        Ok(Literal::float(value))
    }

    fn visit_str<E>(self, text: &str) -> Result<Literal, E> {
        Ok(Literal::Text(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Literal, A::Error> {
        let entry = map.next_entry::<String, String>()?;
        let literal = match entry.as_ref().map(|(key, text)| (key.as_str(), text.as_str())) {
            Some(("integer", digits)) => digits.parse().ok().map(Literal::Integer),
            Some(("bytes", digits)) => Literal::bytes_from_hex(digits),
            _ => None,
        };
        literal
            .ok_or_else(|| A::Error::custom("expected `{ integer = \"digits\" }` or `{ bytes = \"hex\" }`"))
    }
}

impl<'de> Deserialize<'de> for Literal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LiteralVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_round_trip_as_json() -> Result<(), serde_json::Error> {
        for literal in [
            Literal::Boolean(true),
            Literal::Integer(-3),
            Literal::Integer(u64::MAX.into()),
            Literal::float(0.1),
            Literal::Text("it's".to_owned()),
            Literal::Bytes(vec![0, 255]),
        ] {
            let text = serde_json::to_string(&literal)?;
            assert_eq!(serde_json::from_str::<Literal>(&text)?, literal, "{text}");
        }
        Ok(())
    }
}
