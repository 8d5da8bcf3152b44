//! Foreign keys whose columns change their types.
//!
//! A key demands that the types on its two sides can be compared. While one side has its new type and the other
//! has not, perhaps until the next revision of another app, the database cannot hold the key. The rule is one that
//! the state alone decides: a key of the state stands in the database as long as the types on its two sides fit.

use crate::operation::AlterColumn;
use crate::schema::{Column, Constraint, ForeignKey, ObjectName, Schema, Table};

/// Whether a database can compare two columns in a foreign key.
pub(super) type Fit = fn(&Column, &Column) -> bool;

/// A foreign key on a column that changes, with whether its types fit on both sides of the change.
#[derive(Debug, Clone, Copy)]
pub(super) struct TouchedKey<'a> {
    /// The table that the key is a constraint of.
    pub(super) holder: &'a Table,
    pub(super) constraint: &'a Constraint,
    pub(super) fits_before: bool,
    pub(super) fits_after: bool,
}

/// The foreign keys of the state that have the altered column on one of their sides.
pub(super) fn touched_keys<'a>(alter: &AlterColumn, after: &'a Schema, fit: Fit) -> Vec<TouchedKey<'a>> {
    let name = alter.column();
    let mut touched = Vec::new();
    for holder in after.tables.values() {
        for constraint in &holder.constraints {
            let Some(key) = constraint.foreign_key() else { continue };
            let own = holder.name == alter.table && key.columns.iter().any(|column| column == name);
            let other = key.table == alter.table && key.target_columns.iter().any(|column| column == name);
            if own || other {
                let fits_before = fits(key, holder, after, Some(alter), fit);
                let fits_after = fits(key, holder, after, None, fit);
                touched.push(TouchedKey { holder, constraint, fits_before, fits_after });
            }
        }
    }
    touched
}

/// True where the types on both sides of the key fit, and so the database has it. A table that is not in the state
/// is taken to fit.
pub(super) fn is_held(key: &ForeignKey, holder: &Table, schema: &Schema, fit: Fit) -> bool {
    fits(key, holder, schema, None, fit)
}

fn fits(key: &ForeignKey, holder: &Table, schema: &Schema, undone: Option<&AlterColumn>, fit: Fit) -> bool {
    let target = if key.table == holder.name { Some(holder) } else { schema.table(&key.table) };
    key.columns.iter().zip(&key.target_columns).all(|(own, other)| {
        let own = holder.column(own).map(|column| as_before(&holder.name, column, undone));
        let other = target.and_then(|table| table.column(other));
        let other = other.map(|column| as_before(&key.table, column, undone));
        own.zip(other).is_none_or(|(own, other)| fit(own, other))
    })
}

/// The column as it was before the change, where it is the one that changes.
fn as_before<'a>(table: &ObjectName, column: &'a Column, undone: Option<&'a AlterColumn>) -> &'a Column {
    match undone {
        Some(alter) if alter.table == *table && alter.column() == column.name => &alter.from,
        _ => column,
    }
}
