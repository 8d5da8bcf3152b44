//! What a live PostgreSQL database holds, read into a schema.
//!
//! Takes the answers to a fixed number of queries on `pg_catalog`, gives tables, enums and sequences in the words of
//! `lower`, and the rest by kind and name. Everything is put together by the numbers that the catalogue gives to
//! things.

mod attributes;
mod columns;
mod constraints;
mod defaults;
mod indexes;
mod names;
mod owners;
mod partitions;
mod parts;
mod queries;
mod relations;
mod sequences;
mod tables;
mod unknown;

use std::collections::HashSet;

use migrate_runtime::Rows;

use self::attributes::Attributes;
use self::names::Names;
use self::relations::Relations;
use self::sequences::Sequences;
use crate::dialect::reflection::Answer;
use crate::dialect::{Reading, ReflectError, Reflected};
use crate::schema::{EnumValue, Enumeration, ObjectName, Schema};

/// The queries whose answers [`reflect`] wants, in order.
pub(super) fn catalogue(reading: &Reading) -> Vec<String> {
    queries::first(reading)
}

/// What is asked where a foreign key points at a table that is not among those that were read.
pub(super) fn follow_up(reading: &Reading, answers: &[Rows]) -> Vec<String> {
    let relations = Answer::of(answers, queries::RELATIONS).rows();
    let known: HashSet<i64> = relations.map(|row| row.number(0)).collect();
    let targets = Answer::of(answers, queries::CONSTRAINTS).rows().map(|row| row.number(4));
    let points_elsewhere = targets.filter(|target| *target != 0).any(|target| !known.contains(&target));
    points_elsewhere.then(|| queries::targets(reading)).into_iter().collect()
}

/// What the database holds, from those answers.
pub(super) fn reflect(reading: &Reading, answers: &[Rows]) -> Result<Reflected, ReflectError> {
    let mut schema = Schema::empty();
    let mut unknown = unknown::read(&Answer::of(answers, queries::UNKNOWN), reading)?;
    let mut relations = relations::read(answers, reading)?;
    let attributes = Attributes::read(answers)?;
    let names = Names::read(answers, &relations, &attributes)?;
    let mut sequences = Sequences::read(answers, reading)?;
    tables::read(answers, &attributes, &mut relations, &mut sequences, &names, &mut unknown)?;
    sequences.finish(&mut schema, &relations, &names)?;
    owners::read(answers, reading, &mut unknown)?;
    parts::read(answers, &attributes, &relations, &mut unknown);
    partitions::read(answers, &mut relations)?;
    read_enums(answers, &mut schema)?;
    insert_tables(relations, &mut schema);
    unknown.sort();
    unknown.dedup();
    Ok(Reflected { schema, unknown })
}

fn read_enums(answers: &[Rows], schema: &mut Schema) -> Result<(), ReflectError> {
    for row in Answer::of(answers, queries::ENUMS).rows() {
        let name = ObjectName { schema: row.text(0), name: row.required(1, "typname")? };
        let enumeration = schema.enums.entry(name.clone()).or_insert_with(|| Enumeration {
            name,
            owner: None,
            values: Vec::new(),
            declared: crate::schema::Declared::default(),
        });
        enumeration.values.extend(row.text(2).map(EnumValue::new));
    }
    Ok(())
}

fn insert_tables(relations: Relations, schema: &mut Schema) {
    for relation in relations.into_values().filter(|relation| !relation.is_partition && !relation.is_ignored)
    {
        let mut table = relation.table;
        table.canonicalize();
        schema.insert_table(table);
    }
}
