//! Rows that break a constraint or a unique index: what the server would stumble over when it adds it, as a query.

use super::expression::{Purpose, sql};
use super::lower::{LoweredIndex, lower_constraint, lower_index};
use super::names::{quote, table_name};
use super::{Context, index::method_of};
use crate::dialect::RenderError;
use crate::schema::{
    ByDialect, Constraint, ConstraintDefinition, DialectName, Enforcement, Expression, ForeignKey, Index,
    IndexColumn, IndexPart, Table,
};

/// Rows that break the constraint, of a table that is not known to be empty; none where no row can, or where the
/// database has no such constraint, which is told where it is made.
pub(super) fn rows_against(
    context: Context<'_>,
    table: &Table,
    constraint: &Constraint,
) -> Result<Option<String>, RenderError> {
    let Ok(lowered) = lower_constraint(context, table, constraint) else { return Ok(None) };
    match &lowered.definition {
        ConstraintDefinition::PrimaryKey { columns, .. } | ConstraintDefinition::Unique { columns, .. } => {
            let parts: Vec<IndexPart> = columns.iter().map(IndexPart::column).collect();
            duplicates(table, &parts).map(Some)
        }
        ConstraintDefinition::Check { expression, enforcement: Enforcement::Enforced, .. } => {
            let condition = sql(expression, table, Purpose::Condition);
            Ok(Some(format!("SELECT 1 FROM {} WHERE NOT ({condition}) LIMIT 1", table_name(&table.name)?)))
        }
        ConstraintDefinition::ForeignKey(key) => orphans(table, key).map(Some),
        ConstraintDefinition::Check { .. } | ConstraintDefinition::Exclusion(_) => Ok(None),
    }
}

/// Rows that a unique index takes for the same.
pub(super) fn rows_against_index(
    context: Context<'_>,
    table: &Table,
    index: &Index,
) -> Result<Option<String>, RenderError> {
    match lower_index(context, table, index) {
        Ok(LoweredIndex::Unique(constraint)) => rows_against(context, table, &constraint),
        Ok(LoweredIndex::Index(index)) if index.unique && method_of(&index).is_none() => {
            if index.columns.iter().any(is_of_many) {
                return Ok(None);
            }
            duplicates(table, &index.columns).map(Some)
        }
        _ => Ok(None),
    }
}

/// Rows that refer to nothing, where the table that they refer to is still to come.
pub(super) fn rows_with_reference(table: &Table, key: &ForeignKey) -> Result<String, RenderError> {
    let is_set: Vec<String> =
        key.columns.iter().map(|column| format!("{} IS NOT NULL", quote(column))).collect();
    Ok(format!("SELECT 1 FROM {} WHERE {} LIMIT 1", table_name(&table.name)?, is_set.join(" AND ")))
}

/// A part that has many values for one row.
fn is_of_many(part: &IndexPart) -> bool {
    let text = part.own_expression().and_then(|text| text.get(DialectName::Mysql));
    text.is_some_and(|text| text.as_str().to_ascii_lowercase().contains(" array"))
}

/// Rows that agree in all parts. Rows with a NULL among them agree with none.
fn duplicates(table: &Table, parts: &[IndexPart]) -> Result<String, RenderError> {
    let is_set: Vec<String> =
        parts.iter().filter(|part| may_be_null(table, part)).map(|part| is_not_null(table, part)).collect();
    let filter = if is_set.is_empty() { String::new() } else { format!(" WHERE {}", is_set.join(" AND ")) };
    let values: Vec<String> = parts.iter().map(|part| value(table, part)).collect();
    Ok(format!(
        "SELECT 1 FROM {}{filter} GROUP BY {} HAVING COUNT(*) > 1 LIMIT 1",
        table_name(&table.name)?,
        values.join(", ")
    ))
}

fn may_be_null(table: &Table, part: &IndexPart) -> bool {
    let column = part.column_name().and_then(|name| table.column(name));
    column.is_none_or(|column| column.nullable || column.generated.is_some())
}

fn is_not_null(table: &Table, part: &IndexPart) -> String {
    match &part.on {
        IndexColumn::Column(name) => format!("{} IS NOT NULL", quote(name)),
        IndexColumn::Expression(text) => format!("{} IS NOT NULL", in_brackets(table, text)),
    }
}

/// What of a row the index compares.
fn value(table: &Table, part: &IndexPart) -> String {
    match (&part.on, part.length) {
        (IndexColumn::Column(name), Some(length)) => format!("LEFT({}, {length})", quote(name)),
        (IndexColumn::Column(name), None) => quote(name),
        (IndexColumn::Expression(text), _) => in_brackets(table, text),
    }
}

fn in_brackets(table: &Table, text: &ByDialect<Expression>) -> String {
    format!("({})", sql(text, table, Purpose::Value))
}

/// Rows whose key is not NULL and not there.
fn orphans(table: &Table, key: &ForeignKey) -> Result<String, RenderError> {
    let nullable = |column: &&String| table.column(column).is_none_or(|column| column.nullable);
    let mut conditions: Vec<String> = key
        .columns
        .iter()
        .filter(nullable)
        .map(|column| format!("`holder`.{} IS NOT NULL", quote(column)))
        .collect();
    let pairs: Vec<String> = key
        .columns
        .iter()
        .zip(&key.target_columns)
        .map(|(column, target)| format!("`target`.{} = `holder`.{}", quote(target), quote(column)))
        .collect();
    conditions.push(format!(
        "NOT EXISTS (SELECT 1 FROM {} AS `target` WHERE {})",
        table_name(&key.table)?,
        pairs.join(" AND ")
    ));
    Ok(format!(
        "SELECT 1 FROM {} AS `holder` WHERE {} LIMIT 1",
        table_name(&table.name)?,
        conditions.join(" AND ")
    ))
}
