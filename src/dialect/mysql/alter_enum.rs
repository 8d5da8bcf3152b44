//! An enum that gains, loses, renames or reorders values on MySQL, where it is part of the type of each column.
//!
//! Each column goes the same way, after no row is found to hold a value that goes: the column takes old and new values; renamed
//! values are rewritten; the column takes the new values alone, in their order. Each statement may run again.

use migrate_runtime::Step;

use super::Context;
use super::aside::Aside;
use super::column::modify;
use super::names::{quote, quote_text, table_name};
use super::types::{ENUM_COLLATION, enum_text};
use super::update::update;
use crate::dialect::RenderError;
use crate::dialect::enum_defaults::literal;
use crate::dialect::render::Steps;
use crate::operation::AlterEnum;
use crate::schema::{ByDialect, Column, ColumnType, DialectName, Expression, ObjectName, Schema, Table};

/// Changes the values of an enum in every column of it that the revisions manage.
pub(super) fn alter(context: Context<'_>, alter: &AlterEnum, steps: &mut Steps) -> Result<(), RenderError> {
    let columns = columns_of(context.schema, alter);
    let names: Vec<_> = columns.iter().map(|(table, column)| (&table.name, column.name.as_str())).collect();
    let keys = Aside::of(context, &names);
    keys.drop(steps)?;
    for (table, column) in &columns {
        change_column(context, alter, table, column, steps)?;
    }
    keys.restore(context, steps)
}

/// The columns of the enum that the revisions manage.
pub(super) fn columns_of<'a>(schema: &'a Schema, alter: &'a AlterEnum) -> Vec<(&'a Table, &'a Column)> {
    let is_enum =
        |column: &Column| column.type_on(DialectName::Mysql) == Some(&ColumnType::Enum(alter.name.clone()));
    schema
        .columns_of_enum(&alter.name)
        .filter(|(table, column)| !table.unmanaged && is_enum(column))
        .collect()
}

/// Rows that hold a value that goes; none where no value goes.
pub(super) fn rows_that_hold_removed(
    alter: &AlterEnum,
    table: &ObjectName,
    column: &str,
) -> Result<Option<String>, RenderError> {
    let removed: Vec<String> = alter.removed().map(quote_text).collect();
    if removed.is_empty() {
        return Ok(None);
    }
    let (on, name) = (table_name(table)?, quote(column));
    Ok(Some(format!("SELECT 1 FROM {on} WHERE {name} IN ({}) LIMIT 1", removed.join(", "))))
}

fn change_column(
    context: Context<'_>,
    alter: &AlterEnum,
    table: &Table,
    column: &Column,
    steps: &mut Steps,
) -> Result<(), RenderError> {
    let is_computed = column.generated.is_some();
    if !is_computed && !alter.renames.is_empty() {
        steps.push(modify(context, table, &with_old_and_new(alter, column))?);
        steps.push(rename_values(alter, table, column)?);
    }
    steps.push(modify(context, table, &with_new_default(alter, column))?);
    Ok(())
}

/// The column with the old values in their order, and the new ones behind them. A default that is none of them does
/// not stand.
fn with_old_and_new(alter: &AlterEnum, column: &Column) -> Column {
    let mut texts: Vec<&str> = alter.from.iter().map(|value| value.value.as_str()).collect();
    for value in &alter.to {
        if !texts.contains(&value.value.as_str()) {
            texts.push(&value.value);
        }
    }
    let collate = column.collate.clone();
    let stands = literal(column).is_none_or(|text| texts.contains(&text));
    Column {
        default: column.default.clone().filter(|_| stands),
        ty: ByDialect::everywhere(ColumnType::Other(enum_text(texts))),
        collate: collate.or_else(|| Some(ByDialect::everywhere(Expression::new(ENUM_COLLATION)))),
        ..column.clone()
    }
}

fn rename_values(alter: &AlterEnum, table: &Table, column: &Column) -> Result<Step, RenderError> {
    let name = quote(&column.name);
    let cases = alter
        .renames
        .iter()
        .map(|rename| format!(" WHEN {} THEN {}", quote_text(&rename.from), quote_text(&rename.to)));
    let from = alter.renames.iter().map(|rename| quote_text(&rename.from)).collect::<Vec<_>>().join(", ");
    let value = format!("CASE {name}{} END", cases.collect::<String>());
    update(table, &column.name, &value, Some(&format!("{name} IN ({from})")))
}

/// The column without a default whose value goes: a later operation sets the new one.
fn with_new_default(alter: &AlterEnum, column: &Column) -> Column {
    let stands = literal(column).is_none_or(|text| alter.to.iter().any(|value| value.value == text));
    Column { default: column.default.clone().filter(|_| stands), ..column.clone() }
}
