//! The databases on which the laws are checked.

use std::fmt;
use std::str::FromStr;

use cargo_migrate::dialect::{Dialect, dialect_of};
use cargo_migrate::schema::DialectName;
use migrate_runtime::Flavour;
use test_servers::Kind;

use crate::generate::OTHER_SCHEMA;
use crate::vocabulary::{MARIADB, MYSQL, POSTGRES, SQLITE, Vocabulary};

/// A database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target(Kind);

impl Target {
    /// All, in the order of reports.
    pub const ALL: [Self; 4] =
        [Self(Kind::Sqlite), Self(Kind::Postgres), Self(Kind::Mariadb), Self(Kind::Mysql)];

    /// Its word on the command line and in seeds.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// What tests know it by.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.0
    }

    /// The product.
    #[must_use]
    pub fn flavour(self) -> Flavour {
        match self.0 {
            Kind::Sqlite => Flavour::Sqlite,
            Kind::Postgres => Flavour::Postgres,
            Kind::Mariadb => Flavour::Mariadb,
            Kind::Mysql => Flavour::Mysql,
        }
    }

    /// The dialect that the tool speaks with it.
    #[must_use]
    pub fn dialect(self) -> &'static dyn Dialect {
        dialect_of(self.flavour())
    }

    /// The dialect's name.
    #[must_use]
    pub fn dialect_name(self) -> DialectName {
        self.dialect().name()
    }

    /// What its random schemas are made of.
    #[must_use]
    pub fn vocabulary(self) -> &'static Vocabulary {
        match self.0 {
            Kind::Sqlite => &SQLITE,
            Kind::Postgres => &POSTGRES,
            Kind::Mariadb => &MARIADB,
            Kind::Mysql => &MYSQL,
        }
    }

    /// The database schemas in which tables are; none where there is one alone.
    #[must_use]
    pub fn schemas(self) -> Vec<String> {
        let is_postgres = self.0 == Kind::Postgres;
        if is_postgres { vec!["public".to_owned(), OTHER_SCHEMA.to_owned()] } else { Vec::new() }
    }

    /// True where a revision that fails leaves nothing behind.
    #[must_use]
    pub fn is_transactional(self) -> bool {
        matches!(self.0, Kind::Sqlite | Kind::Postgres)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|target| target.name() == text);
        found.ok_or_else(|| {
            format!("unknown database `{text}`, expected one of sqlite, postgres, mariadb, mysql")
        })
    }
}
