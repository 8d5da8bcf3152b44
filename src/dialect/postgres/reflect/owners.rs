//! Who owns what, where it is not the one who owns the rest.
//!
//! The usual owner of a schema's things is whoever owns most of its tables: the role that migrates made all of them,
//! whoever the database or the schema belongs to, and whoever reads.

use std::collections::HashMap;

use super::queries;
use super::unknown::plain;
use crate::dialect::reflection::{Answer, Row};
use crate::dialect::{Reading, ReflectError, Unknown};
use crate::schema::ObjectName;
use migrate_runtime::Rows;

/// A role by its name; none is the owner of the database.
type Role<'a> = Option<&'a str>;

/// An answer about things that have owners.
struct Owned {
    kind: &'static str,
    query: usize,
    /// Where a row has the schema; the name is behind it.
    schema: usize,
    owner: usize,
    /// Where a row has the table that the thing belongs to, with whose owner it goes.
    table: Option<usize>,
}

const OWNED: [Owned; 3] = [
    Owned { kind: "owner of table", query: queries::RELATIONS, schema: 1, owner: 12, table: None },
    Owned { kind: "owner of sequence", query: queries::SEQUENCES, schema: 1, owner: 14, table: Some(11) },
    Owned { kind: "owner of enum", query: queries::ENUMS, schema: 0, owner: 3, table: None },
];

/// Names what is owned by another role than the tables around it.
pub(super) fn read(
    answers: &[Rows],
    reading: &Reading,
    unknown: &mut Vec<Unknown>,
) -> Result<(), ReflectError> {
    let usual = usual_owners(answers, reading);
    for owned in &OWNED {
        for row in Answer::of(answers, owned.query).rows() {
            let owner = row.word(owned.owner);
            let expected = usual.get(&row.word(owned.schema));
            if expected.is_none_or(|expected| *expected == owner) || owned.is_of_a_table(&row) {
                continue;
            }
            let name = row.required(owned.schema + 1, "name")?;
            if !reading.ignored.contains(&name) {
                let name = plain(&ObjectName { schema: row.text(owned.schema), name });
                let detail = owner.unwrap_or("the owner of the database").to_owned();
                unknown.push(Unknown { kind: owned.kind, name, detail });
            }
        }
    }
    Ok(())
}

impl Owned {
    fn is_of_a_table(&self, row: &Row<'_>) -> bool {
        self.table.is_some_and(|place| row.integer(place).is_some())
    }
}

/// Who owns most tables, by schema. Of two with as many it is the owner of the database, or the first by name.
fn usual_owners<'a>(answers: &'a [Rows], reading: &Reading) -> HashMap<Option<&'a str>, Role<'a>> {
    let tables = &OWNED[0];
    let mut counts: HashMap<(Option<&str>, Role<'_>), usize> = HashMap::new();
    for row in Answer::of(answers, tables.query).rows() {
        let name = row.word(tables.schema + 1);
        if reading.ignored.iter().any(|ignored| name == Some(ignored)) {
            continue;
        }
        *counts.entry((row.word(tables.schema), row.word(tables.owner))).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by(|(one, few), (other, many)| few.cmp(many).then_with(|| other.cmp(one)));
    // The last one stays.
    counts.into_iter().map(|((schema, role), _)| (schema, role)).collect()
}
