//! A column that changes its type, default, nullability, counting or generation on MySQL.
//!
//! `MODIFY COLUMN` takes the whole new definition and converts the values; a value that does not fit fails it, for
//! the runner works in strict mode. A foreign key lets the type of none of its columns change: keys step aside
//! and come back where the types on both sides fit again. Rows without a value are filled before the column becomes
//! required, since MySQL would fill in zeros.

use migrate_runtime::{Flavour, Step};

use super::column::{add_step, drop_step, fill, modify};
use super::conversion::Conversion;
use super::expression::expression;
use super::index::method_of;
use super::leaning::has_target;
use super::names::{quote, table_name};
use super::types::{are_strangers, fit, is_shape, native_of, text_of, type_of};
use super::update::{update, with_column_before};
use super::{Context, constraint, generated, unsupported};
use crate::dialect::RenderError;
use crate::dialect::demands::say_how;
use crate::dialect::key_types::touched_keys;
use crate::dialect::render::Steps;
use crate::dialect::strangers;
use crate::operation::AlterColumn;
use crate::schema::{Column, Constraint, ConstraintDefinition, DialectName, Table, shorten_name};

/// Changes a column.
pub(super) fn alter(
    context: Context<'_>,
    alter: &AlterColumn,
    table: &Table,
    steps: &mut Steps,
) -> Result<(), RenderError> {
    let Some(column) = table.column(alter.column()) else { return Ok(()) };
    let retyped = is_retyped(context, alter)?;
    refuse_shapes(alter, table)?;
    refuse_strangers(context, alter, table)?;
    // A column that others refer to may not begin or end to count either, nor become required in a copy of the table.
    let is_held_back = retyped
        || alter.from.auto_increment != alter.to.auto_increment
        || (becomes_required(alter, column) && may_be_copied(context, table));
    let mut keys = if is_held_back { touched_keys(alter, context.schema, fit) } else { Vec::new() };
    keys.retain(|touched| {
        touched.constraint.foreign_key().is_some_and(|key| has_target(context, key, touched.holder))
    });
    if alter.to.auto_increment && !alter.from.auto_increment {
        steps.push(assert_no_zero(table, column)?);
    }
    for touched in keys.iter().filter(|touched| touched.fits_before) {
        constraint::drop_key(touched.holder, touched.constraint, steps)?;
    }
    let job = Job { context, alter, table, column, retyped };
    if generated::is_remade(alter) {
        generated::remake(context, alter, table, column, steps)?;
    } else if let Some(using) = alter.using.as_ref().filter(|_| retyped) {
        job.refuse_primary_key()?;
        job.convert_to(&expression(using, table, column)?, steps)?;
    } else if let Some(conversion) = Conversion::of(context, alter, table) {
        job.convert_to(&conversion.value(&column.name), steps)?;
    } else {
        job.convert(steps)?;
    }
    for touched in keys.iter().filter(|touched| touched.fits_after) {
        constraint::add_key(context, touched.holder, touched.constraint, steps)?;
    }
    Ok(())
}

/// No value of another type is a shape, and no shape is another value: not even a column without rows converts.
fn refuse_shapes(alter: &AlterColumn, table: &Table) -> Result<(), RenderError> {
    let ty =
        |column: &Column| column.type_on(DialectName::Mysql).map(ToString::to_string).unwrap_or_default();
    let (from, to) = (ty(&alter.from), ty(&alter.to));
    if is_shape(&from) == is_shape(&to) {
        return Ok(());
    }
    Err(unsupported(
        format!("conversion of `{from}` to `{to}`"),
        format!("column `{}.{}`", table.name, alter.column()),
    )
    .at(&alter.to.declared)
    .with_hint("add a column of the new type, and drop the old one"))
}

/// The servers make something of every value: of a time the moment at which it is on the day of the migration, of a
/// moment the number 20240102030405, of a number the value of an enum at that place.
fn refuse_strangers(context: Context<'_>, alter: &AlterColumn, table: &Table) -> Result<(), RenderError> {
    let is_computed = alter.from.generated.is_some() || alter.to.generated.is_some();
    // A side that MySQL cannot hold is only an error where it is to be made.
    let Ok(from) = native_of(context, &alter.table, &alter.from) else { return Ok(()) };
    let to = native_of(context, &alter.table, &alter.to)?;
    let neutral = alter.from.type_on(DialectName::Mysql).zip(alter.to.type_on(DialectName::Mysql));
    let are_strange = are_strangers(&from.ty, &to.ty)
        || neutral.is_some_and(|(from, to)| strangers::are_strangers(from, to));
    if is_computed || alter.using.is_some() || !are_strange {
        return Ok(());
    }
    Err(unsupported(
        format!("conversion from `{}` to `{}`", text_of(&from.ty), text_of(&to.ty)),
        format!("column `{}.{}`", table.name, alter.column()),
    )
    .at(&alter.to.declared)
    .with_hint(say_how(alter)))
}

fn is_retyped(context: Context<'_>, alter: &AlterColumn) -> Result<bool, RenderError> {
    // A side that MySQL cannot hold is only an error where it is to be made.
    let from = type_of(context, &alter.table, &alter.from).ok();
    let to = type_of(context, &alter.table, &alter.to)?;
    let of_characters = |column: &Column| (column.collate.clone(), column.options.only(DialectName::Mysql));
    Ok(from != Some(to) || of_characters(&alter.from) != of_characters(&alter.to))
}

/// A row with zero would get the next number, and those that refer to it would not follow.
fn assert_no_zero(table: &Table, column: &Column) -> Result<Step, RenderError> {
    let query =
        format!("SELECT 1 FROM {} WHERE {} = 0 LIMIT 1", table_name(&table.name)?, quote(&column.name));
    let name = format!("`{}.{}`", table.name, column.name);
    Ok(Step::assert(
        query,
        format!("column {name} begins to count, and a row holds 0 in it: it would get another number"),
    ))
}

fn becomes_required(alter: &AlterColumn, column: &Column) -> bool {
    alter.from.nullable && !column.nullable && column.generated.is_none()
}

/// True where MySQL may copy the table to make a column required, and then refuses what foreign keys use (error 1832):
/// so it does beside generated columns, full text indexes and some checks. It documents none of them.
fn may_be_copied(context: Context<'_>, table: &Table) -> bool {
    let is_check =
        |constraint: &Constraint| matches!(constraint.definition, ConstraintDefinition::Check { .. });
    context.flavour != Flavour::Mariadb
        && (table.columns.iter().any(|column| column.generated.is_some())
            || table.constraints.iter().any(is_check)
            || table.indexes.iter().any(|index| method_of(index) == Some("fulltext")))
}

struct Job<'a> {
    context: Context<'a>,
    alter: &'a AlterColumn,
    table: &'a Table,
    /// As it is to be, with its comment.
    column: &'a Column,
    retyped: bool,
}

impl Job<'_> {
    fn nullable(&self) -> Column {
        Column { nullable: true, auto_increment: false, ..self.column.clone() }
    }

    fn modify(&self, column: &Column, steps: &mut Steps) -> Result<(), RenderError> {
        steps.push(modify(self.context, self.table, column)?);
        Ok(())
    }

    fn update(&self, column: &str, value: &str, steps: &mut Steps) -> Result<(), RenderError> {
        steps.push(update(self.table, column, value, None)?);
        Ok(())
    }

    fn convert(&self, steps: &mut Steps) -> Result<(), RenderError> {
        if becomes_required(self.alter, self.column) {
            // A computed column takes no values until it is a plain one.
            if self.retyped || self.alter.from.generated.is_some() {
                self.modify(&self.nullable(), steps)?;
            }
            fill(self.alter, self.table, self.column, steps)?;
        }
        self.modify(self.column, steps)
    }

    /// Gives the column the values of an expression over it: the new ones are kept beside the old ones until the column,
    /// emptied, has its new type.
    fn convert_to(&self, value: &str, steps: &mut Steps) -> Result<(), RenderError> {
        let beside = Column {
            name: shorten_name(&format!("{}__new", self.column.name)),
            default: None,
            on_update: None,
            comment: None,
            ..self.nullable()
        };
        steps.push(add_step(self.context, self.table, &beside)?);
        steps.push(update(&with_column_before(self.table, self.alter), &beside.name, value, None)?);
        if !self.alter.from.nullable || self.alter.from.generated.is_some() {
            let from = self.alter.from.clone();
            self.modify(&Column { nullable: true, auto_increment: false, generated: None, ..from }, steps)?;
        }
        self.update(&self.column.name, "NULL", steps)?;
        self.modify(&self.nullable(), steps)?;
        self.update(&self.column.name, &quote(&beside.name), steps)?;
        if !self.column.nullable {
            fill(self.alter, self.table, self.column, steps)?;
            self.modify(self.column, steps)?;
        }
        steps.push(drop_step(&self.table.name, &beside.name)?);
        Ok(())
    }

    fn refuse_primary_key(&self) -> Result<(), RenderError> {
        let in_key = self.table.primary_key().is_some_and(|(_, columns)| columns.contains(&self.column.name));
        if !in_key {
            return Ok(());
        }
        let subject = format!("column `{}.{}`", self.table.name, self.column.name);
        Err(unsupported("`using` for a column of a primary key", subject)
            .at(&self.column.declared)
            .with_hint("drop the primary key first, and add it again afterwards"))
    }
}
