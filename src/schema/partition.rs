//! Tables that are kept in parts, by the values of their rows.

use serde::{Deserialize, Serialize};

use super::{ByDialect, Expression, ObjectName};

/// How a table is cut, and into which parts. Equality does not look at the order of the parts.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Partitioning {
    /// `RANGE (created_at)`, `LIST (region)`, `HASH (id)`.
    pub by: ByDialect<Expression>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub partitions: Vec<Partition>,
}

/// One part. On PostgreSQL a table of its own with that name, on MySQL a name within its table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Partition {
    pub name: ObjectName,
    /// Which rows: `FROM ('2024-01-01') TO ('2025-01-01')`, `IN (1, 2)`, `WITH (MODULUS 4, REMAINDER 0)`, `DEFAULT`,
    /// `VALUES LESS THAN (10)`.
    pub values: ByDialect<Expression>,
    /// Cut again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partitioning: Option<Box<Partitioning>>,
}

impl PartialEq for Partitioning {
    fn eq(&self, other: &Self) -> bool {
        fn sorted(partitions: &[Partition]) -> Vec<&Partition> {
            let mut partitions: Vec<&Partition> = partitions.iter().collect();
            partitions.sort_unstable_by(|one, other| one.name.cmp(&other.name));
            partitions
        }
        self.by == other.by && sorted(&self.partitions) == sorted(&other.partitions)
    }
}

impl Eq for Partitioning {}

impl Partitioning {
    /// The part of that name, of whatever depth.
    #[must_use]
    pub fn partition(&self, name: &ObjectName) -> Option<&Partition> {
        self.partitions.iter().find_map(|partition| match &partition.partitioning {
            _ if partition.name == *name => Some(partition),
            Some(inner) => inner.partition(name),
            None => None,
        })
    }

    /// The same cut with a column called by its new name.
    #[must_use]
    pub fn rename_column(&self, from: &str, to: &str) -> Self {
        let partitions = self.partitions.iter().map(|partition| Partition {
            partitioning: partition
                .partitioning
                .as_ref()
                .map(|inner| Box::new(inner.rename_column(from, to))),
            ..partition.clone()
        });
        Self { by: self.by.map(|text| text.rename_column(from, to)), partitions: partitions.collect() }
    }

    /// True where the table is cut by that column.
    #[must_use]
    pub fn uses_column(&self, column: &str) -> bool {
        self.by.values().any(|text| text.mentions_column(column))
            || self.partitions.iter().any(|partition| {
                partition.partitioning.as_ref().is_some_and(|inner| inner.uses_column(column))
            })
    }
}
