//! Edits of columns.

use cargo_migrate::operation::RenameColumn;
use cargo_migrate::schema::{ColumnType, ObjectName, Table};

use super::Edit;
use crate::generate::{Maker, column_name, forget_column, further_column, retype, set_default};

pub(super) fn add(edit: &mut Edit, maker: &mut Maker<'_>) {
    let Some(name) = edit.some_table(maker) else { return };
    let Some(table) = edit.schema.table(&name) else { return };
    let column = further_column(&edit.schema, table, maker);
    if let Some(table) = edit.schema.tables.get_mut(&name) {
        table.columns.push(column);
    }
}

pub(super) fn remove(edit: &mut Edit, maker: &mut Maker<'_>) {
    let Some((table, column)) = edit.some_column(maker) else { return };
    let is_cut_by = |table: &Table| table.partitioning.as_ref().is_some_and(|cut| cut.uses_column(&column));
    let found = edit.schema.tables.get_mut(&table);
    if let Some(found) = found.filter(|table| table.columns.len() > 1 && !is_cut_by(table)) {
        forget_column(found, &column);
        found.columns.remove(&column);
        edit.origins.drop_column(&table, &column);
    }
}

pub(super) fn rename(edit: &mut Edit, maker: &mut Maker<'_>) {
    let Some((name, from)) = edit.some_column(maker) else { return };
    let Some(table) = edit.schema.table(&name) else { return };
    let to = column_name(table, maker);
    edit.rename_column(&name, &from, &to);
}

/// Two columns get each other's names.
pub(super) fn swap(edit: &mut Edit, maker: &mut Maker<'_>) {
    let Some((name, one)) = edit.some_column(maker) else { return };
    let Some(table) = edit.schema.table(&name) else { return };
    let others: Vec<String> =
        table.columns.iter().map(|column| column.name.clone()).filter(|other| *other != one).collect();
    let Some(other) = maker.dice.pick(&others) else { return };
    edit.rename_column(&name, &one, "between_names");
    edit.rename_column(&name, other, &one);
    edit.rename_column(&name, "between_names", other);
}

/// Anything but the name.
pub(super) fn alter(edit: &mut Edit, maker: &mut Maker<'_>) {
    let Some((name, column)) = edit.some_column(maker) else { return };
    let schema = edit.schema.clone();
    let Some(table) = edit.schema.tables.get_mut(&name) else { return };
    if table.partitioning.as_ref().is_some_and(|cut| cut.uses_column(&column)) {
        return;
    }
    if table.column(&column).is_some_and(|column| column.generated.is_some()) {
        return alter_generated(table, &column);
    }
    match maker.dice.below(10) {
        0..4 => {
            let Some(found) = table.columns.get_mut(&column) else { return };
            let before = found.type_on(maker.dialect).map(|ty| maker.words.kind(ty));
            retype(&schema, found, maker);
            let after = found.type_on(maker.dialect).map(|ty| maker.words.kind(ty));
            let is_enum = matches!(found.type_on(maker.dialect), Some(ColumnType::Enum(_)));
            if before != after || is_enum {
                forget_column(table, &column);
            }
        }
        4..6 => {
            if let Some(found) = table.columns.get_mut(&column) {
                found.nullable = !found.nullable;
            }
        }
        6..8 => {
            if let Some(found) = table.columns.get_mut(&column).filter(|column| !column.auto_increment) {
                if found.default.is_some() && maker.dice.percent(40) {
                    found.default = None;
                } else {
                    set_default(&schema, found, maker);
                }
            }
        }
        8 => {
            let comments = maker.words.features.comments;
            if let Some(found) = table.columns.get_mut(&column).filter(|_| comments) {
                let text = maker.dice.percent(60).then(|| format!("note {}", maker.dice.below(10)));
                found.comment = text;
            }
        }
        _ => {
            let is_only_key =
                table.primary_key().is_some_and(|(_, columns)| columns.len() == 1 && columns[0] == column);
            if let Some(found) = table.columns.get_mut(&column).filter(|_| is_only_key) {
                found.auto_increment = !found.auto_increment;
            }
            if !maker.words.features.counters_in_expressions {
                forget_expressions(table, &column);
            }
        }
    }
}

/// Some databases take no checks and generated columns of a column that counts up.
fn forget_expressions(table: &mut Table, column: &str) {
    let mut alone = table.clone();
    forget_column(&mut alone, column);
    table.columns = alone.columns.clone();
    let names: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    table.constraints.retain(|constraint| {
        let is_check =
            matches!(constraint.definition, cargo_migrate::schema::ConstraintDefinition::Check { .. });
        let exist = constraint.columns().iter().all(|name| names.contains(name));
        exist && !(is_check && constraint.uses_column(column))
    });
    table.indexes.retain(|index| alone.index(index.name.as_str()).is_some());
}

/// No longer generated. PostgreSQL before version 18 cannot do that to a table whose parts have parts.
fn alter_generated(table: &mut Table, column: &str) {
    let parts = table.partitioning.iter().flat_map(|cut| &cut.partitions);
    if parts.into_iter().any(|part| part.partitioning.is_some()) {
        return;
    }
    if let Some(found) = table.columns.get_mut(column) {
        found.generated = None;
    }
}

impl Edit {
    fn some_column(&self, maker: &mut Maker<'_>) -> Option<(ObjectName, String)> {
        let name = self.some_table(maker)?;
        let columns: Vec<String> =
            self.schema.table(&name)?.columns.iter().map(|column| column.name.clone()).collect();
        Some((name, maker.dice.pick(&columns)?.clone()))
    }

    fn rename_column(&mut self, table: &ObjectName, from: &str, to: &str) {
        let rename = RenameColumn { table: table.clone(), from: from.to_owned(), to: to.to_owned() };
        if self.apply(rename) {
            self.origins.rename_column(table, from, to);
        }
    }
}
