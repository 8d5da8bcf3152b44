//! PostgreSQL.
//!
//! DDL is transactional here, so steps need no check of their own: a revision that fails is rolled back as a whole.
//! The exceptions are `ALTER TYPE … ADD VALUE`, whose value cannot be used before it is committed, and indexes that are
//! made and dropped concurrently: those steps stand outside of the transaction, each with its check.

mod alter_column;
mod alter_enum;
mod column;
mod comment;
mod constraint;
mod conversion;
mod copies;
mod counting;
mod cutting;
mod default_part;
mod dependents;
mod expression;
mod gone_values;
mod identity;
mod index;
mod inheritance;
mod leaning;
mod limits;
mod lower;
mod names;
mod options;
mod partition;
mod reflect;
mod schemas;
mod script;
mod sequence;
mod storing;
mod table;
#[cfg(test)]
mod tests;
mod trial;
mod types;

use migrate_runtime::{Rows, Step};

use self::constraint::is_validated_by;
use self::inheritance::Inherited;
use self::leaning::{stands, unique_columns, unique_columns_of_index};
use super::render::{Change, Renderer, Steps, render_operations};
use super::sql::quote_name;
use super::{Dialect, Ground, Reading, ReflectError, Reflected, RenderError, Trial};
use crate::operation::{
    CreateEnum, CreateSequence, CreateTable, DropConstraint, DropEnum, DropSequence, DropTable, Operation,
};
use crate::schema::{AppLabel, DialectName, Schema, Table};

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
        render_operations(&mut PostgresRenderer::default(), operations, state, app)
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

    fn has_type(&self, text: &str) -> bool {
        types::built_in(text).is_some()
    }

    fn catalogue(&self, reading: &Reading) -> Vec<String> {
        reflect::catalogue(reading)
    }

    fn follow_up(&self, reading: &Reading, answers: &[Rows]) -> Vec<String> {
        reflect::follow_up(reading, answers)
    }

    fn reflect(&self, reading: &Reading, answers: &[Rows]) -> Result<Reflected, ReflectError> {
        reflect::reflect(reading, answers)
    }

    fn copies(&self, tables: &[&Table]) -> Result<Vec<String>, RenderError> {
        copies::statements(tables)
    }

    fn schema_of_copies(&self) -> Option<&'static str> {
        Some(copies::SCHEMA)
    }

    fn as_printed(&self, tables: &[&Table], copied: &Schema) -> Vec<Table> {
        copies::printed(tables, copied)
    }

    fn trial_ground(&self, models: &Schema, known: &Schema) -> Ground {
        trial::ground(models, known)
    }

    fn trial(&self, table: &Table, _: &Schema) -> Result<Trial, RenderError> {
        trial::trial(table)
    }

    fn is_for_want(&self, code: &str) -> bool {
        trial::MISSING.contains(&code)
    }
}

/// `PostgreSQL has no …`: the beginning of every refusal.
fn unsupported(what: impl Into<String>, subject: impl Into<String>) -> RenderError {
    RenderError::unsupported(DialectName::Postgres, what, subject)
}

/// What is dropped waits for the next operation, which may only want it validated.
#[derive(Default)]
struct PostgresRenderer {
    waiting: Option<Waiting>,
    /// How many steps there were when no row waited for a deferred check.
    settled: usize,
    inherited: Inherited,
}

impl PostgresRenderer {
    /// A table whose rows wait for a deferred check cannot be altered: checks them now, where SQL by hand may have
    /// changed some.
    fn settle(&mut self, change: &Change<'_>, steps: &mut Steps) {
        if steps.change_rows_after(self.settled)
            && change.after.tables.values().any(constraint::is_any_deferred)
        {
            steps.execute(column::CHECK_DEFERRED);
        }
    }
}

/// A constraint that is to be dropped.
struct Waiting {
    operation: usize,
    drop: DropConstraint,
}

impl Renderer for PostgresRenderer {
    fn name(&self) -> DialectName {
        DialectName::Postgres
    }

    fn render(&mut self, change: &Change<'_>, steps: &mut Steps) -> Result<(), RenderError> {
        self.settle(change, steps);
        let rendered = self.render_settled(change, steps);
        self.settled = steps.len();
        rendered
    }

    fn finish(&mut self, steps: &mut Steps) -> Result<(), RenderError> {
        if let Some(Waiting { operation, drop }) = self.waiting.take() {
            let text = constraint::drop(&drop.table, drop.constraint.name.as_str());
            steps.push_of(operation, Step::execute(text));
        }
        Ok(())
    }

    fn end(&mut self, after: &Schema) -> Result<(), RenderError> {
        self.inherited.check(after)?;
        leaning::refuse_deferrable(after)
    }
}

impl PostgresRenderer {
    fn render_settled(&mut self, change: &Change<'_>, steps: &mut Steps) -> Result<(), RenderError> {
        if let Operation::AddConstraint(add) = change.operation
            && let Some(waiting) = self.waiting.take_if(|waiting| {
                waiting.drop.table == add.table && is_validated_by(&waiting.drop.constraint, &add.constraint)
            })
        {
            steps.execute(constraint::validate(&waiting.drop.table, add.constraint.name.as_str()));
            return Ok(());
        }
        self.finish(steps)?;
        if self.inherited.takes(change)? {
            return Ok(());
        }
        match change.operation {
            Operation::DropConstraint(drop) if unique_columns(&drop.constraint).is_some() => {
                let columns = unique_columns(&drop.constraint);
                leaning::take_away(&drop.table, columns, change, steps, |steps| {
                    steps.execute(constraint::drop(&drop.table, drop.constraint.name.as_str()));
                })
            }
            Operation::DropConstraint(drop) => {
                if is_there(drop, change) {
                    self.waiting = Some(Waiting { operation: steps.operation(), drop: drop.clone() });
                }
                Ok(())
            }
            _ => render(change, steps),
        }
    }
}

fn render(change: &Change<'_>, steps: &mut Steps) -> Result<(), RenderError> {
    limits::refuse_excess(change)?;
    match change.operation {
        Operation::CreateTable(CreateTable(table)) => table::create(table, change.after, steps)?,
        Operation::DropTable(DropTable(table)) => table::drop(table, change.after, steps),
        Operation::RenameTable(rename) => table::rename(rename, change.after, steps),
        Operation::SetComment(comment) => comment::set(comment, steps),
        Operation::SetOptions(set) => table::set_options(set, change.after, steps)?,
        Operation::AddPartition(add) => partition::add(add, change, steps),
        Operation::DropPartition(drop) => partition::drop(drop, change, steps),
        Operation::AddColumn(add) => column::add(add, change, steps)?,
        Operation::DropColumn(drop) => column::drop(drop, change.after, steps),
        Operation::AlterColumn(alter) => alter_column::alter(alter, change, steps)?,
        Operation::RenameColumn(rename) => column::rename(rename, steps),
        Operation::CreateIndex(create) => {
            if let Some(table) = change.table(&create.table) {
                steps.push(index::create_step(table, &create.index)?);
                let columns = unique_columns_of_index(&create.index);
                leaning::come_back(&create.table, columns, change, steps)?;
            }
        }
        Operation::DropIndex(drop) => {
            if let Some(table) = change.table(&drop.table) {
                let columns = unique_columns_of_index(&drop.index);
                leaning::take_away(&drop.table, columns, change, steps, |steps| {
                    steps.push(index::drop_step(table, &drop.index));
                })?;
            }
        }
        Operation::RenameIndex(rename) => steps.execute(index::rename(rename)),
        Operation::AddConstraint(add) => {
            steps.execute(constraint::add(&add.table, &add.constraint)?);
            leaning::come_back(&add.table, unique_columns(&add.constraint), change, steps)?;
        }
        Operation::RenameConstraint(rename) => {
            let holder = change.table(&rename.table);
            let key =
                holder.and_then(|holder| holder.constraint(&rename.to)?.foreign_key().zip(Some(holder)));
            if key.is_none_or(|(key, holder)| stands(key, holder, change.after)) {
                steps.execute(constraint::rename(rename));
            }
        }
        Operation::CreateEnum(CreateEnum(enumeration)) => {
            alter_enum::create(enumeration, change.after, steps)
        }
        Operation::AlterEnum(alter) => alter_enum::alter(alter, change, steps)?,
        Operation::DropEnum(DropEnum(enumeration)) => alter_enum::drop(&enumeration.name, steps),
        Operation::CreateSequence(CreateSequence(sequence)) => {
            sequence::create(sequence, change.after, steps)?
        }
        Operation::AlterSequence(alter) => sequence::alter(alter, change.after, steps)?,
        Operation::DropSequence(DropSequence(sequence)) => sequence::drop(sequence, steps),
        Operation::DropConstraint(_)
        | Operation::ReleaseTable(_)
        | Operation::AdoptTable(_)
        | Operation::Sql(_)
        | Operation::Assert(_) => {}
    }
    Ok(())
}

/// False for a foreign key whose types have parted, or that has nothing to lean on: PostgreSQL does not have it.
fn is_there(drop: &DropConstraint, change: &Change<'_>) -> bool {
    let key = drop.constraint.foreign_key().zip(change.before);
    key.is_none_or(|(key, holder)| stands(key, holder, change.after))
}
