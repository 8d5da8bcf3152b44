//! Operations on sequences.

use serde::{Deserialize, Serialize};

use super::Description;
use super::apply::ApplyError;
use crate::schema::{AppLabel, ObjectName, Schema, Sequence};

/// A new sequence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CreateSequence(pub Sequence);

impl CreateSequence {
    pub(super) fn apply(&self, schema: &mut Schema, app: &AppLabel) -> Result<(), ApplyError> {
        if schema.sequences.contains_key(&self.0.name) {
            return Err(ApplyError::SequenceExists(self.0.name.clone()));
        }
        schema.insert_sequence(Sequence { owner: Some(app.clone()), ..self.0.clone() });
        Ok(())
    }

    pub(super) fn describe(&self) -> Description {
        let name = &self.0.name;
        Description::add(format!("sequence {name}"), format!("create {name}"))
    }
}

/// A sequence gets another name, other options, another column to go with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlterSequence {
    pub from: Sequence,
    pub to: Sequence,
}

impl AlterSequence {
    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let is_renamed = self.from.name != self.to.name;
        if is_renamed && schema.sequences.contains_key(&self.to.name) {
            return Err(ApplyError::SequenceExists(self.to.name.clone()));
        }
        let owner = remove(schema, &self.from.name)?.owner;
        schema.insert_sequence(Sequence { owner, ..self.to.clone() });
        Ok(())
    }

    pub(super) fn describe(&self) -> Description {
        let (from, to) = (&self.from.name, &self.to.name);
        if from == to {
            Description::change(format!("sequence {to}"), format!("alter {to}"))
        } else {
            Description::change(format!("sequence {from} to {to}"), format!("rename {from} to {to}"))
        }
    }
}

/// A sequence that goes, with all that is needed to make it again (without where it stands).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DropSequence(pub Sequence);

impl DropSequence {
    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        remove(schema, &self.0.name).map(drop)
    }

    pub(super) fn describe(&self) -> Description {
        let name = &self.0.name;
        Description::remove(format!("sequence {name}"), format!("drop {name}"))
    }
}

fn remove(schema: &mut Schema, name: &ObjectName) -> Result<Sequence, ApplyError> {
    schema.sequences.remove(name).ok_or_else(|| ApplyError::NoSequence(name.clone()))
}
