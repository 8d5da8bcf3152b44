//! The operations that take a revision back.

use super::{OperationList, Revision};
use crate::operation::{Irreversible, Operation};
use crate::schema::Place;

/// A revision that cannot be taken back.
#[derive(Debug, thiserror::Error)]
#[error("revision `{revision}` cannot be taken back")]
pub struct DowngradeError {
    pub revision: String,
    place: Box<Place>,
    pub source: Irreversible,
}

impl DowngradeError {
    /// Where the operation stands that has no way back.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        Some(self.place.as_ref().clone())
    }

    /// What can be done.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some(
            "say the way back: give the operation a `down`, or the file `[[downgrade]]` operations"
                .to_owned(),
        )
    }

    /// Facts beside it.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        Vec::new()
    }
}

/// What is done to take `revision` back: its `[[downgrade]]`, else its operations reversed, the last first.
///
/// # Errors
/// Where an operation has no way back.
pub fn downgrade_operations(revision: &Revision) -> Result<Vec<Operation>, DowngradeError> {
    if let Some(downgrade) = &revision.downgrade {
        return Ok(downgrade.clone());
    }
    let mut operations = Vec::with_capacity(revision.operations.len());
    for (at, operation) in revision.operations.iter().enumerate().rev() {
        let reversed = operation.reverse(&revision.app).map_err(|source| DowngradeError {
            revision: revision.full_name(),
            place: Box::new(revision.place_of_operation(OperationList::Operation, at)),
            source,
        })?;
        operations.extend(reversed);
    }
    Ok(operations)
}

/// The operation that the one at `index` of [`downgrade_operations`] undoes; none where the file says the way back.
#[must_use]
pub fn undone_operation(revision: &Revision, index: usize) -> Option<usize> {
    let derived = revision.downgrade.is_none();
    // Assertions need no undoing.
    let undone =
        revision.operations.iter().enumerate().rev().filter(|(_, it)| !matches!(it, Operation::Assert(_)));
    undone.map(|(at, _)| at).nth(index).filter(|_| derived)
}
