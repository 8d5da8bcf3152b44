//! Changes as lines, app by app.

use std::collections::BTreeMap;

use super::Change;
use crate::operation::{AddConstraint, CreateIndex, CreateTable, Description, Operation};
use crate::schema::{AppLabel, Constraint, ConstraintDefinition, Table};

/// One line of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// 0 for an operation, 1 for what a new table brings along.
    pub depth: usize,
    pub description: Description,
}

/// The lines of each app's changes, in their order.
#[must_use]
pub fn report(changes: &[Change]) -> Vec<(AppLabel, Vec<Line>)> {
    let mut lines: BTreeMap<&AppLabel, Vec<Line>> = BTreeMap::new();
    for Change { app, operation } in changes {
        let of_app = lines.entry(app).or_default();
        of_app.push(Line { depth: 0, description: operation.describe() });
        if let Operation::CreateTable(CreateTable(table)) = operation {
            of_app.extend(inside(table).map(|part| Line { depth: 1, description: part.describe() }));
        }
    }
    lines.into_iter().map(|(app, lines)| (app.clone(), lines)).collect()
}

/// What a new table brings along: everything but its primary key, which no one asks about.
fn inside(table: &Table) -> impl Iterator<Item = Operation> {
    let is_key =
        |constraint: &&Constraint| matches!(constraint.definition, ConstraintDefinition::PrimaryKey { .. });
    let constraints =
        table.constraints.iter().filter(move |constraint| !is_key(constraint)).map(|constraint| {
            AddConstraint { table: table.name.clone(), constraint: constraint.clone() }.into()
        });
    let indexes = table
        .indexes
        .iter()
        .map(|index| CreateIndex { table: table.name.clone(), index: index.clone() }.into());
    constraints.chain(indexes)
}
