//! The part that takes the rows of no other one.
//!
//! PostgreSQL refuses a new part beside one that holds its rows. So that one is no part for a moment, its rows are handed
//! over, and it comes back.

use migrate_runtime::Step;

use super::column;
use super::names::{list, object};
use super::script::block;
use crate::dialect::render::{Change, Steps};
use crate::dialect::sql::quote_text;
use crate::operation::AddPartition;
use crate::schema::{DialectName, ObjectName, Partition, Partitioning, Table};

/// True where it takes the rows that no other does.
pub(super) fn is_default(partition: &Partition) -> bool {
    let values = partition.values.get(DialectName::Postgres);
    values.is_some_and(|values| values.as_str().trim().eq_ignore_ascii_case("default"))
}

/// The default part beside a new one. Foreign keys that refer to the table let no part with their rows go, not even for a
/// moment: there PostgreSQL itself refuses what it does not take.
pub(super) fn beside<'a>(add: &AddPartition, change: &'a Change<'_>) -> Option<&'a Partition> {
    let is_referred_to = change.after.references_to(&add.table).next().is_some();
    let table = change.table(&add.table).filter(|_| !is_referred_to && !is_default(&add.partition))?;
    let whole = table.partitioning.as_ref()?;
    let siblings = match &add.within {
        None => whole,
        Some(within) => whole.partition(within)?.partitioning.as_deref()?,
    };
    default_of(siblings)
}

/// The default one of several parts.
pub(super) fn default_of(partitioning: &Partitioning) -> Option<&Partition> {
    partitioning.partitions.iter().find(|partition| is_default(partition))
}

/// Takes it out of its table.
pub(super) fn step_aside(rest: &ObjectName, of: &ObjectName, steps: &mut Steps) {
    steps.execute(format!("ALTER TABLE {} DETACH PARTITION {}", object(of), object(rest)));
}

/// Hands over the rows that the new part takes, and puts it back.
pub(super) fn come_back(
    rest: &ObjectName,
    of: &ObjectName,
    add: &AddPartition,
    change: &Change<'_>,
    steps: &mut Steps,
) {
    let Some(table) = change.table(&add.table) else { return };
    steps.push(Step::data(hand_over(rest, &add.partition.name, table)));
    column::check_deferred(change, steps);
    steps.execute(format!("ALTER TABLE {} ATTACH PARTITION {} DEFAULT", object(of), object(rest)));
}

/// Which rows those are only the server can say for every kind of bound.
fn hand_over(rest: &ObjectName, part: &ObjectName, table: &Table) -> String {
    let columns = table.columns.iter().filter(|column| column.generated.is_none());
    let (columns, part) = (list(columns.map(|column| &column.name)), object(part));
    let before = format!("WITH handed_over AS (DELETE FROM {} WHERE ", object(rest));
    let behind = format!(
        " RETURNING {columns}) INSERT INTO {part} ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns} FROM \
         handed_over"
    );
    block(&format!(
        "BEGIN\n  EXECUTE {} || pg_get_partition_constraintdef({}::regclass)\n    || {};\nEND",
        quote_text(&before),
        quote_text(&part),
        quote_text(&behind)
    ))
}
