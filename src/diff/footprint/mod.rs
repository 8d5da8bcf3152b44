//! What an operation makes, uses, leaves and frees: the ground for the order of changes.
//!
//! Within a list of changes whoever makes a thing comes before whoever uses it, whoever leaves it before whoever
//! frees it, and whoever frees a thing before whoever makes it anew. Operations on names and owners come before
//! all others that touch the same tables, because those speak of the new names.

mod surroundings;

use std::collections::BTreeSet;

pub(super) use self::surroundings::Surroundings;
use crate::operation::{AddPartition, AlterSequence, DropPartition, Operation, SetOptions};
use crate::schema::{
    Column, ColumnType, Constraint, ConstraintDefinition, DialectName, Index, ObjectName, Options, Sequence,
    Table,
};

/// Something that one operation needs of another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Thing {
    Table(ObjectName),
    /// The place of a table's primary key: the old one makes way for the new one.
    PrimaryKey(ObjectName),
    /// That the column is there.
    Column(ObjectName, String),
    /// How the column is: its type and the like.
    Form(ObjectName, String),
    /// That those columns are unique, as foreign keys need it.
    Key(ObjectName, BTreeSet<String>),
    /// The name of an index or constraint within a database schema.
    Name(Option<String>, String),
    Enum(ObjectName),
    /// Which values an enum has.
    Values(ObjectName),
    Sequence(ObjectName),
    /// That a table is written to the log, as those that refer to it need it where they are.
    Logged(ObjectName),
    /// That a table is not written to the log, so that it may refer to others which are not.
    Unlogged(ObjectName),
}

/// What one operation has to do with things.
#[derive(Debug, Default)]
pub(super) struct Footprint {
    /// Names and owners change: it comes first.
    pub(super) comes_first: bool,
    /// The tables that it speaks of.
    pub(super) tables: BTreeSet<ObjectName>,
    pub(super) makes: Vec<Thing>,
    pub(super) uses: Vec<Thing>,
    pub(super) leaves: Vec<Thing>,
    pub(super) frees: Vec<Thing>,
}

impl Footprint {
    /// It changes something inside a table: after the table is made, before it goes.
    fn within(&mut self, table: &ObjectName) {
        self.tables.insert(table.clone());
        self.uses.push(Thing::Table(table.clone()));
        self.leaves.push(Thing::Table(table.clone()));
    }

    fn create_table(&mut self, table: &Table) {
        self.tables.insert(table.name.clone());
        self.makes.push(Thing::Table(table.name.clone()));
        self.makes.extend(names_of(table));
        self.uses.extend(table.columns.iter().flat_map(|column| enums_of(column, true)));
        self.uses.extend(table.inherits.iter().cloned().map(Thing::Table));
        let needs = self.keys_of(table);
        self.uses.extend(needs);
    }

    /// `with_values` says of which columns the values of their enums matter.
    fn drop_table(&mut self, table: &Table, with_values: impl Fn(&Column) -> bool) {
        self.tables.insert(table.name.clone());
        self.frees.push(Thing::Table(table.name.clone()));
        self.frees.extend(names_of(table));
        self.leaves.extend(table.columns.iter().flat_map(|column| enums_of(column, with_values(column))));
        self.leaves.extend(table.inherits.iter().cloned().map(Thing::Table));
        let needs = self.keys_of(table);
        self.leaves.extend(needs);
    }

    /// What the foreign keys of a whole table need of other tables.
    fn keys_of(&mut self, table: &Table) -> Vec<Thing> {
        let keys = table.constraints.iter().filter_map(Constraint::foreign_key);
        let mut needs = Vec::new();
        for key in keys.filter(|key| key.table != table.name) {
            self.tables.insert(key.table.clone());
            needs.extend(needs_of_key(&key.table, &key.target_columns));
        }
        needs
    }

    /// The operations that no column, index or constraint is inside of.
    fn of_the_rest(&mut self, operation: &Operation) {
        match operation {
            Operation::RenameIndex(rename) => self.rename_part(&rename.table, &rename.from, &rename.to),
            Operation::RenameConstraint(rename) => self.rename_part(&rename.table, &rename.from, &rename.to),
            Operation::SetComment(comment) => {
                self.within(&comment.table);
                if let Some(column) = &comment.column {
                    self.uses.push(Thing::Form(comment.table.clone(), column.clone()));
                }
            }
            Operation::SetOptions(set) => {
                self.within(&set.table);
                self.log(set);
                self.give_up_row_ids(set);
            }
            Operation::AddPartition(AddPartition { table, .. })
            | Operation::DropPartition(DropPartition { table, .. }) => self.within(table),
            Operation::CreateSequence(create) => {
                self.makes.push(Thing::Sequence(create.0.name.clone()));
                self.makes.push(name_of_sequence(&create.0));
                self.owner_of_sequence(&create.0, true);
            }
            Operation::DropSequence(drop) => {
                self.frees.push(Thing::Sequence(drop.0.name.clone()));
                self.frees.push(name_of_sequence(&drop.0));
                self.owner_of_sequence(&drop.0, false);
            }
            Operation::AlterSequence(alter) => self.alter_sequence(alter),
            Operation::CreateEnum(create) => self.makes.push(Thing::Enum(create.0.name.clone())),
            Operation::DropEnum(drop) => self.frees.push(Thing::Enum(drop.0.name.clone())),
            Operation::AlterEnum(alter) => {
                self.makes.push(Thing::Values(alter.name.clone()));
                self.frees.push(Thing::Values(alter.name.clone()));
            }
            names => {
                self.comes_first = true;
                let effects = names.effects();
                let objects = effects.reads.iter().chain(&effects.writes);
                self.tables.extend(objects.filter_map(|object| object.table()).cloned());
            }
        }
    }

    /// PostgreSQL has no reference from a table that it logs to one that it does not.
    fn log(&mut self, set: &SetOptions) {
        let unlogged = |options: &Options| options.flag(DialectName::Postgres, "unlogged");
        let (logged, free) = (Thing::Logged(set.table.clone()), Thing::Unlogged(set.table.clone()));
        match (unlogged(&set.from), unlogged(&set.to)) {
            (true, false) => {
                self.frees.push(free);
                self.makes.push(logged);
            }
            (false, true) => {
                self.frees.push(logged);
                self.makes.push(free);
            }
            _ => {}
        }
    }

    /// SQLite's tables without row ids have a primary key.
    fn give_up_row_ids(&mut self, set: &SetOptions) {
        let without = |options: &Options| options.flag(DialectName::Sqlite, "without_rowid");
        let key = Thing::PrimaryKey(set.table.clone());
        match (without(&set.from), without(&set.to)) {
            (true, false) => self.leaves.push(key),
            (false, true) => self.uses.push(key),
            _ => {}
        }
    }

    fn alter_sequence(&mut self, alter: &AlterSequence) {
        for sequence in [&alter.from, &alter.to] {
            self.uses.push(Thing::Sequence(sequence.name.clone()));
            self.leaves.push(Thing::Sequence(sequence.name.clone()));
        }
        if alter.from.name != alter.to.name {
            self.frees.push(name_of_sequence(&alter.from));
            self.makes.push(name_of_sequence(&alter.to));
        }
        self.owner_of_sequence(&alter.from, false);
        self.owner_of_sequence(&alter.to, true);
    }

    /// A sequence is given to a column that is there, and taken back before that goes.
    fn owner_of_sequence(&mut self, sequence: &Sequence, comes: bool) {
        let Some(owner) = &sequence.owned_by else { return };
        self.tables.insert(owner.table.clone());
        let things =
            [Thing::Table(owner.table.clone()), Thing::Column(owner.table.clone(), owner.column.clone())];
        if comes { self.uses.extend(things) } else { self.leaves.extend(things) }
    }

    fn rename_part(&mut self, table: &ObjectName, from: &str, to: &str) {
        self.within(table);
        self.frees.push(Thing::Name(table.schema.clone(), from.to_owned()));
        self.makes.push(Thing::Name(table.schema.clone(), to.to_owned()));
    }
}

/// A sequence shares the names of its schema with tables and indexes.
fn name_of_sequence(sequence: &Sequence) -> Thing {
    Thing::Name(sequence.name.schema.clone(), sequence.name.name.clone())
}

fn needs_of_key(target: &ObjectName, columns: &[String]) -> Vec<Thing> {
    let mut needs =
        vec![Thing::Table(target.clone()), Thing::Key(target.clone(), columns.iter().cloned().collect())];
    needs.push(Thing::Logged(target.clone()));
    needs.extend(columns.iter().map(|column| Thing::Form(target.clone(), column.clone())));
    needs
}

/// The enums that a column's types name, with their values where those matter.
fn enums_of(column: &Column, with_values: bool) -> Vec<Thing> {
    let names = column.ty.values().filter_map(ColumnType::enum_name);
    names
        .flat_map(|name| {
            let values = with_values.then(|| Thing::Values(name.clone()));
            [Thing::Enum(name.clone())].into_iter().chain(values)
        })
        .collect()
}

fn index_name_and_key(table: &ObjectName, index: &Index) -> Vec<Thing> {
    let mut things = vec![Thing::Name(table.schema.clone(), index.name.to_string())];
    let columns = index.columns.iter().map(|part| part.column_name().map(str::to_owned));
    if let (true, Some(columns)) = (index.unique, columns.collect::<Option<BTreeSet<String>>>()) {
        things.push(Thing::Key(table.clone(), columns));
    }
    things
}

fn constraint_name_and_key(table: &ObjectName, constraint: &Constraint) -> Vec<Thing> {
    let mut things = vec![Thing::Name(table.schema.clone(), constraint.name.to_string())];
    if let ConstraintDefinition::PrimaryKey { columns, .. } | ConstraintDefinition::Unique { columns, .. } =
        &constraint.definition
    {
        things.push(Thing::Key(table.clone(), columns.iter().cloned().collect()));
    }
    if matches!(constraint.definition, ConstraintDefinition::PrimaryKey { .. }) {
        things.push(Thing::PrimaryKey(table.clone()));
    }
    things
}

fn names_of(table: &Table) -> Vec<Thing> {
    let constraints = table.constraints.iter().map(|constraint| constraint.name.as_str());
    let names = constraints.chain(table.indexes.iter().map(|index| index.name.as_str()));
    names.map(|name| Thing::Name(table.name.schema.clone(), name.to_owned())).collect()
}
