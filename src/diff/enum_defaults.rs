//! Defaults that follow renamed values of an enum.
//!
//! Where an enum's value gets another text, so do the defaults that name it: `alter_enum` says it for them. What
//! else is changed was found by looking at the state as it was. So what comes after the rename must speak of the
//! old column with the new text, and what comes before it of the new column with the old text. A change of the
//! default that was the rename and nothing else is no change any more.

use super::Change;
use crate::operation::{
    AddColumn, AlterColumn, AlterEnum, CreateTable, DropColumn, DropTable, Operation, Sql,
};
use crate::schema::Column;

/// Takes changes in their final order.
pub(super) fn follow(mut changes: Vec<Change>) -> Vec<Change> {
    let renaming: Vec<(usize, AlterEnum)> = changes
        .iter()
        .enumerate()
        .filter_map(|(at, change)| match &change.operation {
            Operation::AlterEnum(alter) if !alter.renames.is_empty() => Some((at, alter.clone())),
            _ => None,
        })
        .collect();
    for (renamed_at, alter) in &renaming {
        let back = alter.reversed();
        for (at, change) in changes.iter_mut().enumerate() {
            if at > *renamed_at {
                for_old_columns(&mut change.operation, &|column| alter.rename_default(column));
            } else {
                for_new_columns(&mut change.operation, &|column| back.rename_default(column));
            }
        }
    }
    if !renaming.is_empty() {
        changes.retain(|change| !is_nothing(&change.operation));
    }
    changes
}

fn for_old_columns(operation: &mut Operation, change: &impl Fn(&mut Column)) {
    match operation {
        Operation::AlterColumn(AlterColumn { from, .. }) => change(from),
        Operation::DropColumn(DropColumn { column, .. }) => change(column),
        Operation::DropTable(DropTable(table)) => table.columns.iter_mut().for_each(change),
        // What hides a table from SQL puts it back as it is.
        Operation::Sql(Sql { state, .. }) => {
            for operation in state {
                for_old_columns(operation, change);
                for_new_columns(operation, change);
            }
        }
        _ => {}
    }
}

fn for_new_columns(operation: &mut Operation, change: &impl Fn(&mut Column)) {
    match operation {
        Operation::AlterColumn(AlterColumn { to, .. }) => change(to),
        Operation::AddColumn(AddColumn { column, .. }) => change(column),
        Operation::CreateTable(CreateTable(table)) => table.columns.iter_mut().for_each(change),
        _ => {}
    }
}

fn is_nothing(operation: &Operation) -> bool {
    match operation {
        Operation::AlterColumn(alter) => {
            alter.from == alter.to && alter.fill.is_none() && alter.using.is_none()
        }
        _ => false,
    }
}
