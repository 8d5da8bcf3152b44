//! What an operation reads and writes: the ground on which two revisions that nothing orders can be told to commute.

use std::collections::BTreeSet;

use super::Operation;
use crate::schema::{
    ByDialect, Column, ColumnType, Constraint, ConstraintDefinition, Expression, Index, IndexColumn,
    IndexPart, ObjectName, Sequence, Table,
};

/// A thing that operations touch. A table stands for its existence and name, not for all that is in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Object {
    Table(ObjectName),
    Column(ObjectName, String),
    /// An index or constraint.
    Part(ObjectName, String),
    /// That no two rows have the same values in these columns, sorted: what foreign keys lean on. No columns stand for
    /// the primary key, of which there is one.
    Key(ObjectName, Vec<String>),
    Comment(ObjectName),
    Owner(ObjectName),
    /// Options and partitions of a table.
    Storage(ObjectName),
    Enum(ObjectName),
    Sequence(ObjectName),
}

impl Object {
    /// The table that the object is or is in.
    #[must_use]
    pub fn table(&self) -> Option<&ObjectName> {
        match self {
            Self::Table(table)
            | Self::Column(table, _)
            | Self::Part(table, _)
            | Self::Key(table, _)
            | Self::Comment(table)
            | Self::Owner(table)
            | Self::Storage(table) => Some(table),
            Self::Enum(_) | Self::Sequence(_) => None,
        }
    }

    /// True where writing `self` disturbs somebody who reads or writes `other`.
    fn disturbs(&self, other: &Self) -> bool {
        self == other || matches!(self, Self::Table(table) if other.table() == Some(table))
    }
}

impl std::fmt::Display for Object {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Table(table) => write!(formatter, "table `{table}`"),
            Self::Column(table, column) => write!(formatter, "column `{table}.{column}`"),
            Self::Part(table, name) => write!(formatter, "`{name}` of `{table}`"),
            Self::Key(table, columns) if columns.is_empty() => {
                write!(formatter, "the primary key of `{table}`")
            }
            Self::Key(table, columns) => write!(formatter, "the key ({}) of `{table}`", columns.join(", ")),
            Self::Comment(table) => write!(formatter, "the comment of `{table}`"),
            Self::Owner(table) => write!(formatter, "the owner of `{table}`"),
            Self::Storage(table) => write!(formatter, "the storage of `{table}`"),
            Self::Enum(name) => write!(formatter, "enum `{name}`"),
            Self::Sequence(name) => write!(formatter, "sequence `{name}`"),
        }
    }
}

/// What is read and what is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Effects {
    pub reads: BTreeSet<Object>,
    pub writes: BTreeSet<Object>,
}

impl Effects {
    /// The effects of several operations together.
    pub fn of<'a>(operations: impl IntoIterator<Item = &'a Operation>) -> Self {
        let mut effects = Self::default();
        for operation in operations {
            operation.collect_effects(&mut effects);
        }
        effects
    }

    /// What one of the two writes and the other touches; none where the two commute.
    #[must_use]
    pub fn conflict(&self, other: &Self) -> Option<Object> {
        first_disturbed(&self.writes, other).or_else(|| first_disturbed(&other.writes, self))
    }

    fn read(&mut self, object: Object) {
        self.reads.insert(object);
    }

    fn write(&mut self, object: Object) {
        self.writes.insert(object);
    }

    fn read_types(&mut self, ty: &ByDialect<ColumnType>) {
        let names: Vec<ObjectName> = ty.values().filter_map(ColumnType::enum_name).cloned().collect();
        self.reads.extend(names.into_iter().map(Object::Enum));
    }

    fn read_expression(&mut self, table: &ObjectName, expression: &ByDialect<Expression>) {
        let names = expression.values().flat_map(Expression::possible_columns);
        self.reads.extend(names.map(|name| Object::Column(table.clone(), name)));
    }

    /// The enums that a column is of, and the columns that it or its default is computed from.
    fn read_column(&mut self, table: &ObjectName, column: &Column) {
        self.read_types(&column.ty);
        for expression in column.expressions() {
            self.read_expression(table, expression);
        }
    }

    fn read_index(&mut self, table: &ObjectName, index: &Index) {
        for part in &index.columns {
            self.read_part(table, part);
        }
        for name in &index.include {
            self.read(Object::Column(table.clone(), name.clone()));
        }
        if let Some(filter) = &index.filter {
            self.read_expression(table, filter);
        }
    }

    fn read_part(&mut self, table: &ObjectName, part: &IndexPart) {
        match &part.on {
            IndexColumn::Column(name) => self.read(Object::Column(table.clone(), name.clone())),
            IndexColumn::Expression(expression) => self.read_expression(table, expression),
        }
    }

    fn read_constraint(&mut self, table: &ObjectName, constraint: &Constraint) {
        match &constraint.definition {
            ConstraintDefinition::Check { expression, .. } => self.read_expression(table, expression),
            ConstraintDefinition::Exclusion(exclusion) => {
                exclusion.elements.iter().for_each(|element| self.read_part(table, &element.part));
                exclusion.filter.iter().for_each(|filter| self.read_expression(table, filter));
            }
            ConstraintDefinition::Unique { include, .. } => {
                let columns = include.iter().cloned();
                self.reads.extend(columns.map(|column| Object::Column(table.clone(), column)));
            }
            ConstraintDefinition::PrimaryKey { .. } | ConstraintDefinition::ForeignKey(_) => {}
        }
        for column in constraint.columns() {
            self.read(Object::Column(table.clone(), column.clone()));
        }
        if let Some(key) = constraint.foreign_key() {
            self.read(Object::Table(key.table.clone()));
            for column in &key.target_columns {
                self.read(Object::Column(key.table.clone(), column.clone()));
            }
            self.read(key_object(&key.table, &key.target_columns));
        }
    }

    fn read_parts(&mut self, table: &Table) {
        self.reads.extend(table.inherits.iter().cloned().map(Object::Table));
        for column in &table.columns {
            self.read_types(&column.ty);
        }
        for constraint in &table.constraints {
            self.read_constraint(&table.name, constraint);
        }
    }

    fn write_part(&mut self, table: &ObjectName, name: &str) {
        self.read(Object::Table(table.clone()));
        self.write(Object::Part(table.clone(), name.to_owned()));
    }

    /// A key that comes or goes, where the constraint is one.
    fn write_key_of(&mut self, table: &ObjectName, constraint: &Constraint) {
        if let ConstraintDefinition::PrimaryKey { columns, .. }
        | ConstraintDefinition::Unique { columns, .. } = &constraint.definition
        {
            self.write(key_object(table, columns));
        }
        if matches!(constraint.definition, ConstraintDefinition::PrimaryKey { .. }) {
            self.write(key_object(table, &[]));
        }
    }

    /// The same of an index: foreign keys lean on bare unique ones too.
    fn write_key_of_index(&mut self, table: &ObjectName, index: &Index) {
        let columns: Option<Vec<String>> =
            index.columns.iter().map(|part| part.column_name().map(str::to_owned)).collect();
        if let (true, None, Some(columns)) = (index.unique, &index.filter, columns) {
            self.write(key_object(table, &columns));
        }
    }

    fn write_storage(&mut self, table: &ObjectName) {
        self.read(Object::Table(table.clone()));
        self.write(Object::Storage(table.clone()));
    }

    fn write_sequence(&mut self, sequence: &Sequence) {
        if let Some(owner) = &sequence.owned_by {
            self.read(Object::Column(owner.table.clone(), owner.column.clone()));
        }
        self.write(Object::Sequence(sequence.name.clone()));
    }

    fn write_column(&mut self, table: &ObjectName, name: &str) {
        self.read(Object::Table(table.clone()));
        self.write(Object::Column(table.clone(), name.to_owned()));
    }
}

fn key_object(table: &ObjectName, columns: &[String]) -> Object {
    let mut columns = columns.to_vec();
    columns.sort_unstable();
    Object::Key(table.clone(), columns)
}

fn first_disturbed(writes: &BTreeSet<Object>, other: &Effects) -> Option<Object> {
    let touched = || other.writes.iter().chain(&other.reads);
    writes.iter().find_map(|written| touched().find(|object| written.disturbs(object)).cloned())
}

impl Operation {
    /// What the operation reads and writes.
    #[must_use]
    pub fn effects(&self) -> Effects {
        Effects::of([self])
    }

    fn collect_effects(&self, effects: &mut Effects) {
        match self {
            Self::CreateTable(super::CreateTable(table)) | Self::DropTable(super::DropTable(table)) => {
                effects.read_parts(table);
                effects.write(Object::Table(table.name.clone()));
            }
            Self::RenameTable(rename) => {
                effects.write(Object::Table(rename.from.clone()));
                effects.write(Object::Table(rename.to.clone()));
            }
            Self::SetComment(comment) => match &comment.column {
                Some(column) => effects.write_column(&comment.table, column),
                None => effects.write(Object::Comment(comment.table.clone())),
            },
            Self::SetOptions(set) => effects.write_storage(&set.table),
            Self::AddPartition(super::AddPartition { table, .. })
            | Self::DropPartition(super::DropPartition { table, .. }) => effects.write_storage(table),
            Self::CreateSequence(super::CreateSequence(sequence))
            | Self::DropSequence(super::DropSequence(sequence)) => effects.write_sequence(sequence),
            Self::AlterSequence(alter) => {
                effects.write_sequence(&alter.from);
                effects.write_sequence(&alter.to);
            }
            Self::ReleaseTable(release) => effects.write(Object::Owner(release.table.clone())),
            Self::AdoptTable(adopt) => effects.write(Object::Owner(adopt.table.clone())),
            Self::AddColumn(add) => {
                effects.read_column(&add.table, &add.column);
                add.fill.iter().for_each(|fill| effects.read_expression(&add.table, fill));
                effects.write_column(&add.table, &add.column.name);
            }
            Self::DropColumn(drop) => {
                effects.read_column(&drop.table, &drop.column);
                effects.write_column(&drop.table, &drop.column.name);
            }
            Self::AlterColumn(alter) => {
                effects.read_column(&alter.table, &alter.from);
                effects.read_column(&alter.table, &alter.to);
                for expression in alter.fill.iter().chain(&alter.using) {
                    effects.read_expression(&alter.table, expression);
                }
                effects.write_column(&alter.table, alter.column());
            }
            Self::RenameColumn(rename) => {
                effects.write_column(&rename.table, &rename.from);
                effects.write_column(&rename.table, &rename.to);
            }
            Self::CreateIndex(super::CreateIndex { table, index })
            | Self::DropIndex(super::DropIndex { table, index }) => {
                effects.read_index(table, index);
                effects.write_key_of_index(table, index);
                effects.write_part(table, index.name.as_str());
            }
            Self::RenameIndex(super::RenameIndex { table, from, to })
            | Self::RenameConstraint(super::RenameConstraint { table, from, to }) => {
                effects.write_part(table, from);
                effects.write_part(table, to);
            }
            Self::AddConstraint(super::AddConstraint { table, constraint })
            | Self::DropConstraint(super::DropConstraint { table, constraint }) => {
                effects.read_constraint(table, constraint);
                effects.write_key_of(table, constraint);
                effects.write_part(table, constraint.name.as_str());
            }
            Self::CreateEnum(super::CreateEnum(enumeration))
            | Self::DropEnum(super::DropEnum(enumeration)) => {
                effects.write(Object::Enum(enumeration.name.clone()));
            }
            Self::AlterEnum(alter) => effects.write(Object::Enum(alter.name.clone())),
            Self::Sql(sql) => sql.state.iter().for_each(|operation| operation.collect_effects(effects)),
            Self::Assert(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::{AddConstraint, CreateIndex, DropColumn};
    use crate::schema::Name;

    fn index(on: &str, filter: &str, include: &str) -> Operation {
        let expression = |text: &str| ByDialect::everywhere(Expression::new(text));
        let parts = vec![IndexPart::expression(expression(on))];
        let index = Index {
            filter: Some(expression(filter)),
            include: vec![include.to_owned()],
            ..Index::new(Name::explicit("ix"), parts)
        };
        CreateIndex { table: ObjectName::bare("users"), index }.into()
    }

    fn drop_column(name: &str) -> Operation {
        let column = Column::new(name, ColumnType::Text);
        DropColumn { table: ObjectName::bare("users"), column, fill: None }.into()
    }

    #[test]
    fn an_index_reads_the_columns_that_its_expressions_name() {
        let index = index("lower(email)", "age > 17 AND t.Banned IS NULL", "name");
        for column in ["email", "age", "banned", "name"] {
            let conflict = index.effects().conflict(&drop_column(column).effects());
            assert_eq!(conflict, Some(Object::Column(ObjectName::bare("users"), column.to_owned())));
        }
        for column in ["lower", "t", "null", "other"] {
            assert_eq!(index.effects().conflict(&drop_column(column).effects()), None, "{column}");
        }
    }

    #[test]
    fn a_foreign_key_reads_the_key_that_it_leans_on() {
        let (users, orders) = (ObjectName::bare("users"), ObjectName::bare("orders"));
        let names = |names: [&str; 2]| names.map(str::to_owned).to_vec();
        let reference = crate::schema::ForeignKey::new(names(["x", "y"]), users.clone(), names(["b", "a"]));
        let reference = Constraint::new(Name::explicit("fk"), ConstraintDefinition::ForeignKey(reference));
        let add: Operation = AddConstraint { table: orders, constraint: reference }.into();
        let drop_key = |columns: [&str; 2]| -> Operation {
            let key = ConstraintDefinition::primary_key(names(columns));
            let constraint = Constraint::new(Name::explicit("pk"), key);
            crate::operation::DropConstraint { table: users.clone(), constraint }.into()
        };
        assert!(add.effects().conflict(&drop_key(["a", "b"]).effects()).is_some());
        assert!(add.effects().conflict(&drop_key(["a", "c"]).effects()).is_none());
    }

    #[test]
    fn a_check_reads_the_columns_that_it_names() {
        let expression = ByDialect::everywhere(Expression::new("\"Age\" > 0"));
        let constraint = Constraint::new(Name::explicit("ck"), ConstraintDefinition::check(expression));
        let add: Operation = AddConstraint { table: ObjectName::bare("users"), constraint }.into();
        assert!(add.effects().conflict(&drop_column("Age").effects()).is_some());
        assert!(add.effects().conflict(&drop_column("age").effects()).is_none());
    }

    #[test]
    fn a_default_reads_the_columns_that_it_names() {
        let default =
            crate::schema::DefaultValue::Sql(ByDialect::everywhere(Expression::new("lower(email)")));
        let column = Column { default: Some(default), ..Column::new("login", ColumnType::Text) };
        let add = crate::operation::AddColumn { table: ObjectName::bare("users"), column, fill: None };
        let add = Operation::from(add);
        assert!(add.effects().conflict(&drop_column("email").effects()).is_some());
        assert!(add.effects().conflict(&drop_column("lower").effects()).is_none());
    }
}
