//! What an edit leaves behind is made a valid schema again: parts that hang in the air go.

use std::collections::BTreeSet;

use cargo_migrate::schema::{
    ByDialect, Column, ColumnType, Constraint, ConstraintDefinition, DefaultValue, ForeignKey, Index,
    Literal, ReferentialAction, Schema, SequenceOwner, Table,
};

use super::names::derive_names;
use super::objects::takes_exclusion;
use super::references::{columns_of_key, fits, keys_of};
use super::repair_extras::{is_of_texts, options_allow_reference, repair_extras};
use crate::vocabulary::{IndexForm, Kind, Vocabulary};

/// Takes away what uses a column, in its own table: what it is made of is gone or of another kind.
pub(crate) fn forget_column(table: &mut Table, name: &str) {
    let generated: Vec<String> = table
        .columns
        .iter()
        .filter(|column| column.generated.is_some() && column.uses_column(name))
        .map(|column| column.name.clone())
        .collect();
    for column in generated {
        forget_column(table, &column);
        table.columns.remove(&column);
    }
    for column in table.columns.iter_mut().filter(|column| column.uses_column(name)) {
        column.default = None;
    }
    table.constraints.retain(|constraint| !constraint.uses_column(name));
    table.indexes.retain(|index| !index.uses_column(name));
}

/// Makes the schema valid and gives conventional names.
pub(crate) fn repair(schema: &mut Schema, words: &Vocabulary) {
    let before = schema.clone();
    for table in schema.tables.values_mut() {
        repair_columns(table, &before);
        repair_keys(table, words);
        repair_extras(table, words);
    }
    loop {
        let keys = schema.clone();
        let mut changed = false;
        for table in schema.tables.values_mut() {
            let count = table.constraints.len();
            let holder = table.clone();
            table.constraints.retain(|constraint| match constraint.foreign_key() {
                Some(key) => stands(&holder, key, &keys, words),
                None => true,
            });
            changed |= table.constraints.len() != count;
        }
        if !changed {
            break;
        }
    }
    for sequence in schema.sequences.values_mut() {
        let held = |owner: &SequenceOwner| {
            let column = schema.tables.get(&owner.table).and_then(|table| table.column(&owner.column));
            column.is_some_and(|column| !column.auto_increment)
        };
        sequence.owned_by = sequence.owned_by.take().filter(held);
    }
    derive_names(schema);
}

/// A table has a column; a column's enum is there, and so is the value that is its default.
fn repair_columns(table: &mut Table, schema: &Schema) {
    if !table.columns.iter().any(|column| column.generated.is_none()) {
        table.columns.push(Column::new("filler", ColumnType::BIGINT));
    }
    let holder = table.clone();
    let key = holder.primary_key().map(|(_, columns)| columns.to_vec()).unwrap_or_default();
    for column in table.columns.iter_mut() {
        let Some(ty) = column.ty.any().cloned() else { continue };
        if let ColumnType::Enum(name) = &ty {
            match schema.enumeration(name) {
                None => {
                    column.ty = ByDialect::everywhere(ColumnType::Varchar(50));
                    column.default = None;
                }
                Some(enumeration) => {
                    let stands = |default: &DefaultValue| match default {
                        DefaultValue::Literal(Literal::Text(value)) => {
                            enumeration.texts().any(|text| text == value)
                        }
                        _ => false,
                    };
                    if !column.default.as_ref().is_some_and(stands) {
                        column.default = None;
                    }
                }
            }
        }
        let is_key = key.contains(&column.name);
        column.auto_increment &= key.len() == 1 && is_key && ty.is_integer() && column.default.is_none();
        column.nullable &= !is_key && !column.auto_increment;
    }
}

/// Keys are on columns that can be in keys, no two on the same ones; there is one primary key.
fn repair_keys(table: &mut Table, words: &Vocabulary) {
    let holder = table.clone();
    let mut seen: BTreeSet<Vec<String>> = BTreeSet::new();
    let mut has_primary = false;
    let is_keyable = |name: &String| {
        let column = holder.column(name);
        column.and_then(|column| column.ty.any()).is_some_and(|ty| words.is_key(ty))
    };
    table.constraints.sort_by_key(Constraint::rank);
    table.constraints.retain(|constraint| {
        if let ConstraintDefinition::Exclusion(exclusion) = &constraint.definition {
            return takes_exclusion(&holder, exclusion);
        }
        let is_primary = matches!(constraint.definition, ConstraintDefinition::PrimaryKey { .. });
        let is_unique = matches!(constraint.definition, ConstraintDefinition::Unique { .. });
        if !is_primary && !is_unique {
            return true;
        }
        let columns = constraint.columns();
        columns.iter().all(is_keyable)
            && !(is_primary && std::mem::replace(&mut has_primary, true))
            && seen.insert(columns.to_vec())
    });
    table.indexes.retain(|index| {
        let plain = index.method.is_none();
        let exist = index.include.iter().all(|name| holder.column(name).is_some());
        let own = index.columns.iter().all(|part| match part.column_name() {
            Some(name) if part.length.is_some() => is_text(&holder, name, words),
            Some(name) if plain => is_keyable(&name.to_owned()),
            Some(name) => holder.column(name).is_some_and(|column| is_taken(index, column, words)),
            None => true,
        });
        exist && own
    });
    if words.is_postgres() {
        // Which of two keys on the same columns a foreign key stands on nobody says.
        table.indexes.retain(|index| columns_of_key(index).is_none_or(|columns| seen.insert(columns)));
    }
}

/// True where an index with a method of its own takes the column.
fn is_taken(index: &Index, column: &Column, words: &Vocabulary) -> bool {
    let method = index.method.as_ref().and_then(|method| method.any());
    let word = column.ty.any().and_then(|ty| words.word(ty));
    let takes = |form: &IndexForm| {
        let fits = word.is_some_and(|word| form.takes(word)) && !(form.is_of_required() && column.nullable);
        Some(form.method) == method.map(String::as_str) && fits
    };
    words.index_forms.iter().any(takes)
}

/// True where a prefix of the column can be in an index.
fn is_text(table: &Table, name: &str, words: &Vocabulary) -> bool {
    let ty = table.column(name).and_then(|column| column.ty.any());
    ty.is_some_and(|ty| matches!(words.kind(ty), Kind::Text | Kind::Bytes) && !words.is_key(ty))
}

fn stands(holder: &Table, key: &ForeignKey, schema: &Schema, words: &Vocabulary) -> bool {
    let Some(target) = schema.table(&key.table) else { return false };
    let is_key = keys_of(target, words.dialect).contains(&key.target_columns);
    let pairs: Vec<(Option<&Column>, Option<&Column>)> = key
        .columns
        .iter()
        .zip(&key.target_columns)
        .map(|(column, target_column)| (holder.column(column), target.column(target_column)))
        .collect();
    let fit = pairs.iter().all(|pair| matches!(pair, (Some(column), Some(target)) if fits(column, target)));
    let nullable = pairs.iter().all(|(column, _)| column.is_some_and(|column| column.nullable));
    let sets_null = |action| matches!(action, ReferentialAction::SetNull | ReferentialAction::SetDefault);
    let sets = sets_null(key.on_delete) || sets_null(key.on_update);
    let follows = words.features.follows_nulls
        || key.on_update != ReferentialAction::Cascade
        || pairs
            .iter()
            .all(|pair| matches!(pair, (Some(column), Some(target)) if column.nullable || !target.nullable));
    let free =
        words.features.keys_in_expressions || key.columns.iter().all(|name| !is_expressed(holder, name));
    let is_text = is_of_texts(target, &key.target_columns, words);
    let options = options_allow_reference(holder, target, is_text, words);
    is_key && fit && (nullable || !sets) && follows && free && options
}

/// True where a check or a generated column is made of the column.
fn is_expressed(table: &Table, name: &str) -> bool {
    let by_check = table.constraints.iter().any(|constraint| {
        matches!(constraint.definition, ConstraintDefinition::Check { .. }) && constraint.uses_column(name)
    });
    by_check || table.columns.iter().any(|column| column.generated.is_some() && column.uses_column(name))
}
