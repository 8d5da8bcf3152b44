//! Foreign keys name their targets freely: in any case, without columns, before they are there.

use std::collections::BTreeMap;

use super::super::names::ColumnNames;
use crate::dialect::Unknown;
use crate::schema::{ConstraintDefinition, ForeignKey, ObjectName, Schema};

/// What a foreign key may refer to.
struct Target {
    name: ObjectName,
    columns: Vec<String>,
    key: Vec<String>,
}

/// Gives each foreign key its target as that calls itself.
pub(super) fn resolve(schema: &mut Schema, unknown: &mut Vec<Unknown>) {
    let targets: BTreeMap<String, Target> = schema
        .tables
        .values()
        .map(|table| {
            let target = Target {
                name: table.name.clone(),
                columns: table.columns.iter().map(|column| column.name.clone()).collect(),
                key: table.primary_key().map(|(_, columns)| columns.to_vec()).unwrap_or_default(),
            };
            (table.name.name.to_lowercase(), target)
        })
        .collect();
    for table in schema.tables.values_mut() {
        for constraint in &mut table.constraints {
            let ConstraintDefinition::ForeignKey(key) = &mut constraint.definition else { continue };
            if let Some(target) = targets.get(&key.table.name.to_lowercase()) {
                aim(key, target);
            } else if key.target_columns.is_empty() {
                unknown.push(Unknown {
                    kind: "foreign key",
                    name: table.name.name.clone(),
                    detail: format!("refers to the key of `{}`, which is not there", key.table),
                });
            }
        }
    }
}

fn aim(key: &mut ForeignKey, target: &Target) {
    key.table = target.name.clone();
    if key.target_columns.is_empty() {
        key.target_columns.clone_from(&target.key);
    }
    for column in &mut key.target_columns {
        *column = ColumnNames(&target.columns).resolve(column);
    }
}
