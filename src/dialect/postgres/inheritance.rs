//! Columns that a table has from the tables that it inherits from.
//!
//! A model that inherits declares those columns again. PostgreSQL changes them with the parent's alone: another name or
//! type reaches the heirs by itself, and an heir cannot have it alone. So nothing is done for the heir, and in the end
//! both must say the same. A column comes to the heir before it comes to the parent, and goes from the parent first.

use std::collections::VecDeque;

use super::{alter_column, unsupported};
use crate::dialect::RenderError;
use crate::dialect::render::Change;
use crate::operation::Operation;
use crate::schema::{Column, ObjectName, Schema, Table};

/// The columns of heirs for which nothing was done.
#[derive(Default)]
pub(super) struct Inherited(Vec<Left>);

struct Left {
    table: ObjectName,
    column: String,
    /// Whether default and NULL were part of it.
    retyped: bool,
}

impl Inherited {
    /// True where the change reaches the table by its parent.
    pub(super) fn takes(&mut self, change: &Change<'_>) -> Result<bool, RenderError> {
        let has = |table: &ObjectName, column: &str| parent_with(change.after, table, column).is_some();
        match change.operation {
            Operation::RenameColumn(rename)
                if has(&rename.table, &rename.from) || has(&rename.table, &rename.to) =>
            {
                self.leave(&rename.table, &rename.to, false);
                Ok(true)
            }
            Operation::AlterColumn(alter)
                if has(&alter.table, alter.column()) && alter_column::is_retyped(alter)? =>
            {
                self.leave(&alter.table, alter.column(), true);
                Ok(true)
            }
            Operation::AddColumn(add) if has(&add.table, &add.column.name) => {
                Err(alone("new column", &add.table, &add.column).with_hint(
                    "its table inherits it already: add it to the heir first, and then to the parent",
                ))
            }
            Operation::DropColumn(drop) if has(&drop.table, &drop.column.name) => {
                Err(alone("drop of a column", &drop.table, &drop.column)
                    .with_hint("its table inherits it: drop it from the parent first"))
            }
            _ => Ok(false),
        }
    }

    fn leave(&mut self, table: &ObjectName, column: &str, retyped: bool) {
        self.0.push(Left { table: table.clone(), column: column.to_owned(), retyped });
    }

    /// Says no where the parent's column is not as the heir's. What another app owns may follow in its own revision.
    pub(super) fn check(&self, after: &Schema) -> Result<(), RenderError> {
        for left in &self.0 {
            let Some(table) = after.table(&left.table) else { continue };
            let Some(column) = table.column(&left.column) else { continue };
            if parents(after, table).iter().any(|parent| parent.owner != table.owner) {
                continue;
            }
            let parent = parent_with(after, &left.table, &left.column);
            let is_followed = parent.and_then(|parent| parent.column(&left.column)).is_some_and(|other| {
                !left.retyped
                    || (other.ty == column.ty
                        && other.default == column.default
                        && other.nullable == column.nullable)
            });
            if !is_followed {
                return Err(alone("other name or type", &left.table, column)
                    .with_hint("its table inherits it: change the column of the parent in the same way"));
            }
        }
        Ok(())
    }
}

fn alone(what: &str, table: &ObjectName, column: &Column) -> RenderError {
    unsupported(format!("{what} for an heir alone"), format!("column `{table}.{}`", column.name))
        .at(&column.declared)
}

/// True where a table that inherits has the column already.
pub(super) fn is_with_heirs(schema: &Schema, table: &ObjectName, column: &str) -> bool {
    let mut heirs = schema.tables.values().filter(|heir| heir.column(column).is_some());
    heirs.any(|heir| parents(schema, heir).iter().any(|parent| parent.name == *table))
}

/// The table from which another one inherits the column.
fn parent_with<'a>(schema: &'a Schema, table: &ObjectName, column: &str) -> Option<&'a Table> {
    let parents = parents(schema, schema.table(table)?);
    parents.into_iter().find(|parent| parent.column(column).is_some())
}

/// The tables that one inherits from, and theirs.
fn parents<'a>(schema: &'a Schema, table: &Table) -> Vec<&'a Table> {
    let mut found: Vec<&Table> = Vec::new();
    let mut left: VecDeque<&ObjectName> = table.inherits.iter().collect();
    while let Some(name) = left.pop_front() {
        let Some(parent) = schema.table(name) else { continue };
        if !found.iter().any(|known| known.name == parent.name) {
            found.push(parent);
            left.extend(&parent.inherits);
        }
    }
    found
}
