//! What a revision demands of the rows, asked before it changes anything: what has run cannot be undone here.
//!
//! What cannot be asked there, because the rows are not yet what they will be, is asked before the change itself, if
//! the server would change values without a word; else it is left to the server.

use std::collections::BTreeSet;

use migrate_runtime::Step;

use super::breaking::{rows_against, rows_against_index, rows_with_reference};
use super::column::{assert_filled, computes_from};
use super::cutting::cut;
use super::names::{quote, table_name};
use super::types::native_of;
use super::{Context, alter_enum};
use crate::dialect::RenderError;
use crate::dialect::demands::{distinct, fillable, kept, whole};
use crate::dialect::render::{Change, Steps};
use crate::operation::{
    AddColumn, AlterColumn, AlterEnum, CreateTable, DropPartition, Operation, RenameColumn, RenameTable,
    SetOptions,
};
use crate::schema::{Column, Constraint, DialectName, ForeignKey, Index, ObjectName, Table};

/// What of the state is not as it was at the beginning of the revision: rows of it cannot be looked at there.
#[derive(Debug, Default)]
pub(super) struct Demands {
    /// Tables without a row.
    created: BTreeSet<ObjectName>,
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
    pub(super) fn look_ahead(
        &mut self,
        context: Context<'_>,
        change: &Change<'_>,
        steps: &mut Steps,
    ) -> Result<(), RenderError> {
        self.ask(context, change, steps)?;
        self.follow(context, change);
        Ok(())
    }

    fn ask(&self, context: Context<'_>, change: &Change<'_>, steps: &mut Steps) -> Result<(), RenderError> {
        if let Operation::AlterEnum(alter) = change.operation {
            return self.ask_for_values(context, alter, steps);
        }
        let Some(table) = change.before else { return Ok(()) };
        match change.operation {
            Operation::AddColumn(add) => {
                if add.fill.is_none() && !add.column.fills_itself() && self.knows(&add.table) {
                    steps.push_first(assert_empty(add)?);
                }
                Ok(())
            }
            Operation::AlterColumn(alter) => self.ask_of_column(context, alter, table, steps),
            Operation::AddConstraint(add) => self.ask_of_constraint(context, table, &add.constraint, steps),
            Operation::CreateIndex(create) => self.ask_of_index(context, table, &create.index, steps),
            _ => Ok(()),
        }
    }

    /// Goes on to the state behind the change.
    fn follow(&mut self, context: Context<'_>, change: &Change<'_>) {
        match change.operation {
            Operation::CreateTable(CreateTable(table)) => drop(self.created.insert(table.name.clone())),
            Operation::RenameTable(RenameTable { from, to }) => {
                let tables = if self.created.remove(from) { &mut self.created } else { &mut self.tables };
                tables.insert(to.clone());
            }
            // Rows go.
            Operation::DropPartition(DropPartition { table, .. }) => drop(self.tables.insert(table.clone())),
            Operation::RenameColumn(RenameColumn { table, to, .. }) => self.note(table, to),
            Operation::AddColumn(add) => self.note(&add.table, &add.column.name),
            Operation::AlterColumn(alter) if changes_values(alter) => self.note(&alter.table, alter.column()),
            Operation::AlterEnum(alter) if !alter.renames.is_empty() => {
                for (table, column) in alter_enum::columns_of(context.schema, alter) {
                    self.note(&table.name, &column.name);
                }
            }
            Operation::SetOptions(set) if is_other_comparison(set) => {
                for column in change.before.iter().flat_map(|table| table.columns.iter()) {
                    self.note(&set.table, &column.name);
                }
            }
            _ => {}
        }
    }

    fn note(&mut self, table: &ObjectName, column: &str) {
        self.columns.insert((table.clone(), column.to_owned()));
    }

    /// True where the table is the one that was there at the beginning, with the same rows.
    fn knows(&self, table: &ObjectName) -> bool {
        !self.ended && !self.tables.contains(table) && !self.created.contains(table)
    }

    fn is_empty(&self, table: &ObjectName) -> bool {
        !self.ended && self.created.contains(table)
    }

    /// True where the column of such a table holds what it held at the beginning.
    fn knows_column(&self, table: &Table, column: &Column) -> bool {
        let is_noted = |name: &str| self.columns.contains(&(table.name.clone(), name.to_owned()));
        let mut others = table.columns.iter().filter(|other| is_noted(&other.name));
        self.knows(&table.name) && others.all(|other| other != column && !computes_from(column, &other.name))
    }

    fn knows_columns<'a>(&self, table: &Table, mut columns: impl Iterator<Item = &'a Column>) -> bool {
        self.knows(&table.name) && columns.all(|column| self.knows_column(table, column))
    }

    fn ask_of_column(
        &self,
        context: Context<'_>,
        alter: &AlterColumn,
        table: &Table,
        steps: &mut Steps,
    ) -> Result<(), RenderError> {
        let is_known = table.column(&alter.from.name).is_some_and(|column| self.knows_column(table, column));
        if is_known && demands_values(alter) {
            steps.push_first(assert_filled(table, &alter.from)?);
        }
        match assert_whole(context, alter, table)? {
            Some(step) if !self.is_empty(&table.name) => push(is_known, step, steps),
            _ => {}
        }
        Ok(())
    }

    fn ask_for_values(
        &self,
        context: Context<'_>,
        alter: &AlterEnum,
        steps: &mut Steps,
    ) -> Result<(), RenderError> {
        for (table, column) in alter_enum::columns_of(context.schema, alter) {
            if let Some(step) = alter_enum::assert_unused(alter, table, column)? {
                push(self.knows_column(table, column), step, steps);
            }
        }
        Ok(())
    }

    fn ask_of_constraint(
        &self,
        context: Context<'_>,
        table: &Table,
        constraint: &Constraint,
        steps: &mut Steps,
    ) -> Result<(), RenderError> {
        let columns = table.columns.iter().filter(|column| constraint.uses_column(&column.name));
        if !self.knows_columns(table, columns) {
            return Ok(());
        }
        let query = match constraint.foreign_key() {
            Some(key) if self.is_empty(&key.table) => Some(rows_with_reference(table, key)?),
            Some(key) if !self.knows_target(context, key) => None,
            _ => rows_against(context, table, constraint)?,
        };
        if let Some(query) = query {
            steps.push_first(Step::assert(query, kept(&table.name, constraint)));
        }
        Ok(())
    }

    fn knows_target(&self, context: Context<'_>, key: &ForeignKey) -> bool {
        context.schema.table(&key.table).is_some_and(|target| {
            let columns = key.target_columns.iter().filter_map(|name| target.column(name));
            self.knows_columns(target, columns)
        })
    }

    fn ask_of_index(
        &self,
        context: Context<'_>,
        table: &Table,
        index: &Index,
        steps: &mut Steps,
    ) -> Result<(), RenderError> {
        let columns = table.columns.iter().filter(|column| index.uses_column(&column.name));
        if self.knows_columns(table, columns)
            && let Some(query) = rows_against_index(context, table, index)?
        {
            steps.push_first(Step::assert(query, distinct(&table.name, index)));
        }
        Ok(())
    }
}

/// Before all steps, or here.
fn push(first: bool, step: Step, steps: &mut Steps) {
    if first {
        steps.push_first(step);
    } else {
        steps.push(step);
    }
}

fn demands_values(alter: &AlterColumn) -> bool {
    let becomes_required = alter.from.nullable && !alter.to.nullable && alter.to.generated.is_none();
    becomes_required && alter.fill.is_none() && alter.using.is_none()
}

/// True where rows may hold something else in the column afterwards, or compare otherwise.
fn changes_values(alter: &AlterColumn) -> bool {
    let AlterColumn { from, to, fill, using, .. } = alter;
    let of_values = |column: &Column| {
        let options = column.options.only(DialectName::Mysql);
        (
            column.type_on(DialectName::Mysql).cloned(),
            column.collate.clone(),
            options,
            column.generated.clone(),
        )
    };
    fill.is_some() || using.is_some() || of_values(from) != of_values(to)
}

/// True where texts of the table may be written or compared otherwise afterwards.
fn is_other_comparison(set: &SetOptions) -> bool {
    let is_other = |key| set.from.get(DialectName::Mysql, key) != set.to.get(DialectName::Mysql, key);
    is_other("charset") || is_other("collation")
}

/// Fails where there are rows.
fn assert_empty(add: &AddColumn) -> Result<Step, RenderError> {
    let query = format!("SELECT 1 FROM {} LIMIT 1", table_name(&add.table)?);
    Ok(Step::assert(query, fillable(&add.table, &add.column.name)))
}

/// Fails where a value does not come whole out of the column's new type; none where each does.
fn assert_whole(
    context: Context<'_>,
    alter: &AlterColumn,
    table: &Table,
) -> Result<Option<Step>, RenderError> {
    let is_computed = alter.from.generated.is_some() || alter.to.generated.is_some();
    if is_computed || alter.using.is_some() {
        return Ok(None);
    }
    let ty = |column: &Column| native_of(context, &alter.table, column).map(|native| native.ty).ok();
    let Some((from, to)) = ty(&alter.from).zip(ty(&alter.to)) else { return Ok(None) };
    let Some(condition) = cut(&quote(&alter.from.name), &from, &to, context.flavour) else { return Ok(None) };
    let query = format!("SELECT 1 FROM {} WHERE {condition} LIMIT 1", table_name(&table.name)?);
    let to = alter.to.type_on(DialectName::Mysql).unwrap_or(&to);
    Ok(Some(Step::assert(query, whole(alter, to))))
}
