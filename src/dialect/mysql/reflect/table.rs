//! Tables: their names, comments and options.

use std::collections::BTreeMap;

use super::queries::Query;
use super::{Reader, Unfinished, key_of, named};
use crate::dialect::ReflectError;
use crate::dialect::mysql::collation::{Said, USUAL_CHARSET};
use crate::dialect::mysql::lower::{TABLE_OPTIONS, canonical_option, is_usual_option};
use crate::dialect::reflection::Row;
use crate::schema::{DialectName, ObjectName, Options, Table};

/// Engines whose tables have a clause that the catalogue keeps to itself.
const HIDDEN_CLAUSES: [(&str, &str); 2] =
    [("MRG_MYISAM", "union of a merge table"), ("FEDERATED", "connection of a federated table")];

/// The option of a table that is cut into partitions.
pub(super) const PARTITIONED: &str = "partitioned";

/// Puts the tables in, without columns.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<(), ReflectError> {
    let databases = default_collations(reader);
    for row in reader.rows(Query::Tables) {
        let key = key_of(&row)?;
        if reader.is_ignored(key) {
            continue;
        }
        let name = named(key);
        match row.word(2) {
            Some("BASE TABLE") => {}
            Some("SYSTEM VERSIONED") => {
                reader.unknown("system versioning", name.to_string(), "");
            }
            other => {
                let kind = match other {
                    Some("VIEW" | "SYSTEM VIEW") => "view",
                    Some("SEQUENCE") => "sequence",
                    _ => "table",
                };
                reader.unknown(kind, name.to_string(), "");
                reader.others.insert(key);
                continue;
            }
        }
        let default = databases.get(&name.schema).map(String::as_str);
        let unfinished = table(reader, &row, name, default);
        reader.tables.insert(key, unfinished);
    }
    Ok(())
}

/// The collations of the databases that are read, by schema.
fn default_collations(reader: &Reader<'_>) -> BTreeMap<Option<String>, String> {
    let rows = reader.rows(Query::Databases);
    rows.filter_map(|row| row.text(2).map(|collation| (row.text(0), collation))).collect()
}

fn table(reader: &mut Reader<'_>, row: &Row<'_>, name: ObjectName, default: Option<&str>) -> Unfinished {
    let usual = reader.collations.default_of(USUAL_CHARSET).into_owned();
    let collation = row.text(4).unwrap_or_else(|| usual.clone());
    let mut options = Options::default();
    // A table that has what its database gives to new ones says nothing, as one that has what the tool gives.
    let is_given = default == Some(collation.as_str()) && collation.starts_with(USUAL_CHARSET);
    if !is_given {
        match reader.collations.said(&collation, &usual) {
            Said::Nothing => {}
            Said::Charset(charset) => options.set(DialectName::Mysql, "charset", charset),
            Said::Collation(collation) => options.set(DialectName::Mysql, "collation", collation),
        }
    }
    let engine = row.text(3).unwrap_or_default();
    if let Some((_, clause)) = HIDDEN_CLAUSES.iter().find(|(of, _)| of.eq_ignore_ascii_case(&engine)) {
        reader.unknown(clause, name.to_string(), "");
    }
    if !is_usual_option("engine", &engine) {
        options.set(DialectName::Mysql, "engine", canonical_option("engine", &engine));
    }
    read_options(reader, &name, row, &mut options);
    let comment = row.text(6).filter(|comment| !comment.is_empty());
    Unfinished { table: Table { comment, options, ..Table::new(name) }, collation }
}

/// `row_format=COMPRESSED KEY_BLOCK_SIZE=4 partitioned`
pub(super) fn options<'a>(row: &Row<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
    row.word(5).unwrap_or_default().split_whitespace()
}

fn read_options(reader: &mut Reader<'_>, name: &ObjectName, row: &Row<'_>, options: &mut Options) {
    for word in self::options(row).filter(|word| *word != PARTITIONED) {
        let (key, value) = word.split_once('=').unwrap_or((word, "1"));
        let key = key.trim_matches('`').to_lowercase();
        let value = value.trim_matches(['"', '\'']);
        if !TABLE_OPTIONS.contains(&key.as_str()) {
            reader.unknown("table option", name.to_string(), word);
        } else if !is_usual_option(&key, value) {
            let value = canonical_option(&key, value);
            options.set(DialectName::Mysql, key, value);
        }
    }
}
