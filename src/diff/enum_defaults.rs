//! Defaults that follow renamed values of an enum.
//!
//! Where an enum's value gets another text, so do the defaults that name it: `alter_enum` says it for them. What
//! else is changed was found by looking at the state with the new texts. So what comes before the rename must speak
//! of the old ones.

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
            Operation::AlterEnum(alter) if !alter.renames.is_empty() => Some((at, alter.reversed())),
            _ => None,
        })
        .collect();
    for (renamed_at, back) in &renaming {
        for change in &mut changes[..*renamed_at] {
            for_columns(&mut change.operation, &|column| back.rename_default(column));
        }
    }
    changes
}

fn for_columns(operation: &mut Operation, change: &impl Fn(&mut Column)) {
    match operation {
        Operation::AlterColumn(AlterColumn { from, to, .. }) => {
            change(from);
            change(to);
        }
        Operation::AddColumn(AddColumn { column, .. }) | Operation::DropColumn(DropColumn { column, .. }) => {
            change(column);
        }
        Operation::CreateTable(CreateTable(table)) | Operation::DropTable(DropTable(table)) => {
            table.columns.iter_mut().for_each(change);
        }
        // What hides a table from SQL puts it back as it is.
        Operation::Sql(Sql { state, .. }) => {
            state.iter_mut().for_each(|operation| for_columns(operation, change));
        }
        _ => {}
    }
}
