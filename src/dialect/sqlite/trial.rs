//! Expressions tried on SQLite, which takes a CREATE back as it takes back everything else.

use super::definition::{create_index, create_table, table_name};
use super::lower::Enums;
use crate::dialect::{RenderError, Trial};
use crate::schema::{DefaultValue, DialectName, Table};

/// A temporary table with its indexes, under its own name, which hides the one that others see. It would take any default, and refuse the first row: those are asked for by themselves.
pub(super) fn trial(table: &Table, enums: &Enums) -> Result<Trial, RenderError> {
    let name = table_name(&table.name, table.declared.place.as_ref())?;
    let defaults = table.columns.iter().filter_map(|column| match &column.default {
        Some(DefaultValue::Sql(expression)) => expression.get(DialectName::Sqlite),
        _ => None,
    });
    let mut statements: Vec<String> =
        defaults.map(|expression| format!("EXPLAIN SELECT ({})", expression.as_sql())).collect();
    statements.push(create_table(table, &format!("temp.{name}"), enums)?);
    for index in &table.indexes {
        statements.push(create_index(table, index)?);
    }
    Ok(Trial {
        before: vec!["SAVEPOINT trial".to_owned()],
        statements,
        after: vec!["ROLLBACK TO trial".to_owned(), "RELEASE trial".to_owned()],
    })
}
