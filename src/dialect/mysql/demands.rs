//! What a revision demands of the rows, asked before it changes anything: what has run cannot be undone here.

use std::collections::BTreeSet;

use migrate_runtime::Step;

use super::column::assert_filled;
use super::names::table_name;
use crate::dialect::RenderError;
use crate::dialect::demands::fillable;
use crate::dialect::render::{Change, Steps};
use crate::operation::{AddColumn, AlterColumn, CreateTable, Operation, RenameColumn, RenameTable};
use crate::schema::ObjectName;

/// What of the state is not as it was at the beginning of the revision: rows of it cannot be looked at there.
#[derive(Debug, Default)]
pub(super) struct Demands {
    tables: BTreeSet<ObjectName>,
    columns: BTreeSet<(ObjectName, String)>,
    /// SQL by hand came: it may have changed any row.
    ended: bool,
}

impl Demands {
    /// From here on nothing is asked in advance.
    pub(super) fn end(&mut self) {
        self.ended = true;
    }

    /// Puts what `change` demands of the rows before all steps, where it can be asked there.
    pub(super) fn look_ahead(&mut self, change: &Change<'_>, steps: &mut Steps) -> Result<(), RenderError> {
        match change.operation {
            Operation::CreateTable(CreateTable(table)) => drop(self.tables.insert(table.name.clone())),
            Operation::RenameTable(RenameTable { to, .. }) => drop(self.tables.insert(to.clone())),
            Operation::RenameColumn(RenameColumn { table, to, .. }) => self.note(table, to),
            Operation::AddColumn(add) => {
                if add.fill.is_none() && !add.column.fills_itself() && self.knows(&add.table) {
                    steps.push_first(assert_empty(add)?);
                }
                self.note(&add.table, &add.column.name);
            }
            Operation::AlterColumn(alter) => {
                let table = change.before.filter(|table| self.knows(&table.name));
                if let Some(table) = table.filter(|_| self.demands_values(alter)) {
                    steps.push_first(assert_filled(table, &alter.from)?);
                }
                self.note(&alter.table, alter.column());
            }
            _ => {}
        }
        Ok(())
    }

    fn note(&mut self, table: &ObjectName, column: &str) {
        self.columns.insert((table.clone(), column.to_owned()));
    }

    /// True where the table is the one that was there at the beginning, with the same rows.
    fn knows(&self, table: &ObjectName) -> bool {
        !self.ended && !self.tables.contains(table)
    }

    fn demands_values(&self, alter: &AlterColumn) -> bool {
        let becomes_required = alter.from.nullable && !alter.to.nullable && alter.to.generated.is_none();
        let is_known = !self.columns.contains(&(alter.table.clone(), alter.from.name.clone()));
        becomes_required && is_known && alter.fill.is_none() && alter.using.is_none()
    }
}

/// Fails where there are rows.
fn assert_empty(add: &AddColumn) -> Result<Step, RenderError> {
    let query = format!("SELECT 1 FROM {} LIMIT 1", table_name(&add.table)?);
    Ok(Step::assert(query, fillable(&add.table, &add.column.name)))
}
