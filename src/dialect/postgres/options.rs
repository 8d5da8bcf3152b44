//! What only PostgreSQL has to say of tables, columns and indexes: which options there are, and how they are written.
//!
//! Storage parameters stand in `WITH (…)`, those of a table's TOAST table with `toast.` before them; the other options
//! have clauses of their own. A key that PostgreSQL does not have is refused with the nearest one that it has.

use super::unsupported;
use crate::dialect::RenderError;
use crate::dialect::sql::{quote_name, quote_text};
use crate::document::nearest;
use crate::schema::{Declared, DialectName, Options};

pub(super) const UNLOGGED: &str = "unlogged";
pub(super) const TABLESPACE: &str = "tablespace";
pub(super) const ACCESS_METHOD: &str = "access_method";
pub(super) const STORAGE: &str = "storage";
pub(super) const COMPRESSION: &str = "compression";

/// Options with clauses of their own.
const CLAUSES: [&str; 3] = [UNLOGGED, TABLESPACE, ACCESS_METHOD];

const TABLE: [&str; 23] = [
    "fillfactor",
    "parallel_workers",
    "toast_tuple_target",
    "user_catalog_table",
    "vacuum_index_cleanup",
    "vacuum_truncate",
    "autovacuum_enabled",
    "autovacuum_analyze_scale_factor",
    "autovacuum_analyze_threshold",
    "autovacuum_freeze_max_age",
    "autovacuum_freeze_min_age",
    "autovacuum_freeze_table_age",
    "autovacuum_multixact_freeze_max_age",
    "autovacuum_multixact_freeze_min_age",
    "autovacuum_multixact_freeze_table_age",
    "autovacuum_vacuum_cost_delay",
    "autovacuum_vacuum_cost_limit",
    "autovacuum_vacuum_insert_scale_factor",
    "autovacuum_vacuum_insert_threshold",
    "autovacuum_vacuum_scale_factor",
    "autovacuum_vacuum_threshold",
    "autovacuum_vacuum_max_threshold",
    "log_autovacuum_min_duration",
];

const COLUMN: [&str; 4] = [STORAGE, COMPRESSION, "n_distinct", "n_distinct_inherited"];

/// Where something can have options.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Table,
    Column,
    /// Which parameters there are depends on its method, which may be an extension's.
    Index,
}

/// Refuses keys that PostgreSQL does not have.
pub(super) fn check(
    options: &Options,
    place: Place,
    subject: &str,
    declared: &Declared,
) -> Result<(), RenderError> {
    for (key, value) in options.on(DialectName::Postgres) {
        if let Some(known) = unknown_key(key, place) {
            let error = unsupported(format!("option `{key}`"), subject).at(declared);
            return Err(match known {
                Some(known) => error.with_hint(format!("it is called `{known}`")),
                None => error,
            });
        }
        let is_flag = key == UNLOGGED;
        if is_flag && !matches!(value, "true" | "false") {
            return Err(unsupported(format!("value `{value}` of option `{key}`"), subject)
                .at(declared)
                .with_hint("write `true`, or leave it out"));
        }
    }
    Ok(())
}

/// None for a key that there is, else the nearest one where one is near.
fn unknown_key(key: &str, place: Place) -> Option<Option<&'static str>> {
    let known: Vec<&'static str> = match place {
        Place::Table => CLAUSES.iter().chain(&TABLE).copied().collect(),
        Place::Column => COLUMN.to_vec(),
        Place::Index => return (!is_word(key)).then_some(None),
    };
    let bare = if place == Place::Table { key.strip_prefix("toast.").unwrap_or(key) } else { key };
    if known.contains(&bare) {
        return None;
    }
    let near = nearest(bare, known.iter().copied());
    Some(known.into_iter().find(|word| Some(*word) == near))
}

fn is_word(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// The value of an option on PostgreSQL.
pub(super) fn get<'a>(options: &'a Options, key: &str) -> Option<&'a str> {
    options.get(DialectName::Postgres, key)
}

/// The storage parameters with their values, in the order of their keys.
pub(super) fn parameters(options: &Options) -> impl Iterator<Item = (&str, &str)> {
    options.on(DialectName::Postgres).filter(|(key, _)| !CLAUSES.contains(key))
}

/// A column's options that are set in parentheses.
pub(super) fn attributes(options: &Options) -> impl Iterator<Item = (&str, &str)> {
    options.on(DialectName::Postgres).filter(|(key, _)| !matches!(*key, STORAGE | COMPRESSION))
}

/// ` WITH (fillfactor = '70')`, with the blank before it; nothing where nothing is said.
pub(super) fn with(options: &Options) -> String {
    let list: Vec<String> = parameters(options).map(|(key, value)| parameter(key, value)).collect();
    if list.is_empty() { String::new() } else { format!(" WITH ({})", list.join(", ")) }
}

/// `fillfactor = '70'`.
pub(super) fn parameter(key: &str, value: &str) -> String {
    format!("{key} = {}", quote_text(value))
}

/// ` TABLESPACE "fast"`, with the blank before it.
pub(super) fn tablespace(options: &Options) -> String {
    get(options, TABLESPACE).map(|name| format!(" TABLESPACE {}", quote_name(name))).unwrap_or_default()
}

/// The word for how the catalogue says that values are stored.
pub(super) fn storage_word(letter: char) -> Option<&'static str> {
    match letter {
        'p' => Some("plain"),
        'e' => Some("external"),
        'm' => Some("main"),
        'x' => Some("extended"),
        _ => None,
    }
}

/// PostgreSQL's options alone, as they come back: words in lower case, without a flag that does not hold.
pub(super) fn lowered(options: &Options) -> Options {
    let mut lowered = Options::default();
    for (key, value) in options.on(DialectName::Postgres) {
        let is_word = matches!(key, STORAGE | COMPRESSION);
        let value = if is_word { value.to_lowercase() } else { value.to_owned() };
        if !(key == UNLOGGED && value == "false") {
            lowered.set(DialectName::Postgres, key, value);
        }
    }
    lowered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(pairs: &[(&str, &str)]) -> Options {
        pairs
            .iter()
            .map(|(key, value)| (DialectName::Postgres, (*key).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn a_mistyped_key_names_the_right_one() {
        let check = |pairs: &[(&str, &str)]| {
            check(&options(pairs), Place::Table, "table `a`", &Declared::default())
                .map_err(|error| error.hint())
        };
        assert_eq!(check(&[("fillfactor", "70"), ("toast.autovacuum_enabled", "false")]), Ok(()));
        assert_eq!(check(&[("filfactor", "70")]), Err(Some("it is called `fillfactor`".to_owned())));
        assert_eq!(check(&[("unlogged", "yes")]), Err(Some("write `true`, or leave it out".to_owned())));
        assert_eq!(check(&[("zzz", "1")]), Err(None));
    }

    #[test]
    fn parameters_stand_in_with() {
        let options = options(&[("fillfactor", "70"), ("tablespace", "fast"), ("unlogged", "true")]);
        assert_eq!(with(&options), " WITH (fillfactor = '70')");
        assert_eq!(tablespace(&options), " TABLESPACE \"fast\"");
    }
}
