//! Indexes.

use super::Context;
use super::error::Errors;
use super::find::find_columns;
use super::index_part::resolve_parts;
use super::name::{NAME_ATTRIBUTE, check_name, name_part};
use super::problem::Problem;
use super::text::{by_dialect, expression};
use crate::probe::dump::{DumpIndex, DumpModel};
use crate::schema::{Concurrently, Index, IndexPart, Table};

/// `index` of fields, then `index(…)` of the struct.
pub(super) fn add_indexes(
    model: &DumpModel,
    table: &mut Table,
    context: &Context<'_>,
    errors: &mut Errors<'_>,
) {
    for column in model.columns.iter().filter(|column| column.index) {
        let columns = [column.column.as_str()];
        let name = name_part(None, &context.options.naming.index, &table.name, &columns);
        table.indexes.push(Index {
            declared: context.places.declare(&column.place, None, None),
            ..Index::new(name, vec![IndexPart::column(&column.column)])
        });
    }
    for index in &model.indexes {
        let resolved = resolve(index, model, table, context);
        table.indexes.extend(errors.keep(&index.place, resolved));
    }
}

fn resolve(
    index: &DumpIndex,
    model: &DumpModel,
    table: &Table,
    context: &Context<'_>,
) -> Result<Index, Box<Problem>> {
    if let Some(name) = &index.name {
        check_name("an index", name, NAME_ATTRIBUTE)?;
    }
    let (parts, columns) = resolve_parts(&index.parts, model)?;
    refuse_repeated(&parts)?;
    let include = find_columns(model, &index.include, "`include(…)`")?;
    let name = name_part(index.name.as_ref(), &context.options.naming.index, &table.name, &columns);
    Ok(Index {
        unique: index.unique,
        filter: index.filter.as_ref().map(expression),
        method: index.using.as_ref().map(|using| by_dialect(using, str::to_owned)),
        nulls_not_distinct: index.nulls_not_distinct,
        concurrently: Concurrently(index.concurrently),
        options: index.options.clone(),
        include: include.iter().map(|column| column.column.clone()).collect(),
        declared: context.places.declare(&index.place, None, None),
        ..Index::new(name, parts)
    })
}

/// A column stands in an index once; an expression of it may stand beside it.
fn refuse_repeated(parts: &[IndexPart]) -> Result<(), Box<Problem>> {
    let names: Vec<&str> = parts.iter().filter_map(IndexPart::column_name).collect();
    match names.iter().enumerate().find(|(at, name)| names[..*at].contains(name)) {
        Some((_, name)) => Err(Problem::NamedTwice { column: (*name).to_owned(), what: "`index(…)`" }.into()),
        None => Ok(()),
    }
}
