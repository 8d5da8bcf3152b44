//! Edits of constraints and indexes.

use cargo_migrate::schema::{
    ByDialect, Constraint, ConstraintDefinition, Expression, IndexPart, Name, ObjectName, ReferentialAction,
    Table,
};

use super::Edit;
use crate::generate::{
    Maker, add_exclusion, add_part, add_reference, checked_template, edit_parts, edit_sequence, free_name,
    is_keyable, sprinkle,
};

pub(super) fn add(edit: &mut Edit, maker: &mut Maker<'_>) {
    if maker.dice.percent(35) {
        return add_reference(&mut edit.schema, maker);
    }
    if let Some(table) = edit.some_table(maker) {
        add_part(&mut edit.schema, &table, maker);
    }
}

pub(super) fn remove(edit: &mut Edit, maker: &mut Maker<'_>) {
    let Some(table) = edit.some_table(maker).and_then(|name| edit.schema.tables.get_mut(&name)) else {
        return;
    };
    let (constraints, indexes) = (table.constraints.len(), table.indexes.len());
    if constraints + indexes == 0 {
        return;
    }
    let at = maker.dice.below(constraints + indexes);
    if at < constraints {
        table.constraints.remove(at);
    } else {
        table.indexes.remove(at - constraints);
    }
}

/// Another definition under the same name.
pub(super) fn alter(edit: &mut Edit, maker: &mut Maker<'_>) {
    let Some(name) = edit.some_table(maker) else { return };
    let Some(table) = edit.schema.table(&name).cloned() else { return };
    if maker.dice.percent(40) {
        return alter_index(edit, &name, &table, maker);
    }
    if table.constraints.is_empty() {
        return;
    }
    let at = maker.dice.below(table.constraints.len());
    let definition = altered(&table, &table.constraints[at], maker);
    if let Some(table) = edit.schema.tables.get_mut(&name) {
        table.constraints[at].definition = definition;
    }
}

fn altered(table: &Table, constraint: &Constraint, maker: &mut Maker<'_>) -> ConstraintDefinition {
    let mut definition = constraint.definition.clone();
    let is_primary = matches!(definition, ConstraintDefinition::PrimaryKey { .. });
    match &mut definition {
        ConstraintDefinition::Check { expression, .. } => {
            if let Some(text) = checked_template(table, maker.words.checks, maker) {
                *expression = ByDialect::everywhere(Expression::new(text));
            }
        }
        ConstraintDefinition::PrimaryKey { columns, .. } | ConstraintDefinition::Unique { columns, .. } => {
            let keyable: Vec<String> = table
                .columns
                .iter()
                .filter(|column| is_keyable(column, maker) && !(is_primary && column.generated.is_some()))
                .map(|column| column.name.clone())
                .collect();
            let count = maker.dice.between(1, 2);
            let chosen = maker.dice.some(&keyable, count);
            if !chosen.is_empty() {
                *columns = chosen;
            }
        }
        ConstraintDefinition::ForeignKey(key) => {
            let actions =
                [ReferentialAction::NoAction, ReferentialAction::Cascade, ReferentialAction::SetNull];
            key.on_delete = maker.dice.pick(&actions).copied().unwrap_or_default();
        }
        ConstraintDefinition::Exclusion(exclusion) => exclusion.elements.reverse(),
    }
    definition
}

fn alter_index(edit: &mut Edit, name: &ObjectName, table: &Table, maker: &mut Maker<'_>) {
    if table.indexes.is_empty() {
        return;
    }
    let at = maker.dice.below(table.indexes.len());
    let filter = checked_template(table, maker.words.filters, maker);
    let keyable: Vec<String> = table
        .columns
        .iter()
        .filter(|column| is_keyable(column, maker))
        .map(|column| column.name.clone())
        .collect();
    let column = maker.dice.pick(&keyable).cloned();
    let choice = maker.dice.below(4);
    let Some(index) = edit.schema.tables.get_mut(name).and_then(|table| table.indexes.get_mut(at)) else {
        return;
    };
    let plain = index.method.is_none();
    match (choice, column) {
        (0, _) if plain => index.unique = !index.unique,
        (1, _) if plain => index.columns.reverse(),
        (2, Some(column)) if plain => index.columns = vec![IndexPart::column(column)],
        _ if maker.words.features.partial_indexes => {
            index.filter = filter.map(|text| ByDialect::everywhere(Expression::new(text)));
        }
        _ => {}
    }
    let used: Vec<String> =
        index.columns.iter().filter_map(|part| part.column_name().map(str::to_owned)).collect();
    index.include.retain(|name| !used.contains(name));
}

/// Sequences, parts of tables, exclusions.
pub(super) fn edit_objects(edit: &mut Edit, maker: &mut Maker<'_>) {
    let Some(table) = edit.some_table(maker) else { return };
    match maker.dice.below(3) {
        0 => edit_sequence(&mut edit.schema, maker),
        1 => edit_parts(&mut edit.schema, &table, maker),
        _ => add_exclusion(&mut edit.schema, &table, maker),
    }
}

/// What only some databases say.
pub(super) fn sprinkle_some(edit: &mut Edit, maker: &mut Maker<'_>) {
    for _ in 0..maker.dice.between(1, 3) {
        if let Some(table) = edit.some_table(maker) {
            sprinkle(&mut edit.schema, &table, maker);
        }
    }
}

/// Another explicit name.
pub(super) fn rename(edit: &mut Edit, maker: &mut Maker<'_>) {
    let Some(table) = edit.some_table(maker).and_then(|name| edit.schema.tables.get_mut(&name)) else {
        return;
    };
    let name = Name::explicit(free_name("renamed", maker.dice, |_| false));
    let (constraints, indexes) = (table.constraints.len(), table.indexes.len());
    if constraints + indexes == 0 {
        return;
    }
    let at = maker.dice.below(constraints + indexes);
    if at < constraints {
        table.constraints[at].name = name;
    } else {
        table.indexes[at - constraints].name = name;
    }
}
