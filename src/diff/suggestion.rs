//! A value that rows might take, for the one who is asked to give it.

use crate::schema::{Column, ColumnType, DefaultValue, Literal};

/// The column's own default, else a plain value of its type.
pub(super) fn suggested_sql(column: &Column) -> String {
    match &column.default {
        Some(DefaultValue::Literal(literal)) => literal_sql(literal),
        Some(DefaultValue::Sql(sql)) => sql.any().map(ToString::to_string).unwrap_or_default(),
        None => plain_value(column.ty.any()).to_owned(),
    }
}

/// A literal as SQL that every database reads.
pub(super) fn literal_sql(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => format!("'{}'", text.replace('\'', "''")),
        Literal::Boolean(true) => "TRUE".to_owned(),
        Literal::Boolean(false) => "FALSE".to_owned(),
        Literal::Bytes(bytes) => format!("X'{}'", crate::schema::hex(bytes)),
        number => number.to_string(),
    }
}

fn plain_value(ty: Option<&ColumnType>) -> &'static str {
    match ty {
        Some(ColumnType::Boolean) => "FALSE",
        Some(ColumnType::Integer { .. } | ColumnType::Real | ColumnType::Double | ColumnType::Numeric(_)) => {
            "0"
        }
        Some(ColumnType::Date) => "CURRENT_DATE",
        Some(ColumnType::Time(_)) => "CURRENT_TIME",
        Some(ColumnType::Timestamp(_) | ColumnType::TimestampTz(_)) => "CURRENT_TIMESTAMP",
        Some(ColumnType::Json) => "'{}'",
        Some(ColumnType::Blob | ColumnType::Binary(_) | ColumnType::Varbinary(_)) => "X''",
        Some(ColumnType::Uuid) => "'00000000-0000-0000-0000-000000000000'",
        Some(ColumnType::Inet) => "'0.0.0.0'",
        _ => "'unknown'",
    }
}

/// The attribute that would give the rows a value, with the place to write it in.
pub(super) fn suggested_attribute(column: &Column) -> &'static str {
    match plain_value(column.ty.any()) {
        "FALSE" => "default = false",
        "0" => "default = 0",
        "'unknown'" => "default = \"…\"",
        _ => "default_sql = \"…\"",
    }
}
