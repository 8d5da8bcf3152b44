//! Enums: types of named values.

use serde::{Deserialize, Serialize};

use super::{AppLabel, Declared, ObjectName};

/// One value of an enum. Equality looks at the value alone.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EnumValue {
    pub value: String,
    pub declared: Declared,
}

impl EnumValue {
    /// A value that no model declares in a known place.
    #[must_use]
    pub fn new(value: impl Into<String>) -> Self {
        Self { value: value.into(), declared: Declared::default() }
    }
}

impl Serialize for EnumValue {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.value)
    }
}

impl<'de> Deserialize<'de> for EnumValue {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

/// An enum with its values in their order. A type of its own on PostgreSQL, part of the column's type on MySQL,
/// text with a check on SQLite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enumeration {
    #[serde(rename = "enum")]
    pub name: ObjectName,
    /// Who it belongs to; the revision's app where it is read from a file.
    #[serde(skip)]
    pub owner: Option<AppLabel>,
    pub values: Vec<EnumValue>,
    #[serde(skip)]
    pub declared: Declared,
}

impl Enumeration {
    /// The values as texts.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(|value| value.value.as_str())
    }
}
