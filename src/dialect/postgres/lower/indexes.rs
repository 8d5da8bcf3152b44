//! Indexes as they come back.

use super::super::{index, options};
use super::expression;
use crate::dialect::RenderError;
use crate::schema::{
    ByDialect, Columns, DialectName, Expression, Index, IndexColumn, IndexPart, NullsOrder, Table,
};

/// Operator classes that PostgreSQL takes by itself for values of some type.
const USUAL_CLASSES: [&str; 43] = [
    "array_ops",
    "bit_ops",
    "bool_ops",
    "box_ops",
    "bpchar_ops",
    "bytea_ops",
    "char_ops",
    "circle_ops",
    "date_ops",
    "enum_ops",
    "float4_ops",
    "float8_ops",
    "inet_ops",
    "int2_ops",
    "int4_ops",
    "int8_ops",
    "interval_ops",
    "jsonb_ops",
    "macaddr8_ops",
    "macaddr_ops",
    "money_ops",
    "multirange_ops",
    "name_ops",
    "numeric_ops",
    "oid_ops",
    "oidvector_ops",
    "pg_lsn_ops",
    "point_ops",
    "poly_ops",
    "range_ops",
    "record_ops",
    "text_ops",
    "tid_ops",
    "time_ops",
    "timestamp_ops",
    "timestamptz_ops",
    "timetz_ops",
    "tsquery_ops",
    "tsvector_ops",
    "uuid_ops",
    "varbit_ops",
    "xid8_ops",
    "hstore_ops",
];

/// The table's indexes.
pub(super) fn lower(table: &Table, columns: &Columns) -> Result<Vec<Index>, RenderError> {
    table.indexes.iter().map(|index| lower_index(table, index, columns)).collect()
}

fn lower_index(table: &Table, index: &Index, columns: &Columns) -> Result<Index, RenderError> {
    // Says no where PostgreSQL cannot hold the index.
    index::create(&table.name, index)?;
    let method = index.method.as_ref().and_then(|method| method.get(DialectName::Postgres));
    let method = method.map_or_else(|| "btree".to_owned(), |method| method.to_lowercase());
    Ok(Index {
        columns: index.columns.iter().map(|part| lower_part(part, &method, columns)).collect(),
        filter: lower_filter(index.filter.as_ref(), columns),
        options: options::lowered(&index.options),
        method: (method != "btree").then(|| ByDialect::everywhere(method)),
        ..index.clone()
    })
}

pub(super) fn lower_filter(
    filter: Option<&ByDialect<Expression>>,
    columns: &Columns,
) -> Option<ByDialect<Expression>> {
    let text = filter?.get(DialectName::Postgres)?;
    Some(expression(text.as_str(), columns))
}

/// One part, without what the method does by itself.
pub(super) fn lower_part(part: &IndexPart, method: &str, columns: &Columns) -> IndexPart {
    let own = part.column_name().and_then(|name| columns.get(name));
    let usual_nulls = if part.descending { NullsOrder::First } else { NullsOrder::Last };
    let own_collation = own.and_then(|column| column.collate.clone());
    let is_anyway = |collation: &ByDialect<Expression>| match &part.on {
        IndexColumn::Column(_) => own_collation.as_ref() == Some(collation),
        IndexColumn::Expression(text) => index::is_inherited(text, collation, columns),
    };
    IndexPart {
        on: match &part.on {
            IndexColumn::Column(name) => IndexColumn::Column(name.clone()),
            IndexColumn::Expression(text) => IndexColumn::Expression(
                text.get(DialectName::Postgres)
                    .map_or_else(|| text.clone(), |text| expression(text.as_str(), columns)),
            ),
        },
        descending: part.descending,
        nulls: part.nulls.filter(|nulls| *nulls != usual_nulls),
        operator_class: part.operator_class.as_deref().and_then(|class| operator_class(class, method)),
        collate: index::collation(part)
            .map(|collation| ByDialect::everywhere(Expression::new(collation)))
            .filter(|collation| !is_anyway(collation)),
        length: None,
    }
}

/// None for the class that is taken anyway.
fn operator_class(class: &str, method: &str) -> Option<String> {
    let class: String = class.chars().filter(|c| !c.is_whitespace() && *c != '\'').collect();
    let is_usual = USUAL_CLASSES.contains(&class.as_str()) && !(method == "gist" && class == "inet_ops");
    (!is_usual).then_some(class)
}
