//! Foreign keys that step aside while one of their columns is changed in a way that they do not allow.

use super::types::fit;
use super::{Context, constraint};
use crate::dialect::RenderError;
use crate::dialect::key_types::{is_held, was_held};
use crate::dialect::render::Steps;
use crate::schema::{Constraint, ObjectName};
use crate::schema::{Schema, Table};

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
    pub(super) fn of(schema: &'a Schema, columns: &[(&ObjectName, &str)]) -> Self {
        let mut after = touching(schema, columns);
        after.retain(|(holder, key)| key.foreign_key().is_some_and(|key| is_held(key, holder, schema, fit)));
        Self { before: after.clone(), after }
    }

    /// The same where a table changes, and with it perhaps whether its keys can stand.
    pub(super) fn of_table(schema: &'a Schema, before: &Table, columns: &[(&ObjectName, &str)]) -> Self {
        let stood = |(holder, key): &Key<'_>| {
            key.foreign_key().is_some_and(|key| was_held(key, holder, schema, before, fit))
        };
        let before = touching(schema, columns).into_iter().filter(stood).collect();
        Self { before, ..Self::of(schema, columns) }
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
