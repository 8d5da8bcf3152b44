//! Tables on MySQL: created with all that is in them in one statement, dropped, renamed, commented.

use migrate_runtime::Step;

use super::names::{quote_text, table_name};
use super::refusals::refuse_inheritance;
use super::table_limits::refuse_excess;
use super::{Context, column, constraint, done, index, key_index, partition, table_options};
use crate::dialect::RenderError;
use crate::dialect::render::Steps;
use crate::operation::{RenameTable, SetComment};
use crate::schema::{Column, Table};

/// Creates a table with its constraints, indexes and comments: one statement, all or nothing.
pub(super) fn create(context: Context<'_>, table: &Table, steps: &mut Steps) -> Result<(), RenderError> {
    let text = create_text(context, table, "CREATE TABLE")?;
    steps.push(Step::execute(text).with_done(done::table(&table.name.name)));
    Ok(())
}

/// The statement that creates a table and begins with those words.
pub(super) fn create_text(context: Context<'_>, table: &Table, words: &str) -> Result<String, RenderError> {
    let name = table_name(&table.name).map_err(|error| error.at(&table.declared))?;
    refuse_inheritance(table)?;
    let mut lines = Vec::new();
    for column in &table.columns {
        lines.push(column::definition(context, table, column)?);
    }
    for constraint in table.constraints.iter().filter(|constraint| constraint.foreign_key().is_none()) {
        lines.push(constraint::definition(context, table, constraint)?);
    }
    for index in &table.indexes {
        lines.push(index::definition(context, table, index)?);
    }
    lines.extend(key_index::of(table).iter().map(key_index::KeyIndex::definition));
    for constraint in table.constraints.iter().filter(|constraint| constraint.foreign_key().is_some()) {
        lines.push(constraint::definition(context, table, constraint)?);
    }
    refuse_excess(context, table)?;
    let lines = lines.iter().map(|line| format!("    {line}")).collect::<Vec<_>>().join(",\n");
    let comment = table.comment.as_deref().map(|text| format!(" COMMENT = {}", quote_text(text)));
    Ok(format!(
        "{words} {name} (\n{lines}\n) {}{}{}",
        table_options::of_new_table(context, table)?,
        comment.unwrap_or_default(),
        partition::clause(table)?
    ))
}

/// Drops a table, one to a statement.
pub(super) fn drop(table: &Table, steps: &mut Steps) -> Result<(), RenderError> {
    let text = format!("DROP TABLE {}", table_name(&table.name)?);
    steps.push(Step::execute(text).with_done(done::not(&done::table(&table.name.name))));
    Ok(())
}

/// Renames a table; keys that point at it follow.
pub(super) fn rename(rename: &RenameTable, steps: &mut Steps) -> Result<(), RenderError> {
    let text = format!("RENAME TABLE {} TO {}", table_name(&rename.from)?, table_name(&rename.to)?);
    steps.push(Step::execute(text).with_done(done::table(&rename.to.name)));
    Ok(())
}

/// Sets or takes away a comment. That of a column is part of its definition.
pub(super) fn set_comment(
    context: Context<'_>,
    comment: &SetComment,
    table: &Table,
    steps: &mut Steps,
) -> Result<(), RenderError> {
    let column: Option<&Column> = comment.column.as_ref().and_then(|name| table.column(name));
    if let Some(column) = column {
        steps.push(column::modify(context, table, column)?);
        return Ok(());
    }
    let text = quote_text(comment.to.as_deref().unwrap_or_default());
    let text = format!("ALTER TABLE {} COMMENT = {text}", table_name(&table.name)?);
    steps.push(Step::execute(text).with_done(done::REPEATABLE));
    Ok(())
}
