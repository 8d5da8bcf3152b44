//! Partitions in the words in which they come back: `RANGE (year(at))` with parts `VALUES LESS THAN (2024)`,
//! `LIST (region)` with `VALUES IN (1, 2)`; parts by `HASH` and `KEY` have no values.

use crate::dialect::RenderError;
use crate::dialect::mysql::expression::canonical_list;
use crate::dialect::mysql::unsupported;
use crate::dialect::sql::expression_on;
use crate::schema::{
    ByDialect, Column, ConstraintDefinition, DialectName, Expression, ObjectName, Partition, Partitioning,
    Table,
};

/// How a table can be cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dialect::mysql) enum Method {
    Range,
    List,
    /// By a number that is computed, of which no part says anything.
    Number,
}

/// How the table is cut; none where it is whole.
pub(in crate::dialect::mysql) fn lower(table: &Table) -> Result<Option<Partitioning>, RenderError> {
    let Some(partitioning) = &table.partitioning else { return Ok(None) };
    refuse_keys(table, partitioning)?;
    lower_partitioning(table, partitioning).map(Some)
}

fn lower_partitioning(table: &Table, partitioning: &Partitioning) -> Result<Partitioning, RenderError> {
    let subject = format!("table `{}`", table.name);
    let text = expression_on(&partitioning.by, DialectName::Mysql, &subject, table.declared.place.as_ref())?;
    let Some((by, method)) = canonical_by(&text, table) else {
        return Err(unsupported(format!("partitions by `{text}`"), subject).at(&table.declared).with_hint(
            "write `RANGE (…)`, `RANGE COLUMNS (…)`, `LIST (…)`, `LIST COLUMNS (…)`, `HASH (…)` or `KEY (…)`",
        ));
    };
    let mut partitions = Vec::new();
    for partition in &partitioning.partitions {
        partitions.push(lower_partition(table, partition, method)?);
    }
    // So the server calls the one part that it makes by itself.
    if method == Method::Number && partitions.is_empty() {
        partitions.push(Partition {
            name: ObjectName::bare("p0"),
            values: ByDialect::everywhere(Expression::new("")),
            partitioning: None,
        });
    }
    if method == Method::Range {
        partitions.sort_by_cached_key(bound);
    }
    Ok(Partitioning { by: ByDialect::everywhere(by), partitions })
}

/// One part of the table, cut by that method.
pub(in crate::dialect::mysql) fn lower_partition(
    table: &Table,
    partition: &Partition,
    method: Method,
) -> Result<Partition, RenderError> {
    let subject = format!("partition `{}` of `{}`", partition.name, table.name);
    let place = table.declared.place.as_ref();
    let values = match method {
        Method::Number => Expression::new(""),
        _ => {
            let text = expression_on(&partition.values, DialectName::Mysql, &subject, place)?;
            canonical_values(&text, table, method).ok_or_else(|| {
                unsupported(format!("partitions of `{text}`"), subject)
                    .at(&table.declared)
                    .with_hint("write `VALUES LESS THAN (…)` or `VALUES IN (…)`")
            })?
        }
    };
    let inner =
        partition.partitioning.as_deref().map(|inner| lower_partitioning(table, inner)).transpose()?;
    Ok(Partition {
        // The name is one within the table, in whichever schema that is.
        name: ObjectName::bare(partition.name.name.as_str()),
        values: ByDialect::everywhere(values),
        partitioning: inner.map(Box::new),
    })
}

/// `RANGE (year(at))` in one form; none where there is no such way to cut.
pub(in crate::dialect::mysql) fn canonical_by(text: &str, table: &Table) -> Option<(Expression, Method)> {
    let (words, list) = text.trim().split_once('(')?;
    let inner = list.trim_end().strip_suffix(')')?;
    let words = words.split_whitespace().map(str::to_uppercase).collect::<Vec<_>>().join(" ");
    let method = match words.as_str() {
        "RANGE" | "RANGE COLUMNS" => Method::Range,
        "LIST" | "LIST COLUMNS" => Method::List,
        "HASH" | "LINEAR HASH" | "KEY" | "LINEAR KEY" => Method::Number,
        _ => return None,
    };
    Some((Expression::new(format!("{words} ({})", canonical_list(inner, table)?)), method))
}

/// `VALUES LESS THAN (10)` in one form; none where it does not fit the method.
pub(in crate::dialect::mysql) fn canonical_values(
    text: &str,
    table: &Table,
    method: Method,
) -> Option<Expression> {
    let upper = text.trim().to_uppercase();
    let words = match method {
        Method::Range => "LESS THAN",
        _ => "IN",
    };
    let rest = upper.strip_prefix("VALUES").unwrap_or(&upper).trim_start().strip_prefix(words)?.trim_start();
    // The same part of the text with its own letters.
    let rest = text.trim().get(text.trim().len().checked_sub(rest.len())?..)?;
    if method == Method::Range && rest.eq_ignore_ascii_case("maxvalue") {
        return Some(Expression::new("VALUES LESS THAN MAXVALUE"));
    }
    let inner = rest.trim().strip_prefix('(')?.strip_suffix(')')?;
    let list = canonical_list(inner, table)?;
    if method == Method::Range && list.eq_ignore_ascii_case("maxvalue") {
        return Some(Expression::new("VALUES LESS THAN MAXVALUE"));
    }
    Some(Expression::new(format!("VALUES {words} ({})", nulls_first(&list, method))))
}

/// A list tells of its NULL before all others.
fn nulls_first(list: &str, method: Method) -> String {
    let mut values: Vec<&str> = list.split(", ").collect();
    if method == Method::List && !list.contains(['\'', '(']) {
        values.sort_by_key(|value| *value != "null");
    }
    values.join(", ")
}

/// By what ranges are in order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::dialect::mysql) enum Bound {
    Number(i128),
    Text(String),
    Last,
}

/// The bounds of a part, the first column's first.
pub(in crate::dialect::mysql) fn bound(partition: &Partition) -> Vec<Bound> {
    let text = partition.values.get(DialectName::Mysql).map_or("", Expression::as_str);
    let list = text.strip_prefix("VALUES LESS THAN ").unwrap_or(text).trim_matches(['(', ')']);
    list.split(", ")
        .map(|value| match value.parse() {
            Ok(number) => Bound::Number(number),
            Err(_) if value.eq_ignore_ascii_case("maxvalue") => Bound::Last,
            Err(_) => Bound::Text(value.to_owned()),
        })
        .collect()
}

/// Tables in parts have no foreign keys, and no unique key without the columns that they are cut by.
fn refuse_keys(table: &Table, partitioning: &Partitioning) -> Result<(), RenderError> {
    let cuts = |column: &&Column| partitioning.uses_column(&column.name);
    for constraint in &table.constraints {
        let subject = format!("{} `{}` of `{}`", constraint.kind(), constraint.name, table.name);
        let columns = constraint.columns();
        let refused = match &constraint.definition {
            ConstraintDefinition::ForeignKey(_) => Some("foreign keys of tables in partitions".to_owned()),
            ConstraintDefinition::PrimaryKey { .. } | ConstraintDefinition::Unique { .. } => table
                .columns
                .iter()
                .filter(cuts)
                .find(|column| !columns.contains(&column.name))
                .map(|column| format!("unique keys without the partitions' column `{}`", column.name)),
            _ => None,
        };
        if let Some(what) = refused {
            return Err(unsupported(what, subject).at(&constraint.declared));
        }
    }
    Ok(())
}
