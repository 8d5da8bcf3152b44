//! Names of constraints: those that the database does not keep, and those that are made of other names.

use std::collections::BTreeSet;

use super::super::lower::{derived_check_name, json_check, one_of};
use super::super::names::plain_name;
use super::super::token::{Kind, Token, tokenize};
use crate::schema::{
    ByDialect, Constraint, ConstraintDefinition, DialectName, Expression, Name, NamingConvention, Table,
};

/// Gives each constraint its name.
pub(super) fn name_all(table: &mut Table) {
    let columns: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let mut names: BTreeSet<String> = BTreeSet::new();
    let mut constraints = std::mem::take(&mut table.constraints);
    for constraint in &mut constraints {
        if let Some((name, definition)) = derived_check(constraint, table, &columns) {
            *constraint = Constraint::new(Name::explicit(name), definition);
        }
        names.insert(constraint.name.to_string());
    }
    for constraint in constraints.iter_mut().filter(|constraint| constraint.name.as_str().is_empty()) {
        let name = free_name(by_convention(constraint, table, &columns), &names);
        names.insert(name.clone());
        constraint.name = Name::derived(name);
    }
    table.constraints = constraints;
}

/// The check of a column's type keeps its name when the table or the column is renamed: it gets the one that it would
/// be made with now, and its values their order.
fn derived_check(
    constraint: &Constraint,
    table: &Table,
    columns: &[String],
) -> Option<(String, ConstraintDefinition)> {
    let ConstraintDefinition::Check { expression, .. } = &constraint.definition else { return None };
    let (_, suffix) = constraint.name.as_str().strip_prefix("ck_")?.rsplit_once(':')?;
    let text = expression.get(DialectName::Sqlite)?.as_str();
    let column = columns.iter().find(|column| {
        let name = plain_name(column);
        match suffix {
            "values" => text.strip_prefix(&*name).is_some_and(|rest| rest.starts_with(" IN (")),
            "json" => text == json_check(&name),
            "unsigned" => text == format!("{name} >= 0"),
            _ => false,
        }
    })?;
    let definition = match suffix {
        "values" => {
            let tokens = tokenize(text);
            let texts: Vec<_> = tokens.iter().filter(|it| it.kind == Kind::Text).map(Token::name).collect();
            let condition = one_of(column, texts.iter().map(|text| &**text));
            ConstraintDefinition::check(ByDialect::everywhere(Expression::new(condition)))
        }
        _ => constraint.definition.clone(),
    };
    Some((derived_check_name(&table.name, column, suffix), definition))
}

/// The name that the usual convention makes.
fn by_convention(constraint: &Constraint, table: &Table, columns: &[String]) -> String {
    let convention = NamingConvention::default();
    let (template, of) = match &constraint.definition {
        ConstraintDefinition::PrimaryKey { columns, .. } => (&convention.primary_key, columns.clone()),
        ConstraintDefinition::Unique { columns, .. } => (&convention.unique, columns.clone()),
        ConstraintDefinition::ForeignKey(key) => (&convention.foreign_key, key.columns.clone()),
        ConstraintDefinition::Check { .. } | ConstraintDefinition::Exclusion(_) => {
            let mentioned = columns.iter().filter(|column| constraint.uses_column(column));
            (&convention.check, mentioned.cloned().collect())
        }
    };
    let of: Vec<&str> = of.iter().map(String::as_str).collect();
    NamingConvention::apply(template, &table.name.name, &of)
}

/// The name itself, or with a number where another constraint has it.
fn free_name(name: String, taken: &BTreeSet<String>) -> String {
    if !taken.contains(&name) {
        return name;
    }
    let numbered = (2_u32..).map(|number| format!("{name}_{number}"));
    numbered.into_iter().find(|name| !taken.contains(name)).unwrap_or(name)
}
