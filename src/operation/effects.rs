//! What an operation reads and writes: the ground on which two revisions that nothing orders can be told to commute.

use std::collections::BTreeSet;

use super::Operation;
use crate::schema::{ByDialect, ColumnType, Constraint, ObjectName, Table};

/// A thing that operations touch. A table stands for its existence and name, not for all that is in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Object {
    Table(ObjectName),
    Column(ObjectName, String),
    /// An index or constraint.
    Part(ObjectName, String),
    Comment(ObjectName),
    Owner(ObjectName),
    Enum(ObjectName),
}

impl Object {
    /// The table that the object is or is in.
    #[must_use]
    pub fn table(&self) -> Option<&ObjectName> {
        match self {
            Self::Table(table)
            | Self::Column(table, _)
            | Self::Part(table, _)
            | Self::Comment(table)
            | Self::Owner(table) => Some(table),
            Self::Enum(_) => None,
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
            Self::Comment(table) => write!(formatter, "the comment of `{table}`"),
            Self::Owner(table) => write!(formatter, "the owner of `{table}`"),
            Self::Enum(name) => write!(formatter, "enum `{name}`"),
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

    fn read_constraint(&mut self, table: &ObjectName, constraint: &Constraint) {
        for column in constraint.columns() {
            self.read(Object::Column(table.clone(), column.clone()));
        }
        if let Some(key) = constraint.foreign_key() {
            self.read(Object::Table(key.table.clone()));
            for column in &key.target_columns {
                self.read(Object::Column(key.table.clone(), column.clone()));
            }
        }
    }

    fn read_parts(&mut self, table: &Table) {
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

    fn write_column(&mut self, table: &ObjectName, name: &str) {
        self.read(Object::Table(table.clone()));
        self.write(Object::Column(table.clone(), name.to_owned()));
    }
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
            Self::ReleaseTable(release) => effects.write(Object::Owner(release.table.clone())),
            Self::AdoptTable(adopt) => effects.write(Object::Owner(adopt.table.clone())),
            Self::AddColumn(add) => {
                effects.read_types(&add.column.ty);
                effects.write_column(&add.table, &add.column.name);
            }
            Self::DropColumn(drop) => {
                effects.read_types(&drop.column.ty);
                effects.write_column(&drop.table, &drop.column.name);
            }
            Self::AlterColumn(alter) => {
                effects.read_types(&alter.from.ty);
                effects.read_types(&alter.to.ty);
                effects.write_column(&alter.table, alter.column());
            }
            Self::RenameColumn(rename) => {
                effects.write_column(&rename.table, &rename.from);
                effects.write_column(&rename.table, &rename.to);
            }
            Self::CreateIndex(super::CreateIndex { table, index })
            | Self::DropIndex(super::DropIndex { table, index }) => {
                let columns = index.columns.iter().filter_map(|part| part.column_name());
                for column in columns {
                    effects.read(Object::Column(table.clone(), column.to_owned()));
                }
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
