//! One part of an index or of an exclusion.

use super::find::find_column;
use super::problem::Problem;
use super::text::{expression, mentioned};
use crate::probe::dump::{DumpIndexPart, DumpModel};
use crate::schema::IndexPart;

/// The parts, and the columns that a name is made of.
pub(super) fn resolve_parts<'a, 'p>(
    parts: impl IntoIterator<Item = &'p DumpIndexPart>,
    model: &'a DumpModel,
) -> Result<(Vec<IndexPart>, Vec<&'a str>), Box<Problem>> {
    let (mut resolved, mut columns) = (Vec::new(), Vec::new());
    for part in parts {
        let (part, named) = resolve_part(part, model)?;
        resolved.push(part);
        columns.extend(named);
    }
    Ok((resolved, columns))
}

fn resolve_part<'a>(
    part: &DumpIndexPart,
    model: &'a DumpModel,
) -> Result<(IndexPart, Vec<&'a str>), Box<Problem>> {
    let (resolved, columns) = match (&part.column, &part.expression) {
        (Some(name), _) => {
            let column = find_column(model, name)?;
            (IndexPart::column(&column.column), vec![column.column.as_str()])
        }
        (None, Some(text)) => (IndexPart::expression(expression(text)), mentioned(text, model)),
        (None, None) => return Err(Problem::EmptyName { what: "a part of an index".to_owned() }.into()),
    };
    let resolved = IndexPart {
        descending: part.descending,
        nulls: part.nulls,
        operator_class: part.operator_class.clone(),
        collate: part.collate.as_ref().map(expression),
        length: part.length,
        ..resolved
    };
    Ok((resolved, columns))
}
