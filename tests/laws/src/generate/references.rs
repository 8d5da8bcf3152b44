//! Foreign keys: to other tables, to the table itself, in circles, on several columns.

use cargo_migrate::schema::{
    Column, Constraint, ConstraintDefinition, Deferrable, DialectName, ForeignKey, Index, IndexPart,
    ObjectName, ReferentialAction, Schema, Table,
};

use super::Maker;
use super::names::{column_name, part_name};
use super::parts::push_constraint;

/// A foreign key from some table to some key; its columns are there already or are added.
pub(crate) fn add_reference(schema: &mut Schema, maker: &mut Maker<'_>) {
    let names: Vec<ObjectName> = schema.tables.keys().cloned().collect();
    let (Some(from), Some(to)) = (maker.dice.pick(&names).cloned(), maker.dice.pick(&names).cloned()) else {
        return;
    };
    let Some((key, targets)) = chosen_key(schema, &to, maker) else { return };
    let columns = columns_for(schema, &from, &key, maker);
    let name = part_name(schema, "fk", maker.dice.percent(60), maker.dice);
    let Some(table) = schema.table(&from) else { return };
    if columns == targets && from == to || is_there(table, &columns) {
        return;
    }
    let (on_delete, on_update) = (action(table, &columns, maker), action(table, &columns, maker));
    let mut key = ForeignKey::new(columns, to, targets);
    key.on_delete = on_delete;
    if maker.dice.percent(20) {
        key.on_update = on_update;
    }
    key.deferrable = deferrable(maker);
    push_constraint(schema, &from, Constraint::new(name, ConstraintDefinition::ForeignKey(key)));
}

fn is_there(table: &Table, columns: &[String]) -> bool {
    let mut keys = table.constraints.iter().filter_map(Constraint::foreign_key);
    keys.any(|key| key.columns == columns)
}

/// A key of the table: its columns and their names.
fn chosen_key(
    schema: &Schema,
    table: &ObjectName,
    maker: &mut Maker<'_>,
) -> Option<(Vec<Column>, Vec<String>)> {
    let table = schema.table(table)?;
    let names = maker.dice.pick(&keys_of(table, maker.words.dialect))?.clone();
    let columns: Vec<Column> = names.iter().filter_map(|name| table.column(name)).cloned().collect();
    let usable = columns.len() == names.len() && columns.iter().all(|column| column.generated.is_none());
    usable.then_some((columns, names))
}

/// The columns of each key that can be referred to.
pub(super) fn keys_of(table: &Table, dialect: DialectName) -> Vec<Vec<String>> {
    let constraints = table.constraints.iter().filter_map(|constraint| match &constraint.definition {
        // A deferrable key is none that can be referred to.
        ConstraintDefinition::PrimaryKey { deferrable: None, .. }
        | ConstraintDefinition::Unique { deferrable: None, .. } => Some(constraint.columns().to_vec()),
        _ => None,
    });
    let indexes = table.indexes.iter().filter(|index| match dialect {
        DialectName::Sqlite | DialectName::Postgres => true,
        DialectName::Mysql => index.columns.iter().all(|part| !part.descending) && index.options.is_empty(),
    });
    constraints.chain(indexes.filter_map(columns_of_key)).collect()
}

/// The columns of a unique index that foreign keys may lean on.
pub(super) fn columns_of_key(index: &Index) -> Option<Vec<String>> {
    let is_whole = index.unique && index.filter.is_none() && index.method.is_none();
    let plain =
        |part: &IndexPart| part.collate.is_none() && part.length.is_none() && part.operator_class.is_none();
    let names = index.columns.iter().filter(|part| plain(part)).filter_map(IndexPart::column_name);
    let names: Vec<String> = names.map(str::to_owned).collect();
    (is_whole && names.len() == index.columns.len()).then_some(names)
}

/// A column of the same type for each of the key's: one that is there, or a new one.
fn columns_for(schema: &mut Schema, from: &ObjectName, key: &[Column], maker: &mut Maker<'_>) -> Vec<String> {
    let mut chosen: Vec<String> = Vec::new();
    for target in key {
        let Some(table) = schema.table(from) else { return chosen };
        let fitting: Vec<String> = table
            .columns
            .iter()
            .filter(|column| {
                fits(column, target) && !chosen.contains(&column.name) && is_free(table, column, maker)
            })
            .map(|column| column.name.clone())
            .collect();
        let existing = if maker.dice.percent(50) { maker.dice.pick(&fitting).cloned() } else { None };
        let name = existing.unwrap_or_else(|| add_column_like(schema, from, target, maker));
        chosen.push(name);
    }
    chosen
}

pub(super) fn fits(column: &Column, target: &Column) -> bool {
    let charset = |column: &Column| column.options.get(DialectName::Mysql, "charset").map(str::to_owned);
    let characters = column.collate == target.collate && charset(column) == charset(target);
    column.ty == target.ty && characters && column.generated.is_none()
}

/// Some databases take no checks and generated columns of a column that a foreign key may change.
fn is_free(table: &Table, column: &Column, maker: &Maker<'_>) -> bool {
    let features = maker.words.features;
    let is_expressed = || {
        let by_check = table.constraints.iter().any(|constraint| {
            matches!(constraint.definition, ConstraintDefinition::Check { .. })
                && constraint.uses_column(&column.name)
        });
        let by_column = table.columns.iter().any(|other| {
            let expression = other.generated.as_ref().and_then(|generated| generated.expression.any());
            expression.is_some_and(|text| text.mentions_column(&column.name))
        });
        by_check || by_column
    };
    !column.auto_increment && (features.keys_in_expressions || !is_expressed())
}

fn add_column_like(schema: &mut Schema, from: &ObjectName, target: &Column, maker: &mut Maker<'_>) -> String {
    let Some(table) = schema.tables.get_mut(from) else { return String::new() };
    let name = column_name(table, maker);
    let mut column = Column::new(name.clone(), cargo_migrate::schema::ColumnType::BIGINT);
    column.ty = target.ty.clone();
    column.collate = target.collate.clone();
    if let Some(charset) = target.options.get(DialectName::Mysql, "charset") {
        column.options.set(DialectName::Mysql, "charset", charset);
    }
    column.nullable = maker.dice.percent(60);
    table.columns.push(column);
    name
}

fn action(table: &Table, columns: &[String], maker: &mut Maker<'_>) -> ReferentialAction {
    let nullable = columns.iter().filter_map(|name| table.column(name)).all(|column| column.nullable);
    match maker.dice.below(10) {
        0..3 => ReferentialAction::NoAction,
        3..6 => ReferentialAction::Cascade,
        6..8 if nullable => ReferentialAction::SetNull,
        8 if maker.words.features.set_default && nullable => ReferentialAction::SetDefault,
        _ => ReferentialAction::Restrict,
    }
}

fn deferrable(maker: &mut Maker<'_>) -> Option<Deferrable> {
    if maker.dialect == DialectName::Mysql || !maker.words.features.deferrable || maker.dice.percent(70) {
        return None;
    }
    Some(if maker.dice.percent(50) { Deferrable::Deferred } else { Deferrable::Deferrable })
}
