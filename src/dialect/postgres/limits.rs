//! How long and how exact a type may be, and how much PostgreSQL lets be in one table and in one key.

use super::types::built_in;
use super::unsupported;
use crate::dialect::RenderError;
use crate::dialect::render::Change;
use crate::operation::{CreateTable, Operation};
use crate::schema::{
    Column, ColumnType, Constraint, ConstraintDefinition, Declared, DialectName, Index, ObjectName, Table,
};

const COLUMNS: usize = 1600;

const KEY_COLUMNS: usize = 32;

/// Of numbers, before and behind the point.
const DIGITS: u32 = 1000;

/// Characters of `varchar` and `char`.
const CHARACTERS: u32 = 10_485_760;

/// Refuses what the operation makes too large. What is there already has its reasons.
pub(super) fn refuse_excess(change: &Change<'_>) -> Result<(), RenderError> {
    match change.operation {
        Operation::CreateTable(CreateTable(table)) => refuse_table(table),
        Operation::AddColumn(add) => {
            refuse_column(&add.table, &add.column)?;
            change.table(&add.table).map_or(Ok(()), refuse_columns)
        }
        Operation::AlterColumn(alter) if alter.from.ty != alter.to.ty => {
            refuse_column(&alter.table, &alter.to)
        }
        Operation::CreateIndex(create) => refuse_index(&create.table, &create.index),
        Operation::AddConstraint(add) => refuse_constraint(&add.table, &add.constraint),
        _ => Ok(()),
    }
}

fn refuse_table(table: &Table) -> Result<(), RenderError> {
    refuse_columns(table)?;
    table.columns.iter().try_for_each(|column| refuse_column(&table.name, column))?;
    table.constraints.iter().try_for_each(|constraint| refuse_constraint(&table.name, constraint))?;
    table.indexes.iter().try_for_each(|index| refuse_index(&table.name, index))
}

fn refuse_columns(table: &Table) -> Result<(), RenderError> {
    let count = table.columns.iter().count();
    if count <= COLUMNS {
        return Ok(());
    }
    Err(unsupported(format!("tables of {count} columns"), format!("table `{}`", table.name))
        .at(&table.declared)
        .with_hint(format!("{COLUMNS} are the most: make two tables of it")))
}

fn refuse_index(table: &ObjectName, index: &Index) -> Result<(), RenderError> {
    let subject = format!("index `{}` of `{table}`", index.name);
    refuse_key(index.columns.len() + index.include.len(), subject, &index.declared)
}

fn refuse_constraint(table: &ObjectName, constraint: &Constraint) -> Result<(), RenderError> {
    let count = match &constraint.definition {
        ConstraintDefinition::PrimaryKey { columns, .. } => columns.len(),
        ConstraintDefinition::Unique { columns, include, .. } => columns.len() + include.len(),
        ConstraintDefinition::ForeignKey(key) => key.columns.len(),
        ConstraintDefinition::Exclusion(exclusion) => exclusion.elements.len(),
        ConstraintDefinition::Check { .. } => 0,
    };
    let subject = format!("{} `{}` of `{table}`", constraint.kind(), constraint.name);
    refuse_key(count, subject, &constraint.declared)
}

fn refuse_key(count: usize, subject: String, declared: &Declared) -> Result<(), RenderError> {
    if count <= KEY_COLUMNS {
        return Ok(());
    }
    Err(unsupported(format!("keys of {count} columns"), subject)
        .at(declared)
        .with_hint(format!("{KEY_COLUMNS} are the most, those of `include` too")))
}

fn refuse_column(table: &ObjectName, column: &Column) -> Result<(), RenderError> {
    let Some(ty) = column.type_on(DialectName::Postgres) else { return Ok(()) };
    let Some(hint) = beyond(ty) else { return Ok(()) };
    Err(unsupported(format!("type `{ty}`"), format!("column `{table}.{}`", column.name))
        .at(&column.declared)
        .with_hint(hint))
}

/// Why PostgreSQL does not take the type, or takes a lesser one for it.
fn beyond(ty: &ColumnType) -> Option<String> {
    match ty {
        ColumnType::Numeric(Some((precision, scale))) => beyond_digits(*precision, *scale),
        ColumnType::Varchar(0) | ColumnType::Char(0) => Some("one character is the least".to_owned()),
        ColumnType::Varchar(length) | ColumnType::Char(length) if *length > CHARACTERS => {
            Some(format!("{CHARACTERS} characters are the most; `text` has no end"))
        }
        ColumnType::Time(Some(digits))
        | ColumnType::Timestamp(Some(digits))
        | ColumnType::TimestampTz(Some(digits))
            if *digits > 6 =>
        {
            Some("a second has at most 6 digits there".to_owned())
        }
        ColumnType::Array(element) => beyond(element),
        // What it has no neutral name for stays as it is written.
        ColumnType::Other(text) => built_in(text)
            .filter(|known| !matches!(known, ColumnType::Other(_)))
            .and_then(|known| beyond(&known)),
        _ => None,
    }
}

fn beyond_digits(precision: u32, scale: u32) -> Option<String> {
    if precision > DIGITS {
        Some(format!("{DIGITS} digits are the most; `numeric` alone has no end"))
    } else if scale > DIGITS {
        Some(format!("{DIGITS} digits behind the point are the most"))
    } else if precision == 0 {
        Some("one digit is the least".to_owned())
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_end_where_the_server_says_so() {
        for (text, is_taken) in [
            ("numeric(1000,1000)", true),
            ("numeric(5,6)", true),
            ("numeric(1001,0)", false),
            ("numeric(5,1001)", false),
            ("numeric(0,0)", false),
            ("numeric", true),
            ("varchar(10485760)", true),
            ("varchar(10485761)", false),
            ("varchar(0)", false),
            ("char(0)[]", false),
            ("timestamp(6)", true),
            ("timestamptz(7)", false),
            ("time(7)[]", false),
            ("native(timestamp(7) with time zone)", false),
            ("native(numeric(5,-3))", true),
            ("binary(0)", true),
            ("geometry(Point,4326)", true),
        ] {
            let Ok(ty) = text.parse();
            assert_eq!(beyond(&ty).is_none(), is_taken, "{text}");
        }
    }
}
