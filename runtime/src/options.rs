//! How a connection is to be made.

use std::time::Duration;

use crate::ledger::journal_name;

/// How a connection is made and how patient it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectOptions {
    /// Whether a SQLite file that is missing is created (its folder never is)
    pub create_sqlite_file: bool,
    /// How long a server may take to answer
    pub connect_timeout: Duration,
    /// How long to wait for the lock of a run, and for locks of tables
    pub lock_timeout: Duration,
    /// Name of the ledger's table, on PostgreSQL with its schema if it is not the first of the search path
    pub ledger: String,
    /// PostgreSQL: the search path, where it is not to be the database's own
    pub search_path: Option<String>,
}

impl ConnectOptions {
    /// The tables that a run keeps for itself: the ledger and its journal, with a schema where the ledger has one.
    pub fn own_tables(&self) -> [String; 2] {
        [self.ledger.clone(), journal_name(&self.ledger)]
    }
}

impl Default for ConnectOptions {
    fn default() -> Self {
        Self {
            create_sqlite_file: false,
            connect_timeout: Duration::from_secs(10),
            lock_timeout: Duration::from_secs(10),
            ledger: "cargo_migrate_ledger".to_owned(),
            search_path: None,
        }
    }
}
