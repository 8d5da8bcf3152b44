//! Operations on how a table is kept: its options and its partitions.

use serde::{Deserialize, Serialize};

use super::Description;
use super::apply::{ApplyError, table_mut};
use crate::schema::{ObjectName, Options, Partition, Partitioning, Schema};

/// A table's options for some databases change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetOptions {
    pub table: ObjectName,
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub from: Options,
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub to: Options,
}

impl SetOptions {
    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        table_mut(schema, &self.table)?.options.clone_from(&self.to);
        Ok(())
    }

    pub(super) fn describe(&self) -> Description {
        let text = format!("options of {} ({})", self.table, self.changes());
        Description::change(text, format!("set options of {}", self.table))
    }

    /// Each key that differs, with its new value.
    fn changes(&self) -> String {
        let set = self.to.iter().filter(|(dialect, key, value)| self.from.get(*dialect, key) != Some(value));
        let gone = self.from.iter().filter(|(dialect, key, _)| self.to.get(*dialect, key).is_none());
        let set = set.map(|(dialect, key, value)| format!("{dialect} {key} = {value}"));
        set.chain(gone.map(|(dialect, key, _)| format!("{dialect} - {key}"))).collect::<Vec<_>>().join(", ")
    }
}

/// A new part of a table that is cut into parts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddPartition {
    pub table: ObjectName,
    /// The part that is cut again, where the new one is inside of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<ObjectName>,
    pub partition: Partition,
}

impl AddPartition {
    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let partitioning = partitioning_mut(schema, &self.table, self.within.as_ref())?;
        let name = &self.partition.name;
        if partitioning.partitions.iter().any(|partition| partition.name == *name) {
            return Err(ApplyError::exists("partition", &name.to_string(), &self.table));
        }
        partitioning.partitions.push(self.partition.clone());
        Ok(())
    }

    pub(super) fn describe(&self) -> Description {
        let name = &self.partition.name;
        Description::add(format!("partition {name} of {}", self.table), format!("add partition {name}"))
    }
}

/// A part of a table that goes, with its rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DropPartition {
    pub table: ObjectName,
    /// The part that it is inside of, where it is inside of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<ObjectName>,
    pub partition: Partition,
    /// Its rows go to the part that takes them when it is gone, where there is one: the way back of a part that was cut
    /// off another one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub keep_rows: bool,
}

impl DropPartition {
    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let partitioning = partitioning_mut(schema, &self.table, self.within.as_ref())?;
        let name = &self.partition.name;
        let at = partitioning.partitions.iter().position(|partition| partition.name == *name);
        let at = at.ok_or_else(|| ApplyError::missing("partition", &name.to_string(), &self.table))?;
        partitioning.partitions.remove(at);
        Ok(())
    }

    pub(super) fn describe(&self) -> Description {
        let name = &self.partition.name;
        Description::remove(format!("partition {name} of {}", self.table), format!("drop partition {name}"))
    }
}

/// How the table is cut, or the part of it that is cut again.
fn partitioning_mut<'a>(
    schema: &'a mut Schema,
    table: &ObjectName,
    within: Option<&ObjectName>,
) -> Result<&'a mut Partitioning, ApplyError> {
    let whole = table_mut(schema, table)?.partitioning.as_mut();
    let missing = || ApplyError::NotPartitioned(within.unwrap_or(table).clone());
    let whole = whole.ok_or_else(missing)?;
    match within {
        None => Ok(whole),
        Some(name) => within_mut(whole, name).ok_or_else(missing),
    }
}

fn within_mut<'a>(partitioning: &'a mut Partitioning, name: &ObjectName) -> Option<&'a mut Partitioning> {
    partitioning.partitions.iter_mut().find_map(|partition| {
        let inner = partition.partitioning.as_deref_mut()?;
        if partition.name == *name { Some(inner) } else { within_mut(inner, name) }
    })
}
