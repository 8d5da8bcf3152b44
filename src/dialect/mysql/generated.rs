//! Columns that MySQL computes, where `MODIFY COLUMN` cannot change how: to and from virtual ones.
//!
//! Such a column is dropped and made again, with the constraints and indexes on it, in one statement: it may be the only
//! one to be seen. A virtual column that becomes a plain one keeps its values.

use migrate_runtime::Step;

use super::aside::Aside;
use super::column::{add_step, definition, fill, modify};
use super::expression::expression;
use super::names::{quote, table_name};
use super::update::{update, with_column_before};
use super::{Context, constraint, done, index};
use crate::dialect::RenderError;
use crate::dialect::render::Steps;
use crate::operation::AlterColumn;
use crate::schema::{Column, Constraint, Table, shorten_name};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Stored,
    Virtual,
}

fn kind(column: &Column) -> Kind {
    match &column.generated {
        None => Kind::Plain,
        Some(generated) if generated.stored => Kind::Stored,
        Some(_) => Kind::Virtual,
    }
}

/// True where the column has to be dropped and made again.
pub(super) fn is_remade(alter: &AlterColumn) -> bool {
    let (from, to) = (kind(&alter.from), kind(&alter.to));
    from != to && (from == Kind::Virtual || to == Kind::Virtual)
}

/// Drops the column and makes it again.
pub(super) fn remake(
    context: Context<'_>,
    alter: &AlterColumn,
    table: &Table,
    column: &Column,
    steps: &mut Steps,
) -> Result<(), RenderError> {
    let kept = kind(column) == Kind::Plain;
    let beside = Column {
        name: shorten_name(&format!("{}__new", column.name)),
        nullable: true,
        auto_increment: false,
        ..column.clone()
    };
    if kept {
        steps.push(add_step(context, table, &beside)?);
        let value = match &alter.using {
            Some(using) => expression(using, table, column)?,
            None => quote(&column.name),
        };
        steps.push(update(&with_column_before(table, alter), &beside.name, &value, None)?);
    }
    let keys = Aside::of(context, &[(&table.name, &column.name)]);
    keys.drop(steps)?;
    drop_users(context, table, column, steps)?;
    let (name, dropped) = (table_name(&alter.table)?, quote(&column.name));
    if kept {
        let beside = &beside.name;
        let text =
            format!("ALTER TABLE {name} DROP COLUMN {dropped}, RENAME COLUMN {} TO {dropped}", quote(beside));
        steps.push(Step::execute(text).with_done(done::not(&done::column(&table.name.name, beside))));
        if !column.nullable {
            fill(alter, table, column, steps)?;
        }
        steps.push(modify(context, table, column)?);
    } else {
        let definition = definition(context, table, column)?;
        let text = format!("ALTER TABLE {name} DROP COLUMN {dropped}, ADD COLUMN {definition}");
        steps.push(Step::execute(text).with_done(done::REPEATABLE));
    }
    restore_users(context, table, column, steps)?;
    keys.restore(context, steps)
}

/// The constraints on the column that are no foreign keys.
fn users<'a>(table: &'a Table, column: &'a Column) -> impl Iterator<Item = &'a Constraint> {
    let own = table.constraints.iter().filter(|constraint| constraint.foreign_key().is_none());
    own.filter(|constraint| constraint.uses_column(&column.name))
}

fn drop_users(
    context: Context<'_>,
    table: &Table,
    column: &Column,
    steps: &mut Steps,
) -> Result<(), RenderError> {
    for constraint in users(table, column) {
        constraint::drop(context, table, table, constraint, steps)?;
    }
    for index in table.indexes.iter().filter(|index| index.uses_column(&column.name)) {
        index::drop(&table.name, index.name.as_str(), steps)?;
    }
    Ok(())
}

fn restore_users(
    context: Context<'_>,
    table: &Table,
    column: &Column,
    steps: &mut Steps,
) -> Result<(), RenderError> {
    for index in table.indexes.iter().filter(|index| index.uses_column(&column.name)) {
        index::create(context, table, index, steps)?;
    }
    for constraint in users(table, column) {
        constraint::add(context, table, table, constraint, steps)?;
    }
    Ok(())
}
