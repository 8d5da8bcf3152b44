//! The neutral types that columns have.

use crate::enumeration::EnumDescriptor;

/// The database type of a Rust type, in words that every dialect understands or translates: `bigint`, `text`,
/// `timestamptz`, `integer[]`, an enum, and whether NULL is one of its values.
///
/// ```
/// use migrate_models::{ColumnType, SqlType};
///
/// assert_eq!(<i64 as ColumnType>::TYPE, SqlType::named("bigint"));
/// assert_eq!(<Option<i64> as ColumnType>::TYPE, SqlType::named("bigint").nullable());
/// assert_eq!(<[u8; 16] as ColumnType>::TYPE.to_string(), "binary(16)");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SqlType {
    kind: Kind,
    nullable: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Named(&'static str),
    Binary(usize),
    List(&'static SqlType),
    Enum(&'static EnumDescriptor),
}

impl SqlType {
    /// A type by its name: `text`, `bigint`, `varchar(50)`, or whatever the databases in use have (`citext`).
    pub const fn named(name: &'static str) -> Self {
        Self { kind: Kind::Named(name), nullable: false }
    }

    /// Exactly `length` bytes.
    pub const fn binary(length: usize) -> Self {
        Self { kind: Kind::Binary(length), nullable: false }
    }

    /// A list of `element`: an array on PostgreSQL.
    pub const fn list(element: &'static SqlType) -> Self {
        Self { kind: Kind::List(element), nullable: false }
    }

    /// One of the values of an enum.
    pub const fn one_of(descriptor: &'static EnumDescriptor) -> Self {
        Self { kind: Kind::Enum(descriptor), nullable: false }
    }

    /// The same type, and NULL.
    pub const fn nullable(self) -> Self {
        Self { nullable: true, ..self }
    }

    /// Whether NULL is one of its values.
    pub const fn is_nullable(&self) -> bool {
        self.nullable
    }

    /// The enum that it is, if it is one.
    pub const fn as_enum(&self) -> Option<&'static EnumDescriptor> {
        match self.kind {
            Kind::Enum(descriptor) => Some(descriptor),
            _ => None,
        }
    }

    /// Whether it is a list of an enum's values, or a list of such lists.
    pub(crate) const fn is_list_of_enum(&self) -> bool {
        match self.kind {
            Kind::List(element) => element.as_enum().is_some() || element.is_list_of_enum(),
            _ => false,
        }
    }

    /// The name, where the type is one of a name.
    pub(crate) const fn as_name(&self) -> Option<&'static str> {
        match self.kind {
            Kind::Named(name) => Some(name),
            _ => None,
        }
    }

    /// Whether it is a number of bytes that is fixed.
    pub(crate) const fn is_binary(&self) -> bool {
        matches!(self.kind, Kind::Binary(_))
    }
}

/// The neutral name, without a word on NULL; of an enum the Rust name.
impl std::fmt::Display for SqlType {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.kind {
            Kind::Named(name) => formatter.write_str(name),
            Kind::Binary(length) => write!(formatter, "binary({length})"),
            Kind::List(element) => write!(formatter, "{element}[]"),
            Kind::Enum(descriptor) => formatter.write_str(descriptor.path.name),
        }
    }
}
