//! Operations on columns.

use serde::{Deserialize, Serialize};

use super::Description;
use super::apply::{ApplyError, table_mut};
use crate::schema::ByDialect;
use crate::schema::{Column, ColumnRepr, Expression, ObjectName, Schema, Table};

/// A new column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddColumn {
    pub table: ObjectName,
    pub column: Column,
    /// One-off SQL for the rows that exist; it is no default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fill: Option<ByDialect<Expression>>,
}

impl AddColumn {
    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = table_mut(schema, &self.table)?;
        if table.column(&self.column.name).is_some() {
            return Err(ApplyError::column_exists(&self.table, &self.column.name));
        }
        table.columns.push(self.column.clone());
        Ok(())
    }

    pub(super) fn describe(&self) -> Description {
        let Column { name, ty, .. } = &self.column;
        let text = format!("column {}.{name} {ty}", self.table);
        Description::add(text, format!("add {name} to {}", self.table))
    }
}

/// A column that goes, with all that is needed to make it again (without its values).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DropColumn {
    pub table: ObjectName,
    pub column: Column,
    /// One-off SQL for the rows that exist when the column is made again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fill: Option<ByDialect<Expression>>,
}

impl DropColumn {
    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let name = &self.column.name;
        if let Some((by, constraint)) = outside_reference(schema, &self.table, name) {
            return Err(ApplyError::ColumnStillUsed {
                table: self.table.clone(),
                column: name.clone(),
                by: format!("foreign key `{constraint}` of `{by}`"),
            });
        }
        let table = table_mut(schema, &self.table)?;
        if let Some(by) = user_of_column(table, name) {
            return Err(ApplyError::ColumnStillUsed { table: self.table.clone(), column: name.clone(), by });
        }
        table.columns.remove(name).map(|_| ()).ok_or_else(|| ApplyError::no_column(&self.table, name))
    }

    pub(super) fn describe(&self) -> Description {
        let (table, name) = (&self.table, &self.column.name);
        Description::remove(format!("column {table}.{name}"), format!("drop {name} of {table}"))
    }
}

fn outside_reference(schema: &Schema, table: &ObjectName, column: &str) -> Option<(ObjectName, String)> {
    schema
        .references_to(table)
        .find(|(_, _, key)| key.target_columns.iter().any(|name| name == column))
        .map(|(holder, constraint, _)| (holder.name.clone(), constraint.name.to_string()))
}

/// The constraint or index that stands on a column.
fn user_of_column(table: &Table, column: &str) -> Option<String> {
    if table.partitioning.as_ref().is_some_and(|partitioning| partitioning.uses_column(column)) {
        return Some("the table's partitions".to_owned());
    }
    let constraint = table.constraints.iter().find(|constraint| constraint.uses_column(column));
    let index = table.indexes.iter().find(|index| index.uses_column(column));
    match (constraint, index) {
        (Some(constraint), _) => Some(format!("{} `{}`", constraint.kind(), constraint.name)),
        (None, Some(index)) => Some(format!("index `{}`", index.name)),
        (None, None) => None,
    }
}

/// A column's type, nullability, default or the like changes; its name and comment do not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "AlterColumnRepr", into = "AlterColumnRepr")]
pub struct AlterColumn {
    pub table: ObjectName,
    pub from: Column,
    pub to: Column,
    /// One-off SQL for rows that hold NULL, where the column becomes required, or required again on the way back.
    pub fill: Option<ByDialect<Expression>>,
    /// How an old value becomes a new one, where the type changes (PostgreSQL's USING).
    pub using: Option<ByDialect<Expression>>,
}

impl AlterColumn {
    /// The column's name.
    #[must_use]
    pub fn column(&self) -> &str {
        &self.to.name
    }

    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = table_mut(schema, &self.table)?;
        let column = table
            .columns
            .get_mut(&self.from.name)
            .ok_or_else(|| ApplyError::no_column(&self.table, &self.from.name))?;
        *column = Column { comment: column.comment.take(), ..self.to.clone() };
        Ok(())
    }

    pub(super) fn describe(&self) -> Description {
        let (table, name) = (&self.table, self.column());
        let text = format!("column {table}.{name} ({})", self.changes());
        Description::change(text, format!("alter {name} of {table}"))
    }

    /// What differs between the two sides, in words.
    fn changes(&self) -> String {
        let Self { from, to, .. } = self;
        let ty = (from.ty != to.ty).then(|| format!("{} to {}", from.ty, to.ty));
        let either = |now: bool, yes: &'static str, no: &'static str| if now { yes } else { no };
        let others = [
            (from.nullable != to.nullable, either(to.nullable, "null allowed", "not null")),
            (from.default != to.default, either(to.default.is_some(), "default changed", "default removed")),
            (
                from.auto_increment != to.auto_increment,
                either(to.auto_increment, "auto-increment", "no auto-increment"),
            ),
            (from.auto_increment && to.auto_increment && from.identity != to.identity, "identity changed"),
            (from.generated != to.generated, "generation changed"),
            (from.on_update != to.on_update, "on update changed"),
            (from.collate != to.collate, "collation changed"),
            (from.options != to.options, "options changed"),
        ];
        let others = others.into_iter().filter(|(differs, _)| *differs).map(|(_, text)| text.to_owned());
        ty.into_iter().chain(others).collect::<Vec<_>>().join(", ")
    }
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AlterColumnRepr {
    table: ObjectName,
    column: String,
    from: ColumnRepr,
    to: ColumnRepr,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fill: Option<ByDialect<Expression>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    using: Option<ByDialect<Expression>>,
}

impl TryFrom<AlterColumnRepr> for AlterColumn {
    type Error = String;

    fn try_from(repr: AlterColumnRepr) -> Result<Self, String> {
        if repr.from.name.is_some() || repr.to.name.is_some() {
            return Err(
                "the sides of `alter_column` have no `name`: a rename is an operation of its own".to_owned()
            );
        }
        Ok(Self {
            table: repr.table,
            from: repr.from.named(repr.column.clone())?,
            to: repr.to.named(repr.column)?,
            fill: repr.fill,
            using: repr.using,
        })
    }
}

impl From<AlterColumn> for AlterColumnRepr {
    fn from(operation: AlterColumn) -> Self {
        Self {
            from: ColumnRepr::unnamed(&operation.from),
            to: ColumnRepr::unnamed(&operation.to),
            table: operation.table,
            column: operation.to.name,
            fill: operation.fill,
            using: operation.using,
        }
    }
}

/// A column gets another name; whatever uses it follows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RenameColumn {
    pub table: ObjectName,
    pub from: String,
    pub to: String,
}

impl RenameColumn {
    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = table_mut(schema, &self.table)?;
        if table.column(&self.to).is_some() {
            return Err(ApplyError::column_exists(&self.table, &self.to));
        }
        let column = table
            .columns
            .get_mut(&self.from)
            .ok_or_else(|| ApplyError::no_column(&self.table, &self.from))?;
        column.name.clone_from(&self.to);
        self.rename_within(table);
        for table in schema.tables.values_mut() {
            for constraint in &mut table.constraints {
                constraint.retarget_column(&self.table, &self.from, &self.to);
            }
        }
        for owner in schema.sequences.values_mut().filter_map(|sequence| sequence.owned_by.as_mut()) {
            if owner.table == self.table && owner.column == self.from {
                owner.column.clone_from(&self.to);
            }
        }
        Ok(())
    }

    fn rename_within(&self, table: &mut Table) {
        if let Some(partitioning) = &table.partitioning {
            table.partitioning = Some(partitioning.rename_column(&self.from, &self.to));
        }
        for column in table.columns.iter_mut() {
            if column.uses_column(&self.from) {
                *column = column.rename_in_expressions(&self.from, &self.to);
            }
        }
        for constraint in &mut table.constraints {
            *constraint = constraint.rename_column(&self.from, &self.to);
        }
        for index in &mut table.indexes {
            *index = index.rename_column(&self.from, &self.to);
        }
    }

    pub(super) fn describe(&self) -> Description {
        let Self { table, from, to } = self;
        let text = format!("column {table}.{from} to {to}");
        Description::change(text, format!("rename {from} of {table} to {to}"))
    }
}
