//! An operation takes a schema to the next one.

use super::Operation;
use crate::schema::{AppLabel, ObjectName, Schema, Table};

/// Why an operation does not fit the schema that it is applied to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    #[error("table `{0}` does not exist at this point")]
    NoTable(ObjectName),
    #[error("table `{0}` exists already")]
    TableExists(ObjectName),
    #[error("column `{table}.{column}` does not exist at this point")]
    NoColumn { table: ObjectName, column: String },
    #[error("column `{table}.{column}` exists already")]
    ColumnExists { table: ObjectName, column: String },
    #[error("column `{table}.{column}` is still used by {by}")]
    ColumnStillUsed { table: ObjectName, column: String, by: String },
    #[error("{kind} `{name}` of `{table}` does not exist at this point")]
    Missing { kind: &'static str, name: String, table: ObjectName },
    #[error("{kind} `{name}` of `{table}` exists already")]
    Exists { kind: &'static str, name: String, table: ObjectName },
    #[error("table `{table}` is still referenced by `{by}` (foreign key `{constraint}`)")]
    StillReferenced { table: ObjectName, by: ObjectName, constraint: String },
    #[error("table `{table}` still belongs to app `{owner}`: it has not been released")]
    StillOwned { table: ObjectName, owner: AppLabel },
    #[error("enum `{0}` does not exist at this point")]
    NoEnum(ObjectName),
    #[error("enum `{0}` exists already")]
    EnumExists(ObjectName),
    #[error("enum `{name}` is still used by `{by}`")]
    EnumStillUsed { name: ObjectName, by: String },
    #[error("sequence `{0}` does not exist at this point")]
    NoSequence(ObjectName),
    #[error("sequence `{0}` exists already")]
    SequenceExists(ObjectName),
    #[error("`{0}` is not cut into partitions at this point")]
    NotPartitioned(ObjectName),
}

impl ApplyError {
    pub(super) fn no_table(name: &ObjectName) -> Self {
        Self::NoTable(name.clone())
    }

    pub(super) fn table_exists(name: &ObjectName) -> Self {
        Self::TableExists(name.clone())
    }

    pub(super) fn no_column(table: &ObjectName, column: &str) -> Self {
        Self::NoColumn { table: table.clone(), column: column.to_owned() }
    }

    pub(super) fn column_exists(table: &ObjectName, column: &str) -> Self {
        Self::ColumnExists { table: table.clone(), column: column.to_owned() }
    }

    pub(super) fn missing(kind: &'static str, name: &str, table: &ObjectName) -> Self {
        Self::Missing { kind, name: name.to_owned(), table: table.clone() }
    }

    pub(super) fn exists(kind: &'static str, name: &str, table: &ObjectName) -> Self {
        Self::Exists { kind, name: name.to_owned(), table: table.clone() }
    }
}

pub(super) fn table_mut<'a>(schema: &'a mut Schema, name: &ObjectName) -> Result<&'a mut Table, ApplyError> {
    schema.tables.get_mut(name).ok_or_else(|| ApplyError::no_table(name))
}

impl Operation {
    /// Changes `schema` as the operation says. `app` is whose revision the operation stands in: what it creates
    /// belongs to that app.
    ///
    /// # Errors
    /// Where the schema is not as the operation needs it; the schema is then unchanged but for `sql` with several
    /// `state` operations.
    pub fn apply(&self, schema: &mut Schema, app: &AppLabel) -> Result<(), ApplyError> {
        match self {
            Self::CreateTable(operation) => operation.apply(schema, app),
            Self::DropTable(operation) => operation.apply(schema),
            Self::RenameTable(operation) => operation.apply(schema),
            Self::SetComment(operation) => operation.apply(schema),
            Self::ReleaseTable(operation) => operation.apply(schema),
            Self::AdoptTable(operation) => operation.apply(schema, app),
            Self::AddColumn(operation) => operation.apply(schema),
            Self::DropColumn(operation) => operation.apply(schema),
            Self::AlterColumn(operation) => operation.apply(schema),
            Self::RenameColumn(operation) => operation.apply(schema),
            Self::CreateIndex(operation) => operation.apply(schema),
            Self::DropIndex(operation) => operation.apply(schema),
            Self::RenameIndex(operation) => operation.apply(schema),
            Self::AddConstraint(operation) => operation.apply(schema),
            Self::DropConstraint(operation) => operation.apply(schema),
            Self::RenameConstraint(operation) => operation.apply(schema),
            Self::CreateEnum(operation) => operation.apply(schema, app),
            Self::AlterEnum(operation) => operation.apply(schema),
            Self::DropEnum(operation) => operation.apply(schema),
            Self::SetOptions(operation) => operation.apply(schema),
            Self::AddPartition(operation) => operation.apply(schema),
            Self::DropPartition(operation) => operation.apply(schema),
            Self::CreateSequence(operation) => operation.apply(schema, app),
            Self::AlterSequence(operation) => operation.apply(schema),
            Self::DropSequence(operation) => operation.apply(schema),
            Self::Sql(operation) => operation.apply(schema, app),
            Self::Assert(_) => Ok(()),
        }
    }
}
