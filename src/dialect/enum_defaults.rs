//! Literal defaults of columns that hold an enum.
//!
//! Where a value and the default that names it change together, one of the two operations comes first, and on the
//! way back the other. In between the enum does not have the default. The rule that the state alone decides: such a
//! default stands in the database as long as the enum has it.

use crate::schema::{Column, ColumnType, DefaultValue, DialectName, Literal, Schema};

/// The column without its default where that is no value of its enum.
pub(super) fn standing(schema: &Schema, dialect: DialectName, column: &Column) -> Column {
    let mut column = column.clone();
    if !stands(schema, dialect, &column) {
        column.default = None;
    }
    column
}

fn stands(schema: &Schema, dialect: DialectName, column: &Column) -> bool {
    let Some(text) = literal(column) else { return true };
    let Some(ColumnType::Enum(name)) = column.type_on(dialect) else { return true };
    schema.enumeration(name).is_none_or(|enumeration| enumeration.texts().any(|value| value == text))
}

/// The text that the column takes by default.
pub(super) fn literal(column: &Column) -> Option<&str> {
    match &column.default {
        Some(DefaultValue::Literal(Literal::Text(text))) => Some(text),
        _ => None,
    }
}
