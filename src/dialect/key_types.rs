//! Foreign keys whose columns change their types.
//!
//! A key demands that the types on its two sides can be compared. While one side has its new type and the other
//! has not, perhaps until the next revision of another app, the database cannot hold the key. The rule is one that
//! the state alone decides: a key of the state stands in the database as long as the types on its two sides fit.

use crate::operation::AlterColumn;
use crate::schema::{Column, Constraint, ForeignKey, Schema, Table};

/// A column on one side of a foreign key, with its table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side<'a> {
    pub(super) table: &'a Table,
    pub(super) column: &'a Column,
}

/// Whether a database can compare two columns in a foreign key.
pub(super) type Fit = fn(Side<'_>, Side<'_>) -> bool;

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
                let fits_before = fits(key, holder, after, &Undone::Alter(alter), fit);
                let fits_after = fits(key, holder, after, &Undone::Nothing, fit);
                touched.push(TouchedKey { holder, constraint, fits_before, fits_after });
            }
        }
    }
    touched
}

/// True where the types on both sides of the key fit, and so the database has it. A table that is not in the state
/// is taken to fit.
pub(super) fn is_held(key: &ForeignKey, holder: &Table, schema: &Schema, fit: Fit) -> bool {
    fits(key, holder, schema, &Undone::Nothing, fit)
}

/// The same, as it was when a table was as `before` says.
pub(super) fn was_held(key: &ForeignKey, holder: &Table, schema: &Schema, before: &Table, fit: Fit) -> bool {
    fits(key, holder, schema, &Undone::Table(before), fit)
}

/// What of the state is looked at as it was before.
enum Undone<'a> {
    Nothing,
    Alter(&'a AlterColumn),
    Table(&'a Table),
}

impl Undone<'_> {
    fn table<'a>(&'a self, table: &'a Table) -> &'a Table {
        match self {
            Self::Table(before) if before.name == table.name => before,
            _ => table,
        }
    }

    fn column<'a>(&'a self, table: &Table, column: &'a Column) -> &'a Column {
        match self {
            Self::Alter(alter) if alter.table == table.name && alter.column() == column.name => &alter.from,
            _ => column,
        }
    }
}

fn fits(key: &ForeignKey, holder: &Table, schema: &Schema, undone: &Undone<'_>, fit: Fit) -> bool {
    let target = if key.table == holder.name { Some(holder) } else { schema.table(&key.table) };
    let side = |table: &Table, name: &str, test: &dyn Fn(Side<'_>) -> bool| {
        let table = undone.table(table);
        table.column(name).is_none_or(|column| test(Side { table, column: undone.column(table, column) }))
    };
    let Some(target) = target else { return true };
    key.columns
        .iter()
        .zip(&key.target_columns)
        .all(|(own, other)| side(holder, own, &|own| side(target, other, &|other| fit(own, other))))
}
