//! Edits of whole tables.

use cargo_migrate::operation::RenameTable;
use cargo_migrate::schema::ObjectName;

use super::Edit;
use crate::generate::{Maker, add_part, new_table, table_name};

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
        edit.rename_table(&from, &to);
    }
}

/// Two tables get each other's names.
pub(super) fn swap(edit: &mut Edit, maker: &mut Maker<'_>) {
    let (Some(one), Some(other)) = (edit.some_table(maker), edit.some_table(maker)) else { return };
    if one == other {
        return;
    }
    let between = ObjectName::bare("between_names");
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
