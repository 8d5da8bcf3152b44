//! Types of which no value is one of the other, though a database may make something of it: of the number 5 the
//! sixteen bytes of a UUID, of a time the moment at which it is in the year 2000, of a moment the number
//! 20240102030405.

use crate::schema::ColumnType;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Day,
    Time,
    Moment,
    Uuid,
    Json,
    Named,
}

fn kind(ty: &ColumnType) -> Option<Kind> {
    Some(match ty {
        ColumnType::Boolean
        | ColumnType::Integer { .. }
        | ColumnType::Real
        | ColumnType::Double
        | ColumnType::Numeric(_) => Kind::Number,
        ColumnType::Date => Kind::Day,
        ColumnType::Time(_) => Kind::Time,
        ColumnType::Timestamp(_) | ColumnType::TimestampTz(_) => Kind::Moment,
        ColumnType::Uuid => Kind::Uuid,
        ColumnType::Json => Kind::Json,
        ColumnType::Enum(_) => Kind::Named,
        _ => return None,
    })
}

/// True where nothing but an expression of its own can say what becomes of a value, on any database.
pub(super) fn are_strangers(from: &ColumnType, to: &ColumnType) -> bool {
    let Some((from, to)) = kind(from).zip(kind(to)) else { return false };
    match (from, to) {
        (Kind::Uuid, other) | (other, Kind::Uuid) => other != Kind::Uuid,
        (Kind::Named, other) | (other, Kind::Named) => matches!(other, Kind::Number | Kind::Json),
        (Kind::Time, Kind::Day | Kind::Moment) | (Kind::Day, Kind::Time) => true,
        (Kind::Number, other) | (other, Kind::Number) => is_of_time(other),
        _ => false,
    }
}

/// True of what says when. Of years and days a number may be counted or written together, as in 20240102.
fn is_of_time(kind: Kind) -> bool {
    matches!(kind, Kind::Day | Kind::Time | Kind::Moment)
}
