//! PostgreSQL.
//!
//! DDL is transactional here, so steps need no check of their own: a revision that fails is rolled back as a whole.
//! The exception is `ALTER TYPE … ADD VALUE`, whose value cannot be used before it is committed: those steps stand
//! outside of the transaction, each with its check.

mod alter_column;
mod alter_enum;
mod column;
mod comment;
mod constraint;
mod conversion;
mod dependents;
mod expression;
mod identity;
mod index;
mod lower;
mod names;
mod options;
mod partition;
mod reflect;
mod script;
mod table;
#[cfg(test)]
mod tests;
mod types;

use migrate_runtime::{Rows, Step};

use self::conversion::comparable;
use super::key_types::is_held;
use super::render::{Change, Renderer, Steps, render_operations};
use super::sql::quote_name;
use super::{Dialect, Reading, ReflectError, Reflected, RenderError};
use crate::operation::{CreateEnum, CreateTable, DropConstraint, DropEnum, DropTable, Operation};
use crate::schema::{AppLabel, DialectName, Schema};

/// PostgreSQL.
pub(super) struct Postgres;

impl Dialect for Postgres {
    fn name(&self) -> DialectName {
        DialectName::Postgres
    }

    fn render(
        &self,
        operations: &[Operation],
        state: &mut Schema,
        app: &AppLabel,
    ) -> Result<Vec<Step>, RenderError> {
        render_operations(&mut PostgresRenderer, operations, state, app)
    }

    fn script(&self, step: &Step) -> Result<Vec<String>, RenderError> {
        script::statements(step)
    }

    fn quote(&self, name: &str) -> String {
        quote_name(name)
    }

    fn lower(&self, schema: &Schema) -> Result<Schema, RenderError> {
        lower::lower(schema)
    }

    fn catalogue(&self, reading: &Reading) -> Vec<String> {
        reflect::catalogue(reading)
    }

    fn reflect(&self, reading: &Reading, answers: &[Rows]) -> Result<Reflected, ReflectError> {
        reflect::reflect(reading, answers)
    }
}

/// `PostgreSQL has no …`: the beginning of every refusal.
fn unsupported(what: impl Into<String>, subject: impl Into<String>) -> RenderError {
    RenderError::unsupported(DialectName::Postgres, what, subject)
}

struct PostgresRenderer;

impl Renderer for PostgresRenderer {
    fn name(&self) -> DialectName {
        DialectName::Postgres
    }

    fn render(&mut self, change: &Change<'_>, steps: &mut Steps) -> Result<(), RenderError> {
        match change.operation {
            Operation::CreateTable(CreateTable(table)) => table::create(table, change.after, steps)?,
            Operation::DropTable(DropTable(table)) => table::drop(table, steps),
            Operation::RenameTable(rename) => table::rename(rename, change.after, steps),
            Operation::SetComment(comment) => comment::set(comment, steps),
            Operation::AddColumn(add) => column::add(add, change, steps)?,
            Operation::DropColumn(drop) => column::drop(drop, steps),
            Operation::AlterColumn(alter) => alter_column::alter(alter, change, steps)?,
            Operation::RenameColumn(rename) => column::rename(rename, steps),
            Operation::CreateIndex(create) => steps.execute(index::create(&create.table, &create.index)?),
            Operation::DropIndex(drop) => steps.execute(index::drop(&drop.table, drop.index.name.as_str())),
            Operation::RenameIndex(rename) => steps.execute(index::rename(rename)),
            Operation::AddConstraint(add) => {
                steps.execute(constraint::add(&add.table, &add.constraint)?);
            }
            Operation::DropConstraint(drop) => drop_constraint(drop, change, steps),
            Operation::RenameConstraint(rename) => steps.execute(constraint::rename(rename)),
            Operation::CreateEnum(CreateEnum(enumeration)) => {
                alter_enum::create(enumeration, change.after, steps);
            }
            Operation::AlterEnum(alter) => alter_enum::alter(alter, change, steps)?,
            Operation::DropEnum(DropEnum(enumeration)) => alter_enum::drop(&enumeration.name, steps),
            Operation::SetOptions(_)
            | Operation::AddPartition(_)
            | Operation::DropPartition(_)
            | Operation::CreateSequence(_)
            | Operation::AlterSequence(_)
            | Operation::DropSequence(_) => {
                return Err(unsupported(
                    format!("`{}`", change.operation.kind()),
                    change.operation.describe().text,
                ));
            }
            Operation::ReleaseTable(_)
            | Operation::AdoptTable(_)
            | Operation::Sql(_)
            | Operation::Assert(_) => {}
        }
        Ok(())
    }
}

/// Drops a constraint, unless it is a key whose types have parted: that one is not there.
fn drop_constraint(drop: &DropConstraint, change: &Change<'_>, steps: &mut Steps) {
    let key = drop.constraint.foreign_key().zip(change.before);
    if key.is_none_or(|(key, holder)| is_held(key, holder, change.after, comparable)) {
        steps.execute(constraint::drop(&drop.table, drop.constraint.name.as_str()));
    }
}
