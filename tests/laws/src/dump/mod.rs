//! The database's own words for what is in it, without what may differ between two ways to the same schema: the
//! order of columns, counters, and names that only the database gives.

mod mysql;
mod postgres;
mod sqlite;

pub(crate) use mysql::steady;
use test_servers::Kind;

use crate::database::Database;

/// Sorted lines that are equal for equal schemas. On SQLite these are the statements of `sqlite_schema`, on MySQL and
/// MariaDB those of SHOW CREATE TABLE, which is what their dump programs print; on PostgreSQL the catalogue's functions.
///
/// # Errors
/// Where the catalogue cannot be read.
pub(crate) async fn dump(database: &mut Database) -> Result<Vec<String>, String> {
    let mut lines = match database.target.kind() {
        Kind::Sqlite => sqlite::dump(database).await?,
        Kind::Postgres => postgres::dump(database).await?,
        Kind::Mariadb | Kind::Mysql => mysql::dump(database).await?,
    };
    lines.sort();
    Ok(lines)
}

/// Where two dumps differ; none where they do not.
pub(crate) fn difference(found: &[String], expected: &[String]) -> Option<String> {
    if found == expected {
        return None;
    }
    let lines = |from: &[String], other: &[String], sign: &str| -> String {
        from.iter().filter(|line| !other.contains(line)).map(|line| format!("\n  {sign} {line}")).collect()
    };
    Some(format!("{}{}", lines(found, expected, "+"), lines(expected, found, "-")))
}
