//! An enum that gains, loses, renames or reorders values on PostgreSQL.
//!
//! Values are renamed and added in place. An added value cannot be used before it is committed, so these steps stand
//! outside of the transaction. PostgreSQL can neither remove nor reorder values: for that the type is made again and
//! every column of it is rewritten, in one transaction, after no row was found to hold a value that goes.

use migrate_runtime::Step;

use super::dependents::Dependents;
use super::names::object;
use super::schemas::create_schema;
use super::{column, gone_values, types};
use crate::dialect::RenderError;
use crate::dialect::demands::unused;
use crate::dialect::enum_defaults::literal;
use crate::dialect::render::{Change, Steps};
use crate::dialect::sql::{quote_name, quote_text};
use crate::operation::AlterEnum;
use crate::schema::{Column, ColumnType, DialectName, Enumeration, ObjectName, Schema, Table, shorten_name};

/// Makes an enum.
pub(super) fn create(enumeration: &Enumeration, after: &Schema, steps: &mut Steps) {
    create_schema(&enumeration.name, after, steps);
    steps.execute(create_text(&enumeration.name, enumeration.texts()));
}

/// `CREATE TYPE … AS ENUM (…)`.
pub(super) fn create_text<'a>(name: &ObjectName, values: impl Iterator<Item = &'a str>) -> String {
    format!(
        "CREATE TYPE {} AS ENUM ({})",
        object(name),
        values.map(quote_text).collect::<Vec<_>>().join(", ")
    )
}

/// Drops an enum.
pub(super) fn drop(name: &ObjectName, steps: &mut Steps) {
    steps.execute(format!("DROP TYPE {}", object(name)));
}

/// Changes the values of an enum.
pub(super) fn alter(alter: &AlterEnum, change: &Change<'_>, steps: &mut Steps) -> Result<(), RenderError> {
    assert_unused(alter, change.after, steps);
    rename_values(alter, steps);
    if keeps_order(alter) {
        add_values(alter, steps);
        set_new_defaults(alter, change.after, steps);
        Ok(())
    } else {
        rebuild(alter, change.after, steps)
    }
}

/// True where nothing goes and what stays keeps its order: what comes can be added in place.
fn keeps_order(alter: &AlterEnum) -> bool {
    let kept: Vec<&str> = alter.from.iter().filter_map(|old| alter.new_text(&old.value)).collect();
    let in_new_order = alter.to.iter().map(|new| new.value.as_str()).filter(|new| kept.contains(new));
    kept.len() == alter.from.len() && in_new_order.eq(kept.iter().copied())
}

/// The columns of the enum on PostgreSQL, with their tables.
fn columns_of<'a>(schema: &'a Schema, name: &'a ObjectName) -> impl Iterator<Item = (&'a Table, &'a Column)> {
    schema.columns_of_enum(name).filter(move |(_, column)| {
        column.type_on(DialectName::Postgres).is_some_and(|ty| ty.enum_name() == Some(name))
    })
}

fn assert_unused(alter: &AlterEnum, schema: &Schema, steps: &mut Steps) {
    let removed: Vec<&str> = alter.removed().collect();
    if removed.is_empty() {
        return;
    }
    let list = removed.iter().map(|value| quote_text(value)).collect::<Vec<_>>().join(", ");
    for (table, column) in columns_of(schema, &alter.name) {
        let name = quote_name(&column.name);
        let held = if is_array(column) {
            format!("{name}::text[] && ARRAY[{list}]")
        } else {
            format!("{name}::text IN ({list})")
        };
        steps.push(Step::assert(
            format!("SELECT 1 FROM {} WHERE {held} LIMIT 1", object(&table.name)),
            unused(alter, &table.name, &column.name),
        ));
    }
}

fn is_array(column: &Column) -> bool {
    matches!(column.type_on(DialectName::Postgres), Some(ColumnType::Array(_)))
}

/// Renames values in place. A new text that an old value still has is made free first: two values may swap texts.
fn rename_values(alter: &AlterEnum, steps: &mut Steps) {
    let is_taken = |text: &str| alter.from.iter().any(|old| old.value == text);
    let aside = |text: &str| shorten_name(&format!("{text} (renamed)"));
    let in_the_way: Vec<&str> =
        alter.renames.iter().map(|rename| rename.to.as_str()).filter(|to| is_taken(to)).collect();
    for text in &in_the_way {
        steps.execute(rename_value(&alter.name, text, &aside(text)));
    }
    for rename in &alter.renames {
        let moved = in_the_way.contains(&rename.from.as_str());
        let from = if moved { aside(&rename.from) } else { rename.from.clone() };
        steps.execute(rename_value(&alter.name, &from, &rename.to));
    }
}

fn rename_value(name: &ObjectName, from: &str, to: &str) -> String {
    format!("ALTER TYPE {} RENAME VALUE {} TO {}", object(name), quote_text(from), quote_text(to))
}

/// Adds the new values, each behind the one before it, or before the first that stays.
fn add_values(alter: &AlterEnum, steps: &mut Steps) {
    let added: Vec<&str> = alter.added().collect();
    let texts: Vec<&str> = alter.to.iter().map(|value| value.value.as_str()).collect();
    for (at, text) in texts.iter().enumerate().filter(|(_, text)| added.contains(text)) {
        let first_kept = texts.iter().find(|text| !added.contains(text));
        let place = match (at.checked_sub(1), first_kept) {
            (Some(before), _) => format!(" AFTER {}", quote_text(texts[before])),
            (None, Some(first)) => format!(" BEFORE {}", quote_text(first)),
            (None, None) => String::new(),
        };
        let add = format!("ALTER TYPE {} ADD VALUE {}{place}", object(&alter.name), quote_text(text));
        steps.push(Step::execute(add).outside().with_done(has_value(&alter.name, text)));
    }
}

/// Sets the defaults that the enum did not have until now; those that it had follow its values.
fn set_new_defaults(alter: &AlterEnum, schema: &Schema, steps: &mut Steps) {
    for (table, column) in columns_of(schema, &alter.name).filter(|(_, column)| !is_array(column)) {
        if let Some(text) = literal(column).filter(|text| alter.added().any(|added| added == *text)) {
            let (on, name) = (object(&table.name), quote_name(&column.name));
            steps.execute(format!("ALTER TABLE {on} ALTER COLUMN {name} SET DEFAULT {}", quote_text(text)));
        }
    }
}

/// 1 where the enum has the value.
fn has_value(name: &ObjectName, value: &str) -> String {
    format!(
        "SELECT count(*)::integer FROM pg_catalog.pg_enum WHERE enumtypid = to_regtype({})::oid AND enumlabel = {}",
        quote_text(&object(name)),
        quote_text(value)
    )
}

/// Makes the type again and rewrites its columns.
fn rebuild(alter: &AlterEnum, schema: &Schema, steps: &mut Steps) -> Result<(), RenderError> {
    gone_values::refuse(alter, columns_of(schema, &alter.name).map(|(table, _)| table))?;
    let old = alter.name.with_name(shorten_name(&format!("{}__old", alter.name.name)));
    let mut dependents = Dependents::default();
    for (table, column) in columns_of(schema, &alter.name) {
        dependents.collect_bound(schema, table, &column.name);
    }
    dependents.drop(steps);
    steps.execute(format!("ALTER TYPE {} RENAME TO {}", object(&alter.name), quote_name(&old.name)));
    steps.execute(create_text(&alter.name, alter.to.iter().map(|value| value.value.as_str())));
    for (table, column) in columns_of(schema, &alter.name).filter(|(_, column)| column.generated.is_none()) {
        rewrite(alter, table, column, steps)?;
    }
    dependents.restore(steps)?;
    steps.execute(format!("DROP TYPE {}", object(&old)));
    Ok(())
}

fn rewrite(alter: &AlterEnum, table: &Table, column: &Column, steps: &mut Steps) -> Result<(), RenderError> {
    let name = quote_name(&column.name);
    let start = format!("ALTER TABLE {} ALTER COLUMN {name}", object(&table.name));
    let target = types::type_of(&table.name, column)?;
    let text = if is_array(column) { "text[]" } else { "text" };
    if column.default.is_some() {
        steps.execute(format!("{start} DROP DEFAULT"));
    }
    steps.execute(format!("{start} TYPE {target} USING {name}::{text}::{target}"));
    if let Some(default) = default_after(alter, table, column)? {
        steps.execute(format!("{start} SET DEFAULT {default}"));
    }
    Ok(())
}

/// The default, which has its new text already; none where its value goes: then a later operation sets the new one.
fn default_after(alter: &AlterEnum, table: &Table, column: &Column) -> Result<Option<String>, RenderError> {
    match literal(column).filter(|_| !is_array(column)) {
        Some(text) => Ok(alter.to.iter().any(|value| value.value == text).then(|| quote_text(text))),
        None => column::default(&table.name, column),
    }
}
