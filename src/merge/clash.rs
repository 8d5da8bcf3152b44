//! Tables and enums that cannot be told apart.

use std::collections::BTreeMap;

use super::problem::Problem;
use super::table::Draft;
use super::{Context, Enums, MergeError, rust_name};
use crate::schema::{DialectName, ObjectName, Partitioning, Place};

/// Models with one table, enums with one name, enums with the name of a table.
pub(super) fn find(drafts: &[Draft<'_>], enums: &Enums<'_>, context: &Context<'_>) -> Vec<MergeError> {
    let tables: Vec<Named> = drafts
        .iter()
        .filter(|draft| draft.app.is_some())
        .map(|draft| Named {
            name: draft.table.name.clone(),
            rust_name: rust_name(draft.model),
            place: context.places.of(&draft.model.place),
        })
        .collect();
    let named_enums: Vec<Named> = enums
        .owned()
        .map(|known| Named {
            name: known.name.clone(),
            rust_name: known.rust_name(),
            place: known.place.clone(),
        })
        .collect();
    let folds = context.has(DialectName::Sqlite);
    let mut errors = repeated(tables.iter(), folds, |name, first, second| Problem::TwoTables {
        table: name.clone(),
        first: first.rust_name.clone(),
        first_place: first.place.clone(),
        second: second.rust_name.clone(),
    });
    errors.extend(repeated(named_enums.iter(), false, |name, first, second| Problem::TwoEnums {
        name: name.clone(),
        first: first.rust_name.clone(),
        first_place: first.place.clone(),
        second: second.rust_name.clone(),
    }));
    if context.has(DialectName::Postgres) {
        errors.extend(enums_like_tables(&tables, &named_enums));
    }
    errors.extend(repeated_objects(drafts, context));
    errors
}

struct Named {
    name: ObjectName,
    rust_name: String,
    place: Place,
}

/// An error at each that comes after another one of its name, in the order of places.
fn repeated<'a>(
    named: impl Iterator<Item = &'a Named>,
    folds: bool,
    problem: impl Fn(&ObjectName, &Named, &Named) -> Problem,
) -> Vec<MergeError> {
    let mut sorted: Vec<&Named> = named.collect();
    sorted.sort_by(|one, other| (&one.place, &one.rust_name).cmp(&(&other.place, &other.rust_name)));
    let mut first_of: BTreeMap<(Option<String>, String), &Named> = BTreeMap::new();
    let mut errors = Vec::new();
    for second in sorted {
        let name = if folds { second.name.name.to_lowercase() } else { second.name.name.clone() };
        match first_of.get(&(second.name.schema.clone(), name.clone())) {
            Some(first) => {
                errors.push(MergeError::new(second.place.clone(), problem(&second.name, first, second)));
            }
            None => {
                first_of.insert((second.name.schema.clone(), name), second);
            }
        }
    }
    errors
}

/// PostgreSQL makes a type of each table's name.
fn enums_like_tables(tables: &[Named], enums: &[Named]) -> Vec<MergeError> {
    let by_name: BTreeMap<&ObjectName, &Named> = tables.iter().map(|table| (&table.name, table)).collect();
    let clashing = enums.iter().filter_map(|enumeration| {
        let table = by_name.get(&enumeration.name)?;
        let problem = Problem::EnumLikeTable {
            table: table.name.clone(),
            table_place: table.place.clone(),
            enumeration: enumeration.rust_name.clone(),
        };
        Some(MergeError::new(enumeration.place.clone(), problem))
    });
    clashing.collect()
}

/// A table, a part of one or a sequence: on PostgreSQL and MariaDB they share their names.
struct Object<'a> {
    what: &'static str,
    name: &'a ObjectName,
    place: Option<Place>,
}

/// Sequences and parts of tables with a name that is taken. Two tables of one name have their own words.
fn repeated_objects(drafts: &[Draft<'_>], context: &Context<'_>) -> Vec<MergeError> {
    let owned = || drafts.iter().filter(|draft| draft.app.is_some());
    let mut objects: Vec<Object<'_>> = Vec::new();
    for draft in owned() {
        let place = draft.table.declared.place.clone();
        objects.push(Object { what: "table", name: &draft.table.name, place });
    }
    for draft in owned() {
        if let Some(partitioning) =
            draft.table.partitioning.as_ref().filter(|_| context.has(DialectName::Postgres))
        {
            add_partitions(partitioning, draft, &mut objects);
        }
        objects.extend(draft.sequences.iter().map(|sequence| Object {
            what: "sequence",
            name: &sequence.name,
            place: sequence.declared.place.clone(),
        }));
    }
    let mut first_of: BTreeMap<&ObjectName, &Object<'_>> = BTreeMap::new();
    let mut sorted: Vec<&Object<'_>> = objects.iter().collect();
    sorted.sort_by_key(|object| (object.what != "table", &object.place));
    let mut errors = Vec::new();
    for object in sorted {
        let first = *first_of.entry(object.name).or_insert(object);
        if let (true, Some(place)) = (object.what != "table" && !std::ptr::eq(first, object), &object.place) {
            let problem = Problem::TwoObjects {
                what: object.what,
                name: object.name.clone(),
                other: match first.what {
                    what if what == object.what => format!("another {what}"),
                    what if first.place == object.place => format!("its own {what}"),
                    what => format!("a {what}"),
                },
                // The same place again says nothing.
                other_place: first.place.clone().filter(|first| first != place),
            };
            errors.push(MergeError::new(place.clone(), problem));
        }
    }
    errors
}

fn add_partitions<'a>(partitioning: &'a Partitioning, draft: &Draft<'_>, objects: &mut Vec<Object<'a>>) {
    for partition in &partitioning.partitions {
        let place = draft.table.declared.place.clone();
        objects.push(Object { what: "partition", name: &partition.name, place });
        if let Some(inner) = &partition.partitioning {
            add_partitions(inner, draft, objects);
        }
    }
}
