//! Columns.

use cargo_migrate::schema::{
    ByDialect, Column, ColumnType, DefaultValue, Expression, Literal, ObjectName, Schema, Table,
};

use super::Maker;
use super::names::column_name;
use crate::vocabulary::{Kind, with_column};

/// A column of any type.
fn new_column(schema: &Schema, name: String, maker: &mut Maker<'_>) -> Column {
    let mut column = Column::new(name, new_type(schema, maker));
    column.nullable = maker.dice.percent(50);
    if maker.dice.percent(35) {
        set_default(schema, &mut column, maker);
    }
    if maker.dice.percent(15) {
        set_collation(&mut column, maker);
    }
    if maker.words.features.comments && maker.dice.percent(10) {
        let comments = ["a note", "it's a \"note\"", "größe\nin two lines", "back\\slash"];
        column.comment = maker.dice.pick(&comments).map(|text| (*text).to_owned());
    }
    column
}

/// One more column of the table.
pub(crate) fn further_column(schema: &Schema, table: &Table, maker: &mut Maker<'_>) -> Column {
    let name = column_name(table, maker);
    let follows = maker.words.features.defaults_of_columns && maker.dice.percent(15);
    let followed =
        if follows { maker.dice.pick(&table.columns.iter().collect::<Vec<_>>()).copied() } else { None };
    match followed.filter(|other| can_be_default(other)) {
        None => new_column(schema, name, maker),
        Some(other) => Column {
            nullable: other.nullable || maker.dice.percent(50),
            default: Some(DefaultValue::Sql(ByDialect::everywhere(Expression::new(with_column(
                "{c}",
                &other.name,
            ))))),
            ..Column::new(name, other.ty.any().cloned().unwrap_or(ColumnType::BIGINT))
        },
    }
}

/// True where the value of the column can be the default of one behind it: it gets its own first.
fn can_be_default(column: &Column) -> bool {
    let is_computed = matches!(column.default, Some(DefaultValue::Sql(_)));
    column.generated.is_none() && !column.auto_increment && !is_computed
}

/// True where the default of a column can be the value of another one.
pub(super) fn takes_value_of(table: &Table, column: &Column, other: &Column) -> bool {
    let place = |name: &str| table.columns.iter().position(|column| column.name == name);
    let fits = column.ty == other.ty && (column.nullable || !other.nullable);
    fits && can_be_default(other) && place(&other.name) < place(&column.name)
}

fn new_type(schema: &Schema, maker: &mut Maker<'_>) -> ColumnType {
    let enums: Vec<ObjectName> = schema.enums.keys().cloned().collect();
    if maker.dice.percent(25)
        && let Some(name) = maker.dice.pick(&enums)
    {
        return ColumnType::Enum(name.clone());
    }
    maker.dice.pick(maker.words.types).map_or(ColumnType::BIGINT, |word| word.ty())
}

/// Another type: mostly one of the same kind, so that what is made of the column stands.
pub(crate) fn retype(schema: &Schema, column: &mut Column, maker: &mut Maker<'_>) {
    let kind = column.type_on(maker.dialect).map(|ty| maker.words.kind(ty));
    let same_kind: Vec<ColumnType> =
        maker.words.types.iter().filter(|word| Some(word.kind) == kind).map(|word| word.ty()).collect();
    let ty = match maker.dice.percent(70) {
        true => maker.dice.pick(&same_kind).cloned(),
        false => None,
    };
    let ty = ty.unwrap_or_else(|| new_type(schema, maker));
    let fits = |default: &DefaultValue| match default {
        DefaultValue::Literal(_) | DefaultValue::Sql(_) => {
            Some(maker.words.kind(&ty)) == kind && kind != Some(Kind::Other)
        }
    };
    if !column.default.as_ref().is_some_and(fits) || matches!(ty, ColumnType::Enum(_)) {
        column.default = None;
    }
    let word = maker.words.word(&ty);
    // A default of the kind need not be one of the type: `char(2)` holds few texts.
    if word.is_none_or(|word| word.text.starts_with("char") || !word.defaults.is_empty()) {
        column.default = None;
    }
    if !word.is_some_and(|word| word.is_collated) {
        column.collate = None;
    }
    column.ty = ByDialect::everywhere(ty);
}

/// Another default, or none where the type has none.
pub(crate) fn set_default(schema: &Schema, column: &mut Column, maker: &mut Maker<'_>) {
    let Some(ty) = column.type_on(maker.dialect) else { return };
    column.default = match ty {
        ColumnType::Enum(name) => {
            let values: Vec<String> = schema
                .enumeration(name)
                .map(|enumeration| enumeration.texts().map(str::to_owned).collect())
                .unwrap_or_default();
            let value = maker.dice.pick(&values).cloned();
            value.map(|value| DefaultValue::Literal(Literal::Text(value)))
        }
        other => maker.words.default(other, maker.dice),
    };
}

/// Another collation, where the type takes one.
pub(crate) fn set_collation(column: &mut Column, maker: &mut Maker<'_>) {
    let word = column.type_on(maker.dialect).and_then(|ty| maker.words.word(ty));
    if word.is_some_and(|word| word.is_collated) {
        let collation = maker.dice.pick(maker.words.collations);
        column.collate = collation.map(|name| ByDialect::everywhere(Expression::new(*name)));
    }
}
