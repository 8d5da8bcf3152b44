//! How PostgreSQL stores the values of a column, when that changes. A new type comes with its own way.

use super::names::alter_column;
use super::options::{self, COMPRESSION, STORAGE};
use super::partition;
use super::types::default_storage;
use crate::dialect::RenderError;
use crate::dialect::render::Steps;
use crate::dialect::sql::quote_name;
use crate::operation::AlterColumn;
use crate::schema::{DialectName, Table};

/// Sets what differs.
pub(super) fn change(
    alter: &AlterColumn,
    table: &Table,
    retyped: bool,
    steps: &mut Steps,
) -> Result<(), RenderError> {
    let subject = format!("column `{}.{}`", alter.table, alter.column());
    options::check(&alter.to.options, options::Place::Column, &subject, &alter.to.declared)?;
    let (from, to) = (options::lowered(&alter.from.options), options::lowered(&alter.to.options));
    let (old, new) = (options::get(&from, STORAGE), options::get(&to, STORAGE));
    let usual = alter.to.type_on(DialectName::Postgres).and_then(default_storage).unwrap_or("extended");
    if new.is_some_and(|new| retyped || old != Some(new)) || (new.is_none() && old.is_some() && !retyped) {
        let word = new.unwrap_or(usual).to_uppercase();
        steps.execute(alter_column(&alter.table, alter.column(), &format!("SET STORAGE {word}")));
    }
    let (old, new) = (options::get(&from, COMPRESSION), options::get(&to, COMPRESSION));
    if (new.is_some() && retyped) || old != new {
        let word = quote_name(new.unwrap_or("default"));
        let what = format!("SET COMPRESSION {word}");
        steps.execute(alter_column(&alter.table, alter.column(), &what));
        // Unlike others this change does not go on to the parts.
        for part in partition::all_of(table) {
            steps.execute(alter_column(&part.name, alter.column(), &what));
        }
    }
    let gone: Vec<&str> = options::attributes(&from)
        .map(|(key, _)| key)
        .filter(|key| options::get(&to, key).is_none())
        .collect();
    if !gone.is_empty() {
        let what = format!("RESET ({})", gone.join(", "));
        steps.execute(alter_column(&alter.table, alter.column(), &what));
    }
    let set: Vec<String> = options::attributes(&to)
        .filter(|(key, value)| options::get(&from, key) != Some(value))
        .map(|(key, value)| options::parameter(key, value))
        .collect();
    if !set.is_empty() {
        let what = format!("SET ({})", set.join(", "));
        steps.execute(alter_column(&alter.table, alter.column(), &what));
    }
    Ok(())
}
