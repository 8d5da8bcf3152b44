//! What the other changes say of one: which columns come, go or change beside it, and which values of enums.

use std::collections::{BTreeMap, BTreeSet};

use super::{Footprint, Thing, constraint_name_and_key, enums_of, index_name_and_key, needs_of_key};
use crate::diff::Change;
use crate::operation::{
    AddColumn, AddConstraint, AlterColumn, AlterEnum, CreateIndex, CreateTable, DropColumn, DropConstraint,
    DropIndex, DropTable, Operation,
};
use crate::schema::{
    ByDialect, Column, ColumnType, Constraint, DefaultValue, Expression, Index, Literal, ObjectName,
};

/// What must be known of the other changes to tell the footprint of one.
pub(in crate::diff) struct Surroundings<'a> {
    /// Which columns come, go or change, by table.
    columns: BTreeMap<&'a ObjectName, BTreeSet<&'a str>>,
    enums: BTreeMap<&'a ObjectName, &'a AlterEnum>,
}

impl<'a> Surroundings<'a> {
    pub(in crate::diff) fn of(changes: &'a [Change]) -> Self {
        let mut surroundings = Self { columns: BTreeMap::new(), enums: BTreeMap::new() };
        for change in changes {
            let (table, column) = match &change.operation {
                Operation::AddColumn(AddColumn { table, column, .. })
                | Operation::DropColumn(DropColumn { table, column, .. }) => (table, column.name.as_str()),
                Operation::AlterColumn(alter) => (&alter.table, alter.column()),
                Operation::AlterEnum(alter) => {
                    surroundings.enums.insert(&alter.name, alter);
                    continue;
                }
                _ => continue,
            };
            surroundings.columns.entry(table).or_default().insert(column);
        }
        surroundings
    }

    /// The changing columns of `table` for which `told` holds.
    fn columns_where(&self, table: &ObjectName, told: impl Fn(&str) -> bool) -> Vec<String> {
        let columns = self.columns.get(table).into_iter().flatten();
        columns.filter(|column| told(column)).map(|column| (*column).to_owned()).collect()
    }

    fn mentioned(&self, table: &ObjectName, expression: Option<&ByDialect<Expression>>) -> Vec<String> {
        let Some(expression) = expression else { return Vec::new() };
        self.columns_where(table, |column| expression.values().any(|text| text.mentions_column(column)))
    }

    /// The changing columns that the default of that column names, or that it is computed from.
    fn used_by(&self, table: &ObjectName, column: &Column) -> Vec<String> {
        self.columns_where(table, |name| column.uses_column(name))
    }

    /// The footprint of one operation.
    pub(in crate::diff) fn footprint(&self, operation: &Operation) -> Footprint {
        let mut footprint = Footprint::default();
        match operation {
            Operation::CreateTable(CreateTable(table)) => footprint.create_table(table),
            Operation::DropTable(DropTable(table)) => {
                footprint.drop_table(table, |column| self.default_goes(column));
            }
            Operation::AddColumn(add) => self.add_column(add, &mut footprint),
            Operation::DropColumn(drop) => self.drop_column(drop, &mut footprint),
            Operation::AlterColumn(alter) => self.alter_column(alter, &mut footprint),
            Operation::CreateIndex(CreateIndex { table, index }) => {
                footprint.within(table);
                footprint.makes.extend(index_name_and_key(table, index));
                footprint.uses.extend(self.forms_of_index(table, index));
                footprint.uses.extend(self.values_that_come(index.expressions()));
            }
            Operation::DropIndex(DropIndex { table, index }) => {
                footprint.within(table);
                footprint.frees.extend(index_name_and_key(table, index));
                footprint.leaves.extend(self.forms_of_index(table, index));
                footprint.leaves.extend(self.values_that_go(index.expressions()));
            }
            Operation::AddConstraint(AddConstraint { table, constraint }) => {
                footprint.within(table);
                footprint.makes.extend(constraint_name_and_key(table, constraint));
                footprint.uses.extend(self.needs_of_constraint(table, constraint, &mut footprint.tables));
                footprint.uses.extend(self.values_that_come(constraint.expressions()));
            }
            Operation::DropConstraint(DropConstraint { table, constraint }) => {
                footprint.within(table);
                footprint.frees.extend(constraint_name_and_key(table, constraint));
                footprint.leaves.extend(self.needs_of_constraint(table, constraint, &mut footprint.tables));
                footprint.leaves.extend(self.values_that_go(constraint.expressions()));
            }
            other => footprint.of_the_rest(other),
        }
        footprint
    }

    fn add_column(&self, add: &AddColumn, footprint: &mut Footprint) {
        let (table, column) = (&add.table, &add.column);
        footprint.within(table);
        footprint.makes.push(Thing::Column(table.clone(), column.name.clone()));
        footprint.makes.push(Thing::Form(table.clone(), column.name.clone()));
        footprint.uses.extend(enums_of(column, true));
        if column.auto_increment {
            // It comes with its key, for which the old one makes way.
            footprint.makes.push(Thing::PrimaryKey(table.clone()));
        }
        for name in self.used_by(table, column) {
            footprint.uses.push(Thing::Form(table.clone(), name));
        }
        self.reads_once(table, &column.name, add.fill.as_ref(), footprint);
    }

    /// One-off SQL reads columns: it comes after those that are new, and before those that go.
    fn reads_once(
        &self,
        table: &ObjectName,
        own: &str,
        sql: Option<&ByDialect<Expression>>,
        footprint: &mut Footprint,
    ) {
        for name in self.mentioned(table, sql).into_iter().filter(|name| name != own) {
            footprint.uses.push(Thing::Column(table.clone(), name.clone()));
            footprint.leaves.push(Thing::Column(table.clone(), name));
        }
    }

    fn drop_column(&self, drop: &DropColumn, footprint: &mut Footprint) {
        let (table, column) = (&drop.table, &drop.column);
        footprint.within(table);
        footprint.frees.push(Thing::Column(table.clone(), column.name.clone()));
        footprint.frees.push(Thing::Form(table.clone(), column.name.clone()));
        footprint.leaves.extend(enums_of(column, self.default_goes(column)));
        for name in self.used_by(table, column) {
            footprint.leaves.push(Thing::Form(table.clone(), name));
        }
    }

    fn alter_column(&self, alter: &AlterColumn, footprint: &mut Footprint) {
        let (table, own) = (&alter.table, alter.column());
        footprint.within(table);
        footprint.makes.push(Thing::Form(table.clone(), own.to_owned()));
        footprint.frees.push(Thing::Form(table.clone(), own.to_owned()));
        // On MySQL no generated column can be made of one that counts.
        let column = Thing::Column(table.clone(), own.to_owned());
        match (alter.from.auto_increment, alter.to.auto_increment) {
            (false, true) => {
                footprint.makes.push(Thing::PrimaryKey(table.clone()));
                footprint.frees.push(column);
            }
            (true, false) => footprint.makes.push(column),
            _ => {}
        }
        let (from, to) = (self.used_by(table, &alter.from), self.used_by(table, &alter.to));
        for name in from.iter().filter(|name| *name != own) {
            footprint.leaves.push(Thing::Column(table.clone(), name.clone()));
            // What it was computed from, or is by default, may become what it cannot be computed from.
            footprint.leaves.extend((!to.contains(name)).then(|| Thing::Form(table.clone(), name.clone())));
        }
        for name in to.iter().filter(|name| *name != own) {
            footprint.uses.push(Thing::Column(table.clone(), name.clone()));
            footprint.uses.extend((!from.contains(name)).then(|| Thing::Form(table.clone(), name.clone())));
        }
        self.reads_once(table, own, alter.fill.as_ref(), footprint);
        self.reads_once(table, own, alter.using.as_ref(), footprint);
        self.enums_of_alter(alter, footprint);
    }

    fn enums_of_alter(&self, alter: &AlterColumn, footprint: &mut Footprint) {
        if alter.from.ty != alter.to.ty {
            footprint.leaves.extend(enums_of(&alter.from, true));
            footprint.uses.extend(enums_of(&alter.to, true));
        } else if self.default_goes(&alter.from) && !self.default_comes(&alter.to) {
            footprint.leaves.extend(enums_of(&alter.from, true));
        } else {
            footprint.uses.extend(enums_of(&alter.to, true));
        }
    }

    fn default_goes(&self, column: &Column) -> bool {
        self.default_among(column, |alter, value| alter.removed().any(|removed| removed == value))
    }

    fn default_comes(&self, column: &Column) -> bool {
        self.default_among(column, |alter, value| alter.added().any(|added| added == value))
    }

    fn default_among(&self, column: &Column, among: impl Fn(&AlterEnum, &str) -> bool) -> bool {
        let Some(DefaultValue::Literal(Literal::Text(value))) = &column.default else { return false };
        let mut enums = column.ty.values().filter_map(ColumnType::enum_name);
        enums.any(|name| self.enums.get(name).is_some_and(|alter| among(alter, value)))
    }

    /// Expressions that name a value which goes, or gets another text, go before it.
    fn values_that_go<'e>(
        &self,
        expressions: impl IntoIterator<Item = &'e ByDialect<Expression>>,
    ) -> Vec<Thing> {
        let renamed = |alter: &'a AlterEnum| alter.renames.iter().map(|rename| rename.from.as_str());
        self.values_named(expressions, |alter| alter.removed().chain(renamed(alter)).collect())
    }

    /// Those that name a new value, or a new text, come after it.
    fn values_that_come<'e>(
        &self,
        expressions: impl IntoIterator<Item = &'e ByDialect<Expression>>,
    ) -> Vec<Thing> {
        let renamed = |alter: &'a AlterEnum| alter.renames.iter().map(|rename| rename.to.as_str());
        self.values_named(expressions, |alter| alter.added().chain(renamed(alter)).collect())
    }

    fn values_named<'e>(
        &self,
        expressions: impl IntoIterator<Item = &'e ByDialect<Expression>>,
        texts: impl Fn(&'a AlterEnum) -> Vec<&'a str>,
    ) -> Vec<Thing> {
        if self.enums.is_empty() {
            return Vec::new();
        }
        let named: Vec<&Expression> = expressions.into_iter().flat_map(ByDialect::values).collect();
        let is_named = |text: &&str| named.iter().any(|expression| expression.mentions_text(text));
        let touched = self.enums.iter().filter(|(_, alter)| texts(alter).iter().any(is_named));
        touched.map(|(name, _)| Thing::Values((*name).clone())).collect()
    }

    fn forms_of_index(&self, table: &ObjectName, index: &Index) -> Vec<Thing> {
        let columns = self.columns_where(table, |column| index.uses_column(column));
        columns.into_iter().map(|column| Thing::Form(table.clone(), column)).collect()
    }

    /// What a constraint stands on, of its own table and of the one that it points at.
    fn needs_of_constraint(
        &self,
        table: &ObjectName,
        constraint: &Constraint,
        tables: &mut BTreeSet<ObjectName>,
    ) -> Vec<Thing> {
        let own = self.columns_where(table, |column| constraint.uses_column(column));
        let mut needs: Vec<Thing> =
            own.into_iter().map(|column| Thing::Form(table.clone(), column)).collect();
        if let Some(key) = constraint.foreign_key() {
            tables.insert(key.table.clone());
            needs.push(Thing::Unlogged(table.clone()));
            needs.extend(needs_of_key(&key.table, &key.target_columns));
        }
        needs
    }
}
