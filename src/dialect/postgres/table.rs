//! Tables on PostgreSQL: created with their indexes and comments, dropped, renamed.

use super::names::object;
use super::schemas::{create_schema, schema_change};
use super::{column, comment, constraint, index, options, partition, sequence};
use crate::dialect::RenderError;
use crate::dialect::render::Steps;
use crate::dialect::sql::quote_name;
use crate::operation::{RenameTable, SetOptions};
use crate::schema::{Declared, DialectName, ObjectName, Options, Schema, Table};

/// Creates a table, before it its database schema where nothing else is in it, after it its partitions, indexes and
/// comments, and the constraints that are not to look at rows.
pub(super) fn create(table: &Table, after: &Schema, steps: &mut Steps) -> Result<(), RenderError> {
    options::check(
        &table.options,
        options::Place::Table,
        &format!("table `{}`", table.name),
        &table.declared,
    )?;
    create_schema(&table.name, after, steps);
    let mut lines = Vec::new();
    for column in &table.columns {
        lines.push(column::definition(&table.name, column)?);
    }
    let (mut later, mut last) = (Vec::new(), Vec::new());
    for (at, known) in table.constraints.iter().enumerate() {
        // In CREATE TABLE all constraints become valid ones.
        if constraint::leans_on_index(known, table) {
            last.push(known);
        } else if constraint::is_not_valid(known) || constraint::repeats(known, &table.constraints[..at]) {
            later.push(known);
        } else {
            lines.push(constraint::definition(&table.name, known)?);
        }
    }
    let lines = lines.iter().map(|line| format!("    {line}")).collect::<Vec<_>>().join(",\n");
    let unlogged =
        if table.options.flag(DialectName::Postgres, options::UNLOGGED) { "UNLOGGED " } else { "" };
    steps.execute(format!("CREATE {unlogged}TABLE {} (\n{lines}\n){}", object(&table.name), clauses(table)));
    if let Some(partitioning) = &table.partitioning {
        partition::create_all(&table.name, partitioning, after, steps);
    }
    for constraint in later {
        steps.execute(constraint::add(&table.name, constraint)?);
    }
    for column in &table.columns {
        column::finish(&table.name, column, steps);
    }
    for index in &table.indexes {
        steps.execute(index::create(&table.name, index)?);
    }
    for constraint in last {
        steps.execute(constraint::add(&table.name, constraint)?);
    }
    sequence::give(&table.name, None, after, steps);
    comment::create(table, steps);
    Ok(())
}

/// What stands behind the columns.
fn clauses(table: &Table) -> String {
    let mut text = String::new();
    if !table.inherits.is_empty() {
        let parents: Vec<String> = table.inherits.iter().map(object).collect();
        text.push_str(&format!("\nINHERITS ({})", parents.join(", ")));
    }
    if let Some(by) = table.partitioning.as_ref().and_then(partition::key) {
        text.push_str(&format!("\nPARTITION BY {by}"));
    }
    if let Some(method) = options::get(&table.options, options::ACCESS_METHOD) {
        text.push_str(&format!("\nUSING {}", quote_name(method)));
    }
    text.push_str(&options::with(&table.options));
    text.push_str(&options::tablespace(&table.options));
    text
}

/// Changes the options of a table.
pub(super) fn set_options(set: &SetOptions, after: &Schema, steps: &mut Steps) -> Result<(), RenderError> {
    let subject = format!("table `{}`", set.table);
    options::check(&set.to, options::Place::Table, &subject, &Declared::default())?;
    let altered = |what: String| format!("ALTER TABLE {} {what}", object(&set.table));
    let (from, to) = (options::lowered(&set.from), options::lowered(&set.to));
    let flag = |options: &Options| options.flag(DialectName::Postgres, options::UNLOGGED);
    if flag(&from) != flag(&to) {
        // Sequences that the table owns would become so with it, and those that are made for it do not.
        sequence::take_back(&set.table, None, after, steps);
        steps.execute(altered(format!("SET {}", if flag(&to) { "UNLOGGED" } else { "LOGGED" })));
        sequence::give(&set.table, None, after, steps);
    }
    for (key, word, usual) in
        [(options::ACCESS_METHOD, "ACCESS METHOD", "heap"), (options::TABLESPACE, "TABLESPACE", "pg_default")]
    {
        let (before, after) = (options::get(&from, key), options::get(&to, key));
        if before != after {
            steps.execute(altered(format!("SET {word} {}", quote_name(after.unwrap_or(usual)))));
        }
    }
    let gone: Vec<&str> = options::parameters(&from)
        .map(|(key, _)| key)
        .filter(|key| options::get(&to, key).is_none())
        .collect();
    if !gone.is_empty() {
        steps.execute(altered(format!("RESET ({})", gone.join(", "))));
    }
    let new: Vec<String> = options::parameters(&to)
        .filter(|(key, value)| options::get(&from, key) != Some(value))
        .map(|(key, value)| options::parameter(key, value))
        .collect();
    if !new.is_empty() {
        steps.execute(altered(format!("SET ({})", new.join(", "))));
    }
    Ok(())
}

/// Drops a table with its indexes and partitions.
pub(super) fn drop(table: &Table, after: &Schema, steps: &mut Steps) {
    sequence::take_back(&table.name, None, after, steps);
    steps.execute(format!("DROP TABLE {}", object(&table.name)));
}

/// Renames a table, and moves it to another schema where that changes. Its sequences keep their names.
pub(super) fn rename(rename: &RenameTable, after: &Schema, steps: &mut Steps) {
    let RenameTable { from, to } = rename;
    let moved = to.with_name(&from.name);
    if from.schema == to.schema {
        steps.execute(rename_text(from, &to.name));
        return;
    }
    create_schema(to, after, steps);
    // Both halves of the way must be free: the old name in the new schema, or the new name in the old one.
    if after.tables.contains_key(&moved) && moved != *to {
        let renamed = from.with_name(&to.name);
        steps.execute(rename_text(from, &to.name));
        steps.execute(set_schema(&renamed, to));
    } else {
        steps.execute(set_schema(from, to));
        if from.name != to.name {
            steps.execute(rename_text(&moved, &to.name));
        }
    }
}

fn rename_text(from: &ObjectName, to: &str) -> String {
    format!("ALTER TABLE {} RENAME TO {}", object(from), quote_name(to))
}

fn set_schema(table: &ObjectName, to: &ObjectName) -> String {
    schema_change("TABLE", table, to.schema.as_deref())
}
