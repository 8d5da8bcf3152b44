//! Random schemas, valid by construction: what is named exists, and every key, check and index is one that the
//! database takes.

mod column;
mod extras;
mod names;
mod objects;
mod parts;
mod references;
mod repair;
mod repair_extras;
mod table;

use cargo_migrate::schema::{AppLabel, DialectName, EnumValue, Enumeration, ObjectName, Schema};

pub(crate) use column::{further_column, retype, set_default};
pub(crate) use extras::sprinkle;
pub(crate) use names::{OTHER_SCHEMA, column_name, free_name, table_name, value_name};
pub(crate) use objects::{add_exclusion, add_sequence, cut_table, edit_parts, edit_sequence};
pub(crate) use parts::{add_check, add_generated, add_index, add_unique, checked_template, is_keyable};
pub(crate) use references::add_reference;
pub(crate) use repair::{forget_column, repair};
pub(crate) use table::new_table;

use crate::dice::Dice;
use crate::vocabulary::Vocabulary;

/// What schemas are made with.
pub(crate) struct Maker<'a> {
    pub(crate) dialect: DialectName,
    pub(crate) words: &'static Vocabulary,
    pub(crate) dice: &'a mut Dice,
}

/// The apps that random objects belong to.
pub(crate) fn apps() -> [AppLabel; 2] {
    ["alpha", "beta"].map(|label| AppLabel::new(label).unwrap_or_else(|_| unreachable!("a plain word")))
}

/// A whole schema: one to four tables, up to two enums.
pub(crate) fn new_schema(maker: &mut Maker<'_>) -> Schema {
    let mut schema = Schema::empty();
    for _ in 0..maker.dice.below(3) {
        add_enum(&mut schema, maker);
    }
    for _ in 0..maker.dice.between(1, 4) {
        let table = new_table(&schema, maker);
        schema.insert_table(table);
    }
    if maker.dice.percent(15) {
        add_sequence(&mut schema, maker);
    }
    for _ in 0..maker.dice.below(4) {
        add_reference(&mut schema, maker);
    }
    let names: Vec<ObjectName> = schema.tables.keys().cloned().collect();
    for name in names {
        for _ in 0..maker.dice.below(3) {
            add_part(&mut schema, &name, maker);
        }
        if maker.dice.percent(10) {
            add_exclusion(&mut schema, &name, maker);
        }
        if maker.dice.percent(15) {
            cut_table(&mut schema, &name, maker);
        }
        for _ in 0..maker.dice.below(3) {
            sprinkle(&mut schema, &name, maker);
        }
    }
    repair(&mut schema, maker.words);
    schema
}

/// A constraint, a generated column or an index more.
pub(crate) fn add_part(schema: &mut Schema, table: &ObjectName, maker: &mut Maker<'_>) {
    match maker.dice.below(10) {
        0..2 => add_unique(schema, table, maker),
        2..4 => add_check(schema, table, maker),
        4..6 => add_generated(schema, table, maker),
        _ => add_index(schema, table, maker),
    }
}

/// An enum of one to four values.
pub(crate) fn add_enum(schema: &mut Schema, maker: &mut Maker<'_>) {
    let name = ObjectName::bare(free_name("kind", maker.dice, |name| {
        schema.enums.contains_key(&ObjectName::bare(name))
            || schema.tables.contains_key(&ObjectName::bare(name))
    }));
    let mut values: Vec<EnumValue> = Vec::new();
    for _ in 0..maker.dice.between(1, 4) {
        let value = value_name(&values, maker.dice);
        values.push(EnumValue::new(value));
    }
    let owner = maker.dice.pick(&apps()).cloned();
    schema.insert_enum(Enumeration { name, owner, values, declared: Default::default() });
}
