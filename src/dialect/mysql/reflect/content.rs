//! What is in the tables, each filled from the rows that are about it, side by side.

use std::collections::HashMap;

use rayon::prelude::*;

use super::queries::Query;
use super::{Key, Reader, Unfinished, column, index, key};
use crate::dialect::ReflectError;
use crate::dialect::reflection::{Row, Unknown, by_key};

/// Puts columns, checks and indexes into their tables.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<(), ReflectError> {
    let mut columns = rows_by_table(reader, Query::Columns)?;
    let mut checks = rows_by_table(reader, Query::Checks)?;
    let mut indexes = rows_by_table(reader, Query::Indexes)?;
    let types = column::types(columns.values().flatten())?;
    let (flavour, collations) = (reader.flavour, &reader.collations);
    let mut readings = Vec::with_capacity(reader.tables.len());
    for (of, unfinished) in &mut reader.tables {
        let rows = [&mut columns, &mut checks, &mut indexes].map(|rows| rows.remove(of).unwrap_or_default());
        readings.push((unfinished, rows));
    }
    let read = readings.into_par_iter().map(|(unfinished, [columns, checks, indexes])| {
        let mut unknown = Vec::new();
        let Unfinished { table, collation } = unfinished;
        let reading = column::ColumnsReading { flavour, collations, types: &types, of_table: collation };
        reading.read(columns, &key::json_columns(&checks), table, &mut unknown)?;
        key::read_checks(&checks, flavour, table)?;
        index::read(indexes, flavour, table, &mut unknown)?;
        Ok(unknown)
    });
    let unknown = read.collect::<Vec<Result<Vec<Unknown>, ReflectError>>>();
    for unknown in unknown {
        reader.unknown.extend(unknown?);
    }
    Ok(())
}

/// The rows of an answer by their table.
fn rows_by_table<'a>(
    reader: &mut Reader<'a>,
    query: Query,
) -> Result<HashMap<Key<'a>, Vec<Row<'a>>>, ReflectError> {
    let tables = by_key(reader.rows(query), |row| (row.word(0), row.word(1).unwrap_or_default()));
    for rows in tables.values() {
        reader.table_of(&rows[0])?;
    }
    Ok(tables)
}
