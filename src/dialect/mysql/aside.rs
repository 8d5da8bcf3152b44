//! Foreign keys that step aside while one of their columns is changed in a way that they do not allow.

use super::types::fit;
use super::{Context, constraint};
use crate::dialect::RenderError;
use crate::dialect::key_types::is_held;
use crate::dialect::render::Steps;
use crate::schema::{Constraint, ObjectName};
use crate::schema::{Schema, Table};

/// The keys that stand aside, with the tables that they are constraints of.
pub(super) struct Aside<'a>(Vec<(&'a Table, &'a Constraint)>);

impl<'a> Aside<'a> {
    /// The keys of the state that have one of the columns on one of their sides.
    pub(super) fn of(schema: &'a Schema, columns: &[(&ObjectName, &str)]) -> Self {
        let mut keys = Vec::new();
        for holder in schema.tables.values().filter(|holder| !holder.unmanaged) {
            for constraint in &holder.constraints {
                let Some(key) = constraint.foreign_key() else { continue };
                let touched = columns.iter().any(|(table, column)| {
                    (**table == holder.name && key.columns.iter().any(|name| name == column))
                        || (**table == key.table && key.target_columns.iter().any(|name| name == column))
                });
                if touched && is_held(key, holder, schema, fit) {
                    keys.push((holder, constraint));
                }
            }
        }
        Self(keys)
    }

    /// Drops the keys; the indexes behind them stay.
    pub(super) fn drop(&self, steps: &mut Steps) -> Result<(), RenderError> {
        self.0.iter().try_for_each(|(holder, key)| constraint::drop_key(holder, key, steps))
    }

    /// Adds the keys again.
    pub(super) fn restore(&self, context: Context<'_>, steps: &mut Steps) -> Result<(), RenderError> {
        self.0.iter().try_for_each(|(holder, key)| constraint::add_key(context, holder, key, steps))
    }
}
