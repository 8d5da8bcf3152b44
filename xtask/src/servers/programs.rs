//! Which programs of the databases this machine has.

use std::path::PathBuf;

use crate::database::Database;
use crate::program;

use super::mariadb::Mariadb;
use super::mysql::Mysql;
use super::postgres::Postgres;

/// The programs of every database that were found.
pub(crate) struct Programs {
    pub(super) postgres: Option<Postgres>,
    pub(super) postgres_18: Option<Postgres>,
    pub(super) mariadb: Option<Mariadb>,
    pub(super) mysql: Option<Mysql>,
    sqlite_client: Option<PathBuf>,
}

impl Programs {
    pub(crate) fn find() -> Self {
        Self {
            postgres: Postgres::find(),
            postgres_18: Postgres::in_cache(),
            mariadb: Mariadb::find(),
            mysql: Mysql::find(),
            sqlite_client: program::find("sqlite3"),
        }
    }

    /// Whether the database's server can be started. SQLite needs none, but the tests want its shell.
    pub(crate) fn has(&self, database: Database) -> bool {
        match database {
            Database::Sqlite => self.sqlite_client.is_some(),
            Database::Postgres => self.postgres.is_some(),
            Database::Postgres18 => self.postgres_18.is_some(),
            Database::Mariadb => self.mariadb.is_some(),
            Database::Mysql => self.mysql.is_some(),
        }
    }

    /// The database's own shell.
    pub(crate) fn client(&self, database: Database) -> Option<PathBuf> {
        match database {
            Database::Sqlite => self.sqlite_client.clone(),
            Database::Postgres => self.postgres.as_ref().and_then(Postgres::client),
            Database::Postgres18 => self.postgres_18.as_ref().and_then(Postgres::client),
            Database::Mariadb => program::find("mariadb"),
            Database::Mysql => self.mysql.as_ref().and_then(Mysql::client),
        }
    }
}
