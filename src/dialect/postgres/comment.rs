//! Comments on PostgreSQL, of tables and of columns.

use super::names::object;
use crate::dialect::render::Steps;
use crate::dialect::sql::{quote_name, quote_text};
use crate::operation::SetComment;
use crate::schema::{ObjectName, Table};

/// The comments of a new table and of its columns.
pub(super) fn create(table: &Table, steps: &mut Steps) {
    if table.comment.is_some() {
        steps.execute(on_table(&table.name, table.comment.as_deref()));
    }
    for column in table.columns.iter().filter(|column| column.comment.is_some()) {
        steps.execute(on_column(&table.name, &column.name, column.comment.as_deref()));
    }
}

/// Sets or takes away a comment.
pub(super) fn set(comment: &SetComment, steps: &mut Steps) {
    let to = comment.to.as_deref();
    steps.execute(match &comment.column {
        None => on_table(&comment.table, to),
        Some(column) => on_column(&comment.table, column, to),
    });
}

fn on_table(table: &ObjectName, comment: Option<&str>) -> String {
    format!("COMMENT ON TABLE {} IS {}", object(table), text(comment))
}

pub(super) fn on_column(table: &ObjectName, column: &str, comment: Option<&str>) -> String {
    format!("COMMENT ON COLUMN {}.{} IS {}", object(table), quote_name(column), text(comment))
}

fn text(comment: Option<&str>) -> String {
    comment.map_or_else(|| "NULL".to_owned(), quote_text)
}
