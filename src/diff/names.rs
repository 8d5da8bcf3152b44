//! Names that a convention made, settled: a new one that is taken already gets a number.
//!
//! A recorded name stays with its index when a column or a table is renamed, so the convention may later give the
//! same name to another one. Names are kept apart in a whole database schema, because PostgreSQL and SQLite keep
//! index names there, and MySQL those of foreign keys.

use std::collections::BTreeSet;

use super::Change;
use crate::operation::{
    AddConstraint, CreateIndex, CreateTable, DropConstraint, DropIndex, DropTable, Operation,
};
use crate::schema::{Name, ObjectName, Schema, Table, shorten_name};

type TakenName = (Option<String>, String);

/// Gives every derived name that is made a free one.
pub(super) fn settle(changes: &mut [Change], working: &Schema) {
    if !changes
        .iter_mut()
        .any(|change| made_names(&mut change.operation).into_iter().any(|(_, name)| name.is_derived()))
    {
        return;
    }
    let mut taken = names_that_stay(changes, working);
    for change in changes.iter_mut() {
        for (schema, name) in made_names(&mut change.operation) {
            if !name.is_derived() {
                taken.insert((schema, name.to_string()));
            }
        }
    }
    for change in changes.iter_mut() {
        for (schema, name) in made_names(&mut change.operation) {
            if name.is_derived() {
                take_free_name(name, schema, &mut taken);
            }
        }
    }
}

fn take_free_name(name: &mut Name, schema: Option<String>, taken: &mut BTreeSet<TakenName>) {
    let mut free = (schema, name.to_string());
    let mut number = 2;
    while taken.contains(&free) {
        free.1 = shorten_name(&format!("{name}_{number}"));
        number += 1;
    }
    if free.1 != name.as_str() {
        *name = Name::derived(free.1.as_str());
    }
    taken.insert(free);
}

/// The names that the operation makes, with the database schema that they are in.
fn made_names(operation: &mut Operation) -> Vec<(Option<String>, &mut Name)> {
    match operation {
        Operation::CreateTable(CreateTable(table)) => {
            let schema = table.name.schema.clone();
            let constraints = table.constraints.iter_mut().map(|constraint| &mut constraint.name);
            let names = constraints.chain(table.indexes.iter_mut().map(|index| &mut index.name));
            names.map(|name| (schema.clone(), name)).collect()
        }
        Operation::CreateIndex(CreateIndex { table, index }) => vec![(table.schema.clone(), &mut index.name)],
        Operation::AddConstraint(AddConstraint { table, constraint }) => {
            vec![(table.schema.clone(), &mut constraint.name)]
        }
        _ => Vec::new(),
    }
}

fn names_that_stay(changes: &[Change], working: &Schema) -> BTreeSet<TakenName> {
    let mut taken: BTreeSet<TakenName> = working.tables.values().flat_map(table_names).collect();
    for change in changes {
        match &change.operation {
            Operation::DropTable(DropTable(table)) => {
                for name in table_names(table) {
                    taken.remove(&name);
                }
            }
            Operation::DropIndex(DropIndex { table, index }) => {
                taken.remove(&taken_name(table, index.name.as_str()));
            }
            Operation::DropConstraint(DropConstraint { table, constraint }) => {
                taken.remove(&taken_name(table, constraint.name.as_str()));
            }
            Operation::RenameIndex(rename) => {
                taken.remove(&taken_name(&rename.table, &rename.from));
                taken.insert(taken_name(&rename.table, &rename.to));
            }
            Operation::RenameConstraint(rename) => {
                taken.remove(&taken_name(&rename.table, &rename.from));
                taken.insert(taken_name(&rename.table, &rename.to));
            }
            _ => {}
        }
    }
    taken
}

fn taken_name(table: &ObjectName, name: &str) -> TakenName {
    (table.schema.clone(), name.to_owned())
}

fn table_names(table: &Table) -> Vec<TakenName> {
    let constraints = table.constraints.iter().map(|constraint| constraint.name.as_str());
    let names = constraints.chain(table.indexes.iter().map(|index| index.name.as_str()));
    names.map(|name| taken_name(&table.name, name)).collect()
}
