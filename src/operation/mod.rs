//! Operations: one change of a schema each.
//!
//! An operation takes a schema to the next one ([`Operation::apply`]), can be turned round ([`Operation::reverse`]),
//! says what it does ([`Operation::describe`]) and what it touches ([`Operation::effects`]). What it looks like as
//! SQL is the business of `dialect`. An operation that removes something carries what it removes.

mod apply;
mod breach;
mod column;
mod constraint;
mod data;
mod describe;
mod effects;
mod enumeration;
mod index;
mod loss;
mod loss_of_values;
mod optimize;
mod read;
mod reverse;
mod sequence;
mod storage;
#[cfg(test)]
pub(crate) mod strategies;
mod table;

use serde::Serialize;

use crate::schema::ObjectName;

pub use apply::ApplyError;
pub(crate) use breach::Newcomers;
pub use column::{AddColumn, AlterColumn, DropColumn, RenameColumn};
pub use constraint::{AddConstraint, DropConstraint, RenameConstraint};
pub use data::{Assert, Sql, StatementList, Statements};
pub use describe::{Description, Sign, counted};
pub use effects::{Effects, Object};
pub use enumeration::{AlterEnum, CreateEnum, DropEnum, ValueRename};
pub use index::{CreateIndex, DropIndex, RenameIndex};
pub use loss::Loss;
pub use optimize::optimize;
pub use reverse::Irreversible;
pub use sequence::{AlterSequence, CreateSequence, DropSequence};
pub use storage::{AddPartition, DropPartition, SetOptions};
pub use table::{AdoptTable, CreateTable, DropTable, ReleaseTable, RenameTable, SetComment};

/// One change of a schema. In files a `[[operation]]` with its `kind`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Operation {
    CreateTable(CreateTable),
    DropTable(DropTable),
    RenameTable(RenameTable),
    SetComment(SetComment),
    ReleaseTable(ReleaseTable),
    AdoptTable(AdoptTable),
    AddColumn(AddColumn),
    DropColumn(DropColumn),
    AlterColumn(AlterColumn),
    RenameColumn(RenameColumn),
    CreateIndex(CreateIndex),
    DropIndex(DropIndex),
    RenameIndex(RenameIndex),
    AddConstraint(AddConstraint),
    DropConstraint(DropConstraint),
    RenameConstraint(RenameConstraint),
    CreateEnum(CreateEnum),
    AlterEnum(AlterEnum),
    DropEnum(DropEnum),
    SetOptions(SetOptions),
    AddPartition(AddPartition),
    DropPartition(DropPartition),
    CreateSequence(CreateSequence),
    AlterSequence(AlterSequence),
    DropSequence(DropSequence),
    Sql(Sql),
    Assert(Assert),
}

impl Operation {
    /// Every `kind` that a file can hold, in the order of the enum.
    pub const KINDS: [&'static str; 27] = [
        "create_table",
        "drop_table",
        "rename_table",
        "set_comment",
        "release_table",
        "adopt_table",
        "add_column",
        "drop_column",
        "alter_column",
        "rename_column",
        "create_index",
        "drop_index",
        "rename_index",
        "add_constraint",
        "drop_constraint",
        "rename_constraint",
        "create_enum",
        "alter_enum",
        "drop_enum",
        "set_options",
        "add_partition",
        "drop_partition",
        "create_sequence",
        "alter_sequence",
        "drop_sequence",
        "sql",
        "assert",
    ];

    /// The word for it in files.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::CreateTable(_) => "create_table",
            Self::DropTable(_) => "drop_table",
            Self::RenameTable(_) => "rename_table",
            Self::SetComment(_) => "set_comment",
            Self::ReleaseTable(_) => "release_table",
            Self::AdoptTable(_) => "adopt_table",
            Self::AddColumn(_) => "add_column",
            Self::DropColumn(_) => "drop_column",
            Self::AlterColumn(_) => "alter_column",
            Self::RenameColumn(_) => "rename_column",
            Self::CreateIndex(_) => "create_index",
            Self::DropIndex(_) => "drop_index",
            Self::RenameIndex(_) => "rename_index",
            Self::AddConstraint(_) => "add_constraint",
            Self::DropConstraint(_) => "drop_constraint",
            Self::RenameConstraint(_) => "rename_constraint",
            Self::CreateEnum(_) => "create_enum",
            Self::AlterEnum(_) => "alter_enum",
            Self::DropEnum(_) => "drop_enum",
            Self::SetOptions(_) => "set_options",
            Self::AddPartition(_) => "add_partition",
            Self::DropPartition(_) => "drop_partition",
            Self::CreateSequence(_) => "create_sequence",
            Self::AlterSequence(_) => "alter_sequence",
            Self::DropSequence(_) => "drop_sequence",
            Self::Sql(_) => "sql",
            Self::Assert(_) => "assert",
        }
    }

    /// The table that the operation is on, by the name that it has before it; none for enums, sequences and
    /// SQL by hand.
    #[must_use]
    pub fn table(&self) -> Option<&ObjectName> {
        match self {
            Self::CreateTable(CreateTable(table)) | Self::DropTable(DropTable(table)) => Some(&table.name),
            Self::RenameTable(operation) => Some(&operation.from),
            Self::SetComment(operation) => Some(&operation.table),
            Self::ReleaseTable(operation) => Some(&operation.table),
            Self::AdoptTable(operation) => Some(&operation.table),
            Self::AddColumn(operation) => Some(&operation.table),
            Self::DropColumn(operation) => Some(&operation.table),
            Self::AlterColumn(operation) => Some(&operation.table),
            Self::RenameColumn(operation) => Some(&operation.table),
            Self::CreateIndex(operation) => Some(&operation.table),
            Self::DropIndex(operation) => Some(&operation.table),
            Self::RenameIndex(operation) => Some(&operation.table),
            Self::AddConstraint(operation) => Some(&operation.table),
            Self::DropConstraint(operation) => Some(&operation.table),
            Self::RenameConstraint(operation) => Some(&operation.table),
            Self::SetOptions(operation) => Some(&operation.table),
            Self::AddPartition(operation) => Some(&operation.table),
            Self::DropPartition(operation) => Some(&operation.table),
            Self::CreateEnum(_)
            | Self::AlterEnum(_)
            | Self::DropEnum(_)
            | Self::CreateSequence(_)
            | Self::AlterSequence(_)
            | Self::DropSequence(_)
            | Self::Sql(_)
            | Self::Assert(_) => None,
        }
    }
}

/// Wraps each operation's own struct in the enum.
macro_rules! into_operation {
    ($($name:ident),+ $(,)?) => {
        $(impl From<$name> for Operation {
            fn from(operation: $name) -> Self {
                Self::$name(operation)
            }
        })+
    };
}

into_operation!(
    CreateTable,
    DropTable,
    RenameTable,
    SetComment,
    ReleaseTable,
    AdoptTable,
    AddColumn,
    DropColumn,
    AlterColumn,
    RenameColumn,
    CreateIndex,
    DropIndex,
    RenameIndex,
    AddConstraint,
    DropConstraint,
    RenameConstraint,
    CreateEnum,
    AlterEnum,
    DropEnum,
    SetOptions,
    AddPartition,
    DropPartition,
    CreateSequence,
    AlterSequence,
    DropSequence,
    Sql,
    Assert,
);
