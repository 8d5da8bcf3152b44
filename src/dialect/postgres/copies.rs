//! Expressions that text alone cannot tell apart: PostgreSQL is asked to print both.
//!
//! Empty temporary copies of tables are made in a transaction that is rolled back. What the catalogue then says of them
//! is how PostgreSQL prints what the revisions say, and that is compared with what it says of the tables themselves.

use super::names::object;
use super::{column, constraint, index};
use crate::dialect::RenderError;
use crate::schema::{Column, ConstraintDefinition, ObjectName, Schema, Table};

/// The schema in which temporary tables are.
pub(super) const SCHEMA: &str = "pg_temp";

/// The copy of the table at that place.
fn name_of(place: usize) -> ObjectName {
    ObjectName::bare(format!("cargo_migrate_copy_{place}"))
}

/// The statements that make the copies, without what says nothing of expressions.
pub(super) fn statements(tables: &[&Table]) -> Result<Vec<String>, RenderError> {
    let mut statements = Vec::new();
    for (place, table) in tables.iter().enumerate() {
        statements.extend(temporary(&name_of(place), table)?);
    }
    Ok(statements)
}

/// The statements that make a temporary table of that name with the expressions of `table`.
pub(super) fn temporary(name: &ObjectName, table: &Table) -> Result<Vec<String>, RenderError> {
    let mut lines = Vec::new();
    for known in &table.columns {
        let plain = Column { auto_increment: false, identity: None, ..known.clone() };
        lines.push(column::definition(name, &plain)?);
    }
    for known in table.constraints.iter().filter(|known| has_expression(&known.definition)) {
        lines.push(constraint::definition(name, known)?);
    }
    let mut statements = vec![format!("CREATE TEMPORARY TABLE {} ({})", object(name), lines.join(", "))];
    for known in &table.indexes {
        statements.push(index::create(name, known)?);
    }
    Ok(statements)
}

fn has_expression(definition: &ConstraintDefinition) -> bool {
    matches!(definition, ConstraintDefinition::Check { .. } | ConstraintDefinition::Exclusion(_))
}

/// The tables with their expressions as the copies have them, which `copied` was read from.
pub(super) fn printed(tables: &[&Table], copied: &Schema) -> Vec<Table> {
    let copy_of = |place: usize| copied.tables.values().find(|copy| copy.name.name == name_of(place).name);
    tables
        .iter()
        .enumerate()
        .map(|(place, table)| {
            copy_of(place).map_or_else(|| (*table).clone(), |copy| with_expressions(table, copy))
        })
        .collect()
}

fn with_expressions(table: &Table, copy: &Table) -> Table {
    let mut printed = table.clone();
    for column in printed.columns.iter_mut() {
        if let Some(copied) = copy.column(&column.name) {
            column.default.clone_from(&copied.default);
            column.generated.clone_from(&copied.generated);
        }
    }
    for constraint in printed.constraints.iter_mut().filter(|known| has_expression(&known.definition)) {
        let Some(copied) = copy.constraint(constraint.name.as_str()) else { continue };
        match (&mut constraint.definition, &copied.definition) {
            (
                ConstraintDefinition::Check { expression, .. },
                ConstraintDefinition::Check { expression: copied, .. },
            ) => expression.clone_from(copied),
            (definition, copied) => definition.clone_from(copied),
        }
    }
    for index in &mut printed.indexes {
        if let Some(copied) = copy.index(index.name.as_str()) {
            index.columns.clone_from(&copied.columns);
            index.filter.clone_from(&copied.filter);
        }
    }
    printed
}
