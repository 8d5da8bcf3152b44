//! Operations on indexes.

use serde::{Deserialize, Serialize};

use super::Description;
use super::apply::{ApplyError, table_mut};
use crate::schema::{Index, Name, ObjectName, Schema};

/// A new index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateIndex {
    pub table: ObjectName,
    pub index: Index,
}

impl CreateIndex {
    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = table_mut(schema, &self.table)?;
        if table.index(self.index.name.as_str()).is_some() {
            return Err(ApplyError::exists("index", self.index.name.as_str(), &self.table));
        }
        table.indexes.push(self.index.clone());
        table.canonicalize();
        Ok(())
    }

    pub(super) fn describe(&self) -> Description {
        let name = &self.index.name;
        Description::add(format!("index {name}"), format!("create {name}"))
    }
}

/// An index that goes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DropIndex {
    pub table: ObjectName,
    pub index: Index,
}

impl DropIndex {
    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = table_mut(schema, &self.table)?;
        let at = table.indexes.iter().position(|index| index.name == self.index.name);
        let at = at.ok_or_else(|| ApplyError::missing("index", self.index.name.as_str(), &self.table))?;
        table.indexes.remove(at);
        Ok(())
    }

    pub(super) fn describe(&self) -> Description {
        let name = &self.index.name;
        Description::remove(format!("index {name}"), format!("drop {name}"))
    }
}

/// An index gets another name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RenameIndex {
    pub table: ObjectName,
    pub from: String,
    pub to: String,
}

impl RenameIndex {
    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = table_mut(schema, &self.table)?;
        if table.index(&self.to).is_some() {
            return Err(ApplyError::exists("index", &self.to, &self.table));
        }
        let index = table.indexes.iter_mut().find(|index| index.name.as_str() == self.from);
        let index = index.ok_or_else(|| ApplyError::missing("index", &self.from, &self.table))?;
        index.name = Name::explicit(&self.to);
        table.canonicalize();
        Ok(())
    }

    pub(super) fn describe(&self) -> Description {
        let Self { from, to, .. } = self;
        Description::change(format!("index {from} to {to}"), format!("rename {from}"))
    }
}
