//! What PostgreSQL can hold of a schema.

use crate::dialect::RenderError;
use crate::schema::Schema;

/// The schema in the words in which a live database comes back.
pub(super) fn lower(schema: &Schema) -> Result<Schema, RenderError> {
    Ok(schema.clone())
}
