//! What of a column's values another type does not hold: rounded or cut, refused, or kept all the same, each database in
//! its own way.

use crate::schema::ColumnType::Other;
use crate::schema::{Column, ColumnType, DialectName, IntegerWidth, Loosely};

/// The two types of a column on one of the databases.
struct Types<'a> {
    from: &'a ColumnType,
    to: &'a ColumnType,
    /// What SQLite does with what does not fit; none where the database holds to its types.
    loosely: Option<Loosely>,
}

/// What is lost on the way forward, and on the way back.
pub(super) fn of_types(
    name: &str,
    from: &Column,
    to: &Column,
    dialects: &[DialectName],
) -> Option<(String, Option<String>)> {
    let on = |dialect: &DialectName| {
        let (from, to) = from.type_on(*dialect).zip(to.type_on(*dialect))?;
        let loosely = (*dialect == DialectName::Sqlite).then(|| from.loosely_becomes(to));
        Some(Types { from, to, loosely })
    };
    let types: Vec<Types<'_>> = dialects.iter().filter_map(on).collect();
    if let Some(cut) = types.iter().find(|types| types.from.is_coarsened_by(types.to)) {
        return coarsening(name, cut, &types);
    }
    if let Some(lost) = types.iter().find_map(|types| lost_members(types.from, types.to)) {
        return Some((format!("rows that hold {} in {name} stop this revision", lost.join(", ")), None));
    }
    if let Some(narrower) = types.iter().find(|types| is_narrower(types.from, types.to)) {
        return Some((narrowing(name, narrower, &types), None));
    }
    let mut strict = types.iter().filter(|types| types.loosely.is_none());
    strict.find_map(|types| zone(name, types.from, types.to)).map(|words| (words, None))
}

/// What SQLite does where it is among the databases, and whether it is the only one.
fn loosely(types: &[Types<'_>]) -> (Option<Loosely>, bool) {
    let found = types.iter().find_map(|types| types.loosely);
    (found, types.iter().all(|types| types.loosely.is_some()))
}

fn coarsening(name: &str, cut: &Types<'_>, types: &[Types<'_>]) -> Option<(String, Option<String>)> {
    let Types { from, to, .. } = cut;
    let behind = match loosely(types) {
        (Some(Loosely::Kept), true) => return None,
        (Some(Loosely::Refused), true) => return Some((narrowing(name, cut, types), None)),
        (Some(Loosely::Kept), false) => "; SQLite keeps them as they are",
        (Some(Loosely::Refused), false) => "; on SQLite they stop this revision",
        (Some(Loosely::Converted) | None, _) => "",
    };
    let back = format!("{name} stays as it was rounded or cut");
    Some((format!("values of {name} are rounded or cut from {from} to {to}{behind}"), Some(back)))
}

fn narrowing(name: &str, Types { from, to, .. }: &Types<'_>, types: &[Types<'_>]) -> String {
    let values = format!("values of {name} that fit {from} and not {to}");
    match loosely(types) {
        (Some(Loosely::Kept), true) => format!("{values} stay as they are: SQLite keeps them"),
        (Some(Loosely::Kept), false) => format!("{values} stop this revision; SQLite keeps them"),
        _ => format!("{values} stop this revision"),
    }
}

/// What zone moments and times are taken to be in that become one another: that of the session, which is always UTC.
fn zone(name: &str, from: &ColumnType, to: &ColumnType) -> Option<String> {
    use ColumnType::{Array, Date, Timestamp, TimestampTz};
    match (from, to) {
        (Array(from), Array(to)) => zone(name, from, to),
        (TimestampTz(_), Timestamp(_)) => Some(format!("moments in {name} become the time that UTC shows")),
        (Timestamp(_) | Date, TimestampTz(_)) => Some(format!("times in {name} are taken to be in UTC")),
        _ => None,
    }
}

/// True where the second type holds fewer values than the first, and refuses the others.
fn is_narrower(from: &ColumnType, to: &ColumnType) -> bool {
    use ColumnType::{Array, Binary, Blob, Char, Integer, Json, Numeric, Text, Varbinary, Varchar};
    match (from, to) {
        (Array(from), Array(to)) => is_narrower(from, to),
        (Varchar(from) | Char(from), Varchar(to) | Char(to))
        | (Varbinary(from) | Binary(from), Varbinary(to) | Binary(to)) => from > to,
        (Text, Varchar(_) | Char(_)) | (Blob, Varbinary(_) | Binary(_)) => true,
        (Integer { width: from, unsigned: one }, Integer { width: to, unsigned: other }) => {
            bits(*from) > bits(*to) || one != other
        }
        (Numeric(None), Numeric(Some(_))) => true,
        (Numeric(Some((from, from_scale))), Numeric(Some((to, to_scale)))) => {
            from.saturating_sub(*from_scale) > to.saturating_sub(*to_scale)
        }
        (Numeric(_), Integer { .. }) => true,
        (Text | Varchar(_) | Char(_), to) => !matches!(to, Text | Varchar(_) | Char(_)),
        (Other(from), Other(to)) => holds_less(from, to),
        (Other(_), to) => !matches!(to, Text | Blob | Json),
        (_, Other(_)) => true,
        _ => false,
    }
}

/// The values that `enum('a','b')` or `set('a','b')` loses.
fn lost_members(from: &ColumnType, to: &ColumnType) -> Option<Vec<String>> {
    let (Other(from), Other(to)) = (from, to) else { return None };
    let (from, to) = (members(from)?, members(to)?);
    let lost: Vec<String> = from.into_iter().filter(|value| !to.contains(value)).collect();
    (!lost.is_empty()).then_some(lost)
}

/// The values that MySQL's `enum` and `set` hold within themselves.
fn members(text: &str) -> Option<Vec<String>> {
    let (word, list) = text.split_once('(')?;
    let is_list = matches!(word.trim().to_ascii_lowercase().as_str(), "enum" | "set");
    let list = list.trim_end().strip_suffix(')').filter(|_| is_list)?;
    let mut values = Vec::new();
    // Every second piece is within quotes; a quote is doubled there.
    let pieces: Vec<&str> = list.split('\'').collect();
    for (at, piece) in pieces.iter().enumerate().skip(1).step_by(2) {
        match values.last_mut().filter(|_: &&mut String| pieces[at - 1].is_empty() && at > 1) {
            Some(last) => last.push_str(&format!("'{piece}")),
            None => values.push((*piece).to_owned()),
        }
    }
    Some(values)
}

/// Of two types of one database: all that is known is that `bit(8)` holds what `bit(4)` does.
fn holds_less(from: &str, to: &str) -> bool {
    let parts = |text: &str| {
        let (word, numbers) = text.split_once('(').unwrap_or((text, ""));
        (word.trim().to_lowercase(), numbers.trim_end_matches(')').trim().parse::<u32>().ok())
    };
    let ((from_word, from_length), (to_word, to_length)) = (parts(from), parts(to));
    let is_shorter = to_length.is_some_and(|to| from_length.is_none_or(|from| from > to));
    from_word != to_word || is_shorter
}

fn bits(width: IntegerWidth) -> u8 {
    match width {
        IntegerWidth::Tiny => 8,
        IntegerWidth::Small => 16,
        IntegerWidth::Regular => 32,
        IntegerWidth::Big => 64,
    }
}
