//! A column that gets another name on MySQL.
//!
//! MySQL lets go of no column that a check, a default, a generated column or an expression of an index names: these are
//! dropped and made again in the statement that renames, so that it is all or nothing. Such a statement copies the
//! table, and no copy renames a column of a foreign key: then the keys step aside. A table that is cut by the column is
//! cut again by its new name in that statement.

use migrate_runtime::{Flavour, Step};

use super::aside::Aside;
use super::column::definition;
use super::names::{quote, table_name};
use super::types::native_of;
use super::{Context, constraint, done, index, partition};
use crate::dialect::RenderError;
use crate::dialect::render::Steps;
use crate::operation::RenameColumn;
use crate::schema::{Column, ColumnType, Index, IndexColumn, Table};

/// Renames a column.
pub(super) fn rename(
    context: Context<'_>,
    rename: &RenameColumn,
    after: &Table,
    steps: &mut Steps,
) -> Result<(), RenderError> {
    let users = Users::of(context, after, &rename.to)?;
    let keys = Aside::of(context, &[(&after.name, &rename.to)]);
    let mut clauses = users.dropped;
    clauses.push(renaming(context, rename, after)?);
    // MySQL copies a table that has checks, whatever they name.
    let is_checked =
        context.flavour == Flavour::Mysql && after.constraints.iter().any(|other| other.rank() == 3);
    let alone = clauses.len() == 1 && users.restored.is_empty() && !is_checked;
    clauses.extend(users.restored);
    if !alone {
        keys.drop(steps)?;
    }
    let is_cut_by = after.partitioning.as_ref().is_some_and(|cut| cut.uses_column(&rename.to));
    let cut = if is_cut_by { partition::clause(after)? } else { String::new() };
    let text = format!("ALTER TABLE {} {}{cut}", table_name(&rename.table)?, clauses.join(", "));
    steps.push(Step::execute(text).with_done(done::column(&rename.table.name, &rename.to)));
    if alone { Ok(()) } else { keys.restore(context, steps) }
}

/// The clause that renames. MariaDB's json is a text with a check of its own, in which the server does not find the column
/// once somebody has read the table under an alias (`Unknown column 'note' in 'CHECK'`, seen on 10.11), unless the column
/// is said anew.
fn renaming(context: Context<'_>, rename: &RenameColumn, after: &Table) -> Result<String, RenderError> {
    let (from, to) = (quote(&rename.from), quote(&rename.to));
    let is_json = |column: &&Column| {
        native_of(context, &after.name, column).is_ok_and(|native| native.ty == ColumnType::Json)
    };
    match after.column(&rename.to).filter(is_json) {
        Some(column) if context.flavour == Flavour::Mariadb => {
            Ok(format!("CHANGE COLUMN {from} {}", definition(context, after, column)?))
        }
        _ => Ok(format!("RENAME COLUMN {from} TO {to}")),
    }
}

/// The clauses that drop what names a column in an expression, and those that make it again.
#[derive(Default)]
struct Users {
    dropped: Vec<String>,
    restored: Vec<String>,
}

impl Users {
    /// Of the column called `name` in the table as it is after the renaming.
    fn of(context: Context<'_>, table: &Table, name: &str) -> Result<Self, RenderError> {
        let mut users = Self::default();
        let checks = table.constraints.iter().filter(|constraint| constraint.rank() == 3);
        for check in checks.filter(|check| check.uses_column(name)) {
            users.dropped.push(format!("DROP CONSTRAINT {}", quote(check.name.as_str())));
            users.restored.push(format!("ADD {}", constraint::definition(context, table, check)?));
        }
        for index in table.indexes.iter().filter(|index| names_in_expression(index, name)) {
            users.dropped.push(format!("DROP INDEX {}", quote(index.name.as_str())));
            users.restored.push(format!("ADD {}", index::definition(context, table, index)?));
        }
        for column in table.columns.iter().filter(|column| column.uses_column(name)) {
            users.restored.push(format!("MODIFY COLUMN {}", definition(context, table, column)?));
        }
        Ok(users)
    }
}

fn names_in_expression(index: &Index, column: &str) -> bool {
    index.columns.iter().any(|part| match &part.on {
        IndexColumn::Expression(expression) => expression.values().any(|text| text.mentions_column(column)),
        IndexColumn::Column(_) => false,
    })
}
