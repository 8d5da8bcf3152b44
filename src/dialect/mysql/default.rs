//! Defaults on MySQL.

use super::names::quote_text;
use super::types::is_large;
use super::{expression, unsupported};
use crate::dialect::RenderError;
use crate::schema::{Column, ColumnType, DefaultValue, DialectName, Expression, Literal, Table, hex};

/// What stands behind `DEFAULT`.
pub(super) fn default(table: &Table, column: &Column) -> Result<Option<String>, RenderError> {
    match &column.default {
        None => Ok(None),
        Some(DefaultValue::Literal(value)) => {
            let text = literal(table, column, value)?;
            // Large types take no literal, but an expression.
            Ok(Some(if is_large(column) { format!("({text})") } else { text }))
        }
        Some(DefaultValue::Sql(text)) => {
            let text = expression::expression(text, table, column)?;
            Ok(Some(in_parentheses(column, &text)))
        }
    }
}

/// An expression in parentheses, but for NULL and for the time of now, whose digits must be those of the column.
fn in_parentheses(column: &Column, text: &str) -> String {
    let now = ["current_timestamp", "now", "localtimestamp", "localtime"];
    let word = text.trim().to_ascii_lowercase();
    let word = word.split_once('(').map_or(word.as_str(), |(word, _)| word.trim_end());
    let called_alone = Expression::new(text).normalized().split(' ').count() <= 4;
    match digits(column) {
        Some(digits) if now.contains(&word) && called_alone => format!("CURRENT_TIMESTAMP({digits})"),
        _ if text.trim().eq_ignore_ascii_case("null") => "NULL".to_owned(),
        _ => format!("({text})"),
    }
}

/// The digits of the fractional second, where the column has a date and a time.
fn digits(column: &Column) -> Option<u32> {
    match column.type_on(DialectName::Mysql)? {
        ColumnType::Timestamp(digits) | ColumnType::TimestampTz(digits) => Some(digits.unwrap_or(6)),
        ColumnType::Other(text) => {
            let text = text.to_ascii_lowercase();
            let rest = text.strip_prefix("datetime").or_else(|| text.strip_prefix("timestamp"))?;
            Some(rest.trim_matches(['(', ')']).parse().unwrap_or(0))
        }
        _ => None,
    }
}

fn literal(table: &Table, column: &Column, value: &Literal) -> Result<String, RenderError> {
    Ok(match value {
        Literal::Boolean(true) => "TRUE".to_owned(),
        Literal::Boolean(false) => "FALSE".to_owned(),
        Literal::Integer(value) => value.to_string(),
        Literal::Float(text) if text.ends_with(|c: char| c.is_ascii_digit()) => text.clone(),
        Literal::Float(text) => {
            let subject = format!("column `{}.{}`", table.name, column.name);
            return Err(unsupported(format!("number `{text}`"), subject).at(&column.declared));
        }
        Literal::Text(text) if column.type_on(DialectName::Mysql) == Some(&ColumnType::Uuid) => {
            uuid(text).unwrap_or_else(|| quote_text(text))
        }
        Literal::Text(text) => quote_text(text),
        Literal::Bytes(bytes) => format!("X'{}'", hex(bytes)),
    })
}

/// The 16 bytes of a UUID that is written as text.
fn uuid(text: &str) -> Option<String> {
    let digits = text.replace('-', "");
    let is_uuid = digits.len() == 32 && digits.chars().all(|c| c.is_ascii_hexdigit());
    is_uuid.then(|| format!("X'{digits}'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(ty: &str, text: &str) -> String {
        let Ok(ty) = ty.parse::<ColumnType>();
        in_parentheses(&Column::new("c", ty), text)
    }

    #[test]
    fn the_time_of_now_takes_the_digits_of_its_column() {
        assert_eq!(of("timestamptz", "CURRENT_TIMESTAMP"), "CURRENT_TIMESTAMP(6)");
        assert_eq!(of("timestamp(3)", "now()"), "CURRENT_TIMESTAMP(3)");
        assert_eq!(of("datetime", "current_timestamp(6)"), "CURRENT_TIMESTAMP(0)");
        assert_eq!(of("date", "now()"), "(now())");
        assert_eq!(of("timestamp", "now() + INTERVAL 1 DAY"), "(now() + INTERVAL 1 DAY)");
    }

    #[test]
    fn other_expressions_stand_in_parentheses() {
        assert_eq!(of("varchar(36)", "uuid()"), "(uuid())");
        assert_eq!(of("integer", "NULL"), "NULL");
    }

    #[test]
    fn a_uuid_in_text_becomes_its_bytes() {
        assert_eq!(
            uuid("00112233-4455-6677-8899-aabbccddeeff").as_deref(),
            Some("X'00112233445566778899aabbccddeeff'")
        );
        assert_eq!(uuid("x"), None);
    }
}
