//! What a revision demands of the rows, asked before it changes anything: what has run cannot be undone here.
//!
//! What cannot be asked there, because the rows are not yet what they will be, is asked before the change itself, if
//! the server would change values without a word; else it is left to the server.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use migrate_runtime::Step;

use super::breaking::{Given, RowsOf, rows_against, rows_against_index, rows_with_reference};
use super::column::{computes_from, unfilled};
use super::cutting::{Target, cut};
use super::expression::{Purpose, literal, sql};
use super::names::{quote, table_name};
use super::types::{charset_of_column, native_of};
use super::{Context, alter_enum};
use crate::dialect::RenderError;
use crate::dialect::demands::{distinct, fillable, filled, kept, unused, whole};
use crate::dialect::render::{Change, Steps};
use crate::operation::{
    AddColumn, AlterColumn, AlterEnum, CreateTable, DropPartition, Operation, RenameColumn, RenameTable,
    SetOptions,
};
use crate::schema::{
    AppLabel, ByDialect, Column, ColumnType, Constraint, ConstraintDefinition, DialectName, Expression,
    ForeignKey, Index, Literal, ObjectName, Schema, Table,
};

/// What of the state is not as it was at the beginning of the revision: rows of it cannot be looked at there.
pub(super) struct Demands {
    app: AppLabel,
    /// Tables without a row.
    created: BTreeSet<ObjectName>,
    /// Tables that lost rows.
    tables: BTreeSet<ObjectName>,
    /// Columns that do not hold what they held.
    columns: BTreeSet<(ObjectName, String)>,
    /// Of these, what the rows are given, where it is known.
    given: BTreeMap<(ObjectName, String), Given>,
    /// What has another name than at the beginning.
    renames: Vec<Operation>,
    /// SQL by hand came: it may have changed any row.
    ended: bool,
}

impl Demands {
    /// Of a revision of `app`, at its beginning.
    pub(super) fn new(app: AppLabel) -> Self {
        Self {
            app,
            created: BTreeSet::new(),
            tables: BTreeSet::new(),
            columns: BTreeSet::new(),
            given: BTreeMap::new(),
            renames: Vec::new(),
            ended: false,
        }
    }

    /// From here on nothing is asked in advance.
    pub(super) fn end(&mut self) {
        self.ended = true;
    }

    /// Puts what `change` demands of the rows before all steps, where it can be asked there.
    pub(super) fn look_ahead(
        &mut self,
        context: Context<'_>,
        change: &Change<'_>,
        steps: &mut Steps,
    ) -> Result<(), RenderError> {
        self.ask(context, change, steps)?;
        self.follow(context, change);
        Ok(())
    }

    fn ask(&self, context: Context<'_>, change: &Change<'_>, steps: &mut Steps) -> Result<(), RenderError> {
        if let Operation::AlterEnum(alter) = change.operation {
            return self.ask_for_values(context, alter, steps);
        }
        let Some(table) = change.before else { return Ok(()) };
        match change.operation {
            Operation::AddColumn(add) => {
                if add.fill.is_none() && !add.column.fills_itself() && self.knows(&add.table) {
                    steps.push_first(assert_empty(add, &self.names_before(&add.table, "").0)?);
                }
                Ok(())
            }
            Operation::AlterColumn(alter) => self.ask_of_column(context, alter, table, steps),
            Operation::AddConstraint(add) => self.ask_of_constraint(context, table, &add.constraint, steps),
            Operation::CreateIndex(create) => self.ask_of_index(context, table, &create.index, steps),
            _ => Ok(()),
        }
    }

    /// Goes on to the state behind the change.
    fn follow(&mut self, context: Context<'_>, change: &Change<'_>) {
        match change.operation {
            Operation::CreateTable(CreateTable(table)) => drop(self.created.insert(table.name.clone())),
            Operation::RenameTable(rename) => self.rename_table(rename),
            // Rows go.
            Operation::DropPartition(DropPartition { table, .. }) => drop(self.tables.insert(table.clone())),
            Operation::RenameColumn(rename) => self.rename_column(rename),
            Operation::AddColumn(add) => {
                self.note(&add.table, &add.column.name);
                let value = add.fill.as_ref().and_then(|fill| constant(fill, change.before?));
                self.give(&add.table, &add.column.name, value.map(Given::ToAll));
            }
            Operation::AlterColumn(alter) if changes_values(alter) => {
                let given = self.given_by(alter, change.before);
                self.note(&alter.table, alter.column());
                self.give(&alter.table, alter.column(), given);
            }
            Operation::AlterEnum(alter) if !alter.renames.is_empty() => {
                for (table, column) in alter_enum::columns_of(context.schema, alter) {
                    self.note(&table.name, &column.name);
                }
            }
            Operation::SetOptions(set) if is_other_comparison(set) => {
                for column in change.before.iter().flat_map(|table| table.columns.iter()) {
                    self.note(&set.table, &column.name);
                }
            }
            _ => {}
        }
    }

    fn rename_table(&mut self, rename: &RenameTable) {
        let RenameTable { from, to } = rename;
        for tables in [&mut self.created, &mut self.tables] {
            if tables.remove(from) {
                tables.insert(to.clone());
            }
        }
        let renamed = |(table, column)| (if table == *from { to.clone() } else { table }, column);
        self.columns = mem::take(&mut self.columns).into_iter().map(renamed).collect();
        let given = mem::take(&mut self.given).into_iter();
        self.given = given.map(|(place, given)| (renamed(place), given)).collect();
        self.renames.push(rename.clone().into());
    }

    fn rename_column(&mut self, rename: &RenameColumn) {
        let from = (rename.table.clone(), rename.from.clone());
        if self.columns.remove(&from) {
            self.note(&rename.table, &rename.to);
        }
        let given = self.given.remove(&from);
        self.give(&rename.table, &rename.to, given);
        self.renames.push(rename.clone().into());
    }

    /// The names of a column and its table at the beginning.
    fn names_before(&self, table: &ObjectName, column: &str) -> (ObjectName, String) {
        let (mut table, mut column) = (table.clone(), column.to_owned());
        for rename in self.renames.iter().rev() {
            match rename {
                Operation::RenameTable(rename) if rename.to == table => table.clone_from(&rename.from),
                Operation::RenameColumn(rename) if rename.table == table && rename.to == column => {
                    column.clone_from(&rename.from);
                }
                _ => {}
            }
        }
        (table, column)
    }

    /// The state with the names that all had at the beginning; none where others have them now.
    fn schema_before<'a>(&self, schema: &'a Schema) -> Option<Cow<'a, Schema>> {
        let mut schema = Cow::Borrowed(schema);
        for rename in self.renames.iter().rev() {
            let back = rename.reverse(&self.app).ok().flatten()?;
            back.apply(schema.to_mut(), &self.app).ok()?;
        }
        Some(schema)
    }

    fn note(&mut self, table: &ObjectName, column: &str) {
        self.columns.insert((table.clone(), column.to_owned()));
    }

    fn give(&mut self, table: &ObjectName, column: &str, given: Option<Given>) {
        let place = (table.clone(), column.to_owned());
        match given {
            Some(given) => drop(self.given.insert(place, given)),
            None => drop(self.given.remove(&place)),
        }
    }

    /// The value of `fill`, where nothing else happens to a column that is known.
    fn given_by(&self, alter: &AlterColumn, table: Option<&Table>) -> Option<Given> {
        let table = table?;
        let fill =
            alter.fill.as_ref().filter(|_| !changes_values(&AlterColumn { fill: None, ..alter.clone() }))?;
        // Numbers with a point are other ones as texts, beside which a text would put them.
        let is_exact =
            !matches!(alter.from.type_on(DialectName::Mysql), Some(ColumnType::Real | ColumnType::Double));
        let is_known = self.knows_column(table, table.column(&alter.from.name)?);
        constant(fill, table).filter(|_| is_known && is_exact).map(Given::ToNulls)
    }

    /// What rows of the table are given, by the columns' names at the beginning.
    fn given_to(&self, table: &ObjectName) -> BTreeMap<String, Given> {
        let given = self.given.iter().filter(|((name, _), _)| name == table);
        given.map(|((_, column), given)| (self.names_before(table, column).1, given.clone())).collect()
    }

    /// True where all rows of such a table hold in the columns what they held or what they are given.
    fn knows_or_gives<'a>(&self, table: &Table, mut columns: impl Iterator<Item = &'a Column>) -> bool {
        let is_given = |column: &Column| self.given.contains_key(&(table.name.clone(), column.name.clone()));
        self.knows(&table.name) && columns.all(|column| is_given(column) || self.knows_column(table, column))
    }

    /// True where the table is the one that was there at the beginning, with the same rows.
    fn knows(&self, table: &ObjectName) -> bool {
        !self.ended && !self.tables.contains(table) && !self.created.contains(table)
    }

    fn is_empty(&self, table: &ObjectName) -> bool {
        !self.ended && self.created.contains(table)
    }

    /// True where the column of such a table holds what it held at the beginning.
    fn knows_column(&self, table: &Table, column: &Column) -> bool {
        let is_noted = |name: &str| self.columns.contains(&(table.name.clone(), name.to_owned()));
        let mut others = table.columns.iter().filter(|other| is_noted(&other.name));
        self.knows(&table.name) && others.all(|other| other != column && !computes_from(column, &other.name))
    }

    fn knows_columns<'a>(&self, table: &Table, mut columns: impl Iterator<Item = &'a Column>) -> bool {
        self.knows(&table.name) && columns.all(|column| self.knows_column(table, column))
    }

    fn ask_of_column(
        &self,
        context: Context<'_>,
        alter: &AlterColumn,
        table: &Table,
        steps: &mut Steps,
    ) -> Result<(), RenderError> {
        let is_known = table.column(&alter.from.name).is_some_and(|column| self.knows_column(table, column));
        let (name, column) = self.names_where(is_known, &alter.table, &alter.from.name);
        if is_known && demands_values(alter) {
            let message = filled(&alter.table, &alter.from.name);
            steps.push_first(Step::assert(unfilled(&name, &column)?, message));
        }
        if let Some(condition) = not_whole(context, alter, table, &column)
            && !self.is_empty(&table.name)
        {
            let query = format!("SELECT 1 FROM {} WHERE {condition} LIMIT 1", table_name(&name)?);
            let to = alter.to.type_on(DialectName::Mysql).map(ToString::to_string).unwrap_or_default();
            push(is_known, Step::assert(query, whole(alter, &to)), steps);
        }
        Ok(())
    }

    /// The names at the beginning where the rows are looked at there, else those of now.
    fn names_where(&self, is_known: bool, table: &ObjectName, column: &str) -> (ObjectName, String) {
        if is_known { self.names_before(table, column) } else { (table.clone(), column.to_owned()) }
    }

    fn ask_for_values(
        &self,
        context: Context<'_>,
        alter: &AlterEnum,
        steps: &mut Steps,
    ) -> Result<(), RenderError> {
        for (table, column) in alter_enum::columns_of(context.schema, alter) {
            let is_known = self.knows_column(table, column);
            let (name, of_column) = self.names_where(is_known, &table.name, &column.name);
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
            ConstraintDefinition::Check { .. } => self.knows_columns(table, columns),
            _ => self.knows_or_gives(table, columns),
        };
        if !is_known {
            return Ok(());
        }
        let is_target_known =
            constraint.foreign_key().is_none_or(|key| self.knows_target(context.schema, key));
        let Some(before) = self.schema_before(context.schema) else { return Ok(()) };
        let (name, _) = self.names_before(&table.name, "");
        let Some((of_table, of_constraint)) =
            before.table(&name).and_then(|table| Some((table, table.constraint(constraint.name.as_str())?)))
        else {
            return Ok(());
        };
        let context = Context { schema: &before, ..context };
        let rows = RowsOf { table: of_table, given: &self.given_to(&table.name) };
        let query = match (constraint.foreign_key(), of_constraint.foreign_key()) {
            (Some(key), Some(of_key)) if self.is_empty(&key.table) => {
                Some(rows_with_reference(rows, of_key)?)
            }
            (Some(_), _) if !is_target_known => None,
            _ => rows_against(context, rows, of_constraint)?,
        };
        if let Some(query) = query {
            steps.push_first(Step::assert(query, kept(&table.name, constraint)));
        }
        Ok(())
    }

    fn knows_target(&self, schema: &Schema, key: &ForeignKey) -> bool {
        schema.table(&key.table).is_some_and(|target| {
            let columns = key.target_columns.iter().filter_map(|name| target.column(name));
            self.knows_columns(target, columns)
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
            self.knows_or_gives(table, columns)
        } else {
            self.knows_columns(table, columns)
        };
        if !is_known {
            return Ok(());
        }
        let Some(before) = self.schema_before(context.schema) else { return Ok(()) };
        let (name, _) = self.names_before(&table.name, "");
        let context = Context { schema: &before, ..context };
        if let Some(of_table) = before.table(&name)
            && let Some(of_index) = of_table.index(index.name.as_str())
            && let given = self.given_to(&table.name)
            && let Some(query) =
                rows_against_index(context, RowsOf { table: of_table, given: &given }, of_index)?
        {
            steps.push_first(Step::assert(query, distinct(&table.name, index)));
        }
        Ok(())
    }
}

/// The number or text that the expression is.
fn constant(fill: &ByDialect<Expression>, table: &Table) -> Option<String> {
    let text = fill.get(DialectName::Mysql)?;
    let literal = literal(text.as_str(), table)?;
    matches!(literal, Literal::Integer(_) | Literal::Text(_)).then(|| sql(fill, table, Purpose::Value))
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
    becomes_required && alter.fill.is_none() && alter.using.is_none()
}

/// True where rows may hold something else in the column afterwards, or compare otherwise.
fn changes_values(alter: &AlterColumn) -> bool {
    let AlterColumn { from, to, fill, using, .. } = alter;
    let of_values = |column: &Column| {
        let options = column.options.only(DialectName::Mysql);
        (
            column.type_on(DialectName::Mysql).cloned(),
            column.collate.clone(),
            options,
            column.generated.clone(),
        )
    };
    fill.is_some() || using.is_some() || of_values(from) != of_values(to)
}

/// True where texts of the table may be written or compared otherwise afterwards.
fn is_other_comparison(set: &SetOptions) -> bool {
    let is_other = |key| set.from.get(DialectName::Mysql, key) != set.to.get(DialectName::Mysql, key);
    is_other("charset") || is_other("collation")
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
    let ty = |column: &Column| native_of(context, &alter.table, column).map(|native| native.ty).ok();
    let (from, to) = ty(&alter.from).zip(ty(&alter.to))?;
    let charset = charset_of_column(table, &alter.to);
    cut(&quote(column), &from, &Target { ty: &to, charset: &charset, flavour: context.flavour })
}
