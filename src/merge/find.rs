//! Columns of a model by the names that attributes use.

use super::name::nearest;
use super::problem::Problem;
use super::rust_name;
use crate::probe::dump::{DumpColumn, DumpModel};

/// The column of that field, else of that name.
pub(super) fn find_column<'a>(model: &'a DumpModel, name: &str) -> Result<&'a DumpColumn, Box<Problem>> {
    let by_field = model.columns.iter().find(|column| column.field == name);
    let found = by_field.or_else(|| model.columns.iter().find(|column| column.column == name));
    found.ok_or_else(|| {
        let known = model.columns.iter().flat_map(|column| [column.field.as_str(), column.column.as_str()]);
        Problem::NoColumn { model: rust_name(model), name: name.to_owned(), nearest: nearest(name, known) }
            .into()
    })
}

/// The columns of a list, each named once; `what` is the list.
pub(super) fn find_columns<'a>(
    model: &'a DumpModel,
    names: &[String],
    what: &'static str,
) -> Result<Vec<&'a DumpColumn>, Box<Problem>> {
    let mut columns: Vec<&DumpColumn> = Vec::new();
    for name in names {
        let column = find_column(model, name)?;
        if columns.iter().any(|known| known.column == column.column) {
            return Err(Problem::NamedTwice { column: column.column.clone(), what }.into());
        }
        columns.push(column);
    }
    Ok(columns)
}
