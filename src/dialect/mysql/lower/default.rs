//! Defaults in the words in which they come back: a literal where the expression is one, in the form of its type.

use super::literal;
use crate::dialect::RenderError;
use crate::dialect::mysql::expression::{Purpose, canonical as canonical_expression, literal as literal_of};
use crate::dialect::sql::expression_on;
use crate::schema::{ByDialect, Column, ColumnType, DefaultValue, DialectName, Expression, Table};

/// The default of a column whose type, in the database's words, is `ty`.
pub(in crate::dialect::mysql) fn canonical(
    table: &Table,
    column: &Column,
    ty: &ColumnType,
) -> Result<Option<DefaultValue>, RenderError> {
    match &column.default {
        None => Ok(None),
        Some(DefaultValue::Literal(value)) => Ok(Some(DefaultValue::Literal(literal::canonical(ty, value)))),
        Some(DefaultValue::Sql(text)) => {
            let subject = format!("column `{}.{}`", table.name, column.name);
            let place = column.declared.place.as_ref();
            expression_on(text, DialectName::Mysql, &subject, place)?;
            let text = text.get(DialectName::Mysql).map_or("", Expression::as_str);
            Ok(of_expression(text, table, ty))
        }
    }
}

/// The default that an expression says.
pub(in crate::dialect::mysql) fn of_expression(
    text: &str,
    table: &Table,
    ty: &ColumnType,
) -> Option<DefaultValue> {
    if let Some(value) = literal_of(text, table) {
        return Some(DefaultValue::Literal(literal::canonical(ty, &value)));
    }
    let expression = canonical_expression(text, table, Purpose::Value);
    if expression.as_str().eq_ignore_ascii_case("null") {
        return None;
    }
    let is_moment = matches!(ty, ColumnType::Timestamp(_) | ColumnType::TimestampTz(_));
    let expression = if is_moment { of_moment(expression) } else { expression };
    Some(DefaultValue::Sql(ByDialect::everywhere(expression)))
}

/// The time of now has as many digits as its column: they need not be said.
pub(super) fn of_moment(expression: Expression) -> Expression {
    let text = expression.as_str().to_lowercase();
    let digits = text.strip_prefix("current_timestamp(").and_then(|rest| rest.strip_suffix(')'));
    let is_now = text == "current_timestamp"
        || digits.is_some_and(|digits| digits.chars().all(|c| c.is_ascii_digit()));
    if is_now { Expression::new("CURRENT_TIMESTAMP") } else { expression }
}
