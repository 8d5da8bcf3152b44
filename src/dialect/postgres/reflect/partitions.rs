//! Partitions, put into the tables that they are parts of; and which tables inherit from which.

use std::collections::BTreeMap;

use super::super::partition::{canonical_bound, canonical_key};
use super::queries;
use super::relations::Relations;
use crate::dialect::ReflectError;
use crate::dialect::reflection::Answer;
use crate::schema::{ByDialect, Columns, ObjectName, Partition, Partitioning};
use migrate_runtime::Rows;

/// Reads who is part of whom.
pub(super) fn read(answers: &[Rows], relations: &mut Relations) -> Result<(), ReflectError> {
    let mut parts: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for row in Answer::of(answers, queries::PARENTS).rows() {
        let (child, parent) = (row.integer(0).unwrap_or_default(), row.integer(1).unwrap_or_default());
        let name = ObjectName { schema: row.text(2), name: row.required(3, "relname")? };
        let Some(relation) = relations.get_mut(&child) else { continue };
        if relation.is_partition {
            parts.entry(parent).or_default().push(child);
        } else {
            relation.table.inherits.push(name);
        }
    }
    let cut: Vec<i64> = relations
        .iter()
        .filter(|(_, relation)| relation.cut_by.is_some() && !relation.is_partition)
        .map(|(oid, _)| *oid)
        .collect();
    for oid in cut {
        let Some(columns) = relations.get(&oid).map(|relation| relation.table.columns.clone()) else {
            continue;
        };
        let partitioning = partitioning(oid, relations, &parts, &columns);
        if let Some(relation) = relations.get_mut(&oid) {
            relation.table.partitioning = partitioning;
        }
    }
    Ok(())
}

fn partitioning(
    oid: i64,
    relations: &Relations,
    parts: &BTreeMap<i64, Vec<i64>>,
    columns: &Columns,
) -> Option<Partitioning> {
    let by = relations.get(&oid)?.cut_by.as_deref()?;
    let children = parts.get(&oid).into_iter().flatten();
    let mut partitions: Vec<Partition> = children
        .filter_map(|child| {
            let relation = relations.get(child)?;
            Some(Partition {
                name: relation.table.name.clone(),
                values: ByDialect::everywhere(canonical_bound(relation.bound.as_deref()?, by, columns)),
                partitioning: partitioning(*child, relations, parts, columns).map(Box::new),
            })
        })
        .collect();
    partitions.sort_by(|one, other| one.name.cmp(&other.name));
    Some(Partitioning { by: ByDialect::everywhere(canonical_key(by, columns)), partitions })
}
