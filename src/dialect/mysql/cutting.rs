//! Values that do not come whole out of a column's new type: what MySQL and MariaDB refuse, and what they round or cut
//! without a word (`'1.5'` as an integer, `'2020-01-02 03:04'` as a date, `'1'` as the first value of an enum).
//!
//! One condition a pair of types, true of a row that holds such a value. What the servers refuse is asked for too: they
//! refuse it where they convert, and other statements of the revision may have run before.

use migrate_runtime::Flavour;

use super::names::quote_text;
use super::native_type::members;
use crate::schema::{ColumnType, IntegerWidth};

/// The last moment of `timestamp` on MySQL is in the second before this one.
const END_OF_TIMESTAMP: &str = "2038-01-19 03:14:08";
const BEGIN_OF_TIMESTAMP: &str = "1970-01-01 00:00:01";

const FIRST_YEAR: i128 = 1901;
const LAST_YEAR: i128 = 2155;

/// What a column is to hold, in the database's own words.
pub(super) struct Target<'a> {
    pub(super) ty: &'a ColumnType,
    pub(super) charset: &'a str,
    pub(super) flavour: Flavour,
}

/// The condition over the column, in quotes, whose type is in the database's own words; none where all values fit, or
/// where nothing is known of the two types.
pub(super) fn cut(column: &str, from: &ColumnType, target: &Target<'_>) -> Option<String> {
    if from == target.ty {
        return None;
    }
    let column = Value { column, ty: from };
    let to = Value { column: "", ty: target.ty };
    if column.is_bytes() && to.is_characters() {
        return Some(column.no_text(target));
    }
    if column.is_bytes() && *target.ty == ColumnType::Json {
        return Some(no_json(column.column));
    }
    if column.is_bytes() && !to.is_bytes() {
        // Any bytes are a text in this character set, and are read as one.
        let text = format!("CONVERT({} USING latin1)", column.column);
        return cut(&text, &ColumnType::Text, target);
    }
    match target.ty {
        ColumnType::Varchar(length) => column.longer(*length),
        ColumnType::Char(length) => column.longer_without_blanks(*length),
        ColumnType::Varbinary(length) | ColumnType::Binary(length) => column.larger(u64::from(*length)),
        ColumnType::Boolean | ColumnType::Integer { .. } => column.outside(range(target.ty)?),
        ColumnType::Numeric(Some((precision, scale))) => column.too_great(*precision, *scale),
        ColumnType::Real | ColumnType::Double => {
            column.unlike(r"[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?")
        }
        ColumnType::Date => column.unlike_moment(DATE, "date"),
        ColumnType::Time(digits) => column.unlike_moment(&time(*digits), "time(6)"),
        ColumnType::Timestamp(digits) => column.unlike_moment(&moment(*digits), "datetime(6)"),
        ColumnType::TimestampTz(digits) => column
            .unlike_moment(&moment(*digits), "datetime(6)")
            .or_else(|| column.out_of_time(target.flavour)),
        ColumnType::Json => column.is_characters().then(|| format!("JSON_VALID({}) = 0", column.column)),
        ColumnType::Other(text) => column.cut_natively(target.ty, text),
        _ => None,
    }
}

/// The condition over a column of bytes: they spell no JSON, which is a text in UTF-8 on both servers.
pub(super) fn no_json(column: &str) -> String {
    let text = decoded(column, "utf8mb4");
    format!("{} OR JSON_VALID({text}) = 0", undecodable(column, &text))
}

/// True of the types whose values are bytes.
pub(super) fn is_bytes(ty: &ColumnType) -> bool {
    match ty {
        ColumnType::Varbinary(_) | ColumnType::Binary(_) | ColumnType::Blob => true,
        ColumnType::Other(text) => text.ends_with("blob"),
        _ => false,
    }
}

fn decoded(column: &str, charset: &str) -> String {
    format!("CONVERT({column} USING {charset})")
}

/// Bytes that are not those of the text that was made of them.
fn undecodable(column: &str, text: &str) -> String {
    format!("({column} IS NOT NULL AND NOT (CONVERT({text} USING binary) <=> {column}))")
}

const DATE: &str = "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}";

fn time(digits: Option<u32>) -> String {
    format!("-?[0-9]+:[0-9]{{1,2}}(:[0-9]{{1,2}}{})?", fraction(digits))
}

fn moment(digits: Option<u32>) -> String {
    format!("{DATE}([ T][0-9]{{1,2}}:[0-9]{{1,2}}(:[0-9]{{1,2}}{})?)?", fraction(digits))
}

/// So many digits behind the point, and zeros.
fn fraction(digits: Option<u32>) -> String {
    format!("([.][0-9]{{0,{}}}0*)?", digits.unwrap_or(6))
}

/// A column with the type that its values have.
struct Value<'a> {
    column: &'a str,
    ty: &'a ColumnType,
}

impl Value<'_> {
    fn is_characters(&self) -> bool {
        match self.ty {
            ColumnType::Varchar(_) | ColumnType::Char(_) | ColumnType::Text => true,
            ColumnType::Other(text) => text.ends_with("text"),
            _ => false,
        }
    }

    fn is_bytes(&self) -> bool {
        is_bytes(self.ty)
    }

    fn longer(&self, length: u32) -> Option<String> {
        let may_be = !self.is_bytes() && most_characters(self.ty).is_none_or(|most| most > u64::from(length));
        may_be.then(|| format!("CHAR_LENGTH({}) > {length}", self.column))
    }

    /// Blanks at the end are no part of such a text.
    fn longer_without_blanks(&self, length: u32) -> Option<String> {
        self.longer(length)
            .map(|_| format!("CHAR_LENGTH(TRIM(TRAILING ' ' FROM {})) > {length}", self.column))
    }

    /// Of bytes; a character has four of them at most.
    fn larger(&self, bytes: u64) -> Option<String> {
        let most = match self.ty {
            ColumnType::Varbinary(length) | ColumnType::Binary(length) => Some(u64::from(*length)),
            ColumnType::Varchar(length) | ColumnType::Char(length) => Some(u64::from(*length) * 4),
            ColumnType::Other(text) => most_bytes(text),
            _ => None,
        };
        let is_written = self.is_bytes() || self.is_characters() || *self.ty == ColumnType::Json;
        let may_be = is_written && most.is_none_or(|most| most > bytes);
        may_be.then(|| format!("LENGTH({}) > {bytes}", self.column))
    }

    /// Bytes that are no text, or a longer one.
    fn no_text(&self, target: &Target<'_>) -> String {
        let text = decoded(self.column, target.charset);
        let other = undecodable(self.column, &text);
        match most_characters(target.ty) {
            Some(length) => format!("{other} OR CHAR_LENGTH({text}) > {length}"),
            None => other,
        }
    }

    fn outside(&self, (low, high): (i128, i128)) -> Option<String> {
        let column = self.column;
        if self.is_characters() {
            let other = self.unlike("[-+]?[0-9]+")?;
            let number = format!("CAST({column} AS DECIMAL(65,0))");
            return Some(format!("{other} OR {number} < {low} OR {number} > {high}"));
        }
        let number = match (range(self.ty), self.ty) {
            (Some((lowest, highest)), _) if lowest >= low && highest <= high => return None,
            (Some(_), _) => column.to_owned(),
            (None, ColumnType::Numeric(_) | ColumnType::Real | ColumnType::Double) => {
                format!("ROUND({column})")
            }
            _ => return None,
        };
        Some(format!("{number} < {low} OR {number} > {high}"))
    }

    /// Of a decimal: more digits before the point, of a text also behind it.
    fn too_great(&self, precision: u32, scale: u32) -> Option<String> {
        let column = self.column;
        let digits = precision.saturating_sub(scale);
        let end = format!("1{}", "0".repeat(usize::try_from(digits).unwrap_or_default()));
        let beyond = |number: &str| format!("{number} >= {end} OR {number} <= -{end}");
        if self.is_characters() {
            let other = self.unlike(&format!("[-+]?[0-9]*([.][0-9]{{0,{scale}}}0*)?"))?;
            let empty = format!("{column} NOT REGEXP '[0-9]'");
            return Some(format!(
                "{other} OR {empty} OR {}",
                beyond(&format!("CAST({column} AS DECIMAL(65,30))"))
            ));
        }
        let most = match self.ty {
            ColumnType::Numeric(Some((precision, scale))) => Some(precision.saturating_sub(*scale)),
            ColumnType::Real | ColumnType::Double => None,
            other => Some(digits_of(range(other)?)),
        };
        most.is_none_or(|most| most > digits).then(|| beyond(&format!("ROUND({column}, {scale})")))
    }

    /// Of a text: not written as the pattern says.
    fn unlike(&self, pattern: &str) -> Option<String> {
        self.is_characters()
            .then(|| format!("{} NOT REGEXP {}", self.column, quote_text(&format!("^ *({pattern}) *$"))))
    }

    fn unlike_moment(&self, pattern: &str, ty: &str) -> Option<String> {
        let column = self.column;
        let is_other = range(self.ty).is_some() || members_of(self.ty).is_some();
        let other = match self.unlike(pattern) {
            Some(other) => format!("{other} OR "),
            None if is_other => String::new(),
            None => return None,
        };
        Some(format!("{other}({column} IS NOT NULL AND CAST({column} AS {ty}) IS NULL)"))
    }

    /// MariaDB's years have been more since 11.5.
    fn out_of_time(&self, flavour: Flavour) -> Option<String> {
        let column = self.column;
        if !matches!(self.ty, ColumnType::Timestamp(_) | ColumnType::Date) {
            return None;
        }
        let early = format!("{column} < '{BEGIN_OF_TIMESTAMP}'");
        Some(match flavour {
            Flavour::Mariadb => early,
            _ => format!("{early} OR {column} >= '{END_OF_TIMESTAMP}'"),
        })
    }

    fn cut_natively(&self, to: &ColumnType, text: &str) -> Option<String> {
        if let Some(bytes) = most_bytes(text) {
            return self.larger(bytes);
        }
        if let Some((is_set, values)) = members(text) {
            return if is_set { self.not_in_set(&values) } else { self.not_in_enum(&values) };
        }
        match text {
            "year" => self.no_year(),
            // A text's bytes become the bits.
            _ if text.starts_with("bit(") && self.is_characters() => None,
            _ => self.outside(range(to)?),
        }
    }

    /// Two digits would be taken for a year of this century or of the last one.
    fn no_year(&self) -> Option<String> {
        let column = self.column;
        let is_number = range(self.ty).is_some();
        self.unlike("[0-9]{4}").or_else(|| {
            is_number
                .then(|| format!("({column} <> 0 AND {column} < {FIRST_YEAR}) OR {column} > {LAST_YEAR}"))
        })
    }

    /// A text of digits would be taken for the number of a value, and `A` for `a`.
    fn not_in_enum(&self, values: &[String]) -> Option<String> {
        let column = self.column;
        if self.is_characters() {
            let text = format!("CONVERT({column} USING utf8mb4) COLLATE utf8mb4_bin");
            return Some(format!("{text} NOT IN ({})", texts(values)));
        }
        let (is_set, old) = members_of(self.ty)?;
        let lost = lost(&old, values);
        (!is_set && !lost.is_empty()).then(|| format!("{column} IN ({})", texts(&lost)))
    }

    fn not_in_set(&self, values: &[String]) -> Option<String> {
        let column = self.column;
        if self.is_characters() {
            return Some(format!("{column} REGEXP '^ *[0-9]+ *$' AND {column} NOT IN ({})", texts(values)));
        }
        let (_, old) = members_of(self.ty)?;
        let holds = |value: &String| format!("FIND_IN_SET({}, {column}) > 0", quote_text(value));
        let held: Vec<String> = lost(&old, values).iter().map(holds).collect();
        (!held.is_empty()).then(|| held.join(" OR "))
    }
}

fn members_of(ty: &ColumnType) -> Option<(bool, Vec<String>)> {
    match ty {
        ColumnType::Other(text) => members(text),
        _ => None,
    }
}

fn lost(old: &[String], new: &[String]) -> Vec<String> {
    old.iter().filter(|value| !new.contains(value)).cloned().collect()
}

fn texts(values: &[String]) -> String {
    values.iter().map(|value| quote_text(value)).collect::<Vec<_>>().join(", ")
}

/// The most characters that a value of the type is written with, where it is known.
fn most_characters(ty: &ColumnType) -> Option<u64> {
    Some(match ty {
        ColumnType::Varchar(length) | ColumnType::Char(length) => u64::from(*length),
        ColumnType::Date => 10,
        ColumnType::Time(_) => 17,
        ColumnType::Timestamp(_) | ColumnType::TimestampTz(_) => 26,
        ColumnType::Numeric(Some((precision, _))) => u64::from(*precision) + 3,
        ColumnType::Other(_) => match members_of(ty)? {
            (false, values) => values.iter().map(|value| value.chars().count() as u64).max()?,
            (true, values) => values.iter().map(|value| value.chars().count() as u64 + 1).sum(),
        },
        _ => u64::from(digits_of(range(ty)?)) + 1,
    })
}

fn most_bytes(text: &str) -> Option<u64> {
    match text {
        "tinytext" | "tinyblob" => Some(255),
        "text" | "blob" => Some(65_535),
        "mediumtext" | "mediumblob" => Some(16_777_215),
        _ => None,
    }
}

/// The least and the greatest number of the type.
fn range(ty: &ColumnType) -> Option<(i128, i128)> {
    let (bits, unsigned) = match ty {
        ColumnType::Boolean => (8, false),
        ColumnType::Integer { width, unsigned } => (bits(*width), *unsigned),
        ColumnType::Other(text) => match text.as_str() {
            "mediumint" => (24, false),
            "mediumint unsigned" => (24, true),
            "year" => return Some((0, LAST_YEAR)),
            _ => (text.strip_prefix("bit(")?.strip_suffix(')')?.parse().ok()?, true),
        },
        _ => return None,
    };
    let half = 1_i128 << (bits - 1_u32);
    Some(if unsigned { (0, 2 * half - 1) } else { (-half, half - 1) })
}

fn bits(width: IntegerWidth) -> u32 {
    match width {
        IntegerWidth::Tiny => 8,
        IntegerWidth::Small => 16,
        IntegerWidth::Regular => 32,
        IntegerWidth::Big => 64,
    }
}

fn digits_of((low, high): (i128, i128)) -> u32 {
    low.unsigned_abs().max(high.unsigned_abs()).checked_ilog10().unwrap_or_default() + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::mysql::native_type;

    fn condition(from: &str, to: &str) -> Option<String> {
        let [from, to] = [from, to].map(|text| native_type::parse(text).expect("a type").ty);
        cut("`c`", &from, &Target { ty: &to, charset: "utf8mb4", flavour: Flavour::Mysql })
    }

    #[test]
    fn what_does_not_come_out_whole_is_looked_for() {
        for (from, to, expected) in [
            ("varchar(20)", "varchar(10)", "CHAR_LENGTH(`c`) > 10"),
            ("longtext", "varchar(10)", "CHAR_LENGTH(`c`) > 10"),
            ("bigint", "varchar(10)", "CHAR_LENGTH(`c`) > 10"),
            ("varchar(9)", "char(3)", "CHAR_LENGTH(TRIM(TRAILING ' ' FROM `c`)) > 3"),
            ("longtext", "text", "LENGTH(`c`) > 65535"),
            ("blob", "varbinary(3)", "LENGTH(`c`) > 3"),
            ("bigint", "int", "`c` < -2147483648 OR `c` > 2147483647"),
            ("int", "int unsigned", "`c` < 0 OR `c` > 4294967295"),
            ("bit(8)", "bit(4)", "`c` < 0 OR `c` > 15"),
            ("decimal(10,0)", "tinyint", "ROUND(`c`) < -128 OR ROUND(`c`) > 127"),
            ("decimal(10,2)", "decimal(4,2)", "ROUND(`c`, 2) >= 100 OR ROUND(`c`, 2) <= -100"),
            ("int", "decimal(4,2)", "ROUND(`c`, 2) >= 100 OR ROUND(`c`, 2) <= -100"),
            ("enum('a','b')", "enum('a')", "`c` IN ('b')"),
            ("set('a','b')", "set('a')", "FIND_IN_SET('b', `c`) > 0"),
            ("varchar(9)", "enum('a')", "CONVERT(`c` USING utf8mb4) COLLATE utf8mb4_bin NOT IN ('a')"),
            (
                "blob",
                "json",
                "(`c` IS NOT NULL AND NOT (CONVERT(CONVERT(`c` USING utf8mb4) USING binary) <=> `c`)) OR \
                 JSON_VALID(CONVERT(`c` USING utf8mb4)) = 0",
            ),
            ("json", "varbinary(9)", "LENGTH(`c`) > 9"),
            ("year", "date", "(`c` IS NOT NULL AND CAST(`c` AS date) IS NULL)"),
            (
                "blob",
                "varchar(9)",
                "(`c` IS NOT NULL AND NOT (CONVERT(CONVERT(`c` USING utf8mb4) USING binary) <=> `c`)) OR \
                 CHAR_LENGTH(CONVERT(`c` USING utf8mb4)) > 9",
            ),
            ("int", "year", "(`c` <> 0 AND `c` < 1901) OR `c` > 2155"),
            ("datetime", "timestamp", "`c` < '1970-01-01 00:00:01' OR `c` >= '2038-01-19 03:14:08'"),
            (
                "varchar(9)",
                "tinyint",
                "`c` NOT REGEXP '^ *([-+]?[0-9]+) *$' OR CAST(`c` AS DECIMAL(65,0)) < -128 OR CAST(`c` AS \
                 DECIMAL(65,0)) > 127",
            ),
            (
                "text",
                "date",
                "`c` NOT REGEXP '^ *([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}) *$' OR (`c` IS NOT NULL AND CAST(`c` AS date) \
                 IS NULL)",
            ),
        ] {
            assert_eq!(condition(from, to).as_deref(), Some(expected), "{from} to {to}");
        }
    }

    #[test]
    fn what_fits_is_not_looked_for() {
        for (from, to) in [
            ("varchar(10)", "varchar(20)"),
            ("int", "bigint"),
            ("int", "varchar(11)"),
            ("tinyint unsigned", "smallint"),
            ("decimal(8,2)", "decimal(10,2)"),
            ("smallint", "decimal(7,2)"),
            ("enum('a')", "enum('b','a')"),
            ("enum('aa','b')", "varchar(2)"),
            ("varchar(10)", "longtext"),
            ("text", "mediumtext"),
            ("datetime", "datetime(6)"),
        ] {
            assert_eq!(condition(from, to), None, "{from} to {to}");
        }
    }
}
