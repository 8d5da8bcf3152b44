//! Columns as they come back.

use super::super::expression::{default_literal, default_value};
use super::super::types::{default_storage, lowered_type, serial};
use super::super::{column, identity, options};
use super::expression;
use crate::dialect::RenderError;
use crate::dialect::enum_defaults::standing;
use crate::schema::{
    ByDialect, Column, ColumnType, Columns, DefaultValue, DialectName, Expression, Generated, Identity,
    IdentityKind, Options, Schema, Table,
};

/// The table's columns, generated ones computed from the types that the others have then.
pub(super) fn lower(schema: &Schema, table: &Table) -> Result<Columns, RenderError> {
    let key = table.primary_key().map(|(_, columns)| columns).unwrap_or_default();
    let mut columns = Columns::default();
    for column in &table.columns {
        let mut lowered = lower_column(schema, table, column)?;
        lowered.nullable &= !key.contains(&column.name);
        columns.push(lowered);
    }
    let generated: Vec<(String, Generated)> = columns
        .iter()
        .filter_map(|column| {
            let generated = column.generated.as_ref()?;
            let text = generated.expression.get(DialectName::Postgres)?;
            let expression = expression(text.as_str(), &columns);
            Some((column.name.clone(), Generated { expression, stored: generated.stored }))
        })
        .collect();
    for (name, generated) in generated {
        if let Some(column) = columns.get_mut(&name) {
            column.generated = Some(generated);
        }
    }
    Ok(columns)
}

fn lower_column(schema: &Schema, table: &Table, column: &Column) -> Result<Column, RenderError> {
    // Says no where PostgreSQL cannot hold the column.
    column::definition(&table.name, column)?;
    let column = standing(schema, DialectName::Postgres, column);
    let written = column.type_on(DialectName::Postgres).cloned().unwrap_or(ColumnType::Text);
    let counting = serial(&written);
    let ty = counting.clone().unwrap_or_else(|| lowered_type(&written, schema));
    let mut lowered = Column::new(column.name.clone(), ty.clone());
    lowered.declared = column.declared.clone();
    lowered.comment = column.comment.clone().filter(|comment| !comment.is_empty());
    lowered.generated.clone_from(&column.generated);
    lowered.collate = column::collation(&table.name, &column)?
        .filter(|collation| collation != "\"default\"")
        .map(|collation| ByDialect::everywhere(Expression::new(collation)));
    lowered.options = column_options(&column.options, &ty);
    lowered.auto_increment = column.auto_increment || counting.is_some();
    lowered.nullable = column.nullable && !lowered.auto_increment;
    if lowered.auto_increment {
        let kind = if counting.is_some() { IdentityKind::Serial } else { IdentityKind::ByDefault };
        let said = column.identity.clone().unwrap_or(Identity { kind, ..Identity::default() });
        lowered.identity = identity::canonical(&said, &ty);
        return Ok(lowered);
    }
    lowered.default = match &column.default {
        None => None,
        Some(DefaultValue::Literal(literal)) => default_literal(literal, &ty),
        Some(DefaultValue::Sql(text)) => {
            text.get(DialectName::Postgres).and_then(|text| default_value(text.as_str(), &ty))
        }
    };
    Ok(lowered)
}

/// A way to store values that the type has by itself is not said.
fn column_options(said: &Options, ty: &ColumnType) -> Options {
    let mut lowered = options::lowered(said);
    let storage = options::get(&lowered, options::STORAGE);
    if storage.is_some() && storage == default_storage(ty) {
        lowered.remove(DialectName::Postgres, options::STORAGE);
    }
    if options::get(&lowered, options::COMPRESSION) == Some("default") {
        lowered.remove(DialectName::Postgres, options::COMPRESSION);
    }
    lowered
}
