//! Who may read a catalogue. PostgreSQL says where somebody may not; MySQL shows what one has rights on, and nothing
//! of the rest: what was read would look like a database without those tables.

use migrate_runtime::{Connection, Dialect as Family, ServerError, Value};

use super::failure::{Failure, Outcome};

/// Rights that let all tables of a database be seen, with their columns.
const TELLING: [&str; 11] = [
    "ALL PRIVILEGES",
    "ALL",
    "SELECT",
    "INSERT",
    "UPDATE",
    "DELETE",
    "CREATE",
    "DROP",
    "ALTER",
    "INDEX",
    "REFERENCES",
];

/// Codes of a refusal: PostgreSQL's, then MySQL's for a database, a table, a column, a right of the server.
const REFUSALS: [&str; 5] = ["42501", "1044", "1142", "1143", "1227"];

/// True where the server says that rights are missing.
pub(super) fn is_refusal(error: &ServerError) -> bool {
    error.code.as_deref().is_some_and(|code| REFUSALS.contains(&code))
}

/// Looks whether the whole database can be seen.
///
/// # Errors
/// Where the server would show only a part of it.
pub(super) async fn check(connection: &mut Connection) -> Outcome<()> {
    if connection.server().dialect != Family::Mysql {
        return Ok(());
    }
    let grants = connection.query("SHOW GRANTS").await?;
    let grants: Vec<String> =
        grants.rows.iter().filter_map(|row| row.first().and_then(Value::as_text)).collect();
    if grants.iter().any(|grant| shows_all_of(grant, connection.database())) {
        return Ok(());
    }
    Err(refused(connection).note("MySQL shows no more than the tables that a user has rights on"))
}

/// The failure where rights are missing.
pub(super) fn refused(connection: &Connection) -> Failure {
    let user = connection.url().user().unwrap_or_default();
    let database = connection.database();
    let failure = Failure::new(format!("`{user}` may not read the catalogue of the database `{database}`"));
    failure.hint(match connection.server().dialect {
        Family::Mysql => format!("give it a right on all tables: `GRANT SELECT ON {database}.* TO '{user}'`"),
        _ => "use a user who may read `pg_catalog`".to_owned(),
    })
}

/// True where a line of SHOW GRANTS gives rights on the whole database. Whatever a role gives is taken for enough.
fn shows_all_of(grant: &str, database: &str) -> bool {
    let Some(rest) = grant.strip_prefix("GRANT ") else { return false };
    let Some((rights, place)) = rest.split_once(" ON ") else { return true };
    let place = place.split(" TO ").next().unwrap_or(place);
    let on_all = match place.strip_suffix(".*") {
        Some("*") => true,
        Some(pattern) => is_like(pattern.trim_matches('`'), database),
        None => false,
    };
    on_all && rights.split(',').any(|right| TELLING.contains(&right.trim()))
}

/// True where the pattern of a grant is of that database: `%` stands for any letters, `_` for one, unless a backslash
/// is before it.
fn is_like(pattern: &str, name: &str) -> bool {
    let mut letters = pattern.chars();
    match letters.next() {
        None => name.is_empty(),
        Some('%') => {
            let rest = letters.as_str();
            (0..=name.len()).filter(|at| name.is_char_boundary(*at)).any(|at| is_like(rest, &name[at..]))
        }
        Some(letter) => {
            let mut others = name.chars();
            let Some(other) = others.next() else { return false };
            let wanted = if letter == '\\' { letters.next() } else { Some(letter) };
            let any = letter == '_';
            (any || wanted == Some(other)) && is_like(letters.as_str(), others.as_str())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_sees_a_whole_database() {
        for grant in [
            "GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION",
            "GRANT SELECT, INSERT ON `shop`.* TO `app`@`%`",
            "GRANT SELECT ON `sh%`.* TO `app`@`%`",
            "GRANT SELECT ON `s_op`.* TO `app`@`%`",
            "GRANT `reader`@`%` TO `app`@`%`",
        ] {
            assert!(shows_all_of(grant, "shop"), "{grant}");
        }
        for grant in [
            "GRANT USAGE ON *.* TO `app`@`%`",
            "GRANT PROCESS ON *.* TO `app`@`%`",
            "GRANT SELECT ON `other`.* TO `app`@`%`",
            "GRANT SELECT ON `s\\_op`.* TO `app`@`%`",
            "GRANT SELECT ON `shop`.`users` TO `app`@`%`",
        ] {
            assert!(!shows_all_of(grant, "shop"), "{grant}");
        }
    }
}
