//! Indexes on PostgreSQL.

use std::borrow::Cow;

use super::names::{beside, list, object};
use super::unsupported;
use crate::dialect::RenderError;
use crate::dialect::sql::{expression_on, quote_name};
use crate::operation::RenameIndex;
use crate::schema::{ByDialect, DialectName, Expression, Index, IndexColumn, IndexPart, ObjectName};

/// `CREATE UNIQUE INDEX "ix" ON "users" USING btree ("name", (lower(email)) DESC) INCLUDE ("id") WHERE …`.
pub(super) fn create(table: &ObjectName, index: &Index) -> Result<String, RenderError> {
    let mut parts = Vec::new();
    for indexed in &index.columns {
        parts.push(part(table, index, indexed)?);
    }
    let mut text = format!(
        "CREATE {}INDEX {} ON {}{} ({})",
        if index.unique { "UNIQUE " } else { "" },
        quote_name(index.name.as_str()),
        object(table),
        method(table, index)?,
        parts.join(", ")
    );
    if !index.include.is_empty() {
        text.push_str(&format!(" INCLUDE ({})", list(&index.include)));
    }
    if let Some(filter) = &index.filter {
        text.push_str(&format!(" WHERE {}", expression(filter, table, index)?));
    }
    Ok(text)
}

fn part(table: &ObjectName, index: &Index, part: &IndexPart) -> Result<String, RenderError> {
    let on = match &part.on {
        IndexColumn::Column(name) => quote_name(name),
        IndexColumn::Expression(text) => format!("({})", expression(text, table, index)?),
    };
    Ok(if part.descending { format!("{on} DESC") } else { on })
}

/// The collation in quotes, unless it is quoted already or names its schema.
pub(super) fn collation(part: &IndexPart) -> Option<String> {
    let text = part.collate.as_ref()?.get(DialectName::Postgres)?.as_str();
    let as_written = text.starts_with('"') || text.contains('.');
    Some(if as_written { text.to_owned() } else { quote_name(text) })
}

fn method(table: &ObjectName, index: &Index) -> Result<String, RenderError> {
    let method = index.method.as_ref().and_then(|method| method.get(DialectName::Postgres));
    match method {
        None => Ok(String::new()),
        Some(word) if word.chars().all(|c| c.is_alphanumeric() || c == '_') => Ok(format!(" USING {word}")),
        Some(word) => {
            Err(unsupported(format!("index method `{word}`"), subject(table, index)).at(&index.declared))
        }
    }
}

fn subject(table: &ObjectName, index: &Index) -> String {
    format!("index `{}` of `{table}`", index.name)
}

fn expression<'a>(
    expression: &'a ByDialect<Expression>,
    table: &ObjectName,
    index: &Index,
) -> Result<Cow<'a, str>, RenderError> {
    let place = index.declared.place.as_ref();
    expression_on(expression, DialectName::Postgres, &subject(table, index), place)
}

/// Drops an index; it lives in its table's schema.
pub(super) fn drop(table: &ObjectName, name: &str) -> String {
    format!("DROP INDEX {}", beside(table, name))
}

/// Renames an index.
pub(super) fn rename(rename: &RenameIndex) -> String {
    format!("ALTER INDEX {} RENAME TO {}", beside(&rename.table, &rename.from), quote_name(&rename.to))
}
