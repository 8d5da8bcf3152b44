//! Defaults on MySQL, from a column that is lowered.

use super::names::quote_text;
use super::types::is_large;
use super::{expression, unsupported};
use crate::dialect::RenderError;
use crate::schema::{Column, ColumnType, DefaultValue, DialectName, Literal, Table, hex};

/// What stands behind `DEFAULT`.
pub(super) fn default(table: &Table, column: &Column) -> Result<Option<String>, RenderError> {
    match &column.default {
        None => Ok(None),
        Some(DefaultValue::Literal(value)) => literal(table, column, value).map(Some),
        Some(DefaultValue::Sql(text)) => {
            let text = expression::expression(text, table, column)?;
            Ok(Some(now(column, &text).unwrap_or_else(|| format!("({text})"))))
        }
    }
}

/// True where the column's default stands in brackets: where the server computes it for each row.
pub(super) fn is_computed(table: &Table, column: &Column) -> Result<bool, RenderError> {
    Ok(default(table, column)?.is_some_and(|text| text.starts_with('(')))
}

/// The time of now, whose digits must be those of the column; none where the text says anything else.
pub(super) fn now(column: &Column, text: &str) -> Option<String> {
    if !text.eq_ignore_ascii_case("current_timestamp") {
        return None;
    }
    match column.type_on(DialectName::Mysql)? {
        ColumnType::Timestamp(digits) | ColumnType::TimestampTz(digits) => {
            Some(format!("CURRENT_TIMESTAMP({})", digits.unwrap_or(6)))
        }
        _ => None,
    }
}

fn literal(table: &Table, column: &Column, value: &Literal) -> Result<String, RenderError> {
    let text = match value {
        Literal::Boolean(true) => "TRUE".to_owned(),
        Literal::Boolean(false) => "FALSE".to_owned(),
        Literal::Integer(value) => value.to_string(),
        Literal::Float(text) if text.ends_with(|c: char| c.is_ascii_digit()) => text.clone(),
        Literal::Float(text) => {
            let subject = format!("column `{}.{}`", table.name, column.name);
            return Err(unsupported(format!("number `{text}`"), subject).at(&column.declared));
        }
        Literal::Text(text) => quote_text(text),
        Literal::Bytes(bytes) if bytes.iter().all(|byte| matches!(byte, b' '..=b'~')) => {
            quote_text(&String::from_utf8_lossy(bytes))
        }
        // As an expression: the catalogues cut a literal short at its first zero, and know no bytes beyond ASCII.
        Literal::Bytes(bytes) => return Ok(format!("(unhex('{}'))", hex(bytes))),
    };
    // Large types take no literal, but an expression; and a number has all of its digits in one.
    let stands_alone = !is_large(column) && !is_longer_than_printed(column, &text);
    Ok(if stands_alone { text } else { format!("({text})") })
}

/// True where the catalogue would print the number with fewer digits.
fn is_longer_than_printed(column: &Column, text: &str) -> bool {
    let digits = text.split('e').next().unwrap_or_default().trim_start_matches(['-', '0', '.']);
    let digits = digits.chars().filter(char::is_ascii_digit).count();
    match column.type_on(DialectName::Mysql) {
        Some(ColumnType::Real) => digits > 6,
        Some(ColumnType::Double) => digits > 15,
        _ => false,
    }
}
