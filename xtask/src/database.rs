//! The databases that the tests run on, and the environment variables by which the tests find them.

use clap::ValueEnum;

/// A database under test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Database {
    Sqlite,
    Postgres,
    /// In the place of the other PostgreSQL
    #[value(name = "postgres-18")]
    Postgres18,
    Mariadb,
    Mysql,
}

/// Names of all databases under test, separated by commas: a test of another one is left out even under CI.
pub(crate) const CHOSEN_VARIABLE: &str = "CARGO_MIGRATE_TEST_DATABASES";

impl Database {
    /// One of each kind.
    pub(crate) const ALL: [Self; 4] = [Self::Sqlite, Self::Postgres, Self::Mariadb, Self::Mysql];

    /// The name that the tests know it by: they ask the server for its version.
    fn kind(self) -> &'static str {
        match self {
            Self::Postgres18 => Self::Postgres.name(),
            other => other.name(),
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::Postgres18 => "postgres-18",
            Self::Mariadb => "mariadb",
            Self::Mysql => "mysql",
        }
    }

    /// Where the tests find the server; SQLite has none.
    pub(crate) fn url_variable(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres | Self::Postgres18 => Some("CARGO_MIGRATE_TEST_POSTGRES_URL"),
            Self::Mariadb => Some("CARGO_MIGRATE_TEST_MARIADB_URL"),
            Self::Mysql => Some("CARGO_MIGRATE_TEST_MYSQL_URL"),
        }
    }

    /// Where the tests find the database's own shell.
    pub(crate) fn client_variable(self) -> &'static str {
        match self {
            Self::Sqlite => "CARGO_MIGRATE_TEST_SQLITE3",
            Self::Postgres | Self::Postgres18 => "CARGO_MIGRATE_TEST_PSQL",
            Self::Mariadb => "CARGO_MIGRATE_TEST_MARIADB_CLIENT",
            Self::Mysql => "CARGO_MIGRATE_TEST_MYSQL_CLIENT",
        }
    }
}

/// The names that the tests know them by, separated by commas.
pub(crate) fn kinds(databases: &[Database]) -> String {
    databases.iter().map(|database| database.kind()).collect::<Vec<_>>().join(",")
}

/// Their names, separated by commas.
pub(crate) fn names(databases: &[Database]) -> String {
    databases.iter().map(|database| database.name()).collect::<Vec<_>>().join(",")
}
