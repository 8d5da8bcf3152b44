//! Primary keys, unique constraints and checks.

use super::error::Errors;
use super::find::find_columns;
use super::name::{NAME_ATTRIBUTE, check_name, name_part};
use super::problem::Problem;
use super::text::{expression, mentioned};
use super::{Context, Enums, rust_name};
use crate::probe::dump::{DumpColumn, DumpModel, DumpPlace};
use crate::schema::{
    ByDialect, Constraint, ConstraintDefinition, DialectName, Expression, Name, ObjectName, Table,
};

/// A constraint that is written at `place`.
pub(super) fn declared(
    name: Name,
    definition: ConstraintDefinition,
    place: &DumpPlace,
    context: &Context<'_>,
) -> Constraint {
    Constraint { name, definition, declared: context.places.declare(place, None, None) }
}

pub(super) fn names_of<'a>(columns: &[&'a DumpColumn]) -> Vec<&'a str> {
    columns.iter().map(|column| column.column.as_str()).collect()
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// The primary key that the struct or its fields declare.
pub(super) fn primary_key(
    model: &DumpModel,
    table: &ObjectName,
    context: &Context<'_>,
    errors: &mut Errors<'_>,
) -> Option<Constraint> {
    let marked: Vec<&DumpColumn> = model.columns.iter().filter(|column| column.primary_key).collect();
    if let (Some(first), false) = (marked.first(), model.primary_key.is_empty()) {
        errors.at(&first.place, Problem::TwoPrimaryKeys(rust_name(model)));
    }
    let columns = if model.primary_key.is_empty() {
        marked
    } else {
        errors.keep(&model.place, find_columns(model, &model.primary_key, "`primary_key(…)`"))?
    };
    for column in columns.iter().filter(|column| column.nullable) {
        errors.at(&column.place, Problem::NullableKey(column.column.clone()));
    }
    let place = if model.primary_key.is_empty() { &columns.first()?.place } else { &model.place };
    let names = names_of(&columns);
    let name = name_part(None, &context.options.naming.primary_key, table, &names);
    let definition = ConstraintDefinition::primary_key(owned(&names));
    Some(declared(name, definition, place, context))
}

/// `unique` of fields, then `unique(…)` of the struct.
pub(super) fn add_uniques(
    model: &DumpModel,
    table: &mut Table,
    context: &Context<'_>,
    errors: &mut Errors<'_>,
) {
    let template = &context.options.naming.unique;
    for column in model.columns.iter().filter(|column| column.unique) {
        let name = name_part(None, template, &table.name, &[&column.column]);
        let definition = ConstraintDefinition::unique(vec![column.column.clone()]);
        table.constraints.push(declared(name, definition, &column.place, context));
    }
    for unique in &model.uniques {
        let found = find_columns(model, &unique.columns, "`unique(…)`");
        let Some(columns) = errors.keep(&unique.place, found) else { continue };
        if let Some(name) = &unique.name {
            errors.keep(&unique.place, check_name("a unique constraint", name, NAME_ATTRIBUTE));
        }
        let names = names_of(&columns);
        let name = name_part(unique.name.as_ref(), template, &table.name, &names);
        let definition = ConstraintDefinition::Unique {
            columns: owned(&names),
            include: Vec::new(),
            nulls_not_distinct: unique.nulls_not_distinct,
            deferrable: None,
        };
        table.constraints.push(declared(name, definition, &unique.place, context));
    }
}

/// `check` of fields, what stands for the enums of crates that are no apps, then `check(…)` of the struct.
pub(super) fn add_checks(
    model: &DumpModel,
    table: &mut Table,
    enums: &Enums<'_>,
    context: &Context<'_>,
    errors: &mut Errors<'_>,
) {
    for column in &model.columns {
        let said = column.check.as_ref().map(expression);
        let derived = values_check(column, enums);
        for expression in said.into_iter().chain(derived) {
            add_check(None, expression, &[&column.column], table, &column.place, context);
        }
    }
    for check in &model.checks {
        if let Some(name) = &check.name {
            errors.keep(&check.place, check_name("a check", name, NAME_ATTRIBUTE));
        }
        let columns = mentioned(&check.expression, model);
        let expression = expression(&check.expression);
        add_check(check.name.as_ref(), expression, &columns, table, &check.place, context);
    }
}

fn add_check(
    name: Option<&String>,
    expression: ByDialect<Expression>,
    columns: &[&str],
    table: &mut Table,
    place: &DumpPlace,
    context: &Context<'_>,
) {
    let name = name_part(name, &context.options.naming.check, &table.name, columns);
    let definition = ConstraintDefinition::check(expression);
    table.constraints.push(declared(name, definition, place, context));
}

/// The values of an enum that no app owns, as a check on the texts.
fn values_check(column: &DumpColumn, enums: &Enums<'_>) -> Option<ByDialect<Expression>> {
    let known = column.enum_type.as_ref().and_then(|path| enums.get(path))?;
    if known.app.is_some() || column.type_override.is_some() {
        return None;
    }
    let values: Vec<&str> = known.dump.values.iter().map(|value| value.value.as_str()).collect();
    let condition = |escape: fn(&str) -> String| {
        let values: Vec<String> = values.iter().map(|value| format!("'{}'", escape(value))).collect();
        let name = column.column.replace('"', "\"\"");
        Expression::new(format!("\"{name}\" IN ({})", values.join(", ")))
    };
    let standard = condition(|value| value.replace('\'', "''"));
    // A backslash begins an escape on MySQL.
    let mysql = condition(|value| value.replace('\\', "\\\\").replace('\'', "''"));
    Some(ByDialect::new(Some(standard), [(DialectName::Mysql, mysql)].into()))
}
