//! Operations on whole tables.

use serde::{Deserialize, Serialize};

use super::Description;
use super::apply::{ApplyError, table_mut};
use super::describe::counted;
use crate::schema::{AppLabel, ObjectName, Schema, Table};

/// A new table with its constraints and indexes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CreateTable(pub Table);

impl CreateTable {
    pub(super) fn apply(&self, schema: &mut Schema, app: &AppLabel) -> Result<(), ApplyError> {
        if schema.tables.contains_key(&self.0.name) {
            return Err(ApplyError::table_exists(&self.0.name));
        }
        let mut table = Table { owner: Some(app.clone()), ..self.0.clone() };
        table.canonicalize();
        schema.insert_table(table);
        Ok(())
    }

    pub(super) fn describe(&self) -> Description {
        Description::add(counted_columns(&self.0), format!("create {}", self.0.name))
    }
}

fn counted_columns(table: &Table) -> String {
    format!("table {} ({})", table.name, counted(table.columns.len(), "column"))
}

/// A table that goes, with all that is needed to make it again (without its rows).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DropTable(pub Table);

impl DropTable {
    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let name = &self.0.name;
        let holder = schema.references_to(name).find(|(table, ..)| table.name != *name);
        if let Some((table, constraint, _)) = holder {
            return Err(ApplyError::StillReferenced {
                table: name.clone(),
                by: table.name.clone(),
                constraint: constraint.name.to_string(),
            });
        }
        schema.tables.remove(name).map(|_| ()).ok_or_else(|| ApplyError::no_table(name))
    }

    pub(super) fn describe(&self) -> Description {
        Description::remove(counted_columns(&self.0), format!("drop {}", self.0.name))
    }
}

/// A table gets another name or another database schema; what refers to it follows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RenameTable {
    pub from: ObjectName,
    pub to: ObjectName,
}

impl RenameTable {
    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        if schema.tables.contains_key(&self.to) {
            return Err(ApplyError::table_exists(&self.to));
        }
        let table = schema.tables.remove(&self.from).ok_or_else(|| ApplyError::no_table(&self.from))?;
        schema.insert_table(Table { name: self.to.clone(), ..table });
        for table in schema.tables.values_mut() {
            for constraint in &mut table.constraints {
                constraint.retarget_table(&self.from, &self.to);
            }
            for parent in table.inherits.iter_mut().filter(|parent| **parent == self.from) {
                parent.clone_from(&self.to);
            }
        }
        for owner in schema.sequences.values_mut().filter_map(|sequence| sequence.owned_by.as_mut()) {
            if owner.table == self.from {
                owner.table.clone_from(&self.to);
            }
        }
        Ok(())
    }

    pub(super) fn describe(&self) -> Description {
        let Self { from, to } = self;
        Description::change(format!("table {from} to {to}"), format!("rename {from} to {to}"))
    }
}

/// The comment of a table, or of one of its columns, set, changed or taken away.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetComment {
    pub table: ObjectName,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

impl SetComment {
    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = table_mut(schema, &self.table)?;
        let comment = match &self.column {
            None => &mut table.comment,
            Some(column) => match table.columns.get_mut(column) {
                Some(column) => &mut column.comment,
                None => return Err(ApplyError::no_column(&self.table, column)),
            },
        };
        comment.clone_from(&self.to);
        Ok(())
    }

    pub(super) fn describe(&self) -> Description {
        let place = match &self.column {
            Some(column) => format!("{}.{column}", self.table),
            None => self.table.to_string(),
        };
        let (text, order) = (format!("comment of {place}"), format!("comment {place}"));
        match (&self.from, &self.to) {
            (None, _) => Description::add(text, order),
            (_, None) => Description::remove(text, order),
            _ => Description::change(text, order),
        }
    }
}

/// The app gives a table away; the app that takes it has an [`AdoptTable`] for it. No SQL.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseTable {
    pub table: ObjectName,
    /// The app that is to take it.
    pub to: AppLabel,
}

impl ReleaseTable {
    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        table_mut(schema, &self.table)?.owner = None;
        Ok(())
    }

    pub(super) fn describe(&self) -> Description {
        let Self { table, to } = self;
        Description::remove(format!("table {table} goes to app {to}"), format!("release {table}"))
    }
}

/// The app takes a table that another one has released. No SQL.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdoptTable {
    pub table: ObjectName,
    /// The app that gave it away.
    pub from: AppLabel,
}

impl AdoptTable {
    pub(super) fn apply(&self, schema: &mut Schema, app: &AppLabel) -> Result<(), ApplyError> {
        let table = table_mut(schema, &self.table)?;
        if let Some(owner) = &table.owner {
            return Err(ApplyError::StillOwned { table: self.table.clone(), owner: owner.clone() });
        }
        table.owner = Some(app.clone());
        Ok(())
    }

    pub(super) fn describe(&self) -> Description {
        let Self { table, from } = self;
        Description::add(format!("table {table} comes from app {from}"), format!("adopt {table}"))
    }
}
