//! Unique constraints, checks, generated columns and indexes.

use cargo_migrate::schema::{
    ByDialect, Column, ColumnType, Concurrently, Constraint, ConstraintDefinition, Expression, Generated,
    Index, IndexPart, Name, ObjectName, Schema, Table,
};

use super::Maker;
use super::names::{column_name, part_name};
use crate::vocabulary::{IndexForm, Kind, Vocabulary, with_column};

fn everywhere(text: String) -> ByDialect<Expression> {
    ByDialect::everywhere(Expression::new(text))
}

/// True where the column can be in a key and in a plain index.
pub(crate) fn is_keyable(column: &Column, maker: &Maker<'_>) -> bool {
    let fits = column.type_on(maker.dialect).is_some_and(|ty| maker.words.is_key(ty));
    fits && (column.generated.is_none() || maker.words.features.generated_in_keys)
}

/// True where expressions may name the column.
pub(crate) fn can_be_expressed(table: &Table, column: &Column, maker: &Maker<'_>) -> bool {
    let features = &maker.words.features;
    let is_in_key = || {
        let keys = table.constraints.iter().filter_map(|constraint| constraint.foreign_key());
        keys.into_iter().any(|key| key.columns.contains(&column.name))
    };
    column.generated.is_none()
        && (features.counters_in_expressions || !column.auto_increment)
        && (features.keys_in_expressions || !is_in_key())
}

/// A column with a template for its kind from one of the lists.
pub(crate) fn checked_template(
    table: &Table,
    list: &[(crate::vocabulary::Kind, &'static str)],
    maker: &mut Maker<'_>,
) -> Option<String> {
    let columns: Vec<Column> =
        table.columns.iter().filter(|column| can_be_expressed(table, column, maker)).cloned().collect();
    let column = maker.dice.pick(&columns)?;
    let kind = maker.words.kind(column.type_on(maker.dialect)?);
    let template = Vocabulary::template(list, kind, maker.dice)?;
    Some(with_column(template, &column.name))
}

fn keyable_names(table: &Table, maker: &Maker<'_>) -> Vec<String> {
    let keyable = table.columns.iter().filter(|column| is_keyable(column, maker));
    keyable.map(|column| column.name.clone()).collect()
}

/// A unique constraint on one or two columns.
pub(crate) fn add_unique(schema: &mut Schema, name: &ObjectName, maker: &mut Maker<'_>) {
    let Some(table) = schema.table(name) else { return };
    let keyable = keyable_names(table, maker);
    let count = maker.dice.between(1, 2);
    let mut columns = maker.dice.some(&keyable, count);
    if maker.words.is_postgres()
        && let Some(cut) = &table.partitioning
    {
        let by = table.columns.iter().find(|column| cut.uses_column(&column.name));
        columns.extend(by.map(|column| column.name.clone()).filter(|name| !columns.contains(name)));
    }
    // The columns of another key again are no key of their own on some databases.
    let is_there = table.constraints.iter().any(|constraint| constraint.columns() == columns);
    if columns.is_empty() || is_there {
        return;
    }
    let nulls_not_distinct = maker.words.features.nulls_not_distinct && maker.dice.percent(20);
    let derived = maker.dice.percent(60);
    let name_of = part_name(schema, "uq", derived, maker.dice);
    let definition =
        ConstraintDefinition::Unique { columns, include: Vec::new(), nulls_not_distinct, deferrable: None };
    push_constraint(schema, name, Constraint::new(name_of, definition));
}

/// A check of one column.
pub(crate) fn add_check(schema: &mut Schema, name: &ObjectName, maker: &mut Maker<'_>) {
    let Some(table) = schema.table(name) else { return };
    let Some(text) = checked_template(table, maker.words.checks, maker) else { return };
    let name_of = part_name(schema, "ck", false, maker.dice);
    let definition = ConstraintDefinition::check(everywhere(text));
    push_constraint(schema, name, Constraint::new(name_of, definition));
}

pub(super) fn push_constraint(schema: &mut Schema, name: &ObjectName, constraint: Constraint) {
    if let Some(table) = schema.tables.get_mut(name) {
        table.constraints.push(constraint);
    }
}

/// A generated column of one other.
pub(crate) fn add_generated(schema: &mut Schema, name: &ObjectName, maker: &mut Maker<'_>) {
    let Some(table) = schema.table(name) else { return };
    let sources: Vec<Column> =
        table.columns.iter().filter(|column| can_be_expressed(table, column, maker)).cloned().collect();
    let Some(source) = maker.dice.pick(&sources) else { return };
    let Some(kind) = source.type_on(maker.dialect).map(|ty| maker.words.kind(ty)) else { return };
    let fitting: Vec<(&str, &str)> = maker
        .words
        .generated
        .iter()
        .filter(|(of, ..)| *of == kind)
        .map(|(_, text, ty)| (*text, *ty))
        .collect();
    let Some((template, ty)) = maker.dice.pick(&fitting).copied() else { return };
    let Ok(ty) = ty.parse::<ColumnType>();
    let mut column = Column::new(column_name(table, maker), ty);
    column.nullable = true;
    column.generated = Some(Generated {
        expression: everywhere(with_column(template, &source.name)),
        stored: !maker.words.features.virtual_columns || maker.dice.percent(50),
    });
    if let Some(table) = schema.tables.get_mut(name) {
        table.columns.push(column);
    }
}

/// An index of any form.
pub(crate) fn add_index(schema: &mut Schema, name: &ObjectName, maker: &mut Maker<'_>) {
    let Some(table) = schema.table(name) else { return };
    let table = table.clone();
    let special = !maker.words.index_forms.is_empty() && maker.dice.percent(25);
    let index = if special { special_index(&table, maker) } else { plain_index(&table, maker) };
    let Some(mut index) = index else { return };
    let derived = maker.dice.percent(60);
    index.name = part_name(schema, "ix", derived, maker.dice);
    index.concurrently = Concurrently(maker.words.is_postgres() && maker.dice.percent(15));
    if let Some(table) = schema.tables.get_mut(name) {
        table.indexes.push(index);
    }
}

/// An index that is yet to get its name.
fn unnamed(columns: Vec<IndexPart>) -> Index {
    Index::new(Name::explicit(""), columns)
}

fn ordered(part: IndexPart, maker: &mut Maker<'_>) -> IndexPart {
    IndexPart { descending: maker.dice.percent(20), ..part }
}

fn plain_index(table: &Table, maker: &mut Maker<'_>) -> Option<Index> {
    let keyable = keyable_names(table, maker);
    let count = maker.dice.between(1, 2);
    let mut parts = Vec::new();
    for column in maker.dice.some(&keyable, count) {
        parts.push(ordered(IndexPart::column(column), maker));
    }
    let features = maker.words.features;
    if features.expression_indexes
        && maker.dice.percent(25)
        && let Some(text) = checked_template(table, maker.words.index_expressions, maker)
    {
        parts.push(ordered(IndexPart::expression(everywhere(text)), maker));
    }
    if features.prefix_lengths
        && maker.dice.percent(20)
        && let Some(column) = large_column(table, maker)
    {
        parts.push(IndexPart { length: Some(10), ..IndexPart::column(column) });
    }
    if parts.is_empty() {
        return None;
    }
    let mut index = unnamed(parts);
    index.unique = maker.dice.percent(20);
    if features.partial_indexes && maker.dice.percent(25) {
        index.filter = checked_template(table, maker.words.filters, maker).map(everywhere);
    }
    if features.include && maker.dice.percent(20) {
        let used: Vec<&str> = index.columns.iter().filter_map(IndexPart::column_name).collect();
        let others: Vec<String> =
            keyable.iter().filter(|name| !used.contains(&name.as_str())).cloned().collect();
        index.include = maker.dice.some(&others, 1);
    }
    Some(index)
}

/// A column of which only the beginning can be in an index.
fn large_column(table: &Table, maker: &mut Maker<'_>) -> Option<String> {
    let large = |column: &&Column| {
        let ty = column.type_on(maker.dialect)?;
        let kind = maker.words.kind(ty);
        (matches!(kind, Kind::Text | Kind::Bytes) && column.generated.is_none()).then(|| column.name.clone())
    };
    let names: Vec<String> = table
        .columns
        .iter()
        .filter(|column| !is_keyable(column, maker))
        .filter_map(|column| large(&column))
        .collect();
    maker.dice.pick(&names).cloned()
}

fn special_index(table: &Table, maker: &mut Maker<'_>) -> Option<Index> {
    let form = *maker.dice.pick(maker.words.index_forms)?;
    let fitting: Vec<String> = table
        .columns
        .iter()
        .filter(|column| column.generated.is_none() && !(form.is_of_required() && column.nullable))
        .filter(|column| column.type_on(maker.dialect).is_some_and(|ty| takes(&form, ty, maker)))
        .map(|column| column.name.clone())
        .collect();
    let count = if form.many { maker.dice.between(1, 2) } else { 1 };
    let columns = maker.dice.some(&fitting, count);
    if columns.is_empty() {
        return None;
    }
    let mut index = unnamed(columns.into_iter().map(IndexPart::column).collect());
    index.method = Some(ByDialect::everywhere(form.method.to_owned()));
    Some(index)
}

fn takes(form: &IndexForm, ty: &ColumnType, maker: &Maker<'_>) -> bool {
    maker.words.word(ty).is_some_and(|word| form.takes(word))
}
