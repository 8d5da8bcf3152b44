//! MySQL and MariaDB.
//!
//! DDL commits by itself here. A run that is killed goes on at the step it was at, so every DDL step is one
//! statement and carries a check that says whether its effect is there (see [`done`]). One rendering serves both
//! products; they differ only in what is refused.
//!
//! What this database needs beyond its SQL: an index behind every foreign key ([`key_index`]), the whole definition
//! of a column for each change of it ([`column`]), and the values of an enum in every column of it ([`alter_enum`]).

mod alter_column;
mod alter_enum;
mod aside;
mod beginning;
mod breaking;
mod collation;
mod column;
mod constraint;
mod conversion;
mod cutting;
mod default;
mod demands;
mod done;
mod expression;
mod generated;
mod index;
mod key_index;
mod leaning;
mod lower;
mod names;
mod native_type;
mod partition;
mod reflect;
mod refusals;
mod rename_column;
mod script;
mod size;
mod table;
mod table_limits;
mod table_options;
#[cfg(test)]
mod tests;
mod trial;
mod type_limits;
mod types;
mod update;

use migrate_runtime::{Flavour, Rows, Step};

use self::aside::Aside;
use self::demands::Demands;
use self::lower::refuse_sequence;
use self::names::quote;
use super::render::{Change, Renderer, Steps, render_operations};
use super::{Dialect, Ground, Reading, ReflectError, Reflected, RenderError, Trial};
use crate::operation::{CreateSequence, CreateTable, DropSequence, DropTable, Operation};
use crate::schema::{AppLabel, DialectName, Schema, Table};

/// MySQL or MariaDB. Where the server is not known, `flavour` is MySQL's.
pub(super) struct Mysql {
    pub(super) flavour: Flavour,
}

impl Dialect for Mysql {
    fn name(&self) -> DialectName {
        DialectName::Mysql
    }

    fn render(
        &self,
        operations: &[Operation],
        state: &mut Schema,
        app: &AppLabel,
    ) -> Result<Vec<Step>, RenderError> {
        let mut renderer = MysqlRenderer { flavour: self.flavour, demands: Demands::new(app.clone()) };
        render_operations(&mut renderer, operations, state, app)
    }

    fn script(&self, step: &Step) -> Result<Vec<String>, RenderError> {
        script::statements(step)
    }

    fn quote(&self, name: &str) -> String {
        quote(name)
    }

    fn lower(&self, schema: &Schema) -> Result<Schema, RenderError> {
        lower::lower(schema, self.flavour)
    }

    fn catalogue(&self, reading: &Reading) -> Vec<String> {
        reflect::catalogue(reading, self.flavour)
    }

    fn follow_up(&self, reading: &Reading, answers: &[Rows]) -> Vec<String> {
        reflect::follow_up(reading, self.flavour, answers)
    }

    fn reflect(&self, reading: &Reading, answers: &[Rows]) -> Result<Reflected, ReflectError> {
        reflect::reflect(reading, self.flavour, answers)
    }

    fn trial_ground(&self, _: &Schema, _: &Schema) -> Ground {
        // An enum is part of the types of its columns: the table says it all.
        Ground::default()
    }

    fn trial(&self, table: &Table, models: &Schema) -> Result<Trial, RenderError> {
        trial::trial(Context { schema: models, flavour: self.flavour }, table)
    }

    fn is_for_want(&self, code: &str) -> bool {
        trial::MISSING.contains(&code)
    }
}

/// `mysql has no …`: the beginning of every refusal.
fn unsupported(what: impl Into<String>, subject: impl Into<String>) -> RenderError {
    RenderError::unsupported(DialectName::Mysql, what, subject)
}

/// What every piece of SQL may have to look at: the enums and tables of the state, and the product.
#[derive(Debug, Clone, Copy)]
struct Context<'a> {
    schema: &'a Schema,
    flavour: Flavour,
}

struct MysqlRenderer {
    flavour: Flavour,
    demands: Demands,
}

impl Renderer for MysqlRenderer {
    fn name(&self) -> DialectName {
        DialectName::Mysql
    }

    fn render(&mut self, change: &Change<'_>, steps: &mut Steps) -> Result<(), RenderError> {
        let context = Context { schema: change.after, flavour: self.flavour };
        self.demands.look_ahead(context, change, steps)?;
        match change.operation {
            Operation::CreateTable(CreateTable(table)) => table::create(context, table, steps),
            Operation::DropTable(DropTable(table)) => table::drop(table, steps),
            Operation::RenameTable(rename) => table::rename(rename, steps),
            // Enums are part of the types of their columns.
            Operation::CreateEnum(_) | Operation::DropEnum(_) => Ok(()),
            Operation::AlterEnum(alter) => alter_enum::alter(context, alter, steps),
            Operation::CreateSequence(CreateSequence(sequence))
            | Operation::DropSequence(DropSequence(sequence)) => {
                Err(refuse_sequence(&sequence.name).at(&sequence.declared))
            }
            Operation::AlterSequence(alter) => Err(refuse_sequence(&alter.to.name).at(&alter.to.declared)),
            _ => change_table(context, change, steps),
        }
    }

    fn finish(&mut self, _: &mut Steps) -> Result<(), RenderError> {
        self.demands.end();
        Ok(())
    }
}

/// An operation within a table, between the indexes of foreign keys that come and those that go.
fn change_table(context: Context<'_>, change: &Change<'_>, steps: &mut Steps) -> Result<(), RenderError> {
    let after = change.operation.table().and_then(|name| change.table(name));
    let Some((before, after)) = change.before.zip(after) else { return Ok(()) };
    let keys = Aside::of_indexes(context, change.operation, before, after);
    keys.drop(steps)?;
    key_index::create_missing(before, after, steps)?;
    match change.operation {
        Operation::SetOptions(_) => table_options::set(context, before, after, steps)?,
        Operation::AddPartition(add) => partition::add(add, after, steps)?,
        Operation::DropPartition(drop) => partition::drop(drop, before, after, steps)?,
        Operation::SetComment(comment) => table::set_comment(context, comment, after, steps)?,
        Operation::AddColumn(add) => column::add(context, add, after, steps)?,
        Operation::DropColumn(drop) => column::drop(drop, after, steps)?,
        Operation::AlterColumn(alter) => alter_column::alter(context, alter, after, steps)?,
        Operation::RenameColumn(rename) => rename_column::rename(context, rename, after, steps)?,
        Operation::CreateIndex(create) => index::add(context, before, after, &create.index, steps)?,
        Operation::DropIndex(drop) => index::remove(context, before, after, &drop.index, steps)?,
        Operation::RenameIndex(rename) => index::rename(&rename.table, &rename.from, &rename.to, steps)?,
        Operation::AddConstraint(add) => constraint::add(context, before, after, &add.constraint, steps)?,
        Operation::DropConstraint(drop) => {
            constraint::drop(context, before, after, &drop.constraint, steps)?;
        }
        Operation::RenameConstraint(rename) => {
            constraint::rename(context, rename, before, after, steps)?;
        }
        _ => {}
    }
    key_index::drop_superfluous(before, after, steps)?;
    keys.restore(context, steps)?;
    table_limits::refuse_new_excess(context, change.operation, before, after)
}
