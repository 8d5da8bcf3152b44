//! What a revision demands of the rows, asked before it changes anything: what has run cannot be undone here.
//!
//! What cannot be asked there, because the rows are not yet what they will be, is asked before the change itself, if
//! the server would change values without a word; else it is left to the server.

use migrate_runtime::Step;

use super::beginning::Beginning;
use super::breaking::{RowsOf, rows_against, rows_against_index, rows_with_reference};
use super::column::unfilled;
use super::conversion::Conversion;
use super::cutting::{Target, cut};
use super::expression::expression;
use super::names::{quote, table_name};
use super::types::{charset_of_column, native_of};
use super::{Context, alter_enum};
use crate::dialect::RenderError;
use crate::dialect::demands::{distinct, fillable, filled, kept, unused, whole};
use crate::dialect::render::{Change, Steps};
use crate::operation::{AddColumn, AlterColumn, AlterEnum, Operation};
use crate::schema::{
    AppLabel, ByDialect, Column, Constraint, ConstraintDefinition, DialectName, Expression, Index,
    ObjectName, Table,
};

/// Looks at the rows that are there at the beginning of a revision.
pub(super) struct Demands {
    beginning: Beginning,
}

impl Demands {
    /// Of a revision of `app`.
    pub(super) fn new(app: AppLabel) -> Self {
        Self { beginning: Beginning::new(app) }
    }

    /// From here on nothing is asked in advance.
    pub(super) fn end(&mut self) {
        self.beginning.end();
    }

    /// Puts what `change` demands of the rows before all steps, where it can be asked there.
    pub(super) fn look_ahead(
        &mut self,
        context: Context<'_>,
        change: &Change<'_>,
        steps: &mut Steps,
    ) -> Result<(), RenderError> {
        self.ask(context, change, steps)?;
        self.beginning.follow(context, change);
        Ok(())
    }

    fn ask(&self, context: Context<'_>, change: &Change<'_>, steps: &mut Steps) -> Result<(), RenderError> {
        if let Operation::AlterEnum(alter) = change.operation {
            return self.ask_for_values(context, alter, steps);
        }
        let Some(table) = change.before else { return Ok(()) };
        match change.operation {
            Operation::AddColumn(add) => {
                if add.column.fills_itself() || !self.beginning.knows(&add.table) {
                    return Ok(());
                }
                match &add.fill {
                    Some(fill) => self.ask_of_fill(table, &add.column, fill, "", steps),
                    None => {
                        steps.push_first(assert_empty(add, &self.beginning.names_before(&add.table, "").0)?);
                        Ok(())
                    }
                }
            }
            Operation::AlterColumn(alter) => self.ask_of_column(context, alter, table, steps),
            Operation::AddConstraint(add) => self.ask_of_constraint(context, table, &add.constraint, steps),
            Operation::CreateIndex(create) => self.ask_of_index(context, table, &create.index, steps),
            _ => Ok(()),
        }
    }

    fn ask_of_column(
        &self,
        context: Context<'_>,
        alter: &AlterColumn,
        table: &Table,
        steps: &mut Steps,
    ) -> Result<(), RenderError> {
        let is_known =
            table.column(&alter.from.name).is_some_and(|column| self.beginning.knows_column(table, column));
        let (name, column) = self.beginning.names_where(is_known, &alter.table, &alter.from.name);
        if is_known && demands_values(alter) {
            match &alter.fill {
                Some(fill) => {
                    let is_unfilled = format!("{} IS NULL AND ", quote(&column));
                    self.ask_of_fill(table, &alter.from, fill, &is_unfilled, steps)?;
                }
                None => {
                    let message = filled(&alter.table, &alter.from.name);
                    steps.push_first(Step::assert(unfilled(&name, &column)?, message));
                }
            }
        }
        if let Some(condition) = not_whole(context, alter, table, &column)
            && !self.beginning.is_empty(&table.name)
        {
            let query = format!("SELECT 1 FROM {} WHERE {condition} LIMIT 1", table_name(&name)?);
            let to = alter.to.type_on(DialectName::Mysql).map(ToString::to_string).unwrap_or_default();
            push(is_known, Step::assert(query, whole(alter, &to)), steps);
        }
        Ok(())
    }

    /// Looks for rows that `fill` would leave without a value, of those that `of` says.
    fn ask_of_fill(
        &self,
        table: &Table,
        column: &Column,
        fill: &ByDialect<Expression>,
        of: &str,
        steps: &mut Steps,
    ) -> Result<(), RenderError> {
        if self.beginning.tells_value(fill, table) {
            let value = expression(fill, table, column)?;
            let rows = table_name(&table.name)?;
            let query = format!("SELECT 1 FROM {rows} WHERE {of}({value}) IS NULL LIMIT 1");
            steps.push_first(Step::assert(query, filled(&table.name, &column.name)));
        }
        Ok(())
    }

    fn ask_for_values(
        &self,
        context: Context<'_>,
        alter: &AlterEnum,
        steps: &mut Steps,
    ) -> Result<(), RenderError> {
        for (table, column) in alter_enum::columns_of(context.schema, alter) {
            let is_known = self.beginning.knows_column(table, column);
            let (name, of_column) = self.beginning.names_where(is_known, &table.name, &column.name);
            if let Some(query) = alter_enum::rows_that_hold_removed(alter, &name, &of_column)? {
                push(is_known, Step::assert(query, unused(alter, &table.name, &column.name)), steps);
            }
        }
        Ok(())
    }

    fn ask_of_constraint(
        &self,
        context: Context<'_>,
        table: &Table,
        constraint: &Constraint,
        steps: &mut Steps,
    ) -> Result<(), RenderError> {
        let columns = table.columns.iter().filter(|column| constraint.uses_column(&column.name));
        let is_known = match constraint.definition {
            ConstraintDefinition::Check { .. } => self.beginning.knows_columns(table, columns),
            _ => self.beginning.knows_or_gives(table, columns),
        };
        if !is_known {
            return Ok(());
        }
        let is_target_known =
            constraint.foreign_key().is_none_or(|key| self.beginning.knows_target(context.schema, key));
        self.ask_at_beginning(context, table, kept(&table.name, constraint), steps, |context, rows| {
            let Some(before) = rows.table.constraint(constraint.name.as_str()) else { return Ok(None) };
            match (constraint.foreign_key(), before.foreign_key()) {
                (Some(key), Some(key_before)) if self.beginning.is_empty(&key.table) => {
                    rows_with_reference(rows, key_before).map(Some)
                }
                (Some(_), _) if !is_target_known => Ok(None),
                _ => rows_against(context, rows, before),
            }
        })
    }

    fn ask_of_index(
        &self,
        context: Context<'_>,
        table: &Table,
        index: &Index,
        steps: &mut Steps,
    ) -> Result<(), RenderError> {
        let columns = table.columns.iter().filter(|column| index.uses_column(&column.name));
        let is_known = if index.columns.iter().all(|part| part.column_name().is_some()) {
            self.beginning.knows_or_gives(table, columns)
        } else {
            self.beginning.knows_columns(table, columns)
        };
        if !is_known {
            return Ok(());
        }
        self.ask_at_beginning(context, table, distinct(&table.name, index), steps, |context, rows| {
            let before = rows.table.index(index.name.as_str());
            before.map_or(Ok(None), |before| rows_against_index(context, rows, before))
        })
    }

    /// Puts before all steps the query that `ask` makes of the rows under the names that all had at the beginning.
    fn ask_at_beginning(
        &self,
        context: Context<'_>,
        table: &Table,
        message: String,
        steps: &mut Steps,
        ask: impl FnOnce(Context<'_>, RowsOf<'_>) -> Result<Option<String>, RenderError>,
    ) -> Result<(), RenderError> {
        let Some(schema) = self.beginning.schema_before(context.schema) else { return Ok(()) };
        let (name, _) = self.beginning.names_before(&table.name, "");
        let Some(before) = schema.table(&name) else { return Ok(()) };
        let given = self.beginning.given_to(&table.name);
        let rows = RowsOf { table: before, given: &given };
        if let Some(query) = ask(Context { schema: &schema, ..context }, rows)? {
            steps.push_first(Step::assert(query, message));
        }
        Ok(())
    }
}

/// Before all steps, or here.
fn push(first: bool, step: Step, steps: &mut Steps) {
    if first {
        steps.push_first(step);
    } else {
        steps.push(step);
    }
}

fn demands_values(alter: &AlterColumn) -> bool {
    let becomes_required = alter.from.nullable && !alter.to.nullable && alter.to.generated.is_none();
    becomes_required && alter.using.is_none()
}

/// Fails where there are rows.
fn assert_empty(add: &AddColumn, table: &ObjectName) -> Result<Step, RenderError> {
    let query = format!("SELECT 1 FROM {} LIMIT 1", table_name(table)?);
    Ok(Step::assert(query, fillable(&add.table, &add.column.name)))
}

/// True of a row whose value does not come whole out of the column's new type; none where each does.
fn not_whole(context: Context<'_>, alter: &AlterColumn, table: &Table, column: &str) -> Option<String> {
    let is_computed = alter.from.generated.is_some() || alter.to.generated.is_some();
    if is_computed || alter.using.is_some() {
        return None;
    }
    if let Some(conversion) = Conversion::of(context, alter, table) {
        return conversion.misfit(column);
    }
    let ty = |column: &Column| native_of(context, &alter.table, column).map(|native| native.ty).ok();
    let (from, to) = ty(&alter.from).zip(ty(&alter.to))?;
    let charset = charset_of_column(table, &alter.to);
    cut(&quote(column), &from, &Target { ty: &to, charset: &charset, flavour: context.flavour })
}
