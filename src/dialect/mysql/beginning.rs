//! What a revision's change makes of rows and names, up to the operation in hand: from it follows what of the rows can
//! be looked at before all of it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use super::breaking::Given;
use super::column::computes_from;
use super::default::default;
use super::expression::{Purpose, literal, sql};
use super::lower::lower_column;
use super::{Context, alter_enum};
use crate::dialect::render::Change;
use crate::operation::{
    AlterColumn, CreateTable, DropPartition, Operation, RenameColumn, RenameTable, SetOptions,
};
use crate::schema::{
    AppLabel, ByDialect, Column, ColumnType, DefaultValue, DialectName, Expression, ForeignKey, Literal,
    ObjectName, Schema, Table,
};

/// What of the state is not as it was at the beginning of the revision: rows of it cannot be looked at there.
pub(super) struct Beginning {
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

impl Beginning {
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

    /// Goes on to the state behind the change.
    pub(super) fn follow(&mut self, context: Context<'_>, change: &Change<'_>) {
        match change.operation {
            Operation::CreateTable(CreateTable(table)) => drop(self.created.insert(table.name.clone())),
            Operation::RenameTable(rename) => self.rename_table(rename),
            // Rows go.
            Operation::DropPartition(DropPartition { table, .. }) => drop(self.tables.insert(table.clone())),
            Operation::RenameColumn(rename) => self.rename_column(rename),
            Operation::AddColumn(add) => {
                self.note(&add.table, &add.column.name);
                let value = match &add.fill {
                    Some(fill) => change.before.and_then(|table| constant(fill, table)),
                    None => change.before.and_then(|table| constant_default(context, table, &add.column)),
                };
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
    pub(super) fn names_before(&self, table: &ObjectName, column: &str) -> (ObjectName, String) {
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
    pub(super) fn schema_before<'a>(&self, schema: &'a Schema) -> Option<Cow<'a, Schema>> {
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
    pub(super) fn given_to(&self, table: &ObjectName) -> BTreeMap<String, Given> {
        let given = self.given.iter().filter(|((name, _), _)| name == table);
        given.map(|((_, column), given)| (self.names_before(table, column).1, given.clone())).collect()
    }

    /// True where all rows of such a table hold in the columns what they held or what they are given.
    pub(super) fn knows_or_gives<'a>(
        &self,
        table: &Table,
        mut columns: impl Iterator<Item = &'a Column>,
    ) -> bool {
        let is_given = |column: &Column| self.given.contains_key(&(table.name.clone(), column.name.clone()));
        self.knows(&table.name) && columns.all(|column| is_given(column) || self.knows_column(table, column))
    }

    /// True where the table is the one that was there at the beginning, with the same rows.
    pub(super) fn knows(&self, table: &ObjectName) -> bool {
        !self.ended && !self.tables.contains(table) && !self.created.contains(table)
    }

    pub(super) fn is_empty(&self, table: &ObjectName) -> bool {
        !self.ended && self.created.contains(table)
    }

    /// True where the column of such a table holds what it held at the beginning.
    pub(super) fn knows_column(&self, table: &Table, column: &Column) -> bool {
        let is_noted = |name: &str| self.columns.contains(&(table.name.clone(), name.to_owned()));
        let mut others = table.columns.iter().filter(|other| is_noted(&other.name));
        self.knows(&table.name) && others.all(|other| other != column && !computes_from(column, &other.name))
    }

    /// True where a look at the rows tells what the expression gives later: it is about columns that hold what they held,
    /// under the names that they had, and about nothing else.
    pub(super) fn tells_value(&self, expression: &ByDialect<Expression>, table: &Table) -> bool {
        let Some(text) = expression.get(DialectName::Mysql) else { return false };
        let used = || table.columns.iter().filter(|column| text.mentions_column(&column.name));
        let keeps_name =
            |column: &str| self.names_before(&table.name, column) == (table.name.clone(), column.to_owned());
        // Other tables may not be there yet.
        let is_of_table = !text.as_str().to_ascii_lowercase().contains("select");
        is_of_table
            && used().next().is_some()
            && keeps_name("")
            && used().all(|column| keeps_name(&column.name))
            && self.knows_columns(table, used())
    }

    pub(super) fn knows_columns<'a>(
        &self,
        table: &Table,
        mut columns: impl Iterator<Item = &'a Column>,
    ) -> bool {
        self.knows(&table.name) && columns.all(|column| self.knows_column(table, column))
    }

    /// The names at the beginning where the rows are looked at there, else those of now.
    pub(super) fn names_where(
        &self,
        is_known: bool,
        table: &ObjectName,
        column: &str,
    ) -> (ObjectName, String) {
        if is_known { self.names_before(table, column) } else { (table.clone(), column.to_owned()) }
    }

    pub(super) fn knows_target(&self, schema: &Schema, key: &ForeignKey) -> bool {
        schema.table(&key.table).is_some_and(|target| {
            let columns = key.target_columns.iter().filter_map(|name| target.column(name));
            self.knows_columns(target, columns)
        })
    }
}

/// The number or text that the expression is.
fn constant(fill: &ByDialect<Expression>, table: &Table) -> Option<String> {
    let text = fill.get(DialectName::Mysql)?;
    let literal = literal(text.as_str(), table)?;
    matches!(literal, Literal::Integer(_) | Literal::Text(_)).then(|| sql(fill, table, Purpose::Value))
}

/// The number or text that rows get by the column's default.
fn constant_default(context: Context<'_>, table: &Table, column: &Column) -> Option<String> {
    let lowered = lower_column(context, table, column).ok()?;
    let is_constant =
        matches!(lowered.default, Some(DefaultValue::Literal(Literal::Integer(_) | Literal::Text(_))));
    default(table, &lowered).ok()?.filter(|_| is_constant)
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
