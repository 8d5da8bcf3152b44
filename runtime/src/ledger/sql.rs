//! The SQL of the ledger and the journal, the same from the runner as in an offline script.

use std::time::Duration;

use super::tables::Tables;
use crate::quote::quote_text;
use crate::revision::{Direction, RevisionRun};
use crate::server::Dialect;

/// The statements that create the ledger `name` where it is not there.
pub fn ledger_ddl(dialect: Dialect, name: &str) -> Vec<String> {
    vec![create_ledger(dialect, &Tables::new(dialect, None, name).ledger)]
}

/// The statement that records `revision` in the ledger `name` as applied now, in an unknown time.
pub fn ledger_insert(dialect: Dialect, name: &str, revision: &RevisionRun) -> String {
    insert_row(dialect, &Tables::new(dialect, None, name).ledger, revision, None)
}

/// The statement that takes the revision `id` out of the ledger `name`.
pub fn ledger_delete(dialect: Dialect, name: &str, id: &str) -> String {
    delete_row(dialect, &Tables::new(dialect, None, name).ledger, id)
}

/// The query that gives a row where the ledger `name` does not have the revision `id` as it has to be before a run in
/// that direction: applied before the way down, and not before the way up.
pub fn ledger_contradiction(dialect: Dialect, name: &str, id: &str, direction: Direction) -> String {
    let table = Tables::new(dialect, None, name).ledger;
    let wrong = if direction == Direction::Up { ">" } else { "=" };
    let id = quote_text(dialect, id);
    format!("SELECT count(*) FROM {table} WHERE id = {id} HAVING count(*) {wrong} 0")
}

pub(crate) fn create_ledger(dialect: Dialect, table: &str) -> String {
    let types = Types::of(dialect);
    let Types { key, long, number, tail, .. } = types;
    format!(
        "CREATE TABLE IF NOT EXISTS {table} (sequence {number} NOT NULL PRIMARY KEY, id {key} NOT NULL UNIQUE, \
         app {key} NOT NULL, name {key} NOT NULL, checksum {key} NOT NULL, tool_version {key} NOT NULL, \
         applied_at {key} NOT NULL, duration_ms {number}, text {long} NOT NULL){tail}"
    )
}

/// Creates the journal. The row with step -1 says which revision it is about, the others are its steps.
pub(crate) fn journal_ddl(dialect: Dialect, table: &str) -> String {
    let types = Types::of(dialect);
    let Types { key, short, long, number, tail } = types;
    format!(
        "CREATE TABLE IF NOT EXISTS {table} (revision {short} NOT NULL, direction {short} NOT NULL, \
         step {number} NOT NULL, state {short} NOT NULL, operation {number}, digest {key}, statement {long}, \
         app {key}, name {key}, checksum {key}, tool_version {key}, started_at {key}, steps {number}, text {long}, \
         PRIMARY KEY (revision, direction, step)){tail}"
    )
}

/// The column types that differ from database to database.
struct Types {
    key: &'static str,
    short: &'static str,
    long: &'static str,
    number: &'static str,
    tail: &'static str,
}

impl Types {
    fn of(dialect: Dialect) -> Self {
        match dialect {
            Dialect::Sqlite => Self { key: "TEXT", short: "TEXT", long: "TEXT", number: "INTEGER", tail: "" },
            Dialect::Postgres => {
                Self { key: "text", short: "text", long: "text", number: "bigint", tail: "" }
            }
            Dialect::Mysql => Self {
                key: "varchar(255)",
                short: "varchar(64)",
                long: "longtext",
                number: "bigint",
                tail: " ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
            },
        }
    }
}

pub(crate) fn insert_row(
    dialect: Dialect,
    table: &str,
    revision: &RevisionRun,
    duration: Option<Duration>,
) -> String {
    let quote = |text: &str| quote_text(dialect, text);
    let duration = duration.map_or("NULL".to_owned(), |duration| duration.as_millis().to_string());
    format!(
        "INSERT INTO {table} (sequence, id, app, name, checksum, tool_version, applied_at, duration_ms, text) \
         SELECT coalesce(max(sequence), 0) + 1, {}, {}, {}, {}, {}, {}, {duration}, {} FROM {table}",
        quote(&revision.id),
        quote(&revision.app),
        quote(&revision.name),
        quote(&revision.checksum),
        quote(&revision.tool_version),
        now(dialect),
        quote(&revision.text),
    )
}

/// Takes note of a revision's file as it is now; when and in which order it was applied stays.
pub(crate) fn replace_row(dialect: Dialect, table: &str, revision: &RevisionRun) -> String {
    let quote = |text: &str| quote_text(dialect, text);
    format!(
        "UPDATE {table} SET app = {}, name = {}, checksum = {}, tool_version = {}, text = {} WHERE id = {}",
        quote(&revision.app),
        quote(&revision.name),
        quote(&revision.checksum),
        quote(&revision.tool_version),
        quote(&revision.text),
        quote(&revision.id),
    )
}

pub(crate) fn delete_row(dialect: Dialect, table: &str, id: &str) -> String {
    format!("DELETE FROM {table} WHERE id = {}", quote_text(dialect, id))
}

/// The database's clock as RFC 3339 with milliseconds, in UTC.
pub(crate) fn now(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')",
        Dialect::Postgres => {
            "to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"
        }
        Dialect::Mysql => "concat(left(date_format(utc_timestamp(3), '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z')",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn insert_quotes_what_people_wrote() {
        let revision = RevisionRun {
            id: "7c1d0be2f9a4".to_owned(),
            app: "users".to_owned(),
            name: "users@0002".to_owned(),
            checksum: "1:ab".to_owned(),
            text: "message = \"it's\"\npath = 'C:\\'\n".to_owned(),
            tool_version: "0.1.0".to_owned(),
            direction: Direction::Up,
            steps: Vec::new(),
        };
        let sql = ledger_insert(Dialect::Sqlite, "ledger", &revision);
        assert!(sql.starts_with("INSERT INTO \"ledger\" (sequence, "), "{sql}");
        assert!(sql.ends_with("NULL, 'message = \"it''s\"\npath = ''C:\\''\n' FROM \"ledger\""), "{sql}");
        let sql = ledger_insert(Dialect::Mysql, "ledger", &revision);
        assert!(sql.ends_with("''C:\\\\''\n' FROM `ledger`"), "{sql}");
    }
}
