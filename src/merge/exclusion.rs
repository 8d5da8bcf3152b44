//! Exclusions: rows that may not agree in all of some values.

use super::Context;
use super::constraint::declared;
use super::error::Errors;
use super::index_part::resolve_parts;
use super::name::{NAME_ATTRIBUTE, check_name, name_part};
use super::problem::Problem;
use super::text::expression;
use crate::probe::dump::{DumpExclusion, DumpModel};
use crate::schema::{Constraint, ConstraintDefinition, Exclusion, ExclusionElement, Table};

/// `exclude(…)` of the struct.
pub(super) fn add_exclusions(
    model: &DumpModel,
    table: &mut Table,
    context: &Context<'_>,
    errors: &mut Errors<'_>,
) {
    for exclusion in &model.exclusions {
        let resolved = resolve(exclusion, model, table, context);
        table.constraints.extend(errors.keep(&exclusion.place, resolved));
    }
}

fn resolve(
    exclusion: &DumpExclusion,
    model: &DumpModel,
    table: &Table,
    context: &Context<'_>,
) -> Result<Constraint, Box<Problem>> {
    if let Some(name) = &exclusion.name {
        check_name("an exclusion", name, NAME_ATTRIBUTE)?;
    }
    let (parts, columns) = resolve_parts(exclusion.elements.iter().map(|element| &element.part), model)?;
    let operators = exclusion.elements.iter().map(|element| element.operator.clone());
    let elements = parts.into_iter().zip(operators);
    let elements = elements.map(|(part, operator)| ExclusionElement { part, operator }).collect();
    let name = name_part(exclusion.name.as_ref(), &context.options.naming.exclusion, &table.name, &columns);
    let definition = ConstraintDefinition::Exclusion(Exclusion {
        method: exclusion.using.clone(),
        elements,
        filter: exclusion.filter.as_ref().map(expression),
        deferrable: exclusion.deferrable,
    });
    Ok(declared(name, definition, &exclusion.place, context))
}
