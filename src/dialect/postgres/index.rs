//! Indexes on PostgreSQL.

use migrate_runtime::Step;

use super::names::{beside, list, object};
use super::{options, unsupported};
use crate::dialect::RenderError;
use crate::dialect::sql::{expression_on, quote_name, quote_text};
use crate::operation::RenameIndex;
use crate::schema::{
    ByDialect, Columns, DialectName, Expression, Index, IndexColumn, IndexPart, NullsOrder, ObjectName,
    Place, Table,
};

/// `CREATE UNIQUE INDEX "ix" ON "users" USING btree ("name", (lower(email)) DESC) INCLUDE ("id") WHERE …`.
pub(super) fn create(table: &ObjectName, index: &Index) -> Result<String, RenderError> {
    create_text(table, index, "")
}

/// Makes an index of a table that is there; where that is asked for, without keeping writers out. A table in parts
/// cannot have that.
pub(super) fn create_step(table: &Table, index: &Index) -> Result<Step, RenderError> {
    if !index.concurrently.0 || table.partitioning.is_some() {
        return Ok(Step::execute(create(&table.name, index)?));
    }
    let name = index.name.as_str();
    let step = Step::execute(create_text(&table.name, index, "CONCURRENTLY ")?).outside();
    let undo = format!("DROP INDEX CONCURRENTLY IF EXISTS {}", beside(&table.name, name));
    Ok(step.with_done(is_valid(&table.name, name)).with_undo(undo))
}

/// 1 where the index is there and whole: a run that was stopped leaves one that is not used.
fn is_valid(table: &ObjectName, name: &str) -> String {
    format!(
        "SELECT count(*)::integer FROM pg_catalog.pg_index WHERE indexrelid = to_regclass({})::oid AND indisvalid",
        quote_text(&beside(table, name))
    )
}

fn create_text(table: &ObjectName, index: &Index, how: &str) -> Result<String, RenderError> {
    let (subject, place) = (subject(table, index), index.declared.place.as_ref());
    options::check(&index.options, options::Place::Index, &subject, &index.declared)?;
    let mut parts = Vec::new();
    for indexed in &index.columns {
        parts.push(part(indexed, &subject, place)?);
    }
    let mut text = format!(
        "CREATE {}INDEX {how}{} ON {}{} ({})",
        if index.unique { "UNIQUE " } else { "" },
        quote_name(index.name.as_str()),
        object(table),
        method(table, index)?,
        parts.join(", ")
    );
    if !index.include.is_empty() {
        text.push_str(&format!(" INCLUDE ({})", list(&index.include)));
    }
    if index.nulls_not_distinct {
        text.push_str(" NULLS NOT DISTINCT");
    }
    text.push_str(&options::with(&index.options));
    text.push_str(&options::tablespace(&index.options));
    if let Some(filter) = &index.filter {
        let filter = expression_on(filter, DialectName::Postgres, &subject, place)?;
        text.push_str(&format!(" WHERE {filter}"));
    }
    Ok(text)
}

/// `"name" COLLATE "C" text_pattern_ops DESC NULLS LAST`. How many characters are indexed only MySQL asks.
pub(super) fn part(part: &IndexPart, subject: &str, place: Option<&Place>) -> Result<String, RenderError> {
    let mut text = match &part.on {
        IndexColumn::Column(name) => quote_name(name),
        IndexColumn::Expression(text) => {
            format!("({})", expression_on(text, DialectName::Postgres, subject, place)?)
        }
    };
    if let Some(collation) = collation(part) {
        text.push_str(&format!(" COLLATE {collation}"));
    }
    if let Some(class) = &part.operator_class {
        text.push_str(&format!(" {class}"));
    }
    if part.descending {
        text.push_str(" DESC");
    }
    match part.nulls {
        Some(NullsOrder::First) => text.push_str(" NULLS FIRST"),
        Some(NullsOrder::Last) => text.push_str(" NULLS LAST"),
        None => {}
    }
    Ok(text)
}

/// The collation in quotes, unless it is quoted already or names its schema.
pub(super) fn collation(part: &IndexPart) -> Option<String> {
    let text = part.collate.as_ref()?.get(DialectName::Postgres)?.as_str();
    let as_written = text.starts_with('"') || text.contains('.');
    Some(if as_written { text.to_owned() } else { quote_name(text) })
}

/// True where an expression has the collation anyway, from a column that it is computed of.
pub(super) fn is_inherited(
    expression: &ByDialect<Expression>,
    collation: &ByDialect<Expression>,
    columns: &Columns,
) -> bool {
    columns.iter().filter(|column| column.collate.as_ref() == Some(collation)).any(|column| {
        let text = expression.get(DialectName::Postgres);
        text.is_some_and(|text| text.mentions_column(&column.name))
    })
}

fn method(table: &ObjectName, index: &Index) -> Result<String, RenderError> {
    let method = index.method.as_ref().and_then(|method| method.get(DialectName::Postgres));
    match method {
        None => Ok(String::new()),
        Some(word) if matches!(word.to_lowercase().as_str(), "fulltext" | "spatial") => {
            Err(unsupported(format!("index method `{word}`"), subject(table, index))
                .at(&index.declared)
                .with_hint("say which one it is here, `using = { mysql = \"…\", postgres = \"gin\" }`"))
        }
        Some(word) if word.chars().all(|c| c.is_alphanumeric() || c == '_') => Ok(format!(" USING {word}")),
        Some(word) => {
            Err(unsupported(format!("index method `{word}`"), subject(table, index)).at(&index.declared))
        }
    }
}

fn subject(table: &ObjectName, index: &Index) -> String {
    format!("index `{}` of `{table}`", index.name)
}

/// Drops an index; it lives in its table's schema.
pub(super) fn drop(table: &ObjectName, name: &str) -> String {
    format!("DROP INDEX {}", beside(table, name))
}

/// Drops an index; where that is asked for, without keeping anybody out.
pub(super) fn drop_step(table: &Table, index: &Index) -> Step {
    let name = index.name.as_str();
    if !index.concurrently.0 || table.partitioning.is_some() {
        return Step::execute(drop(&table.name, name));
    }
    let place = beside(&table.name, name);
    Step::execute(format!("DROP INDEX CONCURRENTLY IF EXISTS {place}"))
        .outside()
        .with_done(format!("SELECT (to_regclass({}) IS NULL)::integer", quote_text(&place)))
}

/// Renames an index.
pub(super) fn rename(rename: &RenameIndex) -> String {
    format!("ALTER INDEX {} RENAME TO {}", beside(&rename.table, &rename.from), quote_name(&rename.to))
}
