//! What SQLite does with values whose column gets another type: it holds any value in any column, so of lengths, digits
//! and ranges it takes no notice.

use super::ColumnType;

/// What becomes of a value that the new type does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loosely {
    /// It stays as it is.
    Kept,
    /// The tool looks for it, and stops the revision.
    Refused,
    /// It is made into a value of the new type.
    Converted,
}

impl ColumnType {
    /// What SQLite does with values of this type that the other one does not hold.
    #[must_use]
    pub fn loosely_becomes(&self, to: &Self) -> Loosely {
        use ColumnType::{Date, Enum, Integer, Json, Time, Timestamp, TimestampTz, Uuid};
        let are_alike = std::mem::discriminant(self) == std::mem::discriminant(to);
        match (self, to) {
            (_, Enum(_)) => Loosely::Refused,
            _ if are_alike => Loosely::Kept,
            (Timestamp(_) | TimestampTz(_), Date | Time(_)) => Loosely::Converted,
            (Timestamp(_), TimestampTz(_)) | (TimestampTz(_), Timestamp(_)) => Loosely::Kept,
            (Integer { .. } | Self::Numeric(_), Self::Double | Self::Real) => Loosely::Converted,
            (_, Date | Time(_) | Timestamp(_) | TimestampTz(_) | Uuid | Json) => Loosely::Refused,
            (from, to) => match (from.number(), to.number()) {
                (_, None) => Loosely::Kept,
                (one, other) if one == other => Loosely::Kept,
                _ => Loosely::Refused,
            },
        }
    }

    /// Numbers are whole ones or not; none for what is no number.
    fn number(&self) -> Option<bool> {
        match self {
            Self::Boolean | Self::Integer { .. } => Some(true),
            Self::Real | Self::Double | Self::Numeric(_) => Some(false),
            _ => None,
        }
    }
}
