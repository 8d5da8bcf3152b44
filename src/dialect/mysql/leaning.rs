//! Foreign keys, and the indexes of their targets that they lean on.
//!
//! InnoDB keeps an index from going as long as foreign keys need it. On MySQL one of just their columns has to be
//! unique, on MariaDB any that begins with them will do. So they step aside when the last one goes, and come back
//! when a later operation makes one. The rule is one that the state alone decides: a foreign key of the state
//! stands in the database as long as its types fit and its target has an index for it.

use migrate_runtime::Flavour;

use super::types::fit;
use super::{Context, key_index};
use crate::dialect::key_types::is_held;
use crate::operation::Operation;
use crate::schema::{ConstraintDefinition, ForeignKey, Index, Table};

/// True where the database has the foreign key of the state.
pub(super) fn stands(context: Context<'_>, key: &ForeignKey, holder: &Table) -> bool {
    is_held(key, holder, context.schema, fit) && has_target(context, key, holder)
}

/// True where there is an index to lean on. Of a table that is not in the state, or somebody else's work, that is
/// taken for granted.
pub(super) fn has_target(context: Context<'_>, key: &ForeignKey, holder: &Table) -> bool {
    target(context, key, holder).is_none_or(|target| serves(context.flavour, target, &key.target_columns))
}

/// True where a server of some version or setting takes the key: some ask for a unique index, and some do not.
pub(super) fn may_stand(context: Context<'_>, key: &ForeignKey, holder: &Table) -> bool {
    has_target(context, key, holder)
        || target(context, key, holder)
            .is_none_or(|target| key_index::begins_one(target, &key.target_columns))
}

fn target<'a>(context: Context<'a>, key: &ForeignKey, holder: &'a Table) -> Option<&'a Table> {
    let target = if key.table == holder.name { Some(holder) } else { context.schema.table(&key.table) };
    target.filter(|target| !target.unmanaged)
}

/// True where foreign keys to those columns of the table have an index to lean on.
pub(super) fn serves(flavour: Flavour, table: &Table, columns: &[String]) -> bool {
    let by_constraint = table.constraints.iter().any(|constraint| match &constraint.definition {
        ConstraintDefinition::PrimaryKey { columns: key, .. }
        | ConstraintDefinition::Unique { columns: key, .. } => key == columns,
        _ => false,
    });
    by_constraint
        || table.indexes.iter().any(|index| is_unique_over(index, columns))
        || (flavour != Flavour::Mysql && key_index::begins_one(table, columns))
}

fn is_unique_over(index: &Index, columns: &[String]) -> bool {
    index.unique && index.columns.len() == columns.len() && key_index::covers(index, columns)
}

/// True of operations that make indexes or take them away.
pub(super) fn changes_indexes(operation: &Operation) -> bool {
    match operation {
        Operation::CreateIndex(_) | Operation::DropIndex(_) => true,
        Operation::AddConstraint(add) => add.constraint.foreign_key().is_none(),
        Operation::DropConstraint(drop) => drop.constraint.foreign_key().is_none(),
        _ => false,
    }
}
