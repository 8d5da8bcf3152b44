//! Revisions in order to the schema that they make.

use super::{OperationList, Revision};
use crate::operation::ApplyError;
use crate::schema::{Place, Schema};

/// A revision that does not fit what comes before it.
#[derive(Debug, thiserror::Error)]
#[error("revision `{revision}` does not fit the revisions before it: cannot {operation}")]
pub struct ReplayError {
    pub revision: String,
    /// The operation as an order: `add age to users`.
    pub operation: String,
    place: Box<Place>,
    pub source: Box<ApplyError>,
}

impl ReplayError {
    /// Where the operation stands.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        Some(self.place.as_ref().clone())
    }

    /// What can be done.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some("mend the operation, or add the revision that it needs to `depends_on`".to_owned())
    }

    /// Facts beside it.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        Vec::new()
    }
}

/// The schema after these revisions, in this order: the canonical one of a graph, or that of a ledger.
///
/// # Errors
/// At the first operation that the state before it does not allow.
pub fn replay<'a>(revisions: impl IntoIterator<Item = &'a Revision>) -> Result<Schema, ReplayError> {
    let mut schema = Schema::empty();
    for revision in revisions {
        apply_revision(&mut schema, revision)?;
    }
    Ok(schema)
}

/// Takes a schema over one revision.
///
/// # Errors
/// At the first operation that does not fit; those before it have then been applied.
pub fn apply_revision(schema: &mut Schema, revision: &Revision) -> Result<(), ReplayError> {
    for (at, operation) in revision.operations.iter().enumerate() {
        operation.apply(schema, &revision.app).map_err(|source| ReplayError {
            revision: revision.full_name(),
            operation: operation.describe().order,
            place: Box::new(revision.place_of_operation(OperationList::Operation, at)),
            source: Box::new(source),
        })?;
    }
    Ok(())
}
