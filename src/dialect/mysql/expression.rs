//! Expressions on MySQL: the names of columns in them stand in backticks.

use crate::dialect::RenderError;
use crate::dialect::sql::expression_on;
use crate::schema::{ByDialect, Column, DialectName, Expression, Table};

/// One of the column's expressions.
pub(super) fn expression(
    expression: &ByDialect<Expression>,
    table: &Table,
    column: &Column,
) -> Result<String, RenderError> {
    let subject = format!("column `{}.{}`", table.name, column.name);
    expression_on(expression, DialectName::Mysql, &subject, column.declared.place.as_ref())?;
    Ok(requoted(expression, table))
}

/// The expression with the names of columns that stand in double quotes in MySQL's: to it these are texts.
pub(super) fn requoted(expression: &ByDialect<Expression>, table: &Table) -> String {
    let is_column = |name: &str| table.column(name).is_some();
    expression
        .get(DialectName::Mysql)
        .map(|expression| expression.requote_names('`', is_column))
        .unwrap_or_default()
}
