//! Edits of whole tables.

use cargo_migrate::operation::RenameTable;
use cargo_migrate::schema::{ObjectName, Schema, Table};

use super::Edit;
use crate::generate::{Maker, add_part, new_table, repair, table_name};

pub(super) fn add(edit: &mut Edit, maker: &mut Maker<'_>) {
    let table = new_table(&edit.schema, maker);
    let name = table.name.clone();
    edit.schema.insert_table(table);
    add_part(&mut edit.schema, &name, maker);
}

pub(super) fn remove(edit: &mut Edit, maker: &mut Maker<'_>) {
    if let Some(name) = edit.some_table(maker).filter(|_| edit.schema.tables.len() > 1) {
        edit.schema.tables.remove(&name);
        for table in edit.schema.tables.values_mut() {
            table
                .constraints
                .retain(|constraint| constraint.foreign_key().is_none_or(|key| key.table != name));
        }
        edit.forget_table(&name);
    }
}

pub(super) fn rename(edit: &mut Edit, maker: &mut Maker<'_>) {
    if let Some(from) = edit.some_table(maker) {
        let to = table_name(&edit.schema, maker);
        let owns = edit.schema.sequences.values().any(|sequence| sequence.owned_by.is_some());
        let to = if edit.can_move && !owns { to } else { from.with_name(&to.name) };
        edit.rename_table(&from, &to);
    }
}

/// Two tables get each other's names.
pub(super) fn swap(edit: &mut Edit, maker: &mut Maker<'_>) {
    let (Some(one), Some(other)) = (edit.some_table(maker), edit.some_table(maker)) else { return };
    if one == other || one.schema != other.schema {
        return;
    }
    let between = one.with_name("between_names");
    edit.rename_table(&one, &between);
    edit.rename_table(&other, &one);
    edit.rename_table(&between, &other);
}

pub(super) fn comment(edit: &mut Edit, maker: &mut Maker<'_>) {
    let Some(name) = edit.some_table(maker).filter(|_| maker.words.features.comments) else { return };
    if let Some(table) = edit.schema.tables.get_mut(&name) {
        table.comment = match &table.comment {
            Some(_) if maker.dice.percent(50) => None,
            _ => Some(format!("comment {} it's", maker.dice.below(10))),
        };
    }
}

impl Edit {
    fn rename_table(&mut self, from: &ObjectName, to: &ObjectName) {
        if self.apply(RenameTable { from: from.clone(), to: to.clone() }) {
            self.origins.rename_table(from, to);
        }
    }

    /// A table of that name that comes later is another one.
    fn forget_table(&mut self, name: &ObjectName) {
        let gone = ObjectName::bare(format!("gone {name}"));
        self.origins.rename_table(name, &gone);
    }
}

/// Of two tables that refer to each other one is logged or not as it was: which of two such changes comes first is
/// for the author to say.
pub(super) fn log_as_before(edit: &mut Edit, from: &Schema, maker: &mut Maker<'_>) {
    let unlogged = |table: &Table| table.options.flag(maker.dialect, "unlogged");
    let changes = |table: &&Table| {
        let old = from.table(edit.origins.table(&table.name).unwrap_or(&table.name));
        old.is_some_and(|old| unlogged(old) != unlogged(table))
    };
    let changed: Vec<ObjectName> =
        edit.schema.tables.values().filter(changes).map(|table| table.name.clone()).collect();
    let refers = |table: &&Table| {
        let mut keys = table.constraints.iter().filter_map(|constraint| constraint.foreign_key());
        changed.contains(&table.name)
            && keys.any(|key| key.table != table.name && changed.contains(&key.table))
    };
    let holders: Vec<ObjectName> =
        edit.schema.tables.values().filter(refers).map(|table| table.name.clone()).collect();
    for name in holders {
        let Some(table) = edit.schema.tables.get_mut(&name) else { continue };
        if unlogged(table) {
            table.options.remove(maker.dialect, "unlogged");
        } else {
            table.options.set(maker.dialect, "unlogged", "true");
        }
    }
    repair(&mut edit.schema, maker.words);
}
