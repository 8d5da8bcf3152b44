//! Columns on MySQL: how one is written, added, dropped and renamed.

use migrate_runtime::{Flavour, Step};

use super::default::{default, now};
use super::expression::expression;
use super::lower::lower_column;
use super::names::{list, quote, quote_text, table_name};
use super::refusals::{refuse_early_use, refuse_mode};
use super::types::{text_of, type_of};
use super::update::update;
use super::{Context, done, types, unsupported};
use crate::dialect::RenderError;
use crate::dialect::demands::filled;
use crate::dialect::enum_defaults::standing;
use crate::dialect::render::Steps;
use crate::operation::{AddColumn, AlterColumn, DropColumn};
use crate::schema::{
    Column, ColumnType, ConstraintDefinition, DialectName, Generated, IndexColumn, ObjectName, Table,
};

/// The whole definition: MySQL wants it again for every change of the column.
pub(super) fn definition(
    context: Context<'_>,
    table: &Table,
    column: &Column,
) -> Result<String, RenderError> {
    let column = &lower_column(context, table, column)?;
    refuse_early_use(context, table, column)?;
    refuse_mode(context, table, column)?;
    let ty = column.type_on(DialectName::Mysql).map(text_of).unwrap_or_default();
    let mut text = format!("{} {ty}", quote(&column.name));
    if column.options.flag(DialectName::Mysql, "compressed") {
        text.push_str(" COMPRESSED");
    }
    if let Some(charset) = column.options.get(DialectName::Mysql, "charset") {
        text.push_str(&format!(" CHARACTER SET {charset}"));
    }
    if let Some(collation) = column.collate.as_ref().and_then(|collate| collate.get(DialectName::Mysql)) {
        text.push_str(&format!(" COLLATE {collation}"));
    }
    match &column.generated {
        // MariaDB knows no NOT NULL on generated columns.
        Some(generated) => text.push_str(&generation(table, column, generated)?),
        None => text.push_str(nullability(column)),
    }
    if let Some(default) = default(table, column)? {
        text.push_str(&format!(" DEFAULT {default}"));
    }
    text.push_str(&on_update(context, table, column)?);
    text.push_str(&srid(context, table, column)?);
    if !column.is_seen() {
        text.push_str(" INVISIBLE");
    }
    if column.auto_increment {
        text.push_str(" AUTO_INCREMENT");
    }
    if let Some(comment) = &column.comment {
        text.push_str(&format!(" COMMENT {}", quote_text(comment)));
    }
    Ok(text)
}

/// `NULL` is said of timestamps alone: some servers take a silent one for NOT NULL.
fn nullability(column: &Column) -> &'static str {
    match column.type_on(DialectName::Mysql) {
        _ if !column.nullable => " NOT NULL",
        Some(ColumnType::TimestampTz(_) | ColumnType::Other(_)) => " NULL",
        _ => "",
    }
}

fn generation(table: &Table, column: &Column, generated: &Generated) -> Result<String, RenderError> {
    let kind = if generated.stored { "STORED" } else { "VIRTUAL" };
    let text = expression(&generated.expression, table, column)?;
    Ok(format!(" GENERATED ALWAYS AS ({text}) {kind}"))
}

/// The time of now is all that a column can become when its row is changed.
fn on_update(context: Context<'_>, table: &Table, column: &Column) -> Result<String, RenderError> {
    let Some(text) = &column.on_update else { return Ok(String::new()) };
    let text = expression(text, table, column)?;
    if let Some(now) = now(column, &text) {
        return Ok(format!(" ON UPDATE {now}"));
    }
    let subject = format!("column `{}.{}`", table.name, column.name);
    let ty = type_of(context, &table.name, column)?;
    Err(unsupported(format!("`ON UPDATE {text}` for the type `{ty}`"), subject)
        .at(&column.declared)
        .with_hint("only `CURRENT_TIMESTAMP` is possible, on a column with a date and a time"))
}

fn srid(context: Context<'_>, table: &Table, column: &Column) -> Result<String, RenderError> {
    let Some(srid) = column.options.get(DialectName::Mysql, "srid") else { return Ok(String::new()) };
    if context.flavour == Flavour::Mariadb {
        let subject = format!("column `{}.{}`", table.name, column.name);
        return Err(unsupported("`srid`", subject).of_product("MariaDB").at(&column.declared));
    }
    Ok(format!(" SRID {srid}"))
}

/// True where a key begins with the column: without one MySQL does not let it count.
pub(super) fn is_keyed(table: &Table, column: &Column) -> bool {
    let keys = table.constraints.iter().filter_map(|constraint| match &constraint.definition {
        ConstraintDefinition::PrimaryKey { columns, .. } | ConstraintDefinition::Unique { columns, .. } => {
            columns.first()
        }
        _ => None,
    });
    let indexes = table.indexes.iter().filter_map(|index| match index.columns.first().map(|part| &part.on) {
        Some(IndexColumn::Column(name)) => Some(name),
        _ => None,
    });
    keys.chain(indexes).any(|name| *name == column.name)
}

/// `` ALTER TABLE `t` MODIFY COLUMN … ``, which may run again.
pub(super) fn modify(context: Context<'_>, table: &Table, column: &Column) -> Result<Step, RenderError> {
    let column = standing(context.schema, DialectName::Mysql, column);
    let definition = definition(context, table, &column)?;
    let text = format!("ALTER TABLE {} MODIFY COLUMN {definition}", table_name(&table.name)?);
    Ok(Step::execute(text).with_done(done::REPEATABLE))
}

/// `` ALTER TABLE `t` ADD COLUMN … ``.
pub(super) fn add_step(context: Context<'_>, table: &Table, column: &Column) -> Result<Step, RenderError> {
    let definition = definition(context, table, column)?;
    let text = format!("ALTER TABLE {} ADD COLUMN {definition}", table_name(&table.name)?);
    Ok(Step::execute(text).with_done(done::column(&table.name.name, &column.name)))
}

/// Adds a column. MySQL would fill a required one with zeros, silently: it is added as one that may be NULL, filled,
/// and made required when no row is left without a value.
pub(super) fn add(
    context: Context<'_>,
    add: &AddColumn,
    table: &Table,
    steps: &mut Steps,
) -> Result<(), RenderError> {
    let AddColumn { column, fill, .. } = add;
    let required_later = !column.fills_itself();
    let first = Column { nullable: column.nullable || required_later, ..column.clone() };
    steps.push(add_step(context, table, &first)?);
    if let Some(fill) = fill {
        let value = expression(fill, table, column)?;
        steps.push(update(table, &column.name, &value, None)?);
    }
    if required_later {
        steps.push(assert_filled(table, column)?);
        steps.push(modify(context, table, column)?);
    }
    Ok(())
}

/// Fails where a row has no value: strict mode is no help, `MODIFY` may fill in a zero.
fn assert_filled(table: &Table, column: &Column) -> Result<Step, RenderError> {
    Ok(Step::assert(unfilled(&table.name, &column.name)?, filled(&table.name, &column.name)))
}

/// Rows that have no value.
pub(super) fn unfilled(table: &ObjectName, column: &str) -> Result<String, RenderError> {
    Ok(format!("SELECT 1 FROM {} WHERE {} IS NULL LIMIT 1", table_name(table)?, quote(column)))
}

/// Gives rows without a value the one of the revision, and fails where one has none then.
pub(super) fn fill(
    alter: &AlterColumn,
    table: &Table,
    column: &Column,
    steps: &mut Steps,
) -> Result<(), RenderError> {
    if let Some(fill) = &alter.fill {
        let value = expression(fill, table, column)?;
        let unfilled = format!("{} IS NULL", quote(&column.name));
        steps.push(update(table, &column.name, &value, Some(&unfilled))?);
    }
    steps.push(assert_filled(table, column)?);
    Ok(())
}

/// Drops a column; not the last one that is to be seen, without which the server has no table.
pub(super) fn drop(drop: &DropColumn, after: &Table, steps: &mut Steps) -> Result<(), RenderError> {
    if !after.columns.iter().any(Column::is_seen) {
        let subject = format!("table `{}`", after.name);
        return Err(unsupported("tables without a column that is to be seen", subject));
    }
    steps.push(drop_step(&drop.table, &drop.column.name)?);
    Ok(())
}

pub(super) fn drop_step(table: &ObjectName, column: &str) -> Result<Step, RenderError> {
    let text = format!("ALTER TABLE {} DROP COLUMN {}", table_name(table)?, quote(column));
    Ok(Step::execute(text).with_done(done::not(&done::column(&table.name, column))))
}

/// True where the column is generated from the one called `name`.
pub(super) fn computes_from(column: &Column, name: &str) -> bool {
    column.generated.as_ref().is_some_and(|generated| {
        generated.expression.values().any(|expression| expression.mentions_column(name))
    })
}

/// The clauses that let a column count, or no longer count, where a key on it comes or goes.
pub(super) fn counting_clauses(
    context: Context<'_>,
    before: &Table,
    after: &Table,
) -> Result<Vec<String>, RenderError> {
    let counting = after.columns.iter().filter(|column| column.auto_increment);
    let changed = counting.filter(|column| is_keyed(before, column) != is_keyed(after, column));
    changed.map(|column| Ok(format!("MODIFY COLUMN {}", definition(context, after, column)?))).collect()
}

/// Refuses what needs a length in a key and has none.
pub(super) fn refuse_large(table: &Table, columns: &[String], subject: &str) -> Result<(), RenderError> {
    let large = columns.iter().filter_map(|name| table.column(name)).find(|column| types::is_large(column));
    match large {
        None => Ok(()),
        Some(column) => Err(unsupported(
            format!("index on a column of type `{}`", column.ty),
            format!("{subject} ({})", list(columns)),
        )
        .at(&column.declared)
        .with_hint(shorter(column))),
    }
}

fn shorter(column: &Column) -> String {
    let name = &column.name;
    match column.type_on(DialectName::Mysql) {
        Some(ColumnType::Text | ColumnType::Blob) => format!("give `{name}` a `max_length`"),
        _ => format!(
            "give `{name}` a type that can be indexed there, such as `type(mysql = \"varchar(255)\")`"
        ),
    }
}
