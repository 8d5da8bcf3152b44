//! Foreign keys that step aside while one of their columns, or an index that they lean on, is changed in a way that
//! they do not allow.

use super::leaning::{changes_indexes, has_target, serves, stands};
use super::types::fit;
use super::{Context, constraint};
use crate::dialect::RenderError;
use crate::dialect::key_types::{is_held, was_held};
use crate::dialect::render::Steps;
use crate::operation::Operation;
use crate::schema::{Constraint, ObjectName, Schema, Table};

/// The keys that stand aside, with the tables that they are constraints of.
pub(super) struct Aside<'a> {
    /// Those that stand before the change.
    before: Vec<Key<'a>>,
    /// Those that stand after it.
    after: Vec<Key<'a>>,
}

type Key<'a> = (&'a Table, &'a Constraint);

impl<'a> Aside<'a> {
    /// None.
    pub(super) fn nothing() -> Self {
        Self { before: Vec::new(), after: Vec::new() }
    }

    /// The keys of the state that have one of the columns on one of their sides.
    pub(super) fn of(context: Context<'a>, columns: &[(&ObjectName, &str)]) -> Self {
        let mut after = touching(context.schema, columns);
        after.retain(|(holder, key)| key.foreign_key().is_some_and(|key| stands(context, key, holder)));
        Self { before: after.clone(), after }
    }

    /// The same where a table changes, and with it perhaps whether its keys can stand.
    pub(super) fn of_table(context: Context<'a>, before: &Table, columns: &[(&ObjectName, &str)]) -> Self {
        let stood = |(holder, key): &Key<'_>| {
            key.foreign_key().is_some_and(|key| {
                was_held(key, holder, context.schema, before, fit) && has_target(context, key, holder)
            })
        };
        let before = touching(context.schema, columns).into_iter().filter(stood).collect();
        Self { before, ..Self::of(context, columns) }
    }

    /// Those for which the operation takes the last index of their target away, and those for which it makes the
    /// first one.
    pub(super) fn of_indexes(
        context: Context<'a>,
        operation: &Operation,
        before: &Table,
        after: &'a Table,
    ) -> Self {
        let mut aside = Self::nothing();
        if !changes_indexes(operation) {
            return aside;
        }
        for (holder, constraint, key) in context.schema.references_to(&after.name) {
            if holder.unmanaged || !is_held(key, holder, context.schema, fit) {
                continue;
            }
            let is_served = |table: &Table| serves(context.flavour, table, &key.target_columns);
            match (is_served(before), is_served(after)) {
                (true, false) => aside.before.push((holder, constraint)),
                (false, true) => aside.after.push((holder, constraint)),
                _ => {}
            }
        }
        aside
    }

    /// Drops the keys; the indexes behind them stay.
    pub(super) fn drop(&self, steps: &mut Steps) -> Result<(), RenderError> {
        self.before.iter().try_for_each(|(holder, key)| constraint::drop_key(holder, key, steps))
    }

    /// Adds the keys again.
    pub(super) fn restore(&self, context: Context<'_>, steps: &mut Steps) -> Result<(), RenderError> {
        self.after.iter().try_for_each(|(holder, key)| constraint::add_key(context, holder, key, steps))
    }
}

fn touching<'a>(schema: &'a Schema, columns: &[(&ObjectName, &str)]) -> Vec<Key<'a>> {
    let mut keys = Vec::new();
    for holder in schema.tables.values().filter(|holder| !holder.unmanaged) {
        for constraint in &holder.constraints {
            let Some(key) = constraint.foreign_key() else { continue };
            let is_touched = columns.iter().any(|(table, column)| {
                (**table == holder.name && key.columns.iter().any(|name| name == column))
                    || (**table == key.table && key.target_columns.iter().any(|name| name == column))
            });
            if is_touched {
                keys.push((holder, constraint));
            }
        }
    }
    keys
}
