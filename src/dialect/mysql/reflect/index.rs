//! Indexes, the primary key and unique constraints among them.

use std::collections::BTreeMap;

use super::Reader;
use super::queries::Query;
use crate::dialect::ReflectError;
use crate::dialect::mysql::constraint::PRIMARY;
use crate::dialect::mysql::expression::{Purpose, canonical, printed};
use crate::dialect::mysql::lower::{as_constraint, usual_method};
use crate::dialect::reflection::Row;
use crate::schema::{
    ByDialect, Constraint, ConstraintDefinition, DialectName, Index, IndexPart, Name, ObjectName, Table,
};

/// Puts the indexes into their tables.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<(), ReflectError> {
    let mut indexes: BTreeMap<(Option<&str>, &str, &str), Vec<Row<'_>>> = BTreeMap::new();
    for row in reader.rows(Query::Indexes) {
        let table = row.required_word(1, "table_name")?;
        indexes.entry((row.word(0), table, row.required_word(2, "index_name")?)).or_default().push(row);
    }
    let flavour = reader.flavour;
    let empty = Table::new(ObjectName::bare(""));
    for ((_, _, name), mut rows) in indexes {
        rows.sort_by_key(|row| row.integer(3));
        let Some(first) = rows.first().copied() else { continue };
        let Some(unfinished) = reader.table_of(&first)? else { continue };
        let table = &mut unfinished.table;
        let usual = usual_method(table);
        // MariaDB keeps a hash of values that are too long for a key: a key of its own that nothing else can say.
        if usual == "btree" && first.word(8) == Some("HASH") {
            let detail = format!("a hash of long values, on `{}`", table.name);
            reader.unknown("index", name, detail);
            continue;
        }
        let part = |row: &Row<'_>| {
            let expression = row.text(10).map(|text| {
                let text = printed(&text, flavour);
                ByDialect::everywhere(canonical(&text, &empty, Purpose::Value))
            });
            part(row, expression)
        };
        let mut index = index(name, &first, rows.iter().map(part).collect::<Result<_, _>>()?);
        index.method =
            index.method.filter(|method| method.get(DialectName::Mysql).is_some_and(|m| m != usual));
        if name == PRIMARY {
            table.constraints.push(primary_key(&index));
        } else if let Some(constraint) = as_constraint(&index) {
            table.constraints.push(constraint);
        } else {
            table.indexes.push(index);
        }
    }
    Ok(())
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

fn index(name: &str, row: &Row<'_>, parts: Vec<IndexPart>) -> Index {
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
