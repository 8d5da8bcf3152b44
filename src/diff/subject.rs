//! What questions and answers are about: a table, a column, a value of an enum or the like, by its path.

use std::fmt;

use crate::schema::ObjectName;

/// A table, a partition of one, a sequence, a column or a value of an enum. As text its path: `users`, `events_2024`,
/// `invoice_number`, `users.email`, `role.Admin`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    Table(ObjectName),
    Partition(ObjectName),
    Sequence(ObjectName),
    Column(ObjectName, String),
    Value(ObjectName, String),
}

impl Subject {
    /// A column of `table`.
    #[must_use]
    pub fn column(table: &ObjectName, column: &str) -> Self {
        Self::Column(table.clone(), column.to_owned())
    }

    /// A value of `enumeration`.
    #[must_use]
    pub fn value(enumeration: &ObjectName, value: &str) -> Self {
        Self::Value(enumeration.clone(), value.to_owned())
    }

    /// Its last name: of a column or a value without what holds it.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Table(name) | Self::Partition(name) | Self::Sequence(name) => &name.name,
            Self::Column(_, part) | Self::Value(_, part) => part,
        }
    }

    /// The word for it in messages.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Table(_) => "table",
            Self::Partition(_) => "partition",
            Self::Sequence(_) => "sequence",
            Self::Column(..) => "column",
            Self::Value(..) => "value",
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(name) | Self::Partition(name) | Self::Sequence(name) => write!(formatter, "{name}"),
            Self::Column(holder, part) | Self::Value(holder, part) => {
                write!(formatter, "{holder}.{}", ObjectName::bare(part))
            }
        }
    }
}
