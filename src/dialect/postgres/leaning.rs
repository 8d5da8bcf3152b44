//! Foreign keys, and the unique keys that they lean on.
//!
//! PostgreSQL ties a foreign key to one unique index, and keeps that one from going. Which of several it is nobody
//! says, so the foreign keys step aside when any of them goes, and come back as soon as there is one to lean on: at
//! once, or when a later operation makes it. The rule is one that the state alone decides: a foreign key of the state
//! stands in the database as long as its types fit and its target is unique.

use super::conversion::comparable;
use super::{constraint, unsupported};
use crate::dialect::RenderError;
use crate::dialect::key_types::is_held;
use crate::dialect::render::{Change, Steps};
use crate::schema::{Constraint, ConstraintDefinition, ForeignKey, Index, ObjectName, Schema, Table};

/// True where the database has the foreign key of the state.
pub(super) fn stands(key: &ForeignKey, holder: &Table, schema: &Schema) -> bool {
    is_held(key, holder, schema, comparable) && has_target(key, holder, schema)
}

/// True where there is something unique to lean on. Of a table that is not in the state, or somebody else's work,
/// that is taken for granted.
pub(super) fn has_target(key: &ForeignKey, holder: &Table, schema: &Schema) -> bool {
    let target = if key.table == holder.name { Some(holder) } else { schema.table(&key.table) };
    target.is_none_or(|target| target.unmanaged || has_unique(target, &key.target_columns))
}

fn has_unique(table: &Table, columns: &[String]) -> bool {
    let by_constraint = table.constraints.iter().filter_map(unique_columns);
    let by_index = table.indexes.iter().filter_map(unique_columns_of_index);
    by_constraint.chain(by_index).any(|others| is_same_set(&others, columns))
}

/// The columns that a constraint makes unique for foreign keys: at once, and not at the end of a transaction.
pub(super) fn unique_columns(constraint: &Constraint) -> Option<Vec<String>> {
    match &constraint.definition {
        ConstraintDefinition::PrimaryKey { columns, deferrable: None }
        | ConstraintDefinition::Unique { columns, deferrable: None, .. } => Some(columns.clone()),
        _ => None,
    }
}

/// The same of an index: whole, over columns alone.
pub(super) fn unique_columns_of_index(index: &Index) -> Option<Vec<String>> {
    if !index.unique || index.filter.is_some() {
        return None;
    }
    index.columns.iter().map(|part| part.column_name().map(str::to_owned)).collect()
}

fn is_same_set(one: &[String], other: &[String]) -> bool {
    one.len() == other.len() && one.iter().all(|name| other.contains(name))
}

/// The foreign keys that may lean on those columns, with the tables that hold them.
fn leaning<'a>(
    schema: &'a Schema,
    table: &'a ObjectName,
    columns: &[String],
) -> Vec<(&'a Table, &'a Constraint)> {
    schema
        .references_to(table)
        .filter(|(holder, _, key)| {
            !holder.unmanaged
                && is_same_set(&key.target_columns, columns)
                && is_held(key, holder, schema, comparable)
        })
        .map(|(holder, constraint, _)| (holder, constraint))
        .collect()
}

/// Pushes what takes a unique key away, with the foreign keys out of its way.
pub(super) fn take_away(
    table: &ObjectName,
    columns: Option<Vec<String>>,
    change: &Change<'_>,
    steps: &mut Steps,
    push: impl FnOnce(&mut Steps),
) -> Result<(), RenderError> {
    let columns = columns.unwrap_or_default();
    let keys = leaning(change.after, table, &columns);
    for (holder, key) in keys.iter().rev() {
        steps.execute(constraint::drop(&holder.name, key.name.as_str()));
    }
    push(steps);
    let is_left = change.table(table).is_some_and(|table| has_unique(table, &columns));
    restore(keys.iter().filter(|_| is_left), steps)
}

/// Adds the foreign keys that waited for a unique key which has just been made.
pub(super) fn come_back(
    table: &ObjectName,
    columns: Option<Vec<String>>,
    change: &Change<'_>,
    steps: &mut Steps,
) -> Result<(), RenderError> {
    let Some(columns) = columns else { return Ok(()) };
    if change.before.is_none_or(|before| has_unique(before, &columns)) {
        return Ok(());
    }
    restore(leaning(change.after, table, &columns).iter(), steps)
}

fn restore<'a>(
    keys: impl Iterator<Item = &'a (&'a Table, &'a Constraint)>,
    steps: &mut Steps,
) -> Result<(), RenderError> {
    for (holder, key) in keys {
        steps.execute(constraint::add(&holder.name, key)?);
    }
    Ok(())
}

/// PostgreSQL has no foreign key to a key that is checked at the end of a transaction.
pub(super) fn refuse_deferrable(schema: &Schema) -> Result<(), RenderError> {
    for target in schema.tables.values().filter(|table| !table.unmanaged) {
        let put_off = target.constraints.iter().filter(|constraint| is_deferrable(constraint));
        for unique in put_off {
            let found = schema.references_to(&target.name).find(|(holder, _, key)| {
                !holder.unmanaged
                    && is_same_set(&key.target_columns, unique.columns())
                    && !has_unique(target, &key.target_columns)
            });
            if let Some((holder, key, _)) = found {
                return Err(to_deferrable(holder, key, target, unique));
            }
        }
    }
    Ok(())
}

fn is_deferrable(constraint: &Constraint) -> bool {
    matches!(
        constraint.definition,
        ConstraintDefinition::PrimaryKey { deferrable: Some(_), .. }
            | ConstraintDefinition::Unique { deferrable: Some(_), .. }
    )
}

fn to_deferrable(holder: &Table, key: &Constraint, target: &Table, unique: &Constraint) -> RenderError {
    unsupported(
        format!("foreign key to a {} that is `deferrable`", unique.kind()),
        format!("foreign key `{}` of `{}`", key.name, holder.name),
    )
    .at(&key.declared)
    .with_hint(format!(
        "take `deferrable` off `{}` of `{}`, or add a unique key of the same columns without it",
        unique.name, target.name
    ))
}
