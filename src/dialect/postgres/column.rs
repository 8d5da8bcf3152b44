//! Columns on PostgreSQL: how one is written, added, dropped and renamed.

use std::borrow::Cow;

use migrate_runtime::Step;

use super::inheritance::is_with_heirs;
use super::names::{alter_column, object};
use super::types::type_of;
use super::{comment, constraint, identity, options, sequence, unsupported};
use crate::dialect::RenderError;
use crate::dialect::render::{Change, Steps};
use crate::dialect::sql::{expression_on, is_word_or_call, quote_name, quote_text};
use crate::operation::{AddColumn, DropColumn, RenameColumn};
use crate::schema::{
    ByDialect, Column, DefaultValue, DialectName, Expression, Generated, Identity, IdentityKind, Literal,
    ObjectName, Schema, hex,
};

/// `"email" varchar(120) NOT NULL DEFAULT ''`.
pub(super) fn definition(table: &ObjectName, column: &Column) -> Result<String, RenderError> {
    options::check(&column.options, options::Place::Column, &subject(table, column), &column.declared)?;
    refuse_on_update(table, column)?;
    let mut text = format!("{} {}", quote_name(&column.name), column_type(table, column)?);
    if let Some(method) = options::get(&column.options, options::COMPRESSION) {
        text.push_str(&format!(" COMPRESSION {}", quote_name(&method.to_lowercase())));
    }
    if let Some(collation) = collation(table, column)? {
        text.push_str(&format!(" COLLATE {collation}"));
    }
    if let Some(generated) = &column.generated {
        text.push_str(&format!(" {}", generation(table, column, generated)?));
    }
    if column.auto_increment && !is_serial(column) {
        let usual = Identity::default();
        let identity = column.identity.as_ref().unwrap_or(&usual);
        text.push_str(&format!(" {}", identity::generation(identity)));
    }
    if !column.nullable {
        text.push_str(" NOT NULL");
    }
    if let Some(default) = default(table, column)? {
        text.push_str(&format!(" DEFAULT {default}"));
    }
    Ok(text)
}

/// Nothing but a trigger changes a column with its row.
fn refuse_on_update(table: &ObjectName, column: &Column) -> Result<(), RenderError> {
    let said = column.on_update.as_ref().and_then(|text| text.get(DialectName::Postgres));
    if said.is_none() {
        return Ok(());
    }
    Err(unsupported("`on_update` of columns", subject(table, column))
        .at(&column.declared)
        .with_hint("say `on_update = { mysql = \"…\" }`, or use a trigger"))
}

/// True where the column counts by a sequence that it owns, as `serial` makes it.
pub(super) fn is_serial(column: &Column) -> bool {
    column.identity.as_ref().is_some_and(|identity| identity.kind == IdentityKind::Serial)
}

/// The type, or the word that stands for it and for a sequence.
fn column_type(table: &ObjectName, column: &Column) -> Result<String, RenderError> {
    let ty = type_of(table, column)?;
    if !column.auto_increment || !is_serial(column) {
        return Ok(ty);
    }
    match ty.as_str() {
        "smallint" => Ok("smallserial".to_owned()),
        "integer" => Ok("serial".to_owned()),
        "bigint" => Ok("bigserial".to_owned()),
        _ => Err(unsupported(format!("serial columns of type `{ty}`"), subject(table, column))
            .at(&column.declared)
            .with_hint("make it an integer")),
    }
}

/// What no definition says of a column that was just made: how its values are stored, how its sequence counts.
pub(super) fn finish(table: &ObjectName, column: &Column, steps: &mut Steps) {
    if let Some(storage) = options::get(&column.options, options::STORAGE) {
        steps.execute(alter_column(table, &column.name, &format!("SET STORAGE {}", storage.to_uppercase())));
    }
    let set: Vec<String> =
        options::attributes(&column.options).map(|(key, value)| options::parameter(key, value)).collect();
    if !set.is_empty() {
        steps.execute(alter_column(table, &column.name, &format!("SET ({})", set.join(", "))));
    }
    let sequence = column.identity.as_ref().map(|identity| &identity.sequence);
    if let Some(sequence) = sequence.filter(|sequence| is_serial(column) && !sequence.is_usual()) {
        steps.execute(sequence::begin_owned(table, &column.name, &identity::all_words(sequence)));
    }
}

/// The collation in quotes, unless the model quotes it itself or names its schema.
pub(super) fn collation(table: &ObjectName, column: &Column) -> Result<Option<String>, RenderError> {
    let Some(collate) = &column.collate else { return Ok(None) };
    let text = expression(collate, table, column)?;
    let as_written = text.starts_with('"') || text.contains('.');
    Ok(Some(if as_written { text.into_owned() } else { quote_name(&text) }))
}

fn generation(table: &ObjectName, column: &Column, generated: &Generated) -> Result<String, RenderError> {
    if !generated.stored {
        return Err(unsupported("virtual generated columns", subject(table, column))
            .at(&column.declared)
            .with_hint("make it `stored`"));
    }
    let expression = expression(&generated.expression, table, column)?;
    Ok(format!("GENERATED ALWAYS AS ({expression}) STORED"))
}

/// What stands behind `DEFAULT`.
pub(super) fn default(table: &ObjectName, column: &Column) -> Result<Option<String>, RenderError> {
    Ok(match &column.default {
        None => None,
        Some(DefaultValue::Literal(value)) => Some(literal(value)),
        Some(DefaultValue::Sql(text)) => {
            let text = expression(text, table, column)?;
            Some(if is_word_or_call(&text) { text.into_owned() } else { format!("({text})") })
        }
    })
}

/// A literal; `'inf'` and `'NaN'` are texts that every float type reads.
pub(super) fn literal(value: &Literal) -> String {
    match value {
        Literal::Boolean(true) => "TRUE".to_owned(),
        Literal::Boolean(false) => "FALSE".to_owned(),
        Literal::Integer(value) => value.to_string(),
        Literal::Float(text) if text.ends_with(|c: char| c.is_ascii_digit()) => text.clone(),
        Literal::Float(text) | Literal::Text(text) => quote_text(text),
        Literal::Bytes(bytes) => format!("'\\x{}'", hex(bytes)),
    }
}

fn subject(table: &ObjectName, column: &Column) -> String {
    format!("column `{table}.{}`", column.name)
}

/// One of the column's expressions.
pub(super) fn expression<'a>(
    expression: &'a ByDialect<Expression>,
    table: &ObjectName,
    column: &Column,
) -> Result<Cow<'a, str>, RenderError> {
    let place = column.declared.place.as_ref();
    expression_on(expression, DialectName::Postgres, &subject(table, column), place)
}

/// Adds a column. Where rows need a value that is no default, the column is filled before it becomes required.
pub(super) fn add(add: &AddColumn, change: &Change<'_>, steps: &mut Steps) -> Result<(), RenderError> {
    let AddColumn { table, column, fill } = add;
    let required_later = fill.is_some() && !column.fills_itself();
    let first = Column { nullable: column.nullable || required_later, ..column.clone() };
    steps.execute(add_text(table, &first)?);
    if let Some(fill) = fill {
        let on = object(table);
        let name = quote_name(&column.name);
        let value = expression(fill, table, column)?;
        // The rows of heirs have their own values.
        let only = if is_with_heirs(change.after, table, &column.name) { "ONLY " } else { "" };
        steps.push(Step::data(format!("UPDATE {only}{on} SET {name} = {value}")));
        check_deferred(change, steps);
    }
    if required_later {
        steps.execute(set_not_null(table, &column.name));
    }
    finish(table, column, steps);
    if let Some(identity) =
        column.identity.as_ref().filter(|identity| is_serial(column) && !identity.sequence.is_usual())
    {
        steps.execute(sequence::go_on(table, &column.name, identity));
    }
    if let Some(table) = change.table(table) {
        sequence::give(&table.name, Some(&column.name), change.after, steps);
    }
    if column.comment.is_some() {
        steps.execute(comment::on_column(table, &column.name, column.comment.as_deref()));
    }
    Ok(())
}

pub(super) fn add_text(table: &ObjectName, column: &Column) -> Result<String, RenderError> {
    Ok(format!("ALTER TABLE {} ADD COLUMN {}", object(table), definition(table, column)?))
}

pub(super) fn set_not_null(table: &ObjectName, column: &str) -> String {
    format!("ALTER TABLE {} ALTER COLUMN {} SET NOT NULL", object(table), quote_name(column))
}

/// Checks at once what waits for the end of the transaction.
pub(super) const CHECK_DEFERRED: &str = "SET CONSTRAINTS ALL IMMEDIATE";

/// A table whose rows wait for a deferred check cannot be altered: checks them now, where some were just filled. A row
/// that the transaction has written before waits for all of them, not for those of the filled column alone.
pub(super) fn check_deferred(change: &Change<'_>, steps: &mut Steps) {
    if change.before.is_some_and(constraint::is_any_deferred) {
        steps.execute(CHECK_DEFERRED);
    }
}

/// Drops a column.
pub(super) fn drop(drop: &DropColumn, after: &Schema, steps: &mut Steps) {
    sequence::take_back(&drop.table, Some(&drop.column.name), after, steps);
    steps.execute(drop_text(&drop.table, &drop.column.name));
}

pub(super) fn drop_text(table: &ObjectName, column: &str) -> String {
    format!("ALTER TABLE {} DROP COLUMN {}", object(table), quote_name(column))
}

/// Renames a column; PostgreSQL follows it in all that uses it.
pub(super) fn rename(rename: &RenameColumn, steps: &mut Steps) {
    steps.execute(format!(
        "ALTER TABLE {} RENAME COLUMN {} TO {}",
        object(&rename.table),
        quote_name(&rename.from),
        quote_name(&rename.to)
    ));
}
