//! Constraints as they come back.

use super::super::constraint;
use super::super::leaning::stands;
use super::{expression, indexes};
use crate::dialect::RenderError;
use crate::schema::{
    Columns, Constraint, ConstraintDefinition, DialectName, Exclusion, ExclusionElement, Schema, Table,
};

/// The table's constraints; foreign keys whose types do not fit, or that have nothing to lean on,
/// are not there.
pub(super) fn lower(
    schema: &Schema,
    table: &Table,
    columns: &Columns,
) -> Result<Vec<Constraint>, RenderError> {
    let held = table
        .constraints
        .iter()
        .filter(|constraint| constraint.foreign_key().is_none_or(|key| stands(key, table, schema)));
    held.map(|constraint| lower_constraint(table, constraint, columns)).collect()
}

fn lower_constraint(
    table: &Table,
    constraint: &Constraint,
    columns: &Columns,
) -> Result<Constraint, RenderError> {
    // Says no where PostgreSQL cannot hold the constraint.
    constraint::definition(&table.name, constraint)?;
    let mut lowered = constraint.clone();
    match &mut lowered.definition {
        ConstraintDefinition::Check { expression: text, .. } => {
            if let Some(own) = text.get(DialectName::Postgres) {
                *text = expression(own.as_str(), columns);
            }
        }
        ConstraintDefinition::Exclusion(exclusion) => *exclusion = lower_exclusion(exclusion, columns),
        ConstraintDefinition::PrimaryKey { .. }
        | ConstraintDefinition::Unique { .. }
        | ConstraintDefinition::ForeignKey(_) => {}
    }
    Ok(lowered)
}

fn lower_exclusion(exclusion: &Exclusion, columns: &Columns) -> Exclusion {
    let method = exclusion.method.to_lowercase();
    let element = |element: &ExclusionElement| ExclusionElement {
        part: indexes::lower_part(&element.part, &method, columns),
        operator: element.operator.clone(),
    };
    Exclusion {
        elements: exclusion.elements.iter().map(element).collect(),
        filter: indexes::lower_filter(exclusion.filter.as_ref(), columns),
        deferrable: exclusion.deferrable,
        method,
    }
}
