//! What is set on every connection before anything else, and printed at the head of every offline script: without
//! it the runner and the databases' own shells would disagree on what a statement means.

use std::time::Duration;

use crate::options::ConnectOptions;
use crate::quote::{quote_name, quote_text};
use crate::server::Dialect;

/// How often a transaction that ran into a lock timeout is tried, all in all.
pub(crate) const LOCK_ATTEMPTS: u32 = 5;

/// The statements that make a connection mean the same everywhere, in order, each a single one.
pub fn prologue(dialect: Dialect, options: &ConnectOptions) -> Vec<String> {
    match dialect {
        Dialect::Sqlite => sqlite(),
        Dialect::Postgres => postgres(options),
        Dialect::Mysql => mysql(options),
    }
}

/// SQLite's own patience is next to none: the connection waits for locks, and can be interrupted meanwhile.
pub(crate) const OWN_PATIENCE: &str = "PRAGMA busy_timeout = 20";

/// What the runner says again after a person's statements may have changed a setting.
pub(crate) fn session_setup(dialect: Dialect, options: &ConnectOptions) -> String {
    let mut statements = prologue(dialect, options);
    if dialect == Dialect::Sqlite {
        statements.push(OWN_PATIENCE.to_owned());
    }
    statements.join(";\n")
}

/// How long one statement waits for a lock. It is a part of the whole lock timeout, because a queued `ALTER TABLE`
/// blocks every later reader of its table: better to step back and come again.
pub(crate) fn statement_lock_timeout(options: &ConnectOptions) -> Duration {
    (options.lock_timeout / LOCK_ATTEMPTS).max(Duration::from_millis(50))
}

/// How long SQLite waits for locks is said by the driver's options, and in the shell's own words.
fn sqlite() -> Vec<String> {
    vec![
        "PRAGMA legacy_alter_table = OFF".to_owned(),
        "PRAGMA ignore_check_constraints = OFF".to_owned(),
        "PRAGMA foreign_keys = ON".to_owned(),
    ]
}

fn postgres(options: &ConnectOptions) -> Vec<String> {
    let mut statements = vec![
        "SET client_encoding = 'UTF8'".to_owned(),
        "SET client_min_messages = 'warning'".to_owned(),
        "SET standard_conforming_strings = on".to_owned(),
        "SET datestyle = 'ISO, MDY'".to_owned(),
        "SET intervalstyle = 'postgres'".to_owned(),
        "SET timezone = 'UTC'".to_owned(),
        format!("SET lock_timeout = '{}ms'", statement_lock_timeout(options).as_millis()),
        // Through pg_settings, since older servers do not know all of these names.
        "SELECT count(set_config(name, '0', false)) AS timeouts_off FROM pg_settings WHERE name IN \
         ('statement_timeout', 'transaction_timeout', 'idle_in_transaction_session_timeout', 'idle_session_timeout')"
            .to_owned(),
    ];
    if let Some(schema) = &options.search_path {
        statements.push(format!("SET search_path = {}", quote_schemas(schema)));
    }
    statements
}

fn quote_schemas(search_path: &str) -> String {
    let quote = |schema: &str| quote_name(Dialect::Postgres, schema.trim().trim_matches('"'));
    search_path.split(',').map(quote).collect::<Vec<_>>().join(", ")
}

fn mysql(options: &ConnectOptions) -> Vec<String> {
    // `lock_wait_timeout` counts whole seconds and is a day by default.
    let seconds = statement_lock_timeout(options).as_secs().max(1);
    let mode = "PIPES_AS_CONCAT,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,\
                NO_ENGINE_SUBSTITUTION";
    vec![
        "SET NAMES utf8mb4".to_owned(),
        format!("SET SESSION sql_mode = {}", quote_text(Dialect::Mysql, mode)),
        "SET SESSION time_zone = '+00:00'".to_owned(),
        "SET SESSION foreign_key_checks = 1, unique_checks = 1, sql_safe_updates = 0, autocommit = 1"
            .to_owned(),
        "SET SESSION default_storage_engine = InnoDB".to_owned(),
        // MariaDB alone has max_statement_time, and it alone reads this comment.
        format!(
            "SET SESSION /*M! max_statement_time = 0, */ lock_wait_timeout = {seconds}, \
             innodb_lock_wait_timeout = {seconds}"
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lock_timeouts_come_from_the_options() {
        let options = ConnectOptions { lock_timeout: Duration::from_secs(20), ..ConnectOptions::default() };
        let text = |dialect| prologue(dialect, &options).join("\n");
        assert!(text(Dialect::Postgres).contains("lock_timeout = '4000ms'"));
        assert!(text(Dialect::Mysql).contains("lock_wait_timeout = 4,"));
    }

    #[test]
    fn search_path_is_left_alone_unless_given() {
        let given =
            ConnectOptions { search_path: Some("auth, public".to_owned()), ..ConnectOptions::default() };
        let text = |options| prologue(Dialect::Postgres, options).join("\n");
        assert!(text(&given).contains(r#"SET search_path = "auth", "public""#));
        assert!(!text(&ConnectOptions::default()).contains("search_path"));
    }
}
