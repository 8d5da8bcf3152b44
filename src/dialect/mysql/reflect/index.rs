//! Indexes, the primary key and unique constraints among them.

use migrate_runtime::Flavour;
use rayon::prelude::*;

use super::Reader;
use super::queries::Query;
use crate::dialect::ReflectError;
use crate::dialect::mysql::constraint::PRIMARY;
use crate::dialect::mysql::expression::{Purpose, canonical, printed};
use crate::dialect::mysql::lower::{as_constraint, usual_method};
use crate::dialect::reflection::{Row, grouped};
use crate::schema::{
    ByDialect, Constraint, ConstraintDefinition, DialectName, Index, IndexPart, Name, ObjectName, Table,
};

/// Puts the indexes into their tables; they are read side by side.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<(), ReflectError> {
    let indexes = grouped(reader.rows(Query::Indexes), |row| (row.word(0), row.word(1), row.word(2)));
    let flavour = reader.flavour;
    let read = indexes.into_par_iter().map(|rows| index(rows, flavour));
    for (row, mut index) in read.collect::<Result<Vec<_>, _>>()? {
        let Some(unfinished) = reader.table_of(&row)? else { continue };
        let table = &mut unfinished.table;
        let usual = usual_method(table);
        // MariaDB keeps a hash of values that are too long for a key: a key of its own that nothing else can say.
        if usual == "btree" && row.word(8) == Some("HASH") {
            let detail = format!("a hash of long values, on `{}`", table.name);
            reader.unknown("index", index.name.as_str(), detail);
            continue;
        }
        index.method =
            index.method.filter(|method| method.get(DialectName::Mysql).is_some_and(|m| m != usual));
        if index.name.as_str() == PRIMARY {
            table.constraints.push(primary_key(&index));
        } else if let Some(constraint) = as_constraint(&index) {
            table.constraints.push(constraint);
        } else {
            table.indexes.push(index);
        }
    }
    Ok(())
}

/// The index, of the rows of its parts, and the first of these.
fn index(mut rows: Vec<Row<'_>>, flavour: Flavour) -> Result<(Row<'_>, Index), ReflectError> {
    rows.sort_by_key(|row| row.integer(3));
    let empty = Table::new(ObjectName::bare(""));
    let part = |row: &Row<'_>| {
        let expression = row.text(10).map(|text| {
            let text = printed(&text, flavour);
            ByDialect::everywhere(canonical(&text, &empty, Purpose::Value))
        });
        part(row, expression)
    };
    let parts = rows.iter().map(part).collect::<Result<_, _>>()?;
    let first = rows[0];
    Ok((first, of_parts(first.required_word(2, "index_name")?, &first, parts)))
}

fn primary_key(index: &Index) -> Constraint {
    let columns = index.columns.iter().filter_map(|part| part.column_name().map(str::to_owned));
    let definition = ConstraintDefinition::primary_key(columns.collect());
    Constraint::new(index.name.clone(), definition)
}

fn part(
    row: &Row<'_>,
    expression: Option<ByDialect<crate::schema::Expression>>,
) -> Result<IndexPart, ReflectError> {
    let part = match expression {
        Some(expression) => IndexPart::expression(expression),
        None => IndexPart::column(row.required(5, "column_name")?),
    };
    let is_ordered = !matches!(row.word(8), Some("FULLTEXT" | "SPATIAL"));
    let length = row.integer(7).and_then(|length| u32::try_from(length).ok()).filter(|_| is_ordered);
    Ok(IndexPart { descending: row.word(6) == Some("D"), length, ..part })
}

fn of_parts(name: &str, row: &Row<'_>, parts: Vec<IndexPart>) -> Index {
    let mut index = Index::new(Name::explicit(name), parts);
    index.unique = !row.flag(4);
    index.method = row.text(8).map(|method| method.to_lowercase()).map(ByDialect::everywhere);
    if let Some(comment) = row.text(9).filter(|comment| !comment.is_empty()) {
        index.options.set(DialectName::Mysql, "comment", comment);
    }
    if row.word(11) == Some("NO") {
        index.options.set(DialectName::Mysql, "invisible", "true");
    }
    index
}
