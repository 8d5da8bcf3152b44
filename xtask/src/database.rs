//! The databases that the tests run on, and the environment variables by which the tests find them.

use clap::ValueEnum;

/// A database under test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Database {
    Sqlite,
    Postgres,
    Mariadb,
    Mysql,
}

/// Names of all databases under test, separated by commas: a test of another one is left out even under CI.
pub(crate) const CHOSEN_VARIABLE: &str = "CARGO_MIGRATE_TEST_DATABASES";

impl Database {
    pub(crate) const ALL: [Self; 4] = [Self::Sqlite, Self::Postgres, Self::Mariadb, Self::Mysql];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::Mariadb => "mariadb",
            Self::Mysql => "mysql",
        }
    }

    /// Where the tests find the server; SQLite has none.
    pub(crate) fn url_variable(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("CARGO_MIGRATE_TEST_POSTGRES_URL"),
            Self::Mariadb => Some("CARGO_MIGRATE_TEST_MARIADB_URL"),
            Self::Mysql => Some("CARGO_MIGRATE_TEST_MYSQL_URL"),
        }
    }

    /// Where the tests find the database's own shell.
    pub(crate) fn client_variable(self) -> &'static str {
        match self {
            Self::Sqlite => "CARGO_MIGRATE_TEST_SQLITE3",
            Self::Postgres => "CARGO_MIGRATE_TEST_PSQL",
            Self::Mariadb => "CARGO_MIGRATE_TEST_MARIADB_CLIENT",
            Self::Mysql => "CARGO_MIGRATE_TEST_MYSQL_CLIENT",
        }
    }
}

/// Their names, separated by commas.
pub(crate) fn names(databases: &[Database]) -> String {
    databases.iter().map(|database| database.name()).collect::<Vec<_>>().join(",")
}
