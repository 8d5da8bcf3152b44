//! Tables: columns and a primary key.

use cargo_migrate::schema::{
    Column, ColumnType, Constraint, ConstraintDefinition, IntegerWidth, Schema, Table,
};

use super::names::{part_name, table_name};
use super::{Maker, apps, further_column, is_keyable};

/// A table with one to six columns.
pub(crate) fn new_table(schema: &Schema, maker: &mut Maker<'_>) -> Table {
    let mut table = Table::new(table_name(schema, maker));
    table.owner = maker.dice.pick(&apps()).cloned();
    if maker.words.features.comments && maker.dice.percent(15) {
        table.comment = Some("what it's \"for\"".to_owned());
    }
    let counts = maker.dice.percent(55);
    if counts {
        let width = if maker.dice.percent(70) { IntegerWidth::Big } else { IntegerWidth::Regular };
        let mut id = Column::new("id", ColumnType::Integer { width, unsigned: false });
        id.auto_increment = maker.dice.percent(80);
        table.columns.push(id);
    }
    for _ in 0..maker.dice.between(1, 5) {
        let column = further_column(schema, &table, maker);
        table.columns.push(column);
    }
    let key = if counts { vec!["id".to_owned()] } else { chosen_key(&table, maker) };
    if !key.is_empty() {
        let name = part_name(schema, "pk", true, maker.dice);
        for name in &key {
            if let Some(column) = table.columns.get_mut(name) {
                column.nullable = false;
            }
        }
        table.constraints.push(Constraint::new(name, ConstraintDefinition::primary_key(key)));
    }
    table
}

/// Up to two columns that can be a key; none for a table without one.
fn chosen_key(table: &Table, maker: &mut Maker<'_>) -> Vec<String> {
    if maker.dice.percent(35) {
        return Vec::new();
    }
    let keyable: Vec<String> = table
        .columns
        .iter()
        .filter(|column| is_keyable(column, maker))
        .map(|column| column.name.clone())
        .collect();
    let count = maker.dice.between(1, 2);
    maker.dice.some(&keyable, count)
}
