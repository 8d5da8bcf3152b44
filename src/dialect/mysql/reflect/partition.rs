//! Partitions.

use super::queries::Query;
use super::{Reader, name_of};
use crate::dialect::ReflectError;
use crate::dialect::mysql::expression::printed;
use crate::dialect::mysql::lower::{Method, canonical_by, canonical_values};
use crate::dialect::reflection::{Row, grouped};
use crate::schema::{ByDialect, Expression, ObjectName, Partition, Partitioning, Table};

/// Puts the partitions into their tables.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<(), ReflectError> {
    let empty = Table::new(ObjectName::bare(""));
    for mut rows in grouped(reader.rows(Query::Partitions), |row| (row.word(0), row.word(1))) {
        rows.sort_by_key(|row| (row.integer(3), row.integer(8)));
        let first = rows[0];
        let name = name_of(&first)?;
        if reader.table_of(&first)?.is_none() {
            continue;
        }
        for row in &rows {
            if row.text(11).is_some_and(|comment| !comment.is_empty()) {
                let partition = format!("{name}.{}", row.text(2).unwrap_or_default());
                reader.unknown("partition comment", partition, "");
            }
        }
        let partitioning = partitioning(reader, &rows, &empty);
        match (partitioning, reader.table_of(&first)?) {
            (Some(partitioning), Some(unfinished)) => unfinished.table.partitioning = Some(partitioning),
            _ => reader.unknown("partitions", name.to_string(), ""),
        }
    }
    reader.unknown.dedup();
    Ok(())
}

fn partitioning(reader: &Reader<'_>, rows: &[Row<'_>], empty: &Table) -> Option<Partitioning> {
    let first = rows.first()?;
    let by = |kind: usize, expression: usize| {
        let text = printed(&first.text(expression).unwrap_or_default(), reader.flavour);
        canonical_by(&format!("{} ({text})", first.text(kind)?), empty)
    };
    let (whole, method) = by(4, 5)?;
    let inner = by(9, 10);
    let mut partitions: Vec<Partition> = Vec::new();
    for row in rows {
        let name = ObjectName::bare(row.text(2)?);
        if partitions.last().is_none_or(|last| last.name != name) {
            let values = values(&row.text(6).unwrap_or_default(), empty, method)?;
            partitions.push(Partition { name, values: ByDialect::everywhere(values), partitioning: None });
        }
        if let (Some(part), Some((by, _)), Some(last)) = (row.text(7), &inner, partitions.last_mut()) {
            let within = last.partitioning.get_or_insert_with(|| {
                Box::new(Partitioning { by: ByDialect::everywhere(by.clone()), partitions: Vec::new() })
            });
            within.partitions.push(Partition {
                name: ObjectName::bare(part),
                values: ByDialect::everywhere(Expression::new("")),
                partitioning: None,
            });
        }
    }
    Some(Partitioning { by: ByDialect::everywhere(whole), partitions })
}

fn values(description: &str, empty: &Table, method: Method) -> Option<Expression> {
    match method {
        Method::Number => Some(Expression::new("")),
        Method::Range => canonical_values(&format!("VALUES LESS THAN ({description})"), empty, method),
        Method::List => canonical_values(&format!("VALUES IN ({description})"), empty, method),
    }
}
