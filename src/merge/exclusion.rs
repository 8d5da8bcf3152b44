//! Exclusions: rows that may not agree in all of some values.

use super::Context;
use super::constraint::declared;
use super::error::Errors;
use super::index_part::resolve_part;
use super::name::{NAME_ATTRIBUTE, check_name, name_part};
use super::problem::Problem;
use super::text::expression;
use crate::probe::dump::{DumpExclusion, DumpModel};
use crate::schema::{Constraint, ConstraintDefinition, Exclusion, ExclusionElement, Table};

/// What the name of an exclusion is made of; there is no key for it in `[naming]`.
const TEMPLATE: &str = "ex_{table}_{columns}";

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
    let (mut elements, mut columns) = (Vec::new(), Vec::new());
    for element in &exclusion.elements {
        let (part, named) = resolve_part(&element.part, model)?;
        elements.push(ExclusionElement { part, operator: element.operator.clone() });
        columns.extend(named);
    }
    let name = name_part(exclusion.name.as_ref(), TEMPLATE, &table.name, &columns);
    let definition = ConstraintDefinition::Exclusion(Exclusion {
        method: exclusion.using.clone(),
        elements,
        filter: exclusion.filter.as_ref().map(expression),
        deferrable: exclusion.deferrable,
    });
    Ok(declared(name, definition, &exclusion.place, context))
}
