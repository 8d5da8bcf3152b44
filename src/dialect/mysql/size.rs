//! How many bytes a column takes of a row and of a key, as MySQL and MariaDB reckon them: by the longest value that it
//! can hold. Where only the server knows, it is the least that it can be.

use super::native_type::members;
use crate::schema::{ColumnType, IntegerWidth};

/// A column's type in the database's own words, and the character set of its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sized {
    pub(super) ty: ColumnType,
    pub(super) charset: String,
}

impl Sized {
    /// In a row. A large value is kept elsewhere, and the row has where.
    pub(super) fn in_row(&self) -> u64 {
        match &self.ty {
            ColumnType::Varchar(_) | ColumnType::Varbinary(_) => {
                let bytes = self.whole();
                bytes + if bytes < 256 { 1 } else { 2 }
            }
            ColumnType::Text | ColumnType::Blob | ColumnType::Json => 12,
            ColumnType::Other(text) if text.ends_with("text") || text.ends_with("blob") => 9,
            _ => self.whole(),
        }
    }

    /// In a key, which may hold no more than the first characters or bytes.
    pub(super) fn in_key(&self, length: Option<u32>) -> u64 {
        length.map_or_else(|| self.whole(), |length| u64::from(length) * self.unit())
    }

    /// What lengths of the type count, in bytes: a character, or a byte.
    pub(super) fn unit(&self) -> u64 {
        match &self.ty {
            ColumnType::Text | ColumnType::Varchar(_) | ColumnType::Char(_) => self.width(),
            ColumnType::Other(text) if text.ends_with("text") => self.width(),
            _ => 1,
        }
    }

    /// All of the longest value.
    fn whole(&self) -> u64 {
        match &self.ty {
            ColumnType::Boolean => 1,
            ColumnType::Integer { width, .. } => of_integer(*width),
            ColumnType::Real => 4,
            ColumnType::Double => 8,
            ColumnType::Numeric(Some((precision, scale))) => {
                of_digits(precision.saturating_sub(*scale)) + of_digits(*scale)
            }
            ColumnType::Varchar(length) | ColumnType::Char(length) => u64::from(*length) * self.width(),
            ColumnType::Varbinary(length) | ColumnType::Binary(length) => u64::from(*length),
            ColumnType::Date => 3,
            ColumnType::Time(digits) => 3 + of_fraction(*digits),
            ColumnType::Timestamp(digits) => 5 + of_fraction(*digits),
            ColumnType::TimestampTz(digits) => 4 + of_fraction(*digits),
            ColumnType::Other(text) => of_members(text),
            _ => 0,
        }
    }

    /// Bytes of the longest character.
    fn width(&self) -> u64 {
        match self.charset.as_str() {
            "utf8mb4" | "utf16" | "utf16le" | "utf32" | "gb18030" => 4,
            "utf8mb3" | "eucjpms" | "ujis" => 3,
            "big5" | "cp932" | "euckr" | "gb2312" | "gbk" | "sjis" | "ucs2" => 2,
            _ => 1,
        }
    }
}

fn of_integer(width: IntegerWidth) -> u64 {
    match width {
        IntegerWidth::Tiny => 1,
        IntegerWidth::Small => 2,
        IntegerWidth::Regular => 4,
        IntegerWidth::Big => 8,
    }
}

/// Nine decimal digits are four bytes; what is left of them takes as many as it needs.
fn of_digits(digits: u32) -> u64 {
    u64::from(digits / 9 * 4 + (digits % 9).div_ceil(2))
}

fn of_fraction(digits: Option<u32>) -> u64 {
    u64::from(digits.unwrap_or(0).div_ceil(2))
}

/// The number of an enum's value, the bits of a set.
fn of_members(text: &str) -> u64 {
    match members(text) {
        Some((false, values)) => {
            if values.len() < 256 {
                1
            } else {
                2
            }
        }
        Some((true, values)) => match values.len().div_ceil(8) {
            bytes @ 0..=4 => bytes as u64,
            _ => 8,
        },
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sized(text: &str, charset: &str) -> Sized {
        let Ok(ty) = text.parse();
        Sized { ty, charset: charset.to_owned() }
    }

    #[test]
    fn rows_hold_lengths_and_where_large_values_are() {
        for (ty, charset, bytes) in [
            ("varchar(63)", "utf8mb4", 253),
            ("varchar(64)", "utf8mb4", 258),
            ("varchar(21844)", "utf8mb3", 65534),
            ("char(255)", "utf8mb4", 1020),
            ("char(255)", "latin1", 255),
            ("text", "utf8mb4", 12),
            ("tinytext", "utf8mb4", 9),
            ("numeric(65,30)", "utf8mb4", 30),
            ("timestamp(6)", "utf8mb4", 8),
            ("timestamptz(0)", "utf8mb4", 4),
            ("time(3)", "utf8mb4", 5),
            ("enum('a','b')", "utf8mb4", 1),
            ("set('a','b')", "utf8mb4", 1),
        ] {
            assert_eq!(sized(ty, charset).in_row(), bytes, "{ty} {charset}");
        }
    }

    #[test]
    fn keys_hold_no_lengths_and_may_end_early() {
        for (ty, length, bytes) in [
            ("varchar(768)", None, 3072),
            ("varchar(768)", Some(10), 40),
            ("native(text)", Some(768), 3072),
            ("native(blob)", Some(768), 768),
            ("bigint", None, 8),
        ] {
            assert_eq!(sized(ty, "utf8mb4").in_key(length), bytes, "{ty}");
        }
    }
}
