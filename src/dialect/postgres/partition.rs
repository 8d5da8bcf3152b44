//! Tables that are kept in parts on PostgreSQL.
//!
//! A part is a table of its own. It gets columns, keys, checks and indexes from the table that it is part of.

use super::default_part::{self, is_default};
use super::expression::{canonical, constant_like};
use super::names::{list, object};
use super::schemas::create_schema;
use super::unsupported;
use crate::dialect::RenderError;
use crate::dialect::render::{Change, Steps};
use crate::operation::{AddPartition, DropPartition};
use crate::schema::{
    Column, Columns, DialectName, Expression, ObjectName, Partition, Partitioning, Schema, Table,
};

/// What stands behind `PARTITION BY`; none where the table is cut on other databases only.
pub(super) fn key(partitioning: &Partitioning) -> Option<&str> {
    partitioning.by.get(DialectName::Postgres).map(Expression::as_str)
}

/// Refuses another type of a column by which the table, or one of its parts, is cut.
pub(super) fn refuse_retyping(table: &Table, column: &Column) -> Result<(), RenderError> {
    let parts = all_of(table).into_iter().filter_map(|part| part.partitioning.as_deref());
    let mut keys = table.partitioning.iter().chain(parts).filter_map(|cut| cut.by.get(DialectName::Postgres));
    if !keys.any(|by| by.mentions_column(&column.name)) {
        return Ok(());
    }
    Err(unsupported(
        "another type for a column of the partition key",
        format!("column `{}.{}`", table.name, column.name),
    )
    .at(&column.declared)
    .with_hint("make a new table with the new type, and copy the rows in a `sql` operation"))
}

/// The parts of a table, and those of the parts.
pub(super) fn all_of(table: &Table) -> Vec<&Partition> {
    let mut all = Vec::new();
    let mut left: Vec<&Partitioning> = table.partitioning.iter().collect();
    while let Some(partitioning) = left.pop() {
        let parts = partitioning.partitions.iter().filter(|_| key(partitioning).is_some());
        let parts: Vec<&Partition> =
            parts.filter(|part| part.values.get(DialectName::Postgres).is_some()).collect();
        left.extend(parts.iter().filter_map(|part| part.partitioning.as_deref()));
        all.extend(parts);
    }
    all
}

/// Makes all parts of a table.
pub(super) fn create_all(table: &ObjectName, partitioning: &Partitioning, after: &Schema, steps: &mut Steps) {
    if key(partitioning).is_some() {
        for partition in &partitioning.partitions {
            create(table, partition, after, steps);
        }
    }
}

/// Makes a part of a table, and the parts of that one.
pub(super) fn create(table: &ObjectName, partition: &Partition, after: &Schema, steps: &mut Steps) {
    let Some(values) = partition.values.get(DialectName::Postgres) else { return };
    create_schema(&partition.name, after, steps);
    let values = values.as_sql();
    let bound = match is_default(partition) {
        true => "DEFAULT".to_owned(),
        false => format!("FOR VALUES {}", values.trim()),
    };
    let mut text = format!("CREATE TABLE {} PARTITION OF {} {bound}", object(&partition.name), object(table));
    if let Some(by) = partition.partitioning.as_deref().and_then(key) {
        text.push_str(&format!(" PARTITION BY {by}"));
    }
    steps.execute(text);
    if let Some(inner) = &partition.partitioning {
        create_all(&partition.name, inner, after, steps);
    }
}

/// Adds a part to a table that is there, with the rows that the default part holds of it.
pub(super) fn add(add: &AddPartition, change: &Change<'_>, steps: &mut Steps) {
    if !is_cut(change, &add.table) || add.partition.values.get(DialectName::Postgres).is_none() {
        return;
    }
    let of = add.within.as_ref().unwrap_or(&add.table);
    let rest = default_part::beside(add, change).map(|rest| &rest.name);
    if let Some(rest) = rest {
        default_part::step_aside(rest, of, steps);
    }
    create(of, &add.partition, change.after, steps);
    if let Some(rest) = rest {
        default_part::come_back(rest, of, add, change, steps);
    }
}

/// Drops a part, with its rows. Foreign keys that refer to the table hold on to each part until it is no longer one.
pub(super) fn drop(drop: &DropPartition, change: &Change<'_>, steps: &mut Steps) {
    if !is_cut(change, &drop.table) || drop.partition.values.get(DialectName::Postgres).is_none() {
        return;
    }
    let part = object(&drop.partition.name);
    let default = change.table(&drop.table).filter(|_| drop.keep_rows && drop.within.is_none());
    let heir = default.filter(|table| has_default_part(table));
    if heir.is_some() || change.after.references_to(&drop.table).next().is_some() {
        let of = drop.within.as_ref().unwrap_or(&drop.table);
        steps.execute(format!("ALTER TABLE {} DETACH PARTITION {part}", object(of)));
    }
    if let Some(table) = heir {
        let columns = table.columns.iter().filter(|column| column.generated.is_none());
        let (into, list) = (object(&table.name), list(columns.map(|column| &column.name)));
        steps.execute(format!(
            "INSERT INTO {into} ({list}) OVERRIDING SYSTEM VALUE SELECT {list} FROM {part}"
        ));
    }
    steps.execute(format!("DROP TABLE {part}"));
}

/// True where one part takes the rows that no other does.
fn has_default_part(table: &Table) -> bool {
    table.partitioning.as_ref().and_then(default_part::default_of).is_some()
}

fn is_cut(change: &Change<'_>, table: &ObjectName) -> bool {
    change.table(table).and_then(|table| table.partitioning.as_ref()).is_some_and(|cut| key(cut).is_some())
}

/// How a table is cut, as it comes back: `RANGE (created_at)`.
pub(super) fn canonical_key(by: &str, columns: &Columns) -> Expression {
    let Some((method, parts)) = split_key(by) else { return Expression::new(by.trim()) };
    let types = |name: &str| columns.get(name).and_then(|column| column.type_on(DialectName::Postgres));
    let parts: Vec<String> = parts.iter().map(|part| canonical(part, &types).as_str().to_owned()).collect();
    Expression::new(format!("{} ({})", method.to_uppercase(), parts.join(", ")))
}

/// Which rows a part holds, as it comes back: `FROM ('2024-01-01') TO ('2025-01-01')`. `by` is how the table is cut.
pub(super) fn canonical_bound(bound: &str, by: &str, columns: &Columns) -> Expression {
    let bound = bound.trim();
    let bound = bound.strip_prefix("FOR VALUES ").unwrap_or(bound);
    let keys = split_key(by).map(|(_, keys)| keys).unwrap_or_default();
    let mut text = String::new();
    for piece in pieces(bound) {
        match piece {
            Piece::Words(words) => text.push_str(&words.to_uppercase()),
            Piece::List(values) if text.trim_end().ends_with("WITH") => {
                text.push_str(&format!("({})", values.join(", ").to_uppercase()));
            }
            Piece::List(values) => {
                let is_in = text.trim_end() == "IN";
                let written = values.iter().enumerate().map(|(at, value)| {
                    let key = if is_in { keys.first() } else { keys.get(at) };
                    constant(value, key.copied(), columns)
                });
                text.push_str(&format!("({})", written.collect::<Vec<_>>().join(", ")));
            }
        }
    }
    Expression::new(text)
}

fn constant(value: &str, key: Option<&str>, columns: &Columns) -> String {
    if ["minvalue", "maxvalue", "null"].iter().any(|word| value.eq_ignore_ascii_case(word)) {
        return value.to_uppercase();
    }
    let types = |name: &str| columns.get(name).and_then(|column| column.type_on(DialectName::Postgres));
    constant_like(value, key.unwrap_or_default(), &types)
}

/// `RANGE (a, lower(b))` → (`RANGE`, [`a`, `lower(b)`]).
fn split_key(by: &str) -> Option<(&str, Vec<&str>)> {
    let (method, rest) = by.trim().split_once('(')?;
    let inner = rest.strip_suffix(')')?;
    Some((method.trim(), split_list(inner)))
}

enum Piece<'a> {
    Words(&'a str),
    List(Vec<&'a str>),
}

/// Words and lists in parentheses, as they follow each other.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(open) = find_outside_quotes(rest, |character, _| character == '(') {
        let close = find_outside_quotes(&rest[open..], |character, depth| character == ')' && depth == 0);
        let Some(close) = close.map(|close| open + close) else { break };
        pieces.push(Piece::Words(&rest[..open]));
        pieces.push(Piece::List(split_list(&rest[open + 1..close])));
        rest = &rest[close + 1..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest));
    }
    pieces
}

/// The parts between commas that stand in no quotes and no parentheses.
fn split_list(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(comma) = find_outside_quotes(rest, |character, depth| character == ',' && depth == 0) {
        parts.push(rest[..comma].trim());
        rest = &rest[comma + 1..];
    }
    parts.push(rest.trim());
    parts
}

/// The first character outside of quotes that is wanted, given how many parentheses are open behind it.
fn find_outside_quotes(text: &str, is_wanted: impl Fn(char, i32) -> bool) -> Option<usize> {
    let mut quote = None;
    let mut depth = 0;
    for (at, character) in text.char_indices() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => continue,
            (None, '\'' | '"') => quote = Some(character),
            (None, ')') => depth -= 1,
            _ => {}
        }
        if quote.is_none() && is_wanted(character, depth) {
            return Some(at);
        }
        if quote.is_none() && character == '(' {
            depth += 1;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Columns {
        let column = |name: &str, ty: &str| {
            let Ok(ty) = ty.parse();
            Column::new(name, ty)
        };
        [column("at", "timestamptz"), column("n", "integer"), column("s", "varchar(5)")].into_iter().collect()
    }

    #[test]
    fn bounds_are_written_as_they_come_back() {
        for (by, written, printed) in [
            (
                "RANGE (at)",
                "from ('2024-01-01') to (maxvalue)",
                "FROM ('2024-01-01 00:00:00+00') TO (MAXVALUE)",
            ),
            ("range (n)", "FOR VALUES FROM ('-1') TO (10)", "FROM (-1) TO (10)"),
            ("LIST (s)", "IN ('a, b', 'c)')", "IN ('a, b', 'c)')"),
            ("HASH (n)", "FOR VALUES WITH (modulus 4, remainder 0)", "WITH (MODULUS 4, REMAINDER 0)"),
            ("LIST (s)", "default", "DEFAULT"),
        ] {
            assert_eq!(canonical_bound(written, by, &columns()).as_str(), printed);
        }
    }

    #[test]
    fn keys_are_written_as_they_come_back() {
        assert_eq!(canonical_key("range (N, lower((s)::text))", &columns()).as_str(), "RANGE (n, lower(s))");
    }
}
