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
    if let (Some(first), Some(_)) = (marked.first(), &model.primary_key) {
        errors.at(&first.place, Problem::TwoPrimaryKeys(rust_name(model)));
    }
    let said = model.primary_key.as_ref();
    let columns = match said {
        None => marked,
        Some(key) => errors.keep(&key.place, find_columns(model, &key.columns, "`primary_key(…)`"))?,
    };
    for column in columns.iter().filter(|column| column.nullable) {
        errors.at(&column.place, Problem::NullableKey(column.column.clone()));
    }
    let place = said.map_or(&columns.first()?.place, |key| &key.place);
    let explicit = said.and_then(|key| key.name.as_ref());
    if let Some(name) = explicit {
        errors.keep(place, check_name("a primary key", name, NAME_ATTRIBUTE));
    }
    let names = names_of(&columns);
    let name = name_part(explicit, &context.options.naming.primary_key, table, &names);
    let definition = ConstraintDefinition::PrimaryKey {
        columns: owned(&names),
        deferrable: said.and_then(|key| key.deferrable),
    };
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
        let included = find_columns(model, &unique.include, "`include(…)`");
        let Some(columns) = errors.keep(&unique.place, found) else { continue };
        let included = errors.keep(&unique.place, included).unwrap_or_default();
        if let Some(name) = &unique.name {
            errors.keep(&unique.place, check_name("a unique constraint", name, NAME_ATTRIBUTE));
        }
        let names = names_of(&columns);
        let name = name_part(unique.name.as_ref(), template, &table.name, &names);
        let definition = ConstraintDefinition::Unique {
            columns: owned(&names),
            include: owned(&names_of(&included)),
            nulls_not_distinct: unique.nulls_not_distinct,
            deferrable: unique.deferrable,
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
            let definition = ConstraintDefinition::check(expression);
            add_check(None, definition, &[&column.column], table, &column.place, context);
        }
    }
    for check in &model.checks {
        if let Some(name) = &check.name {
            errors.keep(&check.place, check_name("a check", name, NAME_ATTRIBUTE));
        }
        let columns = mentioned(&check.expression, model);
        let definition = ConstraintDefinition::Check {
            expression: expression(&check.expression),
            enforcement: check.enforcement,
            no_inherit: check.no_inherit,
        };
        add_check(check.name.as_ref(), definition, &columns, table, &check.place, context);
    }
}

fn add_check(
    name: Option<&String>,
    definition: ConstraintDefinition,
    columns: &[&str],
    table: &mut Table,
    place: &DumpPlace,
    context: &Context<'_>,
) {
    let name = name_part(name, &context.options.naming.check, &table.name, columns);
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
