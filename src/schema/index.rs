//! Indexes.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{ByDialect, Declared, Expression, Name};

/// What an index part orders by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum IndexColumn {
    Column(String),
    Expression(ByDialect<Expression>),
}

/// One part of an index. In files `"email"`, `{ column = "created_at", descending = true }` or
/// `{ expression = "lower(email)" }`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IndexPart {
    pub on: IndexColumn,
    pub descending: bool,
}

impl IndexPart {
    /// An ascending part on a column.
    #[must_use]
    pub fn column(name: impl Into<String>) -> Self {
        Self { on: IndexColumn::Column(name.into()), descending: false }
    }

    /// The column, where the part is no expression.
    #[must_use]
    pub fn column_name(&self) -> Option<&str> {
        match &self.on {
            IndexColumn::Column(name) => Some(name),
            IndexColumn::Expression(_) => None,
        }
    }
}

/// An index of a table.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Index {
    pub name: Name,
    pub columns: Vec<IndexPart>,
    #[serde(default, skip_serializing_if = "super::is_false")]
    pub unique: bool,
    /// Only rows for which this holds are in the index.
    #[serde(rename = "where", default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<ByDialect<Expression>>,
    /// The access method, `gin` or the like.
    #[serde(rename = "using", default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Columns that are kept in the index and not searched by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    #[serde(skip)]
    pub declared: Declared,
}

impl Index {
    /// True where the two differ in nothing but their names.
    #[must_use]
    pub fn same_structure(&self, other: &Self) -> bool {
        let renamed = Self { name: other.name.clone(), ..self.clone() };
        renamed == *other
    }

    /// True where the index is on that column, includes it or names it in an expression.
    #[must_use]
    pub fn uses_column(&self, column: &str) -> bool {
        self.columns.iter().any(|part| match &part.on {
            IndexColumn::Column(name) => name == column,
            IndexColumn::Expression(expression) => mentions(expression, column),
        }) || self.include.iter().any(|name| name == column)
            || self.filter.as_ref().is_some_and(|filter| mentions(filter, column))
    }

    /// The same index with a column called by its new name.
    #[must_use]
    pub fn rename_column(&self, from: &str, to: &str) -> Self {
        let rename = |expression: &ByDialect<Expression>| expression.map(|text| text.rename_column(from, to));
        let mut index = self.clone();
        for part in &mut index.columns {
            match &mut part.on {
                IndexColumn::Column(name) if name == from => to.clone_into(name),
                IndexColumn::Column(_) => {}
                IndexColumn::Expression(expression) => *expression = rename(expression),
            }
        }
        for name in index.include.iter_mut().filter(|name| *name == from) {
            to.clone_into(name);
        }
        index.filter = index.filter.as_ref().map(rename);
        index
    }
}

fn mentions(expression: &ByDialect<Expression>, column: &str) -> bool {
    expression.values().any(|text| text.mentions_column(column))
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct IndexPartRepr {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    column: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expression: Option<ByDialect<Expression>>,
    #[serde(default, skip_serializing_if = "super::is_false")]
    descending: bool,
}

impl Serialize for IndexPart {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (column, expression) = match &self.on {
            IndexColumn::Column(name) if !self.descending => return serializer.serialize_str(name),
            IndexColumn::Column(name) => (Some(name.clone()), None),
            IndexColumn::Expression(expression) => (None, Some(expression.clone())),
        };
        IndexPartRepr { column, expression, descending: self.descending }.serialize(serializer)
    }
}

struct IndexPartVisitor;

impl<'de> Visitor<'de> for IndexPartVisitor {
    type Value = IndexPart;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a column's name, `{ column = \"…\" }` or `{ expression = \"…\" }`")
    }

    fn visit_str<E>(self, name: &str) -> Result<IndexPart, E> {
        Ok(IndexPart::column(name))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<IndexPart, A::Error> {
        let repr = IndexPartRepr::deserialize(MapAccessDeserializer::new(map))?;
        let on = match (repr.column, repr.expression) {
            (Some(name), None) => IndexColumn::Column(name),
            (None, Some(expression)) => IndexColumn::Expression(expression),
            _ => return Err(serde::de::Error::custom("an index part is a `column` or an `expression`")),
        };
        Ok(IndexPart { on, descending: repr.descending })
    }
}

impl<'de> Deserialize<'de> for IndexPart {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(IndexPartVisitor)
    }
}
