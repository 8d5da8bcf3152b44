//! One field becomes a column.

use super::error::Errors;
use super::find::find_column;
use super::problem::Problem;
use super::text::expression;
use super::{Context, Enums, column_type, default};
use crate::probe::dump::{DumpColumn, DumpModel};
use crate::schema::{ByDialect, Column, ColumnType, Generated, Identity};

/// Resolves a column. Where something is wrong, what can be had is had: others look at it.
pub(super) fn resolve(
    dumped: &DumpColumn,
    model: &DumpModel,
    key: &[String],
    enums: &Enums<'_>,
    context: &Context<'_>,
    errors: &mut Errors<'_>,
) -> Column {
    let place = &dumped.place;
    let resolved = errors.keep(place, column_type::resolve(dumped, enums));
    let is_known = resolved.is_some();
    let mut column = Column::new(&dumped.column, ColumnType::Text);
    if let Some(ty) = resolved {
        column.ty = ty;
    }
    column.nullable = dumped.nullable;
    if is_known {
        column.default = errors.keep(place, default::resolve(dumped, &column.ty, enums)).flatten();
    }
    column.auto_increment = match counts_up(dumped, model, key, &column.ty) {
        Ok(counts_up) => counts_up,
        Err(Uncounted { why, hint }) => {
            errors.at(place, Problem::AutoIncrement { column: dumped.column.clone(), why, hint });
            false
        }
    };
    column.identity = identity(dumped).filter(|_| column.auto_increment);
    column.on_update = dumped.on_update_sql.as_ref().map(expression);
    column.options = dumped.options.clone();
    column.generated = dumped.generated.as_ref().map(|generated| Generated {
        expression: expression(&generated.expression),
        stored: generated.stored,
    });
    column.collate = dumped.collate.as_ref().map(expression);
    column.comment = dumped.comment.clone().filter(|comment| !comment.is_empty());
    column.declared = context.places.declare(place, Some(&dumped.field), dumped.renamed_from.as_ref());
    column
}

/// How a column counts; none where that is the usual way.
fn identity(dumped: &DumpColumn) -> Option<Identity> {
    let said = dumped.identity.as_ref()?;
    let identity = Identity::new(said.kind, said.options.clone());
    (identity != Identity::default()).then_some(identity)
}

/// Why the database does not number a column, and what to do about it.
struct Uncounted {
    why: &'static str,
    hint: &'static str,
}

const NO_INTEGER: Uncounted = Uncounted {
    why: "it is no integer",
    hint: "give it an integer type, or do not let the database number it",
};
const NOT_THE_KEY: Uncounted = Uncounted {
    why: "it is not alone in the primary key",
    hint: "make it the primary key, or leave `auto_increment` out; on PostgreSQL any column counts that says \
           `identity = by_default`",
};
const HAS_VALUE: Uncounted = Uncounted {
    why: "it has a default or is computed",
    hint: "leave the default or the expression out, or do not let the database number it",
};

/// A single integer primary key counts up by itself, unless its value comes from elsewhere: from a default, from
/// an expression, or from the row that a foreign key refers to.
fn counts_up(
    dumped: &DumpColumn,
    model: &DumpModel,
    key: &[String],
    ty: &ByDialect<ColumnType>,
) -> Result<bool, Uncounted> {
    let is_key = matches!(key, [only] if *only == dumped.column);
    let is_integer = ty.values().all(ColumnType::is_integer);
    let has_value = dumped.default.is_some() || dumped.default_sql.is_some() || dumped.generated.is_some();
    let said = if dumped.identity.is_some() { Some(true) } else { dumped.auto_increment };
    match said {
        Some(true) if !is_integer => Err(NO_INTEGER),
        Some(true) if !is_key && dumped.identity.is_none() => Err(NOT_THE_KEY),
        Some(true) if has_value => Err(HAS_VALUE),
        Some(said) => Ok(said),
        None => Ok(is_key && is_integer && !has_value && !is_reference(dumped, model)),
    }
}

fn is_reference(dumped: &DumpColumn, model: &DumpModel) -> bool {
    let named = |name: &String| find_column(model, name).is_ok_and(|column| column.column == dumped.column);
    dumped.references.is_some() || model.foreign_keys.iter().any(|key| key.columns.iter().any(named))
}
