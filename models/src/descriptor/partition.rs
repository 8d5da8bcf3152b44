//! Tables that are kept in parts.

use super::DialectText;
use crate::origin::Place;

/// `partition_by` with its `partition(…)`s.
#[derive(Debug, Clone, Copy)]
pub struct PartitioningDescriptor {
    /// How the table is cut.
    pub by: DialectText,
    /// The parts, in the order of the attributes.
    pub partitions: &'static [PartitionDescriptor],
    /// `partitions = 4`: how many parts there are, where none has a name of its own.
    pub count: Option<u32>,
}

/// `partition(…)`.
#[derive(Debug, Clone, Copy)]
pub struct PartitionDescriptor {
    /// Where it is written.
    pub place: Place,
    /// `name`.
    pub name: &'static str,
    /// `values`.
    pub values: DialectText,
    /// `partition_by` of the part itself.
    pub partitioning: Option<PartitioningDescriptor>,
}
