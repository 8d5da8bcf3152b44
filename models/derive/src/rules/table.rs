//! The attributes of a struct with its fields.

use std::collections::BTreeSet;

use super::column::check_column;
use super::foreign_key::check_foreign_key;
use crate::errors::{Errors, nearest};
use crate::input::constraint::Unique;
use crate::input::field::Column;
use crate::input::index::Index;
use crate::input::table::{Table, columns_of};
use crate::syntax::located::Located;

pub(crate) fn check_table(table: &Table, errors: &mut Errors) {
    check_columns(table.columns(), errors);
    check_some(table, errors);
    check_names(table, errors);
    check_primary_key(table, errors);
    check_numbered(table, errors);
    check_rename(table, errors);
    check_constraint_names(table, errors);
    table.attributes.indexes.iter().for_each(|index| check_include(index, errors));
    table.attributes.uniques.iter().for_each(|unique| check_unique_include(unique, errors));
    table.attributes.foreign_keys.iter().for_each(|key| check_foreign_key(key, table, errors));
    table.attributes.partitioning.check(errors);
}

fn check_some(table: &Table, errors: &mut Errors) {
    if table.fields.is_empty() && !errors.is_some() {
        errors.at(table.ident.span(), "a table needs a column: this struct has none");
    }
}

/// Columns one by one, and that each has a name of its own.
pub(crate) fn check_columns<'a>(columns: impl Iterator<Item = &'a Column>, errors: &mut Errors) {
    let mut names = BTreeSet::new();
    for column in columns {
        check_column(column, errors);
        if !names.insert(column.column.as_str()) {
            let name = &column.column;
            let span = column.attributes.column.as_ref().map_or(column.ident.span(), |name| name.span);
            errors.at(span, format!("two fields have the column `{name}`: give one `column = \"…\"`"));
        }
    }
}

/// Names that are no field. With flattened fields only the compiler can tell: the expansion asks it.
fn check_names(table: &Table, errors: &mut Errors) {
    if table.has_flattened() {
        return;
    }
    for name in named_columns(table) {
        if find(table, name).is_none() {
            let fields = table.columns().map(|column| column.field.as_str());
            let meant = nearest(&name.value, fields).map(|near| format!(", did you mean `{near}`?"));
            let message = format!("no column `{}`{}", name.value, meant.unwrap_or_default());
            errors.at(name.span, message);
        }
    }
}

/// Every name of a column that the struct's attributes have.
pub(crate) fn named_columns(table: &Table) -> impl Iterator<Item = &Located<String>> {
    let attributes = &table.attributes;
    let primary_key = attributes.primary_key.iter().flat_map(|key| &key.columns);
    let uniques = attributes.uniques.iter().flat_map(|unique| unique.columns.iter().chain(&unique.include));
    let indexes = attributes.indexes.iter().flat_map(|index| index.columns().chain(&index.include));
    let foreign_keys = attributes.foreign_keys.iter().flat_map(|key| &key.columns);
    let exclusions = attributes.exclusions.iter().flat_map(|exclusion| &exclusion.elements);
    let excluded = exclusions.filter_map(|(part, _)| part.column());
    let owners = attributes.sequences.iter().filter_map(|sequence| sequence.owned_by.as_ref());
    primary_key.chain(uniques).chain(indexes).chain(foreign_keys).chain(excluded).chain(owners)
}

fn find<'a>(table: &'a Table, name: &Located<String>) -> Option<&'a Column> {
    table.columns().find(|column| column.field == name.value || column.column == name.value)
}

fn check_primary_key(table: &Table, errors: &mut Errors) {
    let Some(primary_key) = &table.attributes.primary_key else { return };
    for field in columns_of(&table.fields) {
        if let Some(span) = field.attributes.primary_key {
            errors.at(span, "the struct says `primary_key(…)`: name the field there");
        }
    }
    for name in &primary_key.columns {
        if find(table, name).is_some_and(|column| column.visible.is_option) {
            errors.at(
                name.span,
                format!("a primary key is never NULL: `{}` cannot be an `Option`", name.value),
            );
        }
    }
}

fn check_numbered(table: &Table, errors: &mut Errors) {
    let numbered = table.columns().filter_map(|column| column.attributes.auto_increment.as_ref());
    for second in numbered.filter(|on| on.value).skip(1) {
        errors.at(second.span, "a table has one `auto_increment` column at most");
    }
}

fn check_rename(table: &Table, errors: &mut Errors) {
    let (Some(from), Some(to)) = (&table.attributes.renamed_from, &table.attributes.table) else { return };
    if from.value == to.value {
        errors.at(from.span, "`renamed_from` is the table's name before, and this is its name now");
    }
}

fn check_constraint_names(table: &Table, errors: &mut Errors) {
    let attributes = &table.attributes;
    let names = attributes
        .uniques
        .iter()
        .map(|unique| &unique.name)
        .chain(attributes.indexes.iter().map(|index| &index.name))
        .chain(attributes.checks.iter().map(|check| &check.name))
        .chain(attributes.foreign_keys.iter().map(|key| &key.name))
        .chain(attributes.exclusions.iter().map(|exclusion| &exclusion.name))
        .chain(attributes.primary_key.iter().map(|key| &key.name));
    let mut seen = BTreeSet::new();
    for name in names.flatten() {
        if !seen.insert(name.value.as_str()) {
            errors.at(name.span, format!("the name `{}` is given twice", name.value));
        }
    }
}

fn check_include(index: &Index, errors: &mut Errors) {
    for included in &index.include {
        if index.columns().any(|column| column.value == included.value) {
            errors.at(included.span, format!("`{}` is in the index already", included.value));
        }
    }
}

fn check_unique_include(unique: &Unique, errors: &mut Errors) {
    for included in &unique.include {
        if unique.columns.iter().any(|column| column.value == included.value) {
            errors.at(included.span, format!("`{}` is in the constraint already", included.value));
        }
    }
}
