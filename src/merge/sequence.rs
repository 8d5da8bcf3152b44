//! Sequences that are declared beside a model.

use super::Context;
use super::error::Errors;
use super::find::find_column;
use super::name::{NAME_ATTRIBUTE, check_name};
use super::problem::Problem;
use crate::probe::dump::{DumpModel, DumpSequence};
use crate::schema::{ObjectName, Sequence, SequenceOwner, Table};

/// The sequences belong to the model's app and stand in its database schema, unless they say another.
pub(super) fn resolve(
    model: &DumpModel,
    table: &Table,
    context: &Context<'_>,
    errors: &mut Errors<'_>,
) -> Vec<Sequence> {
    let sequences = model.sequences.iter().filter_map(|said| {
        errors.keep(&said.place, check_name("a sequence", &said.name, NAME_ATTRIBUTE));
        let owned_by = errors.keep(&said.place, owner(said, model, table))?;
        let schema = said.schema.clone().or_else(|| table.name.schema.clone());
        Some(Sequence {
            owner: table.owner.clone(),
            ty: said.ty.as_deref().map(|text| {
                let Ok(ty) = text.parse();
                ty
            }),
            options: said.options.clone(),
            owned_by,
            declared: context.places.declare(&said.place, None, None),
            ..Sequence::new(ObjectName { schema, name: said.name.clone() })
        })
    });
    sequences.collect()
}

fn owner(
    said: &DumpSequence,
    model: &DumpModel,
    table: &Table,
) -> Result<Option<SequenceOwner>, Box<Problem>> {
    let Some(name) = &said.owned_by else { return Ok(None) };
    let column = find_column(model, name)?;
    Ok(Some(SequenceOwner { table: table.name.clone(), column: column.column.clone() }))
}
