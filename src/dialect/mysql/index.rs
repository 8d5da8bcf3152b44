//! Indexes on MySQL.

use migrate_runtime::{Flavour, Step};

use super::column::{counting_clauses, refuse_large};
use super::lower::{LoweredIndex, lower_index};
use super::names::{list, quote, quote_text, table_name};
use super::refusals::refuse_mode;
use super::{Context, done, expression, unsupported};
use crate::dialect::RenderError;
use crate::dialect::render::Steps;
use crate::schema::{DialectName, Index, IndexColumn, IndexPart, ObjectName, Table};

/// `` UNIQUE KEY `ix` (`a`, `b` DESC) ``: a line of CREATE TABLE.
pub(super) fn definition(context: Context<'_>, table: &Table, index: &Index) -> Result<String, RenderError> {
    let name = quote(index.name.as_str());
    let (kind, rest) = pieces(context, table, index)?;
    Ok(format!("{kind}KEY {name} {rest}"))
}

/// Makes an index; a column that could not count without it counts from then on.
pub(super) fn add(
    context: Context<'_>,
    before: &Table,
    after: &Table,
    index: &Index,
    steps: &mut Steps,
) -> Result<(), RenderError> {
    let mut clauses = counting_clauses(context, before, after)?;
    if clauses.is_empty() {
        return create(context, after, index, steps);
    }
    clauses.insert(0, format!("ADD {}", definition(context, after, index)?));
    let text = format!("ALTER TABLE {} {}", table_name(&after.name)?, clauses.join(", "));
    steps.push(Step::execute(text).with_done(done::index(&after.name.name, index.name.as_str())));
    Ok(())
}

/// Drops an index; a column that cannot count without it no longer counts.
pub(super) fn remove(
    context: Context<'_>,
    before: &Table,
    after: &Table,
    index: &Index,
    steps: &mut Steps,
) -> Result<(), RenderError> {
    let mut clauses = counting_clauses(context, before, after)?;
    if clauses.is_empty() {
        return drop(&after.name, index.name.as_str(), steps);
    }
    clauses.insert(0, format!("DROP INDEX {}", quote(index.name.as_str())));
    let text = format!("ALTER TABLE {} {}", table_name(&after.name)?, clauses.join(", "));
    let done = done::not(&done::index(&after.name.name, index.name.as_str()));
    steps.push(Step::execute(text).with_done(done));
    Ok(())
}

/// Makes an index.
pub(super) fn create(
    context: Context<'_>,
    table: &Table,
    index: &Index,
    steps: &mut Steps,
) -> Result<(), RenderError> {
    let (kind, rest) = pieces(context, table, index)?;
    let name = quote(index.name.as_str());
    let text = format!("CREATE {kind}INDEX {name} ON {} {rest}", table_name(&table.name)?);
    steps.push(Step::execute(text).with_done(done::index(&table.name.name, index.name.as_str())));
    Ok(())
}

/// What stands before `KEY`, and what stands behind the name.
fn pieces(context: Context<'_>, table: &Table, index: &Index) -> Result<(&'static str, String), RenderError> {
    let mut parts = Vec::new();
    if index.unique && matches!(method_of(index), Some("fulltext" | "spatial")) {
        let what = format!("unique indexes of the method `{}`", method_of(index).unwrap_or_default());
        return Err(unsupported(what, subject(table, index))
            .at(&index.declared)
            .with_hint("leave `unique` out, or make an index of its own for it"));
    }
    for column in table.columns.iter().filter(|column| index.uses_column(&column.name)) {
        refuse_mode(context, table, column)?;
    }
    let (lowered, kind) = match lower_index(context, table, index)? {
        LoweredIndex::Unique(constraint) => {
            refuse_large(table, constraint.columns(), &subject(table, index))?;
            return Ok(("UNIQUE ", format!("({})", list(constraint.columns()))));
        }
        LoweredIndex::Index(lowered) => {
            let kind = match method_of(&lowered) {
                Some("fulltext") => "FULLTEXT ",
                Some("spatial") => "SPATIAL ",
                _ if lowered.unique => "UNIQUE ",
                _ => "",
            };
            (lowered, kind)
        }
    };
    for indexed in &lowered.columns {
        parts.push(part(table, &lowered, indexed)?);
    }
    Ok((kind, format!("({}){}", parts.join(", "), options(context, index, method_of(&lowered)))))
}

/// The method that is asked for on MySQL.
pub(super) fn method_of(index: &Index) -> Option<&str> {
    index.method.as_ref()?.get(DialectName::Mysql).map(String::as_str)
}

fn part(table: &Table, index: &Index, part: &IndexPart) -> Result<String, RenderError> {
    let on = match (&part.on, part.length) {
        (IndexColumn::Column(name), Some(length)) => format!("{}({length})", quote(name)),
        (IndexColumn::Column(name), None) => {
            if !matches!(method_of(index), Some("fulltext" | "spatial")) {
                refuse_large(table, std::slice::from_ref(name), &subject(table, index))?;
            }
            quote(name)
        }
        (IndexColumn::Expression(text), _) => {
            format!("({})", expression::sql(text, table, expression::Purpose::Value))
        }
    };
    Ok(if part.descending { format!("{on} DESC") } else { on })
}

/// What is said of the index beyond its parts, each with a space before it.
fn options(context: Context<'_>, index: &Index, method: Option<&str>) -> String {
    let said = |key| index.options.get(DialectName::Mysql, key);
    let mut text = String::new();
    if method == Some("btree") {
        text.push_str(" USING BTREE");
    }
    if let Some(size) = said("key_block_size") {
        text.push_str(&format!(" KEY_BLOCK_SIZE = {size}"));
    }
    if let Some(parser) = said("parser") {
        text.push_str(&format!(" WITH PARSER {}", quote(parser)));
    }
    if let Some(comment) = said("comment") {
        text.push_str(&format!(" COMMENT {}", quote_text(comment)));
    }
    if index.options.flag(DialectName::Mysql, "invisible") {
        text.push_str(if context.flavour == Flavour::Mariadb { " IGNORED" } else { " INVISIBLE" });
    }
    text
}

/// Makes an ascending index on columns.
pub(super) fn create_plain(table: &ObjectName, name: &str, columns: &[String]) -> Result<Step, RenderError> {
    let text = format!("CREATE INDEX {} ON {} ({})", quote(name), table_name(table)?, list(columns));
    Ok(Step::execute(text).with_done(done::index(&table.name, name)))
}

fn subject(table: &Table, index: &Index) -> String {
    format!("index `{}` of `{}`", index.name, table.name)
}

/// Drops an index.
pub(super) fn drop(table: &ObjectName, name: &str, steps: &mut Steps) -> Result<(), RenderError> {
    steps.push(drop_step(table, name)?);
    Ok(())
}

pub(super) fn drop_step(table: &ObjectName, name: &str) -> Result<Step, RenderError> {
    let text = format!("DROP INDEX {} ON {}", quote(name), table_name(table)?);
    Ok(Step::execute(text).with_done(done::not(&done::index(&table.name, name))))
}

/// Renames an index.
pub(super) fn rename(table: &ObjectName, from: &str, to: &str, steps: &mut Steps) -> Result<(), RenderError> {
    let text = format!("ALTER TABLE {} RENAME INDEX {} TO {}", table_name(table)?, quote(from), quote(to));
    steps.push(Step::execute(text).with_done(done::index(&table.name, to)));
    Ok(())
}
