//! Names of indexes and constraints, made distinct.
//!
//! A name that the convention made gets a number where it is taken, as the diff does it: in a whole database
//! schema, because PostgreSQL and SQLite keep index names there, and MySQL those of foreign keys. Names that
//! people wrote are errors where one of the databases in use cannot hold both.

use std::collections::{BTreeMap, BTreeSet};

use super::problem::Problem;
use super::{Context, MergeError};
use crate::schema::{
    Constraint, ConstraintDefinition, Declared, DialectName, Name, ObjectName, Place, Table, shorten_name,
};

/// Settles the names of all tables, and puts their parts in order.
pub(super) fn settle(tables: &mut [Table], context: &Context<'_>) -> Vec<MergeError> {
    tables.sort_by(|one, other| (&one.name, &one.declared.place).cmp(&(&other.name, &other.declared.place)));
    let mut errors: Vec<MergeError> = tables.iter().flat_map(find_repeated).collect();
    errors.extend(find_clashes(tables, context));
    let mut taken: BTreeSet<(Option<String>, String)> = BTreeSet::new();
    for table in tables.iter() {
        let explicit = names(table).filter(|name| !name.is_derived());
        taken.extend(explicit.map(|name| (table.name.schema.clone(), name.to_string())));
    }
    for table in tables.iter_mut() {
        let schema = table.name.schema.clone();
        for name in names_mut(table).filter(|name| name.is_derived()) {
            take_free_name(name, schema.as_ref(), &mut taken);
        }
        table.canonicalize();
    }
    errors
}

fn names(table: &Table) -> impl Iterator<Item = &Name> {
    let constraints = table.constraints.iter().map(|constraint| &constraint.name);
    constraints.chain(table.indexes.iter().map(|index| &index.name))
}

fn names_mut(table: &mut Table) -> impl Iterator<Item = &mut Name> {
    let constraints = table.constraints.iter_mut().map(|constraint| &mut constraint.name);
    constraints.chain(table.indexes.iter_mut().map(|index| &mut index.name))
}

fn take_free_name(name: &mut Name, schema: Option<&String>, taken: &mut BTreeSet<(Option<String>, String)>) {
    let mut free = name.to_string();
    let mut number = 2;
    while !taken.insert((schema.cloned(), free.clone())) {
        free = shorten_name(&format!("{name}_{number}"));
        number += 1;
    }
    if free != name.as_str() {
        *name = Name::derived(free);
    }
}

/// Constraints and indexes that say the same and have no names that tell them apart.
fn find_repeated(table: &Table) -> Vec<MergeError> {
    let mut errors = Vec::new();
    for (at, second) in table.constraints.iter().enumerate() {
        let first = table.constraints[..at].iter().find(|first| first.definition == second.definition);
        if let (Some(first), true) = (first, second.name.is_derived()) {
            let what = match &second.definition {
                ConstraintDefinition::Check { expression, .. } => format!("check `{expression}`"),
                _ => format!("{} ({})", second.kind(), second.columns().join(", ")),
            };
            errors.extend(declared_twice(table, what, &first.declared, &second.declared));
        }
    }
    for (at, second) in table.indexes.iter().enumerate() {
        let first = table.indexes[..at].iter().find(|first| first.same_structure(second));
        if let (Some(first), true) = (first, second.name.is_derived()) {
            let columns: Vec<&str> =
                second.columns.iter().map(|part| part.column_name().unwrap_or("…")).collect();
            let what = format!("index ({})", columns.join(", "));
            errors.extend(declared_twice(table, what, &first.declared, &second.declared));
        }
    }
    errors
}

fn declared_twice(table: &Table, what: String, first: &Declared, second: &Declared) -> Option<MergeError> {
    let problem =
        Problem::DeclaredTwice { what, table: table.name.clone(), first_place: first.place.clone() };
    Some(MergeError::new(second.place.clone()?, problem))
}

/// Where a database keeps the names of what it has to tell apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Space {
    /// Of a table: its constraints and indexes.
    Table(ObjectName),
    /// Of a database schema: on PostgreSQL tables, indexes and the keys that are indexes; on SQLite tables and
    /// indexes.
    Relations(Option<String>),
    /// Of a database: foreign keys on MySQL.
    ForeignKeys,
    /// Of a database: checks on MySQL.
    Checks,
}

/// Something with a name that a person wrote.
struct Explicit<'a> {
    name: &'a str,
    what: String,
    place: Option<&'a Place>,
}

fn find_clashes(tables: &[Table], context: &Context<'_>) -> Vec<MergeError> {
    let mut known: BTreeMap<(Space, &str), Explicit<'_>> = BTreeMap::new();
    if context.has(DialectName::Postgres) || context.has(DialectName::Sqlite) {
        for table in tables {
            let space = Space::Relations(table.name.schema.clone());
            let what = format!("table `{}`", table.name);
            let explicit = Explicit { name: &table.name.name, what, place: table.declared.place.as_ref() };
            known.insert((space, explicit.name), explicit);
        }
    }
    let mut errors = Vec::new();
    for table in tables {
        for (spaces, second) in explicit_parts(table, context) {
            let first = spaces.iter().find_map(|space| known.get(&(space.clone(), second.name)));
            if let (Some(first), Some(place)) = (first, second.place) {
                let problem = Problem::TwoNames {
                    name: second.name.to_owned(),
                    what: second.what.clone(),
                    other: first.what.clone(),
                    other_place: first.place.cloned(),
                };
                errors.push(MergeError::new(place.clone(), problem));
            }
            for space in spaces {
                let again = Explicit { what: second.what.clone(), ..second };
                known.entry((space, second.name)).or_insert(again);
            }
        }
    }
    errors
}

fn explicit_parts<'a>(table: &'a Table, context: &Context<'_>) -> Vec<(Vec<Space>, Explicit<'a>)> {
    let constraints = table.constraints.iter().map(|constraint| {
        let what = format!("{} of `{}`", constraint.kind(), table.name);
        (constraint_spaces(constraint, table, context), &constraint.name, what, &constraint.declared)
    });
    let indexes = table.indexes.iter().map(|index| {
        (index_spaces(table, context), &index.name, format!("index of `{}`", table.name), &index.declared)
    });
    let explicit = constraints.chain(indexes).filter(|(_, name, ..)| !name.is_derived());
    explicit
        .map(|(spaces, name, what, declared)| {
            (spaces, Explicit { name: name.as_str(), what, place: declared.place.as_ref() })
        })
        .collect()
}

fn constraint_spaces(constraint: &Constraint, table: &Table, context: &Context<'_>) -> Vec<Space> {
    let mut spaces = vec![Space::Table(table.name.clone())];
    let on_mysql = context.has(DialectName::Mysql);
    match constraint.definition {
        ConstraintDefinition::PrimaryKey { .. }
        | ConstraintDefinition::Unique { .. }
        | ConstraintDefinition::Exclusion(_) => {
            if context.has(DialectName::Postgres) {
                spaces.push(Space::Relations(table.name.schema.clone()));
            }
        }
        ConstraintDefinition::ForeignKey(_) if on_mysql => spaces.push(Space::ForeignKeys),
        ConstraintDefinition::Check { .. } if on_mysql => spaces.push(Space::Checks),
        ConstraintDefinition::ForeignKey(_) | ConstraintDefinition::Check { .. } => {}
    }
    spaces
}

fn index_spaces(table: &Table, context: &Context<'_>) -> Vec<Space> {
    let mut spaces = vec![Space::Table(table.name.clone())];
    if context.has(DialectName::Postgres) || context.has(DialectName::Sqlite) {
        spaces.push(Space::Relations(table.name.schema.clone()));
    }
    spaces
}
