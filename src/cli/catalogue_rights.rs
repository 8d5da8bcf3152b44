//! Who may read a catalogue. PostgreSQL says where somebody may not; MySQL and MariaDB show what one has rights on, and
//! nothing of the rest: what was read would look like a database without those tables, columns or keys.

use std::collections::BTreeSet;

use migrate_runtime::{Connection, Dialect as Family, Flavour, ServerError, Value};

use super::failure::{Failure, Outcome};
use crate::dialect::Unknown;

/// Rights of which each lets the columns of all tables be seen (tried on MySQL 9.7 and MariaDB 10.11).
const SHOW_COLUMNS: [&str; 4] = ["SELECT", "INSERT", "UPDATE", "REFERENCES"];

/// Rights of which each lets what foreign keys do be seen on MariaDB; SELECT is none of them.
const SHOW_KEYS: [&str; 5] = ["INSERT", "UPDATE", "REFERENCES", "INDEX", "ALTER"];

/// What is not seen at all without one of these rights.
const SHOW_OTHERS: [(&str, &[&str]); 3] = [
    ("triggers", &["TRIGGER"]),
    ("events", &["EVENT"]),
    ("routines", &["EXECUTE", "ALTER ROUTINE", "CREATE ROUTINE", "SHOW_ROUTINE"]),
];

/// Codes of a refusal: PostgreSQL's, then MySQL's for a database, a table, a column, a right of the server.
const REFUSALS: [&str; 5] = ["42501", "1044", "1142", "1143", "1227"];

/// True where the server says that rights are missing.
pub(super) fn is_refusal(error: &ServerError) -> bool {
    error.code.as_deref().is_some_and(|code| REFUSALS.contains(&code))
}

/// Looks whether all tables of the database can be seen, and gives what cannot.
///
/// # Errors
/// Where the server would show only a part of the tables, or of what is in them.
pub(super) async fn check(connection: &mut Connection) -> Outcome<Vec<Unknown>> {
    if connection.server().dialect != Family::Mysql {
        return Ok(Vec::new());
    }
    let grants = connection.query("SHOW GRANTS").await?;
    let grants = grants.iter().filter_map(|row| row.first().and_then(Value::as_text));
    let Some(rights) = rights_on(grants, connection.database()) else { return Ok(Vec::new()) };
    let has = |wanted: &[&str]| wanted.iter().any(|right| rights.contains(*right));
    let sees_keys = connection.server().flavour != Flavour::Mariadb || has(&SHOW_KEYS);
    if !has(&SHOW_COLUMNS) || !sees_keys {
        return Err(refused(connection).note("the server shows no more than what a user has rights on"));
    }
    let user = connection.url().user().unwrap_or_default();
    let unseen = SHOW_OTHERS.iter().filter(|(_, wanted)| !has(wanted)).map(|(what, wanted)| Unknown {
        kind: "right",
        name: wanted[0].to_owned(),
        detail: format!("`{user}` has it not, and so {what} are not shown"),
    });
    Ok(unseen.collect())
}

/// The failure where rights are missing.
pub(super) fn refused(connection: &Connection) -> Failure {
    let user = connection.url().user().unwrap_or_default();
    let database = connection.database();
    let failure = Failure::new(format!("`{user}` may not read the catalogue of the database `{database}`"));
    failure.hint(match connection.server().dialect {
        Family::Mysql => {
            format!("give it rights on all tables: `GRANT SELECT, REFERENCES ON {database}.* TO '{user}'`")
        }
        _ => "use a user who may read `pg_catalog`".to_owned(),
    })
}

/// The rights that the lines of SHOW GRANTS give on the whole database; none where they are all of them. What a role gives
/// is taken for all.
fn rights_on(grants: impl Iterator<Item = String>, database: &str) -> Option<BTreeSet<String>> {
    let mut rights = BTreeSet::new();
    for grant in grants {
        let Some(rest) = grant.strip_prefix("GRANT ") else { continue };
        let (given, place) = rest.split_once(" ON ")?;
        let place = place.split(" TO ").next().unwrap_or(place);
        let is_here = match place.strip_suffix(".*") {
            Some("*") => true,
            Some(pattern) => is_like(pattern.trim_matches('`'), database),
            None => false,
        };
        if is_here {
            rights.extend(given.split(',').map(|right| right.trim().to_owned()));
        }
    }
    let has_all = rights.contains("ALL") || rights.contains("ALL PRIVILEGES");
    (!has_all).then_some(rights)
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

    fn rights(grants: &[&str]) -> Option<Vec<String>> {
        let found = rights_on(grants.iter().map(|grant| (*grant).to_owned()), "shop");
        found.map(|rights| rights.into_iter().collect())
    }

    #[test]
    fn who_sees_a_whole_database() {
        for grant in [
            "GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION",
            "GRANT ALL ON `shop`.* TO `app`@`%`",
            "GRANT `reader`@`%` TO `app`@`%`",
        ] {
            assert_eq!(rights(&[grant]), None, "{grant}");
        }
        let several = ["GRANT USAGE ON *.* TO `app`@`%`", "GRANT SELECT, INSERT ON `sh%`.* TO `app`@`%`"];
        assert_eq!(rights(&several).unwrap(), ["INSERT", "SELECT", "USAGE"]);
        assert_eq!(rights(&["GRANT SELECT ON `s_op`.* TO `app`@`%`"]).unwrap(), ["SELECT"]);
        for grant in [
            "GRANT SELECT ON `other`.* TO `app`@`%`",
            "GRANT SELECT ON `s\\_op`.* TO `app`@`%`",
            "GRANT SELECT ON `shop`.`users` TO `app`@`%`",
        ] {
            assert_eq!(rights(&[grant]).unwrap(), Vec::<String>::new(), "{grant}");
        }
    }
}
