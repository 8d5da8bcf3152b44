//! CREATE INDEX, read into an index.

use super::super::canonical::canonical_of;
use super::super::lower::index_part_of;
use super::super::names::ColumnNames;
use super::super::token::{Token, tokenize};
use super::cursor::{Cursor, split_at_commas};
use crate::schema::{ByDialect, Expression, Index, IndexPart, Name};

/// The index that the statement makes; none where it is not understood.
pub(super) fn read(name: &str, sql: &str, columns: &[String]) -> Option<Index> {
    let columns = ColumnNames(columns);
    let tokens = tokenize(sql);
    let mut cursor = Cursor::new(&tokens);
    cursor.accept("CREATE");
    let unique = cursor.accept("UNIQUE");
    // Behind INDEX, the name, ON and the table.
    while !cursor.peek()?.is_symbol("(") {
        cursor.next();
    }
    let parts = split_at_commas(cursor.group()?).into_iter().map(|part| read_part(part, columns)).collect();
    let filter = if cursor.accept("WHERE") {
        Some(ByDialect::everywhere(Expression::new(canonical_of(cursor.rest(), columns))))
    } else {
        cursor.is_at_end().then_some(())?;
        None
    };
    Some(Index { unique, filter, ..Index::new(Name::explicit(name), parts) })
}

fn read_part(tokens: &[Token<'_>], columns: ColumnNames<'_>) -> IndexPart {
    let (tokens, descending) = match tokens {
        [rest @ .., last] if last.is_word("DESC") => (rest, true),
        [rest @ .., last] if last.is_word("ASC") => (rest, false),
        all => (all, false),
    };
    IndexPart { descending, ..index_part_of(tokens, columns) }
}
