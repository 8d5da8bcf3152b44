//! The operation that undoes an operation.

use super::{
    AddColumn, AddConstraint, AddPartition, AdoptTable, AlterColumn, AlterSequence, CreateEnum, CreateIndex,
    CreateSequence, CreateTable, DropColumn, DropConstraint, DropEnum, DropIndex, DropPartition,
    DropSequence, DropTable, Operation, ReleaseTable, RenameColumn, RenameConstraint, RenameIndex,
    RenameTable, SetComment, SetOptions, Sql,
};
use crate::schema::AppLabel;

/// Why an operation cannot be undone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Irreversible {
    #[error("`sql` has no `down`")]
    SqlWithoutDown,
}

impl Operation {
    /// What undoes the operation, which stands in a revision of `app`. An assertion needs no undoing.
    ///
    /// # Errors
    /// Where the operation says no way back.
    pub fn reverse(&self, app: &AppLabel) -> Result<Option<Self>, Irreversible> {
        Ok(Some(match self.clone() {
            Self::CreateTable(CreateTable(table)) => DropTable(table).into(),
            Self::DropTable(DropTable(table)) => CreateTable(table).into(),
            Self::RenameTable(RenameTable { from, to }) => RenameTable { from: to, to: from }.into(),
            Self::SetComment(comment) => SetComment { from: comment.to, to: comment.from, ..comment }.into(),
            Self::ReleaseTable(ReleaseTable { table, .. }) => AdoptTable { table, from: app.clone() }.into(),
            Self::AdoptTable(AdoptTable { table, from }) => ReleaseTable { table, to: from }.into(),
            Self::AddColumn(AddColumn { table, column, fill }) => DropColumn { table, column, fill }.into(),
            Self::DropColumn(DropColumn { table, column, fill }) => AddColumn { table, column, fill }.into(),
            Self::AlterColumn(alter) => reverse_alter(alter).into(),
            Self::RenameColumn(RenameColumn { table, from, to }) => {
                RenameColumn { table, from: to, to: from }.into()
            }
            Self::CreateIndex(CreateIndex { table, index }) => DropIndex { table, index }.into(),
            Self::DropIndex(DropIndex { table, index }) => CreateIndex { table, index }.into(),
            Self::RenameIndex(RenameIndex { table, from, to }) => {
                RenameIndex { table, from: to, to: from }.into()
            }
            Self::AddConstraint(AddConstraint { table, constraint }) => {
                DropConstraint { table, constraint }.into()
            }
            Self::DropConstraint(DropConstraint { table, constraint }) => {
                AddConstraint { table, constraint }.into()
            }
            Self::RenameConstraint(RenameConstraint { table, from, to }) => {
                RenameConstraint { table, from: to, to: from }.into()
            }
            Self::CreateEnum(CreateEnum(enumeration)) => DropEnum(enumeration).into(),
            Self::DropEnum(DropEnum(enumeration)) => CreateEnum(enumeration).into(),
            Self::AlterEnum(alter) => alter.reversed().into(),
            Self::SetOptions(SetOptions { table, from, to }) => {
                SetOptions { table, from: to, to: from }.into()
            }
            Self::AddPartition(AddPartition { table, within, partition }) => {
                DropPartition { table, within, partition, keep_rows: true }.into()
            }
            Self::DropPartition(DropPartition { table, within, partition, .. }) => {
                AddPartition { table, within, partition }.into()
            }
            Self::CreateSequence(CreateSequence(sequence)) => DropSequence(sequence).into(),
            Self::DropSequence(DropSequence(sequence)) => CreateSequence(sequence).into(),
            Self::AlterSequence(AlterSequence { from, to }) => AlterSequence { from: to, to: from }.into(),
            Self::Sql(sql) => reverse_sql(sql, app)?.into(),
            Self::Assert(_) => return Ok(None),
        }))
    }
}

fn reverse_alter(alter: AlterColumn) -> AlterColumn {
    let required_again = alter.to.nullable && !alter.from.nullable;
    let fill = alter.fill.filter(|_| required_again);
    AlterColumn { table: alter.table, from: alter.to, to: alter.from, fill, using: None }
}

fn reverse_sql(sql: Sql, app: &AppLabel) -> Result<Sql, Irreversible> {
    let down = sql.down.ok_or(Irreversible::SqlWithoutDown)?;
    let mut state = Vec::new();
    for operation in sql.state.iter().rev() {
        state.extend(operation.reverse(app)?);
    }
    Ok(Sql { up: down, down: Some(sql.up), state })
}
