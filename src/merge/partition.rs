//! How a table is cut, and into which parts.

use super::Context;
use super::error::Errors;
use super::name::{NAME_ATTRIBUTE, check_name};
use super::reserved::check_partition;
use super::text::expression;
use crate::probe::dump::{DumpPartition, DumpPartitioning};
use crate::schema::{ByDialect, DialectName, Expression, ObjectName, Partition, Partitioning, shorten_name};

/// The parts stand in the database schema of their table.
pub(super) fn resolve(
    said: &DumpPartitioning,
    table: &ObjectName,
    context: &Context<'_>,
    errors: &mut Errors<'_>,
) -> Partitioning {
    check_names(said, context, errors);
    resolve_within(said, table, "")
}

fn check_names(said: &DumpPartitioning, context: &Context<'_>, errors: &mut Errors<'_>) {
    let is_of_mysql =
        context.has(DialectName::Mysql) && expression(&said.by).get(DialectName::Mysql).is_some();
    for part in &said.partitions {
        errors.keep(&part.place, check_name("a partition", &part.name, NAME_ATTRIBUTE));
        if is_of_mysql {
            errors.keep(&part.place, check_partition(&part.name, NAME_ATTRIBUTE));
        }
        part.partitioning.iter().for_each(|inner| check_names(inner, context, errors));
    }
}

/// `part` is the one that is cut again, where it is one.
fn resolve_within(said: &DumpPartitioning, table: &ObjectName, part: &str) -> Partitioning {
    let by = expression(&said.by);
    let mut partitions: Vec<Partition> =
        said.partitions.iter().map(|part| resolve_part(part, table)).collect();
    if let Some(count) = said.count {
        partitions.extend((0..count).map(|number| numbered(number, count, &by, (table, part))));
    }
    Partitioning { by, partitions }
}

/// One of several parts by a number, which is all that tells them apart. MySQL calls them `p0`, `p1` itself; on PostgreSQL
/// they are tables, and so have the name of theirs.
fn numbered(
    number: u32,
    count: u32,
    by: &ByDialect<Expression>,
    (table, part): (&ObjectName, &str),
) -> Partition {
    let is_of_mysql = by.get(DialectName::Postgres).is_none();
    let name = match (is_of_mysql, part) {
        (true, "") => format!("p{number}"),
        (true, part) => format!("{part}sp{number}"),
        (false, "") => format!("{}_p{number}", table.name),
        (false, part) => format!("{part}_p{number}"),
    };
    let values = if is_of_mysql {
        ByDialect::new(None, [(DialectName::Mysql, Expression::new(""))].into())
    } else {
        ByDialect::everywhere(Expression::new(format!("WITH (MODULUS {count}, REMAINDER {number})")))
    };
    Partition { name: table.with_name(shorten_name(&name)), values, partitioning: None }
}

fn resolve_part(part: &DumpPartition, table: &ObjectName) -> Partition {
    let inner = part.partitioning.as_ref();
    Partition {
        name: table.with_name(&part.name),
        values: expression(&part.values),
        partitioning: inner.map(|inner| Box::new(resolve_within(inner, table, &part.name))),
    }
}
