//! Names, plain and odd ones.

use cargo_migrate::schema::{
    ConstraintDefinition, EnumValue, Name, NamingConvention, ObjectName, Schema, Table,
};

use super::Maker;
use crate::dice::Dice;

/// The database schema in which some tables are.
pub(crate) const OTHER_SCHEMA: &str = "Side";

const PLAIN_TABLES: [&str; 6] = ["users", "orders", "teams", "items", "events", "tags"];
const ODD_TABLES: [&str; 12] = [
    "Order",
    "select",
    "user group",
    "größe",
    "名前",
    "it's",
    "say \"hi\"",
    "back`tick",
    "dotted.name",
    "UPPER",
    "percent%s",
    "a_table_whose_name_is_as_long_as_postgresql_takes_it_63_bytes_x",
];
const PLAIN_COLUMNS: [&str; 10] =
    ["name", "email", "age", "total", "state", "note", "created", "score", "title", "amount"];
const ODD_COLUMNS: [&str; 14] = [
    "group",
    "Order",
    "userId",
    "first name",
    "größe",
    "列",
    "o'clock",
    "quo\"te",
    "tick`ed",
    "dot.ted",
    "key",
    "per%cent",
    "TABLE",
    "a_column_whose_name_is_as_long_as_postgresql_takes_it_63_bytesx",
];
const VALUES: [&str; 12] = [
    "Admin",
    "guest",
    "Member",
    "it's",
    "with space",
    "größe",
    "",
    "NULL",
    "comma,ted",
    "back\\slash",
    "a\"b",
    "名前",
];

fn folded(name: &str) -> String {
    name.to_lowercase()
}

/// A name of a table that the schema does not have, in no case.
pub(crate) fn table_name(schema: &Schema, maker: &mut Maker<'_>) -> ObjectName {
    let odd = maker.dice.percent(30);
    let pool: &[&str] = if odd { &ODD_TABLES } else { &PLAIN_TABLES };
    let is_taken = |name: &str| {
        let taken = |other: &ObjectName| folded(&other.name) == folded(name);
        schema.tables.keys().any(taken) || schema.enums.keys().any(taken)
    };
    let name = from_pool(pool, maker.dice, is_taken);
    if maker.words.is_postgres() && maker.dice.percent(12) {
        return ObjectName::qualified(OTHER_SCHEMA, name);
    }
    ObjectName::bare(name)
}

/// A name of a column that the table does not have.
pub(crate) fn column_name(table: &Table, maker: &mut Maker<'_>) -> String {
    let pool: &[&str] = if maker.dice.percent(30) { &ODD_COLUMNS } else { &PLAIN_COLUMNS };
    let cased = maker.words.features.cased_columns;
    from_pool(pool, maker.dice, |name| {
        table
            .columns
            .iter()
            .any(|column| column.name == name || (!cased && folded(&column.name) == folded(name)))
    })
}

/// A value that the enum does not have.
pub(crate) fn value_name(values: &[EnumValue], dice: &mut Dice) -> String {
    // MySQL takes values for equal that differ in spaces at the end alone; and for the empty one see its errors.
    from_pool(&VALUES, dice, |name| values.iter().any(|value| folded(&value.value) == folded(name)))
}

/// One of the pool, with a number behind it where all that were tried are taken.
fn from_pool(pool: &[&str], dice: &mut Dice, is_taken: impl Fn(&str) -> bool) -> String {
    for _ in 0..4 {
        let name = dice.pick(pool).copied().unwrap_or("name");
        if !is_taken(name) {
            return name.to_owned();
        }
    }
    free_name("name", dice, is_taken)
}

/// A word with a number.
pub(crate) fn free_name(stem: &str, dice: &mut Dice, is_taken: impl Fn(&str) -> bool) -> String {
    loop {
        let name = format!("{stem}_{}", dice.below(10_000));
        if !is_taken(&name) {
            return name;
        }
    }
}

/// Every name that a constraint or index has, and every table's: they share one space on some database.
fn taken(schema: &Schema) -> Vec<String> {
    let mut names = Vec::new();
    for table in schema.tables.values() {
        names.push(folded(&table.name.name));
        names.extend(table.constraints.iter().map(|constraint| folded(constraint.name.as_str())));
        names.extend(table.indexes.iter().map(|index| folded(index.name.as_str())));
    }
    names
}

/// A name of a new constraint or index: one that the convention is to make, or an explicit one.
pub(super) fn part_name(schema: &Schema, stem: &str, derived: bool, dice: &mut Dice) -> Name {
    let taken = taken(schema);
    let odd = ["Key", "größe", "an index", "select", "it's"];
    let stem = if dice.percent(20) { dice.pick(&odd).copied().unwrap_or(stem) } else { stem };
    let text = free_name(stem, dice, |name| taken.contains(&folded(name)));
    if derived { Name::derived(text) } else { Name::explicit(text) }
}

/// Gives what the convention names its name, as the models do: again whenever the schema has changed. What would get a
/// name that is taken keeps its own, or gets a free one.
pub(super) fn derive_names(schema: &mut Schema) {
    let names: Vec<ObjectName> = schema.tables.keys().cloned().collect();
    for name in names {
        let Some(mut table) = schema.tables.remove(&name) else { continue };
        let mut taken = taken(schema);
        derive_in(&mut table, &mut taken);
        schema.insert_table(table);
    }
}

fn derive_in(table: &mut Table, taken: &mut Vec<String>) {
    let convention = NamingConvention::default();
    let holder = table.name.name.clone();
    taken.push(folded(&holder));
    let explicit = table.constraints.iter().map(|constraint| &constraint.name);
    let explicit = explicit.chain(table.indexes.iter().map(|index| &index.name));
    taken.extend(explicit.filter(|name| !name.is_derived()).map(|name| folded(name.as_str())));
    for constraint in table.constraints.iter_mut().filter(|constraint| constraint.name.is_derived()) {
        let template = match &constraint.definition {
            ConstraintDefinition::PrimaryKey { .. } => &convention.primary_key,
            ConstraintDefinition::Unique { .. } => &convention.unique,
            ConstraintDefinition::ForeignKey(_) => &convention.foreign_key,
            _ => continue,
        };
        let columns: Vec<&str> = constraint.columns().iter().map(String::as_str).collect();
        let derived = NamingConvention::apply(template, &holder, &columns);
        settle(&mut constraint.name, derived, taken);
    }
    for index in table.indexes.iter_mut().filter(|index| index.name.is_derived()) {
        let columns: Vec<&str> =
            index.columns.iter().map(|part| part.column_name().unwrap_or("expression")).collect();
        let derived = NamingConvention::apply(&convention.index, &holder, &columns);
        settle(&mut index.name, derived, taken);
    }
    table.canonicalize();
}

fn settle(name: &mut Name, derived: String, taken: &mut Vec<String>) {
    if taken.contains(&folded(&derived)) {
        // What it was called may have become another one's name meanwhile.
        let mut text = name.as_str().to_owned();
        while taken.contains(&folded(&text)) {
            text.push('2');
        }
        *name = Name::explicit(text);
    } else {
        *name = Name::derived(derived);
    }
    taken.push(folded(name.as_str()));
}
