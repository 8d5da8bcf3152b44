//! How a table is cut, and into which parts.

use super::error::Errors;
use super::name::{NAME_ATTRIBUTE, check_name};
use super::text::expression;
use crate::probe::dump::{DumpPartition, DumpPartitioning};
use crate::schema::{ObjectName, Partition, Partitioning};

/// The parts stand in the database schema of their table.
pub(super) fn resolve(said: &DumpPartitioning, table: &ObjectName, errors: &mut Errors<'_>) -> Partitioning {
    let partitions = said.partitions.iter().map(|part| resolve_part(part, table, errors)).collect();
    Partitioning { by: expression(&said.by), partitions }
}

fn resolve_part(part: &DumpPartition, table: &ObjectName, errors: &mut Errors<'_>) -> Partition {
    errors.keep(&part.place, check_name("a partition", &part.name, NAME_ATTRIBUTE));
    Partition {
        name: table.with_name(&part.name),
        values: expression(&part.values),
        partitioning: part.partitioning.as_ref().map(|inner| Box::new(resolve(inner, table, errors))),
    }
}
