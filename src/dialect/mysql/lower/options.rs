//! Options of tables: which there are, and what is left of them where all that holds by itself is unsaid.

use std::collections::BTreeMap;

use super::{options, table_collation};
use crate::dialect::RenderError;
use crate::dialect::mysql::collation::{Collations, Said, USUAL_CHARSET};
use crate::dialect::mysql::{Context, unsupported};
use crate::schema::{DialectName, Options, Table};

/// Every option of a table on MySQL or MariaDB.
pub(in crate::dialect::mysql) const TABLE_OPTIONS: [&str; 23] = [
    "auto_increment",
    "avg_row_length",
    "charset",
    "checksum",
    "collation",
    "compression",
    "delay_key_write",
    "encrypted",
    "encryption",
    "encryption_key_id",
    "engine",
    "key_block_size",
    "max_rows",
    "min_rows",
    "pack_keys",
    "page_checksum",
    "page_compressed",
    "page_compression_level",
    "row_format",
    "stats_auto_recalc",
    "stats_persistent",
    "stats_sample_pages",
    "transactional",
];

/// What the options of a table come to.
pub(in crate::dialect::mysql) fn lower(context: Context<'_>, table: &Table) -> Result<Options, RenderError> {
    let subject = format!("table `{}`", table.name);
    refuse_unknown(&table.options, &TABLE_OPTIONS, &subject).map_err(|error| error.at(&table.declared))?;
    let mut kept = BTreeMap::new();
    for (key, value) in table.options.on(DialectName::Mysql) {
        // Where the counter stands is no property of the table: it moves with each row.
        if !matches!(key, "charset" | "collation" | "auto_increment") && !is_usual(key, value) {
            kept.insert(key.to_owned(), canonical_value(key, value));
        }
    }
    let collations = Collations::usual(context.flavour);
    let usual = collations.default_of(USUAL_CHARSET);
    match collations.said(&table_collation(table, &collations), &usual) {
        Said::Nothing => {}
        Said::Charset(charset) => drop(kept.insert("charset".to_owned(), charset)),
        Said::Collation(collation) => drop(kept.insert("collation".to_owned(), collation)),
    }
    Ok(options(kept))
}

/// True where the value holds by itself.
pub(in crate::dialect::mysql) fn is_usual(key: &str, value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    match key {
        "engine" => value == "innodb",
        "row_format" => value == "default",
        "stats_persistent" | "stats_auto_recalc" | "pack_keys" => value == "default",
        "encryption" => value == "n",
        "compression" => value == "none" || value.is_empty(),
        _ => value == "0" || value == "false" || value == "default",
    }
}

/// The value in the letters in which it comes back.
pub(in crate::dialect::mysql) fn canonical_value(key: &str, value: &str) -> String {
    match key {
        "engine" => engine(value),
        "encryption" => value.to_ascii_uppercase(),
        _ if value.eq_ignore_ascii_case("true") => "1".to_owned(),
        _ => value.to_ascii_lowercase(),
    }
}

fn engine(name: &str) -> String {
    const ENGINES: [&str; 10] = [
        "InnoDB",
        "MyISAM",
        "MEMORY",
        "CSV",
        "ARCHIVE",
        "BLACKHOLE",
        "Aria",
        "FEDERATED",
        "MRG_MyISAM",
        "RocksDB",
    ];
    let known = ENGINES.iter().find(|engine| engine.eq_ignore_ascii_case(name));
    known.map_or_else(|| name.to_owned(), |engine| (*engine).to_owned())
}

/// Refuses a key that is none of `known`, with the nearest one that is.
pub(in crate::dialect::mysql) fn refuse_unknown(
    said: &Options,
    known: &[&str],
    subject: &str,
) -> Result<(), RenderError> {
    for (key, _) in said.on(DialectName::Mysql) {
        if !known.contains(&key) {
            let hint = match crate::document::nearest(key, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there are {}", known.join(", ")),
            };
            return Err(unsupported(format!("option `{key}`"), subject).with_hint(hint));
        }
    }
    Ok(())
}
