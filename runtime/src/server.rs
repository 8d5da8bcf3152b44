//! The database at the other end of a connection: dialect, flavour and version.

use std::fmt;

/// A family of databases that take the same SQL, as far as the runner is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dialect {
    /// SQLite
    Sqlite,
    /// PostgreSQL
    Postgres,
    /// MySQL and MariaDB
    Mysql,
}

/// A product; differs from the dialect only where two products share one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Flavour {
    /// SQLite
    Sqlite,
    /// PostgreSQL
    Postgres,
    /// MySQL
    Mysql,
    /// MariaDB
    Mariadb,
}

/// A version number, compared part by part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Version {
    /// First part
    pub major: u32,
    /// Second part
    pub minor: u32,
    /// Third part
    pub patch: u32,
}

/// What a connection found at the other end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Server {
    /// The family
    pub dialect: Dialect,
    /// The product
    pub flavour: Flavour,
    /// The product's version
    pub version: Version,
}

impl Dialect {
    /// The name in configuration and in messages: `sqlite`, `postgres` or `mysql`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::Mysql => "mysql",
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl fmt::Display for Flavour {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
            Self::Mysql => "MySQL",
            Self::Mariadb => "MariaDB",
        })
    }
}

impl Version {
    /// The first dotted number of a text such as `15.18 (Debian 15.18-0+deb12u1)`; absent parts are 0.
    pub fn parse(text: &str) -> Self {
        let start = text.find(|letter: char| letter.is_ascii_digit()).unwrap_or(text.len());
        let end = text[start..]
            .find(|letter: char| letter != '.' && !letter.is_ascii_digit())
            .map_or(text.len(), |length| start + length);
        let mut parts = text[start..end].split('.').map(|part| part.parse().unwrap_or(0));
        let mut next = || parts.next().unwrap_or(0);
        Self { major: next(), minor: next(), patch: next() }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl Server {
    /// What a MySQL or MariaDB server's `version()` says of it.
    pub fn parse_mysql(version: &str) -> Self {
        let mariadb = version.to_ascii_lowercase().contains("mariadb");
        // Old MariaDB servers hide behind `5.5.5-` to please old replicas.
        let number = version.strip_prefix("5.5.5-").filter(|_| mariadb).unwrap_or(version);
        let flavour = if mariadb { Flavour::Mariadb } else { Flavour::Mysql };
        Self { dialect: Dialect::Mysql, flavour, version: Version::parse(number) }
    }
}

impl fmt::Display for Server {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.flavour, self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_servers_say() {
        let version = |major, minor, patch| Version { major, minor, patch };
        assert_eq!(Version::parse("15.18 (Debian 15.18-0+deb12u1)"), version(15, 18, 0));
        assert_eq!(Version::parse("3.46.1"), version(3, 46, 1));
        assert_eq!(Version::parse("devel"), version(0, 0, 0));
    }

    #[test]
    fn mariadb_is_told_from_mysql() {
        let mariadb = Server::parse_mysql("5.5.5-10.11.14-MariaDB-0+deb12u2");
        assert_eq!((mariadb.flavour, mariadb.version.major), (Flavour::Mariadb, 10));
        let mysql = Server::parse_mysql("9.7.4");
        assert_eq!((mysql.flavour, mysql.version.major), (Flavour::Mysql, 9));
    }
}
