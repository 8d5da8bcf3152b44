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
        let name = table.name.name.clone();
        let mut note =
            |detail: String| unknown.push(Unknown { kind: "foreign key", name: name.clone(), detail });
        table.constraints.retain_mut(|constraint| {
            let ConstraintDefinition::ForeignKey(key) = &mut constraint.definition else { return true };
            let said = key.target_columns.is_empty();
            if let Some(target) = targets.get(&key.table.name.to_lowercase()) {
                aim(key, target);
            } else if said {
                note(format!("refers to the key of `{}`, which is not there", key.table));
            }
            // SQLite keeps a key of too few columns, and fails where a row of either table changes; written out, with
            // the columns that it refers to, it would not take it.
            let fits = key.columns.len() == key.target_columns.len() || key.target_columns.is_empty();
            if !fits {
                note(format!(
                    "{} refers to the key of `{}`, which has {} columns",
                    key.columns.join(", "),
                    key.table,
                    key.target_columns.len()
                ));
            }
            fits
        });
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
