//! Two schemas that must be equal, and in what lines they differ.

use cargo_migrate::schema::Schema;
use similar::{ChangeTag, TextDiff};

/// Nothing, or the lines that differ: `-` is expected, `+` is there.
pub(crate) fn equal(what: &str, found: &Schema, expected: &Schema) -> Result<(), String> {
    if found == expected {
        return Ok(());
    }
    let (found, expected) = (text(found), text(expected));
    let difference = TextDiff::from_lines(&expected, &found);
    let lines = difference.iter_all_changes().filter_map(|change| match change.tag() {
        ChangeTag::Delete => Some(format!("  - {change}")),
        ChangeTag::Insert => Some(format!("  + {change}")),
        ChangeTag::Equal => None,
    });
    Err(format!("{what}, the schema differs\n{}", lines.collect::<String>()))
}

/// All of it, a property a line, with columns in the order of their names.
fn text(schema: &Schema) -> String {
    let mut schema = schema.clone();
    for table in schema.tables.values_mut() {
        let mut columns: Vec<_> = table.columns.iter().cloned().collect();
        columns.sort_by(|one, other| one.name.cmp(&other.name));
        table.columns = columns.into_iter().collect();
    }
    format!("{schema:#?}\n")
}
