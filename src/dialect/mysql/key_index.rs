//! The indexes behind foreign keys.
//!
//! MySQL demands an index that begins with the columns of a key. Where no index, unique constraint or primary key of
//! the state does, we make one and give it the key's name: that is the name MySQL itself would choose, but an index
//! of its own making comes and goes silently, and ours is there exactly as long as it is needed. The state alone
//! decides which these are, so no operation names them.

use std::collections::BTreeSet;

use migrate_runtime::Step;

use super::index::{create_plain, drop_step};
use super::names::{list, quote};
use crate::dialect::RenderError;
use crate::dialect::render::Steps;
use crate::schema::{ConstraintDefinition, DialectName, Index, IndexColumn, IndexPart, Name, Table};

/// An index that stands behind a foreign key and has its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct KeyIndex<'a> {
    pub(super) name: &'a str,
    columns: &'a [String],
}

impl KeyIndex<'_> {
    /// `` KEY `fk_orders_user_id` (`user_id`) ``: a line of CREATE TABLE.
    pub(super) fn definition(&self) -> String {
        format!("KEY {} ({})", quote(self.name), list(self.columns))
    }

    /// The same as an index of the schema.
    pub(super) fn index(&self) -> Index {
        Index::new(Name::explicit(self.name), self.columns.iter().map(IndexPart::column).collect())
    }
}

/// The indexes that the keys of the table need beyond those of the state.
pub(super) fn of(table: &Table) -> BTreeSet<KeyIndex<'_>> {
    let keys = table.constraints.iter().filter_map(|constraint| {
        constraint.foreign_key().map(|key| KeyIndex { name: constraint.name.as_str(), columns: &key.columns })
    });
    keys.filter(|key| !is_covered(table, key.columns)).collect()
}

/// True where an index of the table begins with the columns, and be it one behind a foreign key.
pub(super) fn begins_one(table: &Table, columns: &[String]) -> bool {
    is_covered(table, columns) || of(table).iter().any(|key| key.columns.starts_with(columns))
}

fn is_covered(table: &Table, columns: &[String]) -> bool {
    let by_constraint = table.constraints.iter().any(|constraint| match &constraint.definition {
        ConstraintDefinition::PrimaryKey { columns: key, .. }
        | ConstraintDefinition::Unique { columns: key, .. } => key.starts_with(columns),
        _ => false,
    });
    by_constraint || table.indexes.iter().any(|index| covers(index, columns))
}

/// True where the index is an ordinary ascending one and begins with the columns.
pub(super) fn covers(index: &Index, columns: &[String]) -> bool {
    let ordinary = super::index::method_of(index)
        .is_none_or(|method| !matches!(method.to_ascii_lowercase().as_str(), "fulltext" | "spatial"))
        && !index.options.flag(DialectName::Mysql, "invisible");
    let begins = |at: usize, name: &String| {
        let part = index.columns.get(at);
        part.is_some_and(|part| {
            !part.descending && part.length.is_none() && part.on == IndexColumn::Column(name.clone())
        })
    };
    ordinary && columns.iter().enumerate().all(|(at, name)| begins(at, name))
}

/// Makes the indexes that the keys of `after` need and those of `before` did not: before the operation, which may
/// drop the index that stood in for them.
pub(super) fn create_missing(before: &Table, after: &Table, steps: &mut Steps) -> Result<(), RenderError> {
    let known: BTreeSet<&str> = of(before).iter().map(|key| key.name).collect();
    for key in of(after).iter().filter(|key| !known.contains(key.name)) {
        steps.push(create(after, key)?);
    }
    Ok(())
}

/// Drops the indexes that the keys of `before` needed and those of `after` do not: after the operation, which may
/// drop the key or make the index that takes over.
pub(super) fn drop_superfluous(before: &Table, after: &Table, steps: &mut Steps) -> Result<(), RenderError> {
    let needed: BTreeSet<&str> = of(after).iter().map(|key| key.name).collect();
    for key in of(before).iter().filter(|key| !needed.contains(key.name)) {
        steps.push(drop_step(&after.name, key.name)?);
    }
    Ok(())
}

fn create(table: &Table, key: &KeyIndex<'_>) -> Result<Step, RenderError> {
    create_plain(&table.name, key.name, key.columns)
}
