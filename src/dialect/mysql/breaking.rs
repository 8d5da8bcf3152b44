//! Rows that break a constraint or a unique index: what the server would stumble over when it adds it, as a query.

use std::collections::BTreeMap;

use super::Context;
use super::expression::{Purpose, sql};
use super::index::method_of;
use super::lower::{LoweredIndex, lower_constraint, lower_index};
use super::names::{quote, table_name};
use crate::dialect::RenderError;
use crate::schema::{
    Constraint, ConstraintDefinition, DialectName, Enforcement, ForeignKey, Index, IndexColumn, IndexPart,
    Table,
};

/// What rows are given by the revision before the constraint comes, as SQL.
#[derive(Debug, Clone)]
pub(super) enum Given {
    /// To every row: the column is new.
    ToAll(String),
    /// To those that held NULL.
    ToNulls(String),
}

/// The rows of a table as they are at the beginning, with what they are given.
#[derive(Clone, Copy)]
pub(super) struct RowsOf<'a> {
    pub(super) table: &'a Table,
    /// By column.
    pub(super) given: &'a BTreeMap<String, Given>,
}

impl RowsOf<'_> {
    /// What the column will hold, of the table that is called so in the query.
    fn value(self, column: &str, qualifier: &str) -> String {
        let held = format!("{qualifier}{}", quote(column));
        match self.given.get(column) {
            Some(Given::ToAll(value)) => value.clone(),
            Some(Given::ToNulls(value)) => format!("COALESCE({held}, {value})"),
            None => held,
        }
    }

    fn is_same_in_all(self, part: &IndexPart) -> bool {
        part.column_name().is_some_and(|name| matches!(self.given.get(name), Some(Given::ToAll(_))))
    }

    fn may_be_null(self, column: &str) -> bool {
        let is_nullable =
            self.table.column(column).is_none_or(|column| column.nullable || column.generated.is_some());
        is_nullable && !self.given.contains_key(column)
    }

    /// What of a row a unique index compares.
    fn part(self, part: &IndexPart) -> String {
        match (&part.on, part.length) {
            (IndexColumn::Column(name), Some(length)) => format!("LEFT({}, {length})", self.value(name, "")),
            (IndexColumn::Column(name), None) => self.value(name, ""),
            (IndexColumn::Expression(text), _) => format!("({})", sql(text, self.table, Purpose::Value)),
        }
    }

    /// Rows with a NULL in it are the same as none.
    fn is_set(self, part: &IndexPart) -> Option<String> {
        match part.column_name() {
            Some(name) if self.may_be_null(name) => Some(format!("{} IS NOT NULL", quote(name))),
            Some(_) => None,
            None => Some(format!("{} IS NOT NULL", self.part(part))),
        }
    }
}

/// Rows that break the constraint; none where no row can, or where the database has no such constraint, which is told
/// where it is made.
pub(super) fn rows_against(
    context: Context<'_>,
    rows: RowsOf<'_>,
    constraint: &Constraint,
) -> Result<Option<String>, RenderError> {
    let table = rows.table;
    let Ok(lowered) = lower_constraint(context, table, constraint) else { return Ok(None) };
    match &lowered.definition {
        ConstraintDefinition::PrimaryKey { columns, .. } | ConstraintDefinition::Unique { columns, .. } => {
            let parts: Vec<IndexPart> = columns.iter().map(IndexPart::column).collect();
            duplicates(rows, &parts).map(Some)
        }
        ConstraintDefinition::Check { expression, enforcement: Enforcement::Enforced, .. } => {
            let condition = sql(expression, table, Purpose::Condition);
            Ok(Some(format!("SELECT 1 FROM {} WHERE NOT ({condition}) LIMIT 1", table_name(&table.name)?)))
        }
        ConstraintDefinition::ForeignKey(key) => orphans(rows, key).map(Some),
        ConstraintDefinition::Check { .. } | ConstraintDefinition::Exclusion(_) => Ok(None),
    }
}

/// Rows that a unique index takes for the same.
pub(super) fn rows_against_index(
    context: Context<'_>,
    rows: RowsOf<'_>,
    index: &Index,
) -> Result<Option<String>, RenderError> {
    match lower_index(context, rows.table, index) {
        Ok(LoweredIndex::Unique(constraint)) => rows_against(context, rows, &constraint),
        Ok(LoweredIndex::Index(index)) if index.unique && method_of(&index).is_none() => {
            if index.columns.iter().any(is_of_many) {
                return Ok(None);
            }
            duplicates(rows, &index.columns).map(Some)
        }
        _ => Ok(None),
    }
}

/// Rows that refer to nothing, where the table that they refer to is still to come.
pub(super) fn rows_with_reference(rows: RowsOf<'_>, key: &ForeignKey) -> Result<String, RenderError> {
    let is_set: Vec<String> =
        key.columns.iter().map(|column| format!("{} IS NOT NULL", rows.value(column, ""))).collect();
    Ok(format!("SELECT 1 FROM {} WHERE {} LIMIT 1", table_name(&rows.table.name)?, is_set.join(" AND ")))
}

/// A part that has many values for one row.
fn is_of_many(part: &IndexPart) -> bool {
    let text = part.own_expression().and_then(|text| text.get(DialectName::Mysql));
    text.is_some_and(|text| text.as_str().to_ascii_lowercase().contains(" array"))
}

/// Rows that agree in all parts. Rows with a NULL among them agree with none.
fn duplicates(rows: RowsOf<'_>, parts: &[IndexPart]) -> Result<String, RenderError> {
    let mut query = format!("SELECT 1 FROM {}", table_name(&rows.table.name)?);
    let is_set: Vec<String> = parts.iter().filter_map(|part| rows.is_set(part)).collect();
    if !is_set.is_empty() {
        query.push_str(&format!(" WHERE {}", is_set.join(" AND ")));
    }
    let differ = parts.iter().filter(|part| !rows.is_same_in_all(part));
    let values: Vec<String> = differ.map(|part| rows.part(part)).collect();
    if !values.is_empty() {
        query.push_str(&format!(" GROUP BY {}", values.join(", ")));
    }
    Ok(query + " HAVING COUNT(*) > 1 LIMIT 1")
}

/// Rows whose key is not NULL and not there.
fn orphans(rows: RowsOf<'_>, key: &ForeignKey) -> Result<String, RenderError> {
    let nullable = key.columns.iter().filter(|column| rows.may_be_null(column));
    let mut conditions: Vec<String> =
        nullable.map(|column| format!("`holder`.{} IS NOT NULL", quote(column))).collect();
    let pairs: Vec<String> = key
        .columns
        .iter()
        .zip(&key.target_columns)
        .map(|(column, target)| format!("`target`.{} = {}", quote(target), rows.value(column, "`holder`.")))
        .collect();
    conditions.push(format!(
        "NOT EXISTS (SELECT 1 FROM {} AS `target` WHERE {})",
        table_name(&key.table)?,
        pairs.join(" AND ")
    ));
    Ok(format!(
        "SELECT 1 FROM {} AS `holder` WHERE {} LIMIT 1",
        table_name(&rows.table.name)?,
        conditions.join(" AND ")
    ))
}
