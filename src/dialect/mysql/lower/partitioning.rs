//! Partitions in the words in which they come back.

use crate::dialect::RenderError;
use crate::dialect::mysql::unsupported;
use crate::schema::{Partitioning, Table};

/// How the table is cut.
pub(in crate::dialect::mysql) fn lower(table: &Table) -> Result<Option<Partitioning>, RenderError> {
    match &table.partitioning {
        None => Ok(None),
        Some(_) => Err(unsupported("partitions yet", format!("table `{}`", table.name)).at(&table.declared)),
    }
}
