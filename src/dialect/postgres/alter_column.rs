//! A column that changes its type, default, nullability, identity or generation on PostgreSQL.
//!
//! The order: what stands in the way goes (keys whose types part, generated columns that are computed from the
//! column, the default, the identity), the type changes, what stood in the way comes back, the default is set, rows
//! without a value are filled, the column becomes required.

use migrate_runtime::Step;

use super::conversion::{Conversion, comparable, conversion};
use super::cutting::cut;
use super::dependents::Dependents;
use super::expression::is_same_kind;
use super::leaning::has_target;
use super::names::{alter_column, object};
use super::types::type_of;
use super::{column, comment, constraint, counting, partition, storing, unsupported};
use crate::dialect::RenderError;
use crate::dialect::demands::{filled, fitting, say_how};
use crate::dialect::enum_defaults::standing;
use crate::dialect::key_types::{TouchedKey, touched_keys};
use crate::dialect::render::{Change, Steps};
use crate::dialect::sql::quote_name;
use crate::operation::AlterColumn;
use crate::schema::{Column, ColumnType, Constraint, DialectName, Table};

/// Changes a column.
pub(super) fn alter(alter: &AlterColumn, change: &Change<'_>, steps: &mut Steps) -> Result<(), RenderError> {
    let Some(table) = change.table(&alter.table) else { return Ok(()) };
    let retyped = is_retyped(alter)?;
    if retyped {
        partition::refuse_retyping(table, &alter.to)?;
    }
    if alter.to.generated.is_some() && (retyped || alter.from.generated != alter.to.generated) {
        return recompute(alter, table, change, steps);
    }
    let mut keys = if retyped { touched_keys(alter, change.after, comparable) } else { Vec::new() };
    keys.retain(|touched| {
        let key = touched.constraint.foreign_key();
        key.is_some_and(|key| has_target(key, touched.holder, change.after))
    });
    let steps_aside = |touched: &&TouchedKey<'_>| {
        touched.fits_before != touched.fits_after || has_enum(touched.holder, touched.constraint)
    };
    for touched in keys.iter().filter(|key| key.fits_before).filter(steps_aside) {
        steps.execute(constraint::drop(&touched.holder.name, touched.constraint.name.as_str()));
    }
    take_away(alter, steps);
    if retyped {
        retype(alter, table, change, steps)?;
    }
    set_default(alter, change, retyped, steps)?;
    set_nullability(alter, change, steps)?;
    counting::come(alter, retyped, steps)?;
    storing::change(alter, table, retyped, steps)?;
    for touched in keys.iter().filter(|key| key.fits_after).filter(steps_aside) {
        steps.execute(constraint::add(&touched.holder.name, touched.constraint)?);
    }
    Ok(())
}

/// True where one of the key's columns is of an enum: PostgreSQL cannot keep such a key while another of its columns gets
/// a new type (`could not find cast from … to 3500`, in 15 and in 18).
fn has_enum(holder: &Table, key: &Constraint) -> bool {
    let columns = key.columns().iter().filter_map(|name| holder.column(name));
    columns
        .filter_map(|column| column.type_on(DialectName::Postgres))
        .any(|ty| matches!(ty, ColumnType::Enum(_)))
}

/// True where type or collation change.
pub(super) fn is_retyped(alter: &AlterColumn) -> Result<bool, RenderError> {
    let type_and_collation = |side: &Column| -> Result<_, RenderError> {
        Ok((type_of(&alter.table, side)?, column::collation(&alter.table, side)?))
    };
    // A side that PostgreSQL cannot hold is only an error where it is to be made.
    let from = type_and_collation(&alter.from).ok();
    Ok(from != Some(type_and_collation(&alter.to)?))
}

fn altered(alter: &AlterColumn, what: &str) -> String {
    alter_column(&alter.table, alter.column(), what)
}

/// A column that is computed in another way is made anew: it holds no data of its own.
fn recompute(
    alter: &AlterColumn,
    table: &Table,
    change: &Change<'_>,
    steps: &mut Steps,
) -> Result<(), RenderError> {
    let Some(column) = table.column(alter.column()) else { return Ok(()) };
    let mut dependents = Dependents::default();
    dependents.collect_all(change.after, table, &column.name);
    dependents.drop(steps);
    steps.execute(column::drop_text(&table.name, &column.name));
    steps.execute(column::add_text(&table.name, column)?);
    column::finish(&table.name, column, steps);
    if let Some(comment) = &column.comment {
        steps.execute(comment::on_column(&table.name, &column.name, Some(comment)));
    }
    dependents.restore(steps)
}

fn take_away(alter: &AlterColumn, steps: &mut Steps) {
    if alter.from.generated.is_some() && alter.to.generated.is_none() {
        steps.execute(altered(alter, "DROP EXPRESSION"));
    }
    counting::go(alter, steps);
}

/// Changes type and collation. The old default goes first, since PostgreSQL cannot convert every default.
fn retype(
    alter: &AlterColumn,
    table: &Table,
    change: &Change<'_>,
    steps: &mut Steps,
) -> Result<(), RenderError> {
    assert_fitting(alter, steps);
    let mut dependents = Dependents::default();
    dependents.collect_generated(change.after, table, alter.column());
    if !is_same_kind(&alter.from, &alter.to) {
        // PostgreSQL keeps the casts that it added for the old type.
        dependents.collect_expressions(table, alter.column());
    }
    dependents.drop(steps);
    if alter.from.default.is_some() {
        steps.execute(altered(alter, "DROP DEFAULT"));
    }
    let mut text = format!("TYPE {}", type_of(&alter.table, &alter.to)?);
    if let Some(collation) = column::collation(&alter.table, &alter.to)? {
        text.push_str(&format!(" COLLATE {collation}"));
    }
    if let Some(using) = using(alter)? {
        text.push_str(&format!(" USING {using}"));
    }
    steps.execute(altered(alter, &text));
    dependents.restore(steps)
}

/// No value may be cut by a cast that the revision does not name.
fn assert_fitting(alter: &AlterColumn, steps: &mut Steps) {
    let types = alter.from.type_on(DialectName::Postgres).zip(alter.to.type_on(DialectName::Postgres));
    let Some((from, to)) = types.filter(|_| alter.using.is_none()) else { return };
    if let Some(condition) = cut(&quote_name(alter.column()), from, to) {
        steps.push(Step::assert(
            format!("SELECT 1 FROM {} WHERE {condition} LIMIT 1", object(&alter.table)),
            fitting(alter, to),
        ));
    }
}

/// How old values become new ones: as the revision says, else by a cast where PostgreSQL wants one.
fn using(alter: &AlterColumn) -> Result<Option<String>, RenderError> {
    if let Some(using) = &alter.using {
        return column::expression(using, &alter.table, &alter.to).map(|text| Some(text.into_owned()));
    }
    let types = alter.from.type_on(DialectName::Postgres).zip(alter.to.type_on(DialectName::Postgres));
    let Some((from, to)) = types else { return Ok(None) };
    match conversion(alter.column(), from, to) {
        Conversion::Assignment => Ok(None),
        Conversion::Explicit(cast) => Ok(Some(cast)),
        Conversion::Unknown => Err(unsupported(
            format!("conversion from `{from}` to `{to}`"),
            format!("column `{}.{}`", alter.table, alter.column()),
        )
        .at(&alter.to.declared)
        .with_hint(say_how(alter))),
    }
}

fn set_default(
    alter: &AlterColumn,
    change: &Change<'_>,
    retyped: bool,
    steps: &mut Steps,
) -> Result<(), RenderError> {
    let dropped = retyped && alter.from.default.is_some();
    let to = standing(change.after, DialectName::Postgres, &alter.to);
    match column::default(&alter.table, &to)? {
        Some(default) if dropped || alter.from.default != alter.to.default => {
            steps.execute(altered(alter, &format!("SET DEFAULT {default}")));
        }
        None if !dropped && alter.from.default.is_some() => steps.execute(altered(alter, "DROP DEFAULT")),
        _ => {}
    }
    Ok(())
}

fn set_nullability(alter: &AlterColumn, change: &Change<'_>, steps: &mut Steps) -> Result<(), RenderError> {
    let (on, name) = (object(&alter.table), quote_name(alter.column()));
    match (alter.from.nullable, alter.to.nullable) {
        (false, true) => steps.execute(altered(alter, "DROP NOT NULL")),
        (true, false) => {
            if let Some(fill) = &alter.fill {
                let value = column::expression(fill, &alter.table, &alter.to)?;
                steps.push(Step::data(format!("UPDATE {on} SET {name} = {value} WHERE {name} IS NULL")));
                column::check_deferred(change, steps);
            }
            steps.push(Step::assert(
                format!("SELECT 1 FROM {on} WHERE {name} IS NULL LIMIT 1"),
                filled(&alter.table, alter.column()),
            ));
            steps.execute(column::set_not_null(&alter.table, alter.column()));
        }
        _ => {}
    }
    Ok(())
}
