//! Operations on constraints.

use serde::{Deserialize, Serialize};

use super::Description;
use super::apply::{ApplyError, table_mut};
use crate::schema::{Constraint, ConstraintDefinition, Name, ObjectName, Schema};

/// A new primary key, unique constraint, check or foreign key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddConstraint {
    pub table: ObjectName,
    pub constraint: Constraint,
}

impl AddConstraint {
    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = table_mut(schema, &self.table)?;
        if table.constraint(self.constraint.name.as_str()).is_some() {
            return Err(ApplyError::exists("constraint", self.constraint.name.as_str(), &self.table));
        }
        let is_key = matches!(self.constraint.definition, ConstraintDefinition::PrimaryKey { .. });
        if let (true, Some((key, _))) = (is_key, table.primary_key()) {
            return Err(ApplyError::exists("primary key", key.name.as_str(), &self.table));
        }
        let missing = self.constraint.columns().iter().find(|column| table.column(column).is_none());
        if let Some(column) = missing {
            return Err(ApplyError::no_column(&self.table, column));
        }
        table.constraints.push(self.constraint.clone());
        table.canonicalize();
        Ok(())
    }

    pub(super) fn describe(&self) -> Description {
        let (kind, name) = (self.constraint.kind(), &self.constraint.name);
        Description::add(format!("{kind} {name}"), format!("add {name}"))
    }
}

/// A constraint that goes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DropConstraint {
    pub table: ObjectName,
    pub constraint: Constraint,
}

impl DropConstraint {
    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = table_mut(schema, &self.table)?;
        let at = table.constraints.iter().position(|constraint| constraint.name == self.constraint.name);
        let at =
            at.ok_or_else(|| ApplyError::missing("constraint", self.constraint.name.as_str(), &self.table))?;
        table.constraints.remove(at);
        Ok(())
    }

    pub(super) fn describe(&self) -> Description {
        let (kind, name) = (self.constraint.kind(), &self.constraint.name);
        Description::remove(format!("{kind} {name}"), format!("drop {name}"))
    }
}

/// A constraint gets another name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RenameConstraint {
    pub table: ObjectName,
    pub from: String,
    pub to: String,
}

impl RenameConstraint {
    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = table_mut(schema, &self.table)?;
        if table.constraint(&self.to).is_some() {
            return Err(ApplyError::exists("constraint", &self.to, &self.table));
        }
        let constraint =
            table.constraints.iter_mut().find(|constraint| constraint.name.as_str() == self.from);
        let constraint =
            constraint.ok_or_else(|| ApplyError::missing("constraint", &self.from, &self.table))?;
        constraint.name = Name::explicit(&self.to);
        table.canonicalize();
        Ok(())
    }

    pub(super) fn describe(&self) -> Description {
        let Self { from, to, .. } = self;
        Description::change(format!("constraint {from} to {to}"), format!("rename {from}"))
    }
}
