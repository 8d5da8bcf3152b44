//! The checks of DDL steps: has the statement's effect reached the catalogue?
//!
//! Each is a query with one row and one integer, 1 or 0. It is asked only on resuming a run that was killed, for the
//! one step that had begun and not ended.

use super::names::quote_text;

/// The check of a statement that may safely run again: a `MODIFY COLUMN` to the definition that the column has
/// already, a comment set twice, the dropping and making again of a check or key under one name.
pub(super) const REPEATABLE: &str = "SELECT 0";

/// The table exists, by exactly this name.
pub(super) fn table(name: &str) -> String {
    count("tables", &[("table_name", name)], Some("table_name"))
}

/// The column exists, by exactly this name.
pub(super) fn column(table: &str, name: &str) -> String {
    count("columns", &[("table_name", table), ("column_name", name)], Some("column_name"))
}

/// The index exists, by exactly this name.
pub(super) fn index(table: &str, name: &str) -> String {
    count("statistics", &[("table_name", table), ("index_name", name)], Some("index_name"))
}

/// The constraint exists. A primary key is called `PRIMARY`.
pub(super) fn constraint(table: &str, name: &str) -> String {
    count("table_constraints", &[("table_name", table), ("constraint_name", name)], Some("constraint_name"))
}

/// The part of the table exists, by exactly this name.
pub(super) fn partition(table: &str, name: &str) -> String {
    count("partitions", &[("table_name", table), ("partition_name", name)], Some("partition_name"))
}

/// The opposite of a check.
pub(super) fn not(check: &str) -> String {
    format!("SELECT ({check}) = 0")
}

/// Names compare without regard to case in the catalogue; the one that matters is compared byte for byte as well.
fn count(source: &str, conditions: &[(&str, &str)], exact: Option<&str>) -> String {
    let schema = if source == "table_constraints" { "constraint_schema" } else { "table_schema" };
    let mut text =
        format!("SELECT count(*) > 0 FROM information_schema.{source} WHERE {schema} = DATABASE()");
    for (column, value) in conditions {
        text.push_str(&format!(" AND {column} = {}", quote_text(value)));
        if Some(*column) == exact {
            // Both sides: MySQL takes a plain text for another one where it holds more than ASCII.
            text.push_str(&format!(" AND CAST({column} AS BINARY) = CAST({} AS BINARY)", quote_text(value)));
        }
    }
    text
}
