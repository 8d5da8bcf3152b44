//! How a value of one type becomes a value of another.
//!
//! SQLite converts between numbers and texts by affinity alone. Moments, bytes and UUIDs it keeps as they were, and
//! sqlx could then not read them in a column of the new type: they are converted here where the meaning is plain, and
//! what is no value of the new type stops the revision.

use crate::schema::ColumnType;

/// The value of type `from` as one of type `to`; one that is neither stays as it is.
pub(super) fn converted(value: &str, from: &ColumnType, to: &ColumnType) -> String {
    match (from, to) {
        (ColumnType::Timestamp(_) | ColumnType::TimestampTz(_), ColumnType::Date) => {
            format!("COALESCE(date({value}), {value})")
        }
        (ColumnType::Timestamp(_) | ColumnType::TimestampTz(_), ColumnType::Time(_)) => {
            format!("COALESCE(strftime('%H:%M:%f', {value}), {value})")
        }
        (ColumnType::Date, ColumnType::Timestamp(_) | ColumnType::TimestampTz(_)) => {
            format!("COALESCE(datetime({value}), {value})")
        }
        (ColumnType::Uuid, to) if is_text(to) => uuid_text(value),
        (from, ColumnType::Uuid) if is_text(from) => uuid_bytes(value),
        (from, to) if is_text(from) && is_bytes(to) => format!("CAST({value} AS BLOB)"),
        (from, to) if is_bytes(from) && is_text(to) => format!("CAST({value} AS TEXT)"),
        _ => value.to_owned(),
    }
}

/// A condition that holds where the column has a value that is none of type `to`, though it has been converted; none
/// where every value of type `from` is one.
pub(super) fn misfit(column: &str, from: &ColumnType, to: &ColumnType) -> Option<String> {
    if std::mem::discriminant(from) == std::mem::discriminant(to) {
        return None;
    }
    if let Some(classes) = storage_classes(to) {
        let differ = storage_classes(from) != Some(classes);
        return differ.then(|| format!("typeof({column}) NOT IN ({classes})"));
    }
    match to {
        ColumnType::Date => Some(format!("date({column}) IS NOT {column}")),
        // Its functions take a number for a day, a day for its first moment, and a time for one of the year 2000.
        ColumnType::Time(_) => {
            Some(format!("time({column}) IS NULL AND {column} IS NOT NULL OR {column} LIKE '%-%-%'"))
        }
        ColumnType::Timestamp(_) | ColumnType::TimestampTz(_) if !is_moment(from) => {
            Some(format!("datetime({column}) IS NULL AND {column} IS NOT NULL OR {column} NOT LIKE '%-%-%'"))
        }
        ColumnType::Uuid => {
            Some(format!("typeof({column}) NOT IN ('blob', 'null') OR length({column}) <> 16"))
        }
        _ => None,
    }
}

/// What SQLite's `typeof` may say of a value in a column of that type, for the types whose affinity converts; a
/// value that it could not convert would stay as it is, and could then not be read.
fn storage_classes(ty: &ColumnType) -> Option<&'static str> {
    match ty {
        ColumnType::Boolean | ColumnType::Integer { .. } => Some("'integer', 'null'"),
        ColumnType::Real | ColumnType::Double | ColumnType::Numeric(_) => Some("'real', 'integer', 'null'"),
        _ => None,
    }
}

fn is_text(ty: &ColumnType) -> bool {
    matches!(ty, ColumnType::Text | ColumnType::Varchar(_) | ColumnType::Char(_))
}

fn is_bytes(ty: &ColumnType) -> bool {
    matches!(ty, ColumnType::Blob | ColumnType::Varbinary(_) | ColumnType::Binary(_))
}

fn is_moment(ty: &ColumnType) -> bool {
    matches!(ty, ColumnType::Timestamp(_) | ColumnType::TimestampTz(_))
}

/// Sixteen bytes as `550e8400-e29b-41d4-a716-446655440000`.
fn uuid_text(value: &str) -> String {
    let parts = [(1, 8), (9, 4), (13, 4), (17, 4), (21, 12)];
    let parts = parts.map(|(start, length)| format!("substr(hex({value}), {start}, {length})"));
    format!("CASE WHEN {value} IS NOT NULL THEN lower({}) END", parts.join(" || '-' || "))
}

/// Such a text as sixteen bytes, one after the other: `unhex` is younger than the shells that scripts are run by.
fn uuid_bytes(value: &str) -> String {
    let digits = format!("lower(replace({value}, '-', ''))");
    let all: String = (0..=u8::MAX).map(|byte| format!("{byte:02x}")).collect();
    // Names that no column of the table has.
    let (made, place, bytes) = ("cargo_migrate_made", "cargo_migrate_place", "cargo_migrate_bytes");
    let digit = |at: usize| format!("instr('123456789abcdef', substr({digits}, {place} + {at}, 1))");
    let byte = format!("substr(x'{all}', 16 * {} + {} + 1, 1)", digit(0), digit(1));
    format!(
        "CASE WHEN length({digits}) = 32 AND {digits} NOT GLOB '*[^0-9a-f]*' THEN (WITH RECURSIVE \
         {made}({place}, {bytes}) AS (SELECT 1, '' UNION ALL SELECT {place} + 2, {bytes} || {byte} FROM {made} \
         WHERE {place} < 32) SELECT CAST({bytes} AS BLOB) FROM {made} WHERE {place} = 33) ELSE {value} END"
    )
}
