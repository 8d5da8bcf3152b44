//! Indexes.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{ByDialect, Declared, Expression, Name, Options};

/// Where NULLs stand among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NullsOrder {
    First,
    Last,
}

/// Whether an index is to be made and dropped without keeping writers out. A hint for PostgreSQL: it is no part of
/// what the index is, so all of them are equal.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Concurrently(pub bool);

impl Concurrently {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
    fn is_no(&self) -> bool {
        !self.0
    }
}

impl PartialEq for Concurrently {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Concurrently {}

impl std::hash::Hash for Concurrently {
    fn hash<H: std::hash::Hasher>(&self, _: &mut H) {}
}

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
    /// None: last, or first where the part is descending.
    pub nulls: Option<NullsOrder>,
    /// How values are compared, `text_pattern_ops` or the like (PostgreSQL).
    pub operator_class: Option<String>,
    pub collate: Option<ByDialect<Expression>>,
    /// How many characters or bytes of each value are in the index (MySQL).
    pub length: Option<u32>,
}

impl IndexPart {
    /// An ascending part on a column.
    #[must_use]
    pub fn column(name: impl Into<String>) -> Self {
        Self::on(IndexColumn::Column(name.into()))
    }

    /// An ascending part on an expression.
    #[must_use]
    pub fn expression(expression: ByDialect<Expression>) -> Self {
        Self::on(IndexColumn::Expression(expression))
    }

    fn on(on: IndexColumn) -> Self {
        Self { on, descending: false, nulls: None, operator_class: None, collate: None, length: None }
    }

    /// The column, where the part is no expression.
    #[must_use]
    pub fn column_name(&self) -> Option<&str> {
        match &self.on {
            IndexColumn::Column(name) => Some(name),
            IndexColumn::Expression(_) => None,
        }
    }

    /// True where the part is that column or names it.
    #[must_use]
    pub fn uses_column(&self, column: &str) -> bool {
        match &self.on {
            IndexColumn::Column(name) => name == column,
            IndexColumn::Expression(expression) => mentions(expression, column),
        }
    }

    /// The expression, where it is one.
    #[must_use]
    pub fn own_expression(&self) -> Option<&ByDialect<Expression>> {
        match &self.on {
            IndexColumn::Column(_) => None,
            IndexColumn::Expression(expression) => Some(expression),
        }
    }

    /// The same part with a column called by its new name.
    #[must_use]
    pub fn rename_column(&self, from: &str, to: &str) -> Self {
        let on = match &self.on {
            IndexColumn::Column(name) if name == from => IndexColumn::Column(to.to_owned()),
            IndexColumn::Column(name) => IndexColumn::Column(name.clone()),
            IndexColumn::Expression(expression) => {
                IndexColumn::Expression(expression.map(|text| text.rename_column(from, to)))
            }
        };
        Self { on, ..self.clone() }
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
    pub method: Option<ByDialect<String>>,
    /// Columns that are kept in the index and not searched by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    /// Of a unique index: two NULLs are the same value.
    #[serde(default, skip_serializing_if = "super::is_false")]
    pub nulls_not_distinct: bool,
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub options: Options,
    #[serde(default, skip_serializing_if = "Concurrently::is_no")]
    pub concurrently: Concurrently,
    #[serde(skip)]
    pub declared: Declared,
}

impl Index {
    /// An index with nothing else said.
    #[must_use]
    pub fn new(name: Name, columns: Vec<IndexPart>) -> Self {
        Self {
            name,
            columns,
            unique: false,
            filter: None,
            method: None,
            include: Vec::new(),
            nulls_not_distinct: false,
            options: Options::default(),
            concurrently: Concurrently::default(),
            declared: Declared::default(),
        }
    }

    /// True where the two differ in nothing but their names.
    #[must_use]
    pub fn same_structure(&self, other: &Self) -> bool {
        let renamed = Self { name: other.name.clone(), ..self.clone() };
        renamed == *other
    }

    /// True where the index is on that column, includes it or names it in an expression.
    #[must_use]
    pub fn uses_column(&self, column: &str) -> bool {
        self.columns.iter().any(|part| part.uses_column(column))
            || self.include.iter().any(|name| name == column)
            || self.filter.as_ref().is_some_and(|filter| mentions(filter, column))
    }

    /// The expressions that it is over or filtered by.
    pub fn expressions(&self) -> impl Iterator<Item = &ByDialect<Expression>> {
        self.columns.iter().filter_map(IndexPart::own_expression).chain(&self.filter)
    }

    /// The same index with a column called by its new name.
    #[must_use]
    pub fn rename_column(&self, from: &str, to: &str) -> Self {
        let rename = |expression: &ByDialect<Expression>| expression.map(|text| text.rename_column(from, to));
        let mut index = self.clone();
        index.columns = index.columns.iter().map(|part| part.rename_column(from, to)).collect();
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nulls: Option<NullsOrder>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    operator_class: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    collate: Option<ByDialect<Expression>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    length: Option<u32>,
}

impl Serialize for IndexPart {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (column, expression) = match &self.on {
            IndexColumn::Column(name) if *self == Self::column(name) => {
                return serializer.serialize_str(name);
            }
            IndexColumn::Column(name) => (Some(name.clone()), None),
            IndexColumn::Expression(expression) => (None, Some(expression.clone())),
        };
        let Self { descending, nulls, operator_class, collate, length, .. } = self.clone();
        IndexPartRepr { column, expression, descending, nulls, operator_class, collate, length }
            .serialize(serializer)
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
        let on = match (&repr.column, &repr.expression) {
            (Some(name), None) => IndexColumn::Column(name.clone()),
            (None, Some(expression)) => IndexColumn::Expression(expression.clone()),
            _ => return Err(serde::de::Error::custom("an index part is a `column` or an `expression`")),
        };
        let IndexPartRepr { descending, nulls, operator_class, collate, length, .. } = repr;
        Ok(IndexPart { on, descending, nulls, operator_class, collate, length })
    }
}

impl<'de> Deserialize<'de> for IndexPart {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(IndexPartVisitor)
    }
}
