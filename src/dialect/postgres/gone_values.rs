//! Checks, indexes and generated columns that name a value which an enum loses.
//!
//! Where a value goes the type is made again, and with it all that names a column of it. PostgreSQL reads the texts
//! in there as values of the new type, and has no such value. What compares the enum alone can be told beforehand; an
//! expression with columns of other types may mean one of those.

use super::unsupported;
use crate::dialect::RenderError;
use crate::operation::AlterEnum;
use crate::schema::{ByDialect, Declared, DialectName, Expression, Table};

/// Says no where something of the tables would name a value that is no more.
pub(super) fn refuse<'a>(
    alter: &AlterEnum,
    tables: impl Iterator<Item = &'a Table>,
) -> Result<(), RenderError> {
    let removed: Vec<&str> = alter.removed().collect();
    if removed.is_empty() {
        return Ok(());
    }
    tables.into_iter().try_for_each(|table| refuse_in(alter, &removed, table))
}

fn refuse_in(alter: &AlterEnum, removed: &[&str], table: &Table) -> Result<(), RenderError> {
    let checked = |expressions: Vec<&ByDialect<Expression>>, what: String, declared: &Declared| {
        let texts = expressions.into_iter().filter_map(|expression| expression.get(DialectName::Postgres));
        let mut of_enum = texts.filter(|text| compares_only(text, alter, table));
        let value = of_enum.find_map(|text| removed.iter().find(|value| text.mentions_text(value)));
        value.map_or(Ok(()), |value| Err(still_named(value, alter, what, table, declared)))
    };
    for constraint in &table.constraints {
        let what = format!("{} `{}`", constraint.kind(), constraint.name);
        checked(constraint.expressions(), what, &constraint.declared)?;
    }
    for index in &table.indexes {
        checked(index.expressions().collect(), format!("index `{}`", index.name), &index.declared)?;
    }
    for column in &table.columns {
        let generated = column.generated.iter().map(|generated| &generated.expression).collect();
        checked(generated, format!("generated column `{}`", column.name), &column.declared)?;
    }
    Ok(())
}

/// True where every column that the expression names is of the enum, and there is one. What is cast may be compared as
/// a text.
fn compares_only(text: &Expression, alter: &AlterEnum, table: &Table) -> bool {
    if text.as_str().contains("::") || text.as_str().to_lowercase().contains("cast") {
        return false;
    }
    let mut named = table.columns.iter().filter(|column| text.mentions_column(&column.name)).peekable();
    named.peek().is_some()
        && named.all(|column| {
            column.type_on(DialectName::Postgres).is_some_and(|ty| ty.enum_name() == Some(&alter.name))
        })
}

fn still_named(
    value: &str,
    alter: &AlterEnum,
    what: String,
    table: &Table,
    declared: &Declared,
) -> RenderError {
    unsupported(
        format!("value `{value}` of enum `{}` any more", alter.name),
        format!("{what} of `{}`", table.name),
    )
    .at(declared)
    .with_hint(format!("say it without `{value}`, or drop it before the value goes"))
}
