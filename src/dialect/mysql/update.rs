//! What the tool itself writes into the rows that are there.

use migrate_runtime::Step;

use super::names::{quote, table_name};
use crate::dialect::RenderError;
use crate::operation::AlterColumn;
use crate::schema::{Column, DialectName, Table};

/// `` UPDATE `t` SET `column` = value ``, on the rows for which `condition` holds where there is one. A column that the
/// server sets to the present time when its row changes (ON UPDATE) keeps what it holds: nobody changed the row.
pub(super) fn update(
    table: &Table,
    column: &str,
    value: &str,
    condition: Option<&str>,
) -> Result<Step, RenderError> {
    let mut text = format!("UPDATE {} SET {} = {value}", table_name(&table.name)?, quote(column));
    for other in table.columns.iter().filter(|other| other.name != column && sets_itself(other)) {
        let name = quote(&other.name);
        text.push_str(&format!(", {name} = {name}"));
    }
    if let Some(condition) = condition {
        text.push_str(&format!(" WHERE {condition}"));
    }
    Ok(Step::data(text))
}

/// The table while its column still is what it was.
pub(super) fn with_column_before(table: &Table, alter: &AlterColumn) -> Table {
    let mut table = table.clone();
    if let Some(column) = table.columns.get_mut(alter.column()) {
        *column = alter.from.clone();
    }
    table
}

fn sets_itself(column: &Column) -> bool {
    column.on_update.as_ref().is_some_and(|expression| expression.get(DialectName::Mysql).is_some())
}
