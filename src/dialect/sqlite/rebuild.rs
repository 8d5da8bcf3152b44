//! The rebuild: a table as it is to be is made beside the one that is, filled from it, and takes its place.
//!
//! Takes the operations on one table that ALTER TABLE cannot do, several in a row, and gives the steps of one
//! rebuild for them all. It never renames the old table: what refers to it would follow it away.

use std::collections::BTreeMap;

use migrate_runtime::{Action, Step};

use super::super::render::{Change, Steps};
use super::super::sql::{quote_name, quote_text};
use super::conversion::{converted, misfit};
use super::definition::{
    create_index, create_table, default_value, is_auto_increment, table_name, table_options,
};
use super::lower::{Enums, lower_default, subject_of, type_of};
use super::unsupported;
use crate::dialect::RenderError;
use crate::dialect::demands::{fillable, filled, say_how, unused};
use crate::dialect::strangers::are_strangers;
use crate::operation::{AddColumn, AlterColumn, AlterEnum, Operation};
use crate::schema::{ByDialect, Column, ColumnType, Constraint, DialectName, Expression, ObjectName, Table};

/// What the new table is called until it takes the old one's place.
const SUFFIX: &str = "__rebuild";

/// A rebuild that is being collected.
#[derive(Debug)]
pub(super) struct Rebuild {
    /// The first operation that needs it.
    operation: usize,
    before: Table,
    after: Table,
    /// The enums that the columns of `after` are of.
    enums: Enums,
    /// The value of each column of `after`, as SQL over `before`.
    values: BTreeMap<String, String>,
    /// What must hold before anything is touched.
    conditions: Vec<Condition>,
    /// What must hold of the copy.
    copied: Vec<Condition>,
    reads_tables: bool,
}

/// A query that must give no row, of one of the operations.
#[derive(Debug)]
struct Condition {
    operation: usize,
    query: String,
    message: String,
}

impl Rebuild {
    /// A rebuild of `table` that changes nothing yet.
    pub(super) fn new(table: &Table, operation: usize) -> Self {
        let columns = table.columns.iter();
        Self {
            operation,
            before: table.clone(),
            after: table.clone(),
            enums: Enums::new(),
            values: columns.map(|column| (column.name.clone(), quote_name(&column.name))).collect(),
            conditions: Vec::new(),
            copied: Vec::new(),
            reads_tables: false,
        }
    }

    /// The place of the first operation that needs it.
    pub(super) fn operation(&self) -> usize {
        self.operation
    }

    /// The table as the operations so far leave it.
    pub(super) fn table(&self) -> &Table {
        &self.after
    }

    /// True where `change` cannot join: its SQL names a column that earlier operations have changed, and would be
    /// computed from the old table.
    pub(super) fn must_end_before(&self, change: &Change<'_>) -> bool {
        let expressions = values_of(change);
        let mut changed = self.values.iter().filter(|(name, value)| quote_name(name) != **value);
        changed.any(|(name, _)| expressions.iter().any(|it| it.mentions_column(name)))
    }

    /// True where the table has an index of one of these names until it is rebuilt.
    pub(super) fn has_index_of(&self, names: &[&str]) -> bool {
        self.before.indexes.iter().any(|index| names.contains(&index.name.as_str()))
    }

    /// True where the table refers to that one until it is rebuilt.
    pub(super) fn refers_to(&self, target: &ObjectName) -> bool {
        let mut keys = self.before.constraints.iter().filter_map(Constraint::foreign_key);
        keys.any(|key| key.table == *target)
    }

    /// True where a value for the rows may come from other tables.
    pub(super) fn reads_tables(&self) -> bool {
        self.reads_tables
    }

    /// Takes in one more operation on the table.
    pub(super) fn add(&mut self, change: &Change<'_>, operation: usize) -> Result<(), RenderError> {
        match change.operation {
            Operation::AddColumn(add) => self.add_column(add, operation)?,
            Operation::AlterColumn(alter) => self.alter_column(alter, operation)?,
            Operation::DropColumn(drop) => {
                self.values.remove(&drop.column.name);
            }
            Operation::AlterEnum(alter) => self.alter_enum(alter, operation),
            _ => {}
        }
        if let Some(table) = change.table(&self.before.name) {
            self.after = table.clone();
        }
        self.reads_tables |= reads_tables(change);
        self.keep_enums(change);
        Ok(())
    }

    fn keep_enums(&mut self, change: &Change<'_>) {
        let types = self.after.columns.iter().filter_map(|column| column.type_on(DialectName::Sqlite));
        let enums = types.filter_map(|ty| change.after.enumeration(ty.enum_name()?));
        self.enums = enums.map(|it| (it.name.clone(), it.clone())).collect();
    }

    fn require(&mut self, operation: usize, condition: &str, message: String) {
        let table = quote_name(&self.before.name.name);
        let query = format!("SELECT 1 FROM {table} WHERE {condition} LIMIT 1");
        self.conditions.push(Condition { operation, query, message });
    }

    fn add_column(&mut self, add: &AddColumn, operation: usize) -> Result<(), RenderError> {
        let column = &add.column;
        let value = match (on_sqlite(add.fill.as_ref()), lower_default(&self.before, column)?) {
            (Some(fill), _) => fill.as_sql().into_owned(),
            (None, Some(default)) => default_value(&default),
            (None, None) => "NULL".to_owned(),
        };
        if value == "NULL" && !column.fills_itself() {
            self.require(operation, "TRUE", fillable(&add.table, &column.name));
        }
        self.values.insert(column.name.clone(), value);
        Ok(())
    }

    fn alter_column(&mut self, alter: &AlterColumn, operation: usize) -> Result<(), RenderError> {
        let old = self.values.get(alter.column()).cloned().unwrap_or_else(|| "NULL".to_owned());
        let (from, to) = (type_of(&self.before, &alter.from)?, type_of(&self.before, &alter.to)?);
        let mut value = match on_sqlite(alter.using.as_ref()) {
            Some(using) => using.as_sql().into_owned(),
            None => {
                self.refuse_strangers(alter, from, to)?;
                converted(&old, from, to)
            }
        };
        if let Some(fill) = on_sqlite(alter.fill.as_ref()).filter(|_| !alter.to.nullable) {
            value = format!("COALESCE({value}, {})", fill.as_sql());
        } else if alter.from.nullable && !alter.to.nullable && alter.to.generated.is_none() {
            let message = filled(&alter.table, alter.column());
            self.require(operation, &format!("({value}) IS NULL"), message);
        }
        self.values.insert(alter.column().to_owned(), value);
        self.require_type(alter, operation)
    }

    /// Every value would be kept as it is, and stop the revision.
    fn refuse_strangers(
        &self,
        alter: &AlterColumn,
        from: &ColumnType,
        to: &ColumnType,
    ) -> Result<(), RenderError> {
        let is_computed = alter.from.generated.is_some() || alter.to.generated.is_some();
        if is_computed || !are_strangers(from, to) {
            return Ok(());
        }
        let what = format!("conversion from `{from}` to `{to}`");
        let place = alter.to.declared.place.as_ref();
        Err(unsupported(what, subject_of(&self.before, &alter.to), place, Some(&say_how(alter))))
    }

    /// A value that does not convert would be kept as it is, and fail when it is read.
    fn require_type(&mut self, alter: &AlterColumn, operation: usize) -> Result<(), RenderError> {
        let from = type_of(&self.before, &alter.from)?;
        let to = type_of(&self.before, &alter.to)?;
        let (copy, column) = (quote_name(&self.copy_name()), quote_name(alter.column()));
        let Some(misfit) = misfit(&column, from, to) else { return Ok(()) };
        let query = format!("SELECT {column} FROM {copy} WHERE {misfit} LIMIT 1");
        let message = format!("{} has values that are no {to}", subject_of(&self.before, &alter.to));
        self.copied.push(Condition { operation, query, message });
        Ok(())
    }

    fn alter_enum(&mut self, alter: &AlterEnum, operation: usize) {
        let columns: Vec<Column> =
            self.after.columns.iter().filter(|column| is_of_enum(column, alter)).cloned().collect();
        for column in columns {
            let Some(value) = self.values.get(&column.name).cloned() else { continue };
            let removed: Vec<String> = alter.removed().map(quote_text).collect();
            if !removed.is_empty() {
                let message = unused(alter, &self.before.name, &column.name);
                self.require(operation, &format!("{value} IN ({})", removed.join(", ")), message);
            }
            self.values.insert(column.name.clone(), renamed_value(&value, alter));
        }
    }

    fn copy_name(&self) -> String {
        format!("{}{SUFFIX}", self.before.name.name)
    }

    /// Adds the steps of the whole rebuild.
    pub(super) fn render(&self, steps: &mut Steps) -> Result<(), RenderError> {
        for condition in &self.conditions {
            condition.render(steps);
        }
        let mut push = |step: Step| steps.push_of(self.operation, step);
        push(self.save());
        push(self.create_copy()?);
        self.fill_copy()?.into_iter().for_each(|sql| push(Step::execute(sql)));
        for condition in &self.copied {
            condition.render(steps);
        }
        let mut push = |step: Step| steps.push_of(self.operation, step);
        self.replace()?.into_iter().for_each(|sql| push(Step::execute(sql)));
        push(Step::new(Action::RestoreTable { table: self.before.name.name.clone() }));
        Ok(())
    }

    fn save(&self) -> Step {
        Step::new(Action::SaveTable {
            table: self.before.name.name.clone(),
            columns: self.before.columns.iter().map(|column| column.name.clone()).collect(),
            changed: self.changed(),
            known_indexes: self.before.indexes.iter().map(|index| index.name.to_string()).collect(),
        })
    }

    /// The columns whose values may be others afterwards, or mean another thing in a comparison.
    fn changed(&self) -> Vec<String> {
        let is_kept = |from: &Column| {
            let same_value = self.values.get(&from.name) == Some(&quote_name(&from.name));
            let same_column = self.after.column(&from.name).is_some_and(|to| {
                to.type_on(DialectName::Sqlite) == from.type_on(DialectName::Sqlite)
                    && to.collate == from.collate
                    && to.generated.is_none()
            });
            same_value && same_column && self.before.options == self.after.options
        };
        let columns = self.before.columns.iter().filter(|column| !is_kept(column));
        columns.map(|column| column.name.clone()).collect()
    }

    /// The table as it can be made now. Where its primary key is gone, a later operation takes away what needs one.
    fn after_for_now(&self) -> Table {
        let mut table = self.after.clone();
        if table.primary_key().is_none() {
            table.columns.iter_mut().for_each(|column| column.auto_increment = false);
            table.options.remove(DialectName::Sqlite, "without_rowid");
        }
        table
    }

    /// The new table beside the old one.
    fn create_copy(&self) -> Result<Step, RenderError> {
        let after = self.after_for_now();
        let sql = create_table(&after, &quote_name(&self.copy_name()), &self.enums)?;
        let says_options = |table: &Table| table.options.on(DialectName::Sqlite).next().is_some();
        if says_options(&self.before) || says_options(&self.after) {
            return Ok(Step::execute(format!("{sql}{}", table_options(&after))));
        }
        Ok(Step::new(Action::CreateCopy { table: self.before.name.name.clone(), sql }))
    }

    /// The old table's rows in the new one.
    fn fill_copy(&self) -> Result<Vec<String>, RenderError> {
        let old = table_name(&self.before.name, self.before.declared.place.as_ref())?;
        let new = quote_name(&self.copy_name());
        let mut statements = Vec::new();
        if is_auto_increment(&self.before) && is_auto_increment(&self.after_for_now()) {
            // The count goes over to the new table, so that no number is given out twice.
            statements.push(format!(
                "UPDATE sqlite_sequence SET name = {} WHERE name = {} COLLATE NOCASE",
                quote_text(&self.copy_name()),
                quote_text(&self.before.name.name)
            ));
        }
        let written = self.after.columns.iter().filter(|column| column.generated.is_none());
        let (names, values): (Vec<_>, Vec<_>) = written
            .map(|column| {
                let value = self.values.get(&column.name);
                (quote_name(&column.name), value.cloned().unwrap_or_else(|| "NULL".to_owned()))
            })
            .unzip();
        let (names, values) = (names.join(", "), values.join(", "));
        statements.push(format!("INSERT INTO {new} ({names})\nSELECT {values} FROM {old}"));
        Ok(statements)
    }

    /// The new table in the old one's place.
    fn replace(&self) -> Result<Vec<String>, RenderError> {
        let (old, new) = (quote_name(&self.before.name.name), quote_name(&self.copy_name()));
        let mut statements = vec![format!("DROP TABLE {old}"), format!("ALTER TABLE {new} RENAME TO {old}")];
        for index in &self.after.indexes {
            statements.push(create_index(&self.after, index)?);
        }
        Ok(statements)
    }
}

impl Condition {
    fn render(&self, steps: &mut Steps) {
        steps.push_of(self.operation, Step::assert(&self.query, &self.message));
    }
}

/// What the change says of the values of rows that exist.
fn values_of<'a>(change: &Change<'a>) -> Vec<&'a Expression> {
    let values = match change.operation {
        Operation::AddColumn(add) => [on_sqlite(add.fill.as_ref()), None],
        Operation::AlterColumn(alter) => [on_sqlite(alter.fill.as_ref()), on_sqlite(alter.using.as_ref())],
        _ => [None, None],
    };
    values.into_iter().flatten().collect()
}

/// True where a value for the rows may come from other tables, which must then be as they are to be.
pub(super) fn reads_tables(change: &Change<'_>) -> bool {
    values_of(change).iter().any(|value| value.as_str().to_ascii_lowercase().contains("select"))
}

/// The expression where there is one for SQLite.
fn on_sqlite(expression: Option<&ByDialect<Expression>>) -> Option<&Expression> {
    expression.and_then(|expression| expression.get(DialectName::Sqlite))
}

/// True where the column's values are those of the altered enum.
pub(super) fn is_of_enum(column: &Column, alter: &AlterEnum) -> bool {
    column.type_on(DialectName::Sqlite).and_then(|ty| ty.enum_name()) == Some(&alter.name)
}

/// The value with renamed texts in it replaced.
fn renamed_value(value: &str, alter: &AlterEnum) -> String {
    if alter.renames.is_empty() {
        return value.to_owned();
    }
    let cases: Vec<String> = alter
        .renames
        .iter()
        .map(|rename| format!("WHEN {} THEN {}", quote_text(&rename.from), quote_text(&rename.to)))
        .collect();
    format!("CASE {value} {} ELSE {value} END", cases.join(" "))
}
