//! What a live PostgreSQL database holds, read into a schema.

use migrate_runtime::Rows;

use crate::dialect::{Reading, ReflectError, Reflected};

/// The queries whose answers [`reflect`] wants, in order.
pub(super) fn catalogue(_reading: &Reading) -> Vec<String> {
    Vec::new()
}

/// What the database holds, from those answers.
pub(super) fn reflect(_reading: &Reading, _answers: &[Rows]) -> Result<Reflected, ReflectError> {
    Ok(Reflected::default())
}
