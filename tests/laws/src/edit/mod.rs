//! Random edits: a schema from another one, with what became of each thing.

mod columns;
mod enums;
mod origins;
mod parts;
mod tables;

use cargo_migrate::operation::Operation;
use cargo_migrate::schema::{ByDialect, Expression, ObjectName, Schema, Table};

pub(crate) use origins::{Origins, Rename};

use crate::generate::{Maker, apps, new_schema, repair};

/// A schema under edit.
pub(crate) struct Edit {
    pub(crate) schema: Schema,
    pub(crate) origins: Origins,
    /// No sequence of a column would have to go along with its table.
    pub(crate) can_move: bool,
}

impl Edit {
    /// Applies an operation that keeps things what they are.
    fn apply(&mut self, operation: impl Into<Operation>) -> bool {
        let [app, _] = apps();
        operation.into().apply(&mut self.schema, &app).is_ok()
    }

    fn some_table(&self, maker: &mut Maker<'_>) -> Option<ObjectName> {
        let names: Vec<ObjectName> = self.schema.tables.keys().cloned().collect();
        maker.dice.pick(&names).cloned()
    }
}

/// The schema after some edits; now and then one that has nothing to do with it.
pub(crate) fn edited(from: &Schema, maker: &mut Maker<'_>) -> Edit {
    if maker.dice.percent(5) {
        let mut edit = Edit { schema: new_schema(maker), origins: Origins::default(), can_move: true };
        tables::log_as_before(&mut edit, from, maker);
        remove_cut_otherwise(from, &mut edit, maker);
        return edit;
    }
    let can_move = from.sequences.values().all(|sequence| sequence.owned_by.is_none());
    let mut edit = Edit { schema: from.clone(), origins: Origins::of(from), can_move };
    for _ in 0..maker.dice.between(1, 6) {
        edit_once(&mut edit, maker);
        // Each edit begins at a valid schema.
        repair(&mut edit.schema, maker.words);
    }
    edit.origins.restrict(from, &edit.schema);
    tables::log_as_before(&mut edit, from, maker);
    remove_cut_otherwise(from, &mut edit, maker);
    edit
}

/// No operation cuts a table that is there otherwise.
fn remove_cut_otherwise(from: &Schema, edit: &mut Edit, maker: &Maker<'_>) {
    let is_cut_otherwise = |table: &&Table| {
        let origin = edit.origins.table(&table.name).unwrap_or(&table.name);
        from.table(origin).is_some_and(|old| renamed_cut(old, table, &edit.origins) != cut_of(table))
    };
    let names: Vec<ObjectName> =
        edit.schema.tables.values().filter(is_cut_otherwise).map(|table| table.name.clone()).collect();
    if !names.is_empty() {
        edit.schema.tables.retain(|name, _| !names.contains(name));
        repair(&mut edit.schema, maker.words);
        edit.origins.restrict(from, &edit.schema);
    }
}

fn cut_of(table: &Table) -> Option<ByDialect<Expression>> {
    table.partitioning.as_ref().map(|cut| cut.by.clone())
}

/// By what the old table is cut, with the new names of columns.
fn renamed_cut(old: &Table, new: &Table, origins: &Origins) -> Option<ByDialect<Expression>> {
    let mut cut = old.partitioning.clone()?;
    let renames: Vec<(&str, &str)> = new
        .columns
        .iter()
        .filter_map(|column| Some((origins.column(&new.name, &column.name)?, column.name.as_str())))
        .collect();
    for (at, (from, _)) in renames.iter().enumerate() {
        cut = cut.rename_column(from, &format!("between_names_{at}"));
    }
    for (at, (_, to)) in renames.iter().enumerate() {
        cut = cut.rename_column(&format!("between_names_{at}"), to);
    }
    Some(cut.by)
}

/// One edit of any kind.
pub(crate) fn edit_once(edit: &mut Edit, maker: &mut Maker<'_>) {
    match maker.dice.below(100) {
        0..4 => tables::add(edit, maker),
        4..7 => tables::remove(edit, maker),
        7..12 => tables::rename(edit, maker),
        12..14 => tables::swap(edit, maker),
        14..17 => tables::comment(edit, maker),
        17..29 => columns::add(edit, maker),
        29..36 => columns::remove(edit, maker),
        36..44 => columns::rename(edit, maker),
        44..46 => columns::swap(edit, maker),
        46..64 => columns::alter(edit, maker),
        64..70 => enums::edit(edit, maker),
        70..80 => parts::add(edit, maker),
        80..87 => parts::remove(edit, maker),
        87..92 => parts::alter(edit, maker),
        92..95 => parts::rename(edit, maker),
        95..98 => parts::sprinkle_some(edit, maker),
        _ => parts::edit_objects(edit, maker),
    }
}
