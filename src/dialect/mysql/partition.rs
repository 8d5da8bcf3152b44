//! Partitions on MySQL: within the statement that makes the table, and on a table that is there.
//!
//! A part by range goes behind all others, or is cut off the one behind it. Parts by hash and key are a number of
//! parts: the last one goes, and rows move.

use migrate_runtime::Step;

use super::expression::sql_list;
use super::lower::{Method, bound, canonical_by, lower_partition, lower_partitioning};
use super::names::{quote, table_name};
use super::{done, unsupported};
use crate::dialect::RenderError;
use crate::dialect::render::Steps;
use crate::operation::{AddPartition, DropPartition};
use crate::schema::{DialectName, Expression, Partition, Partitioning, Table};

/// `PARTITION BY … (…)`, on lines of its own; empty where the table is whole.
pub(super) fn clause(table: &Table) -> Result<String, RenderError> {
    let Some(partitioning) = lower_partitioning(table)? else { return Ok(String::new()) };
    let mut text = format!("\nPARTITION BY {}", by(&partitioning, table));
    let inner = partitioning.partitions.iter().find_map(|partition| partition.partitioning.as_deref());
    if let Some(inner) = inner {
        text.push_str(&format!("\nSUBPARTITION BY {}", by(inner, table)));
    }
    if !partitioning.partitions.is_empty() {
        let lines: Vec<String> = partitioning
            .partitions
            .iter()
            .map(|partition| format!("    {}", definition(partition)))
            .collect();
        text.push_str(&format!(" (\n{}\n)", lines.join(",\n")));
    }
    Ok(text)
}

/// How the lowered table is cut, with the names of columns in MySQL's quotes.
fn by(partitioning: &Partitioning, table: &Table) -> String {
    let text = partitioning.by.get(DialectName::Mysql).map_or("", Expression::as_str);
    let pieces = text.split_once(" (").and_then(|(words, list)| {
        let list = sql_list(list.strip_suffix(')')?, table)?;
        Some(format!("{words} ({list})"))
    });
    pieces.unwrap_or_else(|| text.to_owned())
}

/// `` PARTITION `p` VALUES LESS THAN (10) ``
fn definition(partition: &Partition) -> String {
    let values = partition.values.get(DialectName::Mysql).map_or("", Expression::as_str);
    let mut text = format!("PARTITION {}", quote(&partition.name.name));
    if !values.is_empty() {
        text.push_str(&format!(" {values}"));
    }
    if let Some(inner) = &partition.partitioning {
        let parts = inner.partitions.iter().map(|part| format!("SUBPARTITION {}", quote(&part.name.name)));
        text.push_str(&format!(" ({})", parts.collect::<Vec<_>>().join(", ")));
    }
    text
}

/// Adds a part.
pub(super) fn add(add: &AddPartition, after: &Table, steps: &mut Steps) -> Result<(), RenderError> {
    let method = method(after, add.within.as_ref().map(ToString::to_string), &add.partition)?;
    let part = lower_partition(after, &add.partition, method)?;
    let next = if method == Method::Range { behind(after, &part)? } else { None };
    let change = match next {
        None => format!("ADD PARTITION ({})", definition(&part)),
        Some(next) => format!(
            "REORGANIZE PARTITION {} INTO ({}, {})",
            quote(&next.name.name),
            definition(&part),
            definition(&next)
        ),
    };
    let text = format!("ALTER TABLE {} {change}", table_name(&after.name)?);
    steps.push(Step::execute(text).with_done(done::partition(&after.name.name, &part.name.name)));
    Ok(())
}

/// The part that ends where the new one's end is passed first.
fn behind(after: &Table, part: &Partition) -> Result<Option<Partition>, RenderError> {
    let all = lower_partitioning(after)?.map(|partitioning| partitioning.partitions).unwrap_or_default();
    Ok(all.into_iter().find(|other| other.name != part.name && bound(other) > bound(part)))
}

/// Drops a part with its rows.
pub(super) fn drop(
    drop: &DropPartition,
    before: &Table,
    after: &Table,
    steps: &mut Steps,
) -> Result<(), RenderError> {
    let method = method(after, drop.within.as_ref().map(ToString::to_string), &drop.partition)?;
    let name = &drop.partition.name.name;
    let parts = before.partitioning.as_ref().map(|partitioning| partitioning.partitions.as_slice());
    let last = parts.and_then(<[Partition]>::last);
    if parts.is_some_and(|parts| parts.len() == 1) {
        let subject = format!("partition `{name}` of `{}`", after.name);
        return Err(unsupported("dropping the only part of a table", subject)
            .at(&after.declared)
            .with_hint("let one part stay, or drop the table"));
    }
    let change = match method {
        Method::Number if last.is_some_and(|last| last.name == drop.partition.name) => {
            "COALESCE PARTITION 1".to_owned()
        }
        Method::Number => {
            let subject = format!("partition `{name}` of `{}`", after.name);
            return Err(unsupported("dropping one of several parts by hash", subject)
                .at(&after.declared)
                .with_hint("drop the last one: rows move to those that stay"));
        }
        Method::Range if drop.keep_rows => without(after, &lower_partition(after, &drop.partition, method)?)?,
        _ => format!("DROP PARTITION {}", quote(name)),
    };
    let text = format!("ALTER TABLE {} {change}", table_name(&after.name)?);
    steps.push(Step::execute(text).with_done(done::not(&done::partition(&after.name.name, name))));
    Ok(())
}

/// Takes a part away as it came: where it was cut off the one behind it, its rows go back there.
fn without(after: &Table, part: &Partition) -> Result<String, RenderError> {
    let name = quote(&part.name.name);
    Ok(match behind(after, part)? {
        None => format!("DROP PARTITION {name}"),
        Some(next) => {
            format!("REORGANIZE PARTITION {name}, {} INTO ({})", quote(&next.name.name), definition(&next))
        }
    })
}

/// How the table is cut.
fn method(table: &Table, within: Option<String>, partition: &Partition) -> Result<Method, RenderError> {
    let subject = format!("partition `{}` of `{}`", partition.name, table.name);
    if let Some(within) = within {
        return Err(
            unsupported(format!("changes within the partition `{within}`"), subject).at(&table.declared)
        );
    }
    let by = table.partitioning.as_ref().and_then(|partitioning| partitioning.by.get(DialectName::Mysql));
    let method = by.and_then(|by| canonical_by(by.as_str(), table)).map(|(_, method)| method);
    method.ok_or_else(|| unsupported("such partitions", subject).at(&table.declared))
}
