//! Indexes, the primary key and unique constraints among them.

use migrate_runtime::Flavour;

use crate::dialect::ReflectError;
use crate::dialect::mysql::constraint::PRIMARY;
use crate::dialect::mysql::expression::{Purpose, canonical, printed};
use crate::dialect::mysql::lower::{as_constraint, usual_method};
use crate::dialect::reflection::{Row, Unknown};
use crate::schema::{
    ByDialect, Constraint, ConstraintDefinition, DialectName, Index, IndexPart, Name, ObjectName, Table,
};

/// Puts the indexes into their table.
pub(super) fn read(
    mut rows: Vec<Row<'_>>,
    flavour: Flavour,
    table: &mut Table,
    unknown: &mut Vec<Unknown>,
) -> Result<(), ReflectError> {
    rows.sort_by_key(|row| (row.word(2), row.integer(3)));
    let usual = usual_method(table);
    for parts in rows.chunk_by(|one, other| one.word(2) == other.word(2)) {
        let mut index = index(parts, flavour)?;
        // MariaDB keeps a hash of values that are too long for a key: a key of its own that nothing else can say.
        if usual == "btree" && parts[0].word(8) == Some("HASH") {
            let detail = format!("a hash of long values, on `{}`", table.name);
            unknown.push(Unknown { kind: "index", name: index.name.as_str().to_owned(), detail });
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

/// The index, of the rows of its parts.
fn index(rows: &[Row<'_>], flavour: Flavour) -> Result<Index, ReflectError> {
    let empty = Table::new(ObjectName::bare(""));
    let part = |row: &Row<'_>| {
        let expression = row.text(10).map(|text| {
            let text = printed(&text, flavour);
            ByDialect::everywhere(canonical(&text, &empty, Purpose::Value))
        });
        part(row, expression)
    };
    let parts = rows.iter().map(part).collect::<Result<_, _>>()?;
    Ok(of_parts(rows[0].required_word(2, "index_name")?, &rows[0], parts))
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
