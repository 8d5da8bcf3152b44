//! What hangs on a column that PostgreSQL cannot change under it: dropped before the change, made again after it.
//! None of it holds data of its own.

use super::leaning::has_target;
use super::{column, comment, constraint, index};
use crate::dialect::RenderError;
use crate::dialect::render::Steps;
use crate::schema::{
    ByDialect, Column, Constraint, ConstraintDefinition, Expression, ForeignKey, Index, IndexColumn,
    IndexPart, ObjectName, Schema, Table,
};

/// Constraints, indexes and generated columns, each with its table.
#[derive(Debug, Default)]
pub(super) struct Dependents<'a> {
    constraints: Vec<(&'a ObjectName, &'a Constraint)>,
    indexes: Vec<(&'a ObjectName, &'a Index)>,
    generated: Vec<(&'a ObjectName, &'a Column)>,
}

impl<'a> Dependents<'a> {
    /// Everything that goes when the column is dropped.
    pub(super) fn collect_all(&mut self, schema: &'a Schema, table: &'a Table, column: &str) {
        self.collect_foreign_keys(schema, table, column);
        let rest = table.constraints.iter().filter(|constraint| constraint.foreign_key().is_none());
        for constraint in rest.filter(|constraint| constraint.uses_column(column)) {
            self.push_constraint(&table.name, constraint);
        }
        for index in table.indexes.iter().filter(|index| index.uses_column(column)) {
            self.push_index(&table.name, index);
        }
        self.collect_generated(schema, table, column);
    }

    /// What names the column in an expression, and the foreign keys on both sides. Plain keys and indexes follow
    /// the column by themselves.
    pub(super) fn collect_bound(&mut self, schema: &'a Schema, table: &'a Table, column: &str) {
        self.collect_foreign_keys(schema, table, column);
        self.collect_expressions(table, column);
        self.collect_generated(schema, table, column);
    }

    /// The checks, exclusions and indexes that name the column in an expression.
    pub(super) fn collect_expressions(&mut self, table: &'a Table, column: &str) {
        for constraint in
            table.constraints.iter().filter(|constraint| demands_in_expression(constraint, column))
        {
            self.push_constraint(&table.name, constraint);
        }
        for index in table.indexes.iter().filter(|index| names_in_expression(index, column)) {
            self.push_index(&table.name, index);
        }
    }

    /// The generated columns that are computed from the column, and what hangs on them.
    pub(super) fn collect_generated(&mut self, schema: &'a Schema, table: &'a Table, column: &str) {
        let computed_from = |generated: &&Column| {
            generated.generated.as_ref().is_some_and(|generated| {
                generated.expression.values().any(|text| text.mentions_column(column))
            })
        };
        for generated in table.columns.iter().filter(computed_from) {
            if !self.generated.iter().any(|(of, known)| **of == table.name && known.name == generated.name) {
                self.generated.push((&table.name, generated));
                self.collect_all(schema, table, &generated.name);
            }
        }
    }

    fn collect_foreign_keys(&mut self, schema: &'a Schema, table: &'a Table, column: &str) {
        let is_there = |key: &ForeignKey, holder: &Table| has_target(key, holder, schema);
        let own = table
            .constraints
            .iter()
            .filter(|constraint| constraint.foreign_key().is_some_and(|key| is_there(key, table)));
        for constraint in own.filter(|constraint| constraint.uses_column(column)) {
            self.push_constraint(&table.name, constraint);
        }
        for (holder, constraint, key) in schema.references_to(&table.name) {
            if key.target_columns.iter().any(|name| name == column) && is_there(key, holder) {
                self.push_constraint(&holder.name, constraint);
            }
        }
    }

    fn push_constraint(&mut self, table: &'a ObjectName, constraint: &'a Constraint) {
        if !self.constraints.iter().any(|(of, known)| *of == table && known.name == constraint.name) {
            self.constraints.push((table, constraint));
        }
    }

    fn push_index(&mut self, table: &'a ObjectName, index: &'a Index) {
        if !self.indexes.iter().any(|(of, known)| *of == table && known.name == index.name) {
            self.indexes.push((table, index));
        }
    }

    fn foreign_keys_last(&self) -> Vec<(&'a ObjectName, &'a Constraint)> {
        let mut constraints = self.constraints.clone();
        constraints.sort_by_key(|(_, constraint)| constraint.foreign_key().is_some());
        constraints
    }

    /// Drops all of it, foreign keys first.
    pub(super) fn drop(&self, steps: &mut Steps) {
        for (table, constraint) in self.foreign_keys_last().iter().rev() {
            steps.execute(constraint::drop(table, constraint.name.as_str()));
        }
        for (table, index) in &self.indexes {
            steps.execute(index::drop(table, index.name.as_str()));
        }
        for (table, generated) in &self.generated {
            steps.execute(column::drop_text(table, &generated.name));
        }
    }

    /// Makes all of it again, foreign keys last.
    pub(super) fn restore(&self, steps: &mut Steps) -> Result<(), RenderError> {
        for (table, generated) in &self.generated {
            steps.execute(column::add_text(table, generated)?);
            column::finish(table, generated, steps);
            if let Some(comment) = &generated.comment {
                steps.execute(comment::on_column(table, &generated.name, Some(comment)));
            }
        }
        for (table, index) in &self.indexes {
            steps.execute(index::create(table, index)?);
        }
        for (table, constraint) in self.foreign_keys_last() {
            steps.execute(constraint::add(table, constraint)?);
        }
        Ok(())
    }
}

fn names_in_expression(index: &Index, column: &str) -> bool {
    let filtered = index.filter.as_ref().is_some_and(|filter| mentions(filter, column));
    filtered || index.columns.iter().any(|part| part_mentions(part, column))
}

fn demands_in_expression(constraint: &Constraint, column: &str) -> bool {
    match &constraint.definition {
        ConstraintDefinition::Check { expression, .. } => mentions(expression, column),
        ConstraintDefinition::Exclusion(exclusion) => {
            let filtered = exclusion.filter.as_ref().is_some_and(|filter| mentions(filter, column));
            filtered || exclusion.elements.iter().any(|element| part_mentions(&element.part, column))
        }
        _ => false,
    }
}

fn part_mentions(part: &IndexPart, column: &str) -> bool {
    matches!(&part.on, IndexColumn::Expression(expression) if mentions(expression, column))
}

fn mentions(expression: &ByDialect<Expression>, column: &str) -> bool {
    expression.values().any(|text| text.mentions_column(column))
}
