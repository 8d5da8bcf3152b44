//! Which types take the values of others by rounding or cutting them.

use super::{ColumnType, IntegerWidth};

/// The decimal digits that a double holds, and a real: what has no more comes out as it went in.
const DIGITS_OF_DOUBLE: u32 = 15;
/// Databases keep no more digits of a second.
const MOST_DIGITS_OF_SECOND: u32 = 6;
/// The digits behind the point of an amount of money.
const DIGITS_OF_MONEY: u32 = 2;

impl ColumnType {
    /// True where databases take values of this type into the other one by rounding or cutting them, without a word:
    /// a fraction as an integer, a moment as a date. What does not fit fails by itself and is no concern here.
    #[must_use]
    pub fn is_coarsened_by(&self, to: &Self) -> bool {
        match (self, to) {
            (Self::Array(from), Self::Array(to)) => from.is_coarsened_by(to),
            (Self::Numeric(from), Self::Numeric(to)) => has_more(scale(*from), scale(*to)),
            (Self::Numeric(from), Self::Integer { .. }) => scale(*from) != Some(0),
            (Self::Numeric(from), Self::Double) => {
                from.is_none_or(|(precision, _)| precision > DIGITS_OF_DOUBLE)
            }
            (Self::Integer { width, .. }, Self::Double) => *width > IntegerWidth::Regular,
            (Self::Integer { width, .. }, Self::Real) => *width > IntegerWidth::Small,
            (Self::Real | Self::Double, Self::Integer { .. } | Self::Numeric(Some(_)))
            | (Self::Double | Self::Numeric(_), Self::Real)
            | (Self::Integer { .. } | Self::Real | Self::Double | Self::Numeric(_), Self::Boolean)
            | (Self::Timestamp(_) | Self::TimestampTz(_), Self::Date | Self::Time(_)) => true,
            (Self::Time(from), Self::Time(to))
            | (
                Self::Timestamp(from) | Self::TimestampTz(from),
                Self::Timestamp(to) | Self::TimestampTz(to),
            ) => has_more_of_second(*from, *to),
            // The day goes, or the zone.
            (Self::Timestamp(_) | Self::TimestampTz(_), Self::Other(to)) if is_time_with_zone(to) => true,
            (Self::Other(from), Self::Time(_)) if is_time_with_zone(from) => true,
            (Self::Numeric(from), Self::Other(to)) if is_money(to) => {
                has_more(scale(*from), Some(DIGITS_OF_MONEY))
            }
            (Self::Other(from), Self::Other(to)) if from == to => false,
            (Self::Other(from), Self::Other(to)) => is_coarsened_natively(from, to),
            (Self::Other(from), _) => read(from).is_some_and(|from| from.is_coarsened_by(to)),
            (_, Self::Other(to)) => read(to).is_some_and(|to| self.is_coarsened_by(&to)),
            _ => false,
        }
    }
}

/// What a type that is passed to the database as it is would be, had it not been said to be the database's own.
fn read(native: &str) -> Option<ColumnType> {
    let native = native.to_ascii_lowercase();
    // As MySQL calls it, which keeps no digits of a second where none are given.
    let Ok(ty) = match native.strip_prefix("datetime") {
        Some("") => "timestamp(0)".parse(),
        Some(digits) => format!("timestamp{digits}").parse(),
        None => native.parse(),
    };
    Some(ty).filter(|ty| !matches!(ty, ColumnType::Other(_)))
}

fn is_time_with_zone(native: &str) -> bool {
    matches!(without_digits(native).0.as_str(), "timetz" | "time with time zone")
}

fn is_money(native: &str) -> bool {
    native.eq_ignore_ascii_case("money")
}

/// Two types of the database's own: times with digits of the second, intervals with those and with fields, and what
/// reads as a neutral type.
fn is_coarsened_natively(from: &str, to: &str) -> bool {
    let ((from_word, from_digits), (to_word, to_digits)) = (without_digits(from), without_digits(to));
    if let (Some(from_fields), Some(to_fields)) =
        (from_word.strip_prefix("interval"), to_word.strip_prefix("interval"))
    {
        let loses_fields = !to_fields.is_empty() && from_fields != to_fields;
        return loses_fields || has_more_of_second(from_digits, to_digits);
    }
    let are_moments =
        [&from_word, &to_word].iter().all(|word| matches!(word.as_str(), "timestamp" | "datetime"));
    if are_moments || (from_word == to_word && from_word.starts_with("time")) {
        // Where none are given MySQL keeps none.
        let are_left_out = to_digits.is_none() && from_digits.is_some_and(|digits| digits > 0);
        return are_left_out || has_more_of_second(from_digits, to_digits);
    }
    match (read(from), read(to)) {
        (Some(from), Some(to)) => from.is_coarsened_by(&to),
        (Some(from), None) => from.is_coarsened_by(&ColumnType::Other(to.to_owned())),
        (None, Some(to)) => ColumnType::Other(from.to_owned()).is_coarsened_by(&to),
        (None, None) => false,
    }
}

/// `Interval day to second(3)` → `interval day to second`, 3.
fn without_digits(native: &str) -> (String, Option<u32>) {
    let text = native.to_ascii_lowercase();
    let Some((before, rest)) = text.split_once('(') else { return (words(&text), None) };
    let Some((digits, after)) = rest.split_once(')') else { return (words(&text), None) };
    match digits.trim().parse() {
        Ok(digits) => (words(&format!("{before} {after}")), Some(digits)),
        Err(_) => (words(&text), None),
    }
}

/// The words with one space between each two.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn scale(precision_and_scale: Option<(u32, u32)>) -> Option<u32> {
    precision_and_scale.map(|(_, scale)| scale)
}

/// True where there are more digits than afterwards; none given are as many as the database has.
fn has_more(from: Option<u32>, to: Option<u32>) -> bool {
    to.is_some_and(|to| from.is_none_or(|from| from > to))
}

fn has_more_of_second(from: Option<u32>, to: Option<u32>) -> bool {
    has_more(from, to.filter(|digits| *digits < MOST_DIGITS_OF_SECOND))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_coarsened(from: &str, to: &str) -> bool {
        let [from, to] = [from, to].map(|text| text.parse::<ColumnType>().expect("a type"));
        from.is_coarsened_by(&to)
    }

    #[test]
    fn types_that_hold_less_of_a_value() {
        for (from, to) in [
            ("double", "integer"),
            ("double", "numeric(10,2)"),
            ("numeric(10,2)", "bigint"),
            ("numeric(10,4)", "numeric(10,2)"),
            ("numeric", "numeric(10,2)"),
            ("numeric(30,10)", "double"),
            ("numeric", "double"),
            ("numeric(10,4)", "money"),
            ("bigint", "double"),
            ("integer", "real"),
            ("integer", "boolean"),
            ("timestamptz", "date"),
            ("timestamp", "timestamp(0)"),
            ("time(6)", "time(0)"),
            ("native(timestamp(6))", "native(timestamp(0))"),
            ("native(timestamp(6))", "native(timestamp)"),
            ("native(timestamp(6))", "timestamp(3)"),
            ("timestamp(6)", "native(date)"),
            ("native(datetime(6))", "date"),
            ("native(datetime(6))", "native(timestamp)"),
            ("timestamp", "native(datetime)"),
            ("datetime", "native(time)"),
            ("timestamptz", "timetz"),
            ("timestamptz(3)", "time(3) with time zone"),
            ("native(timestamptz)", "timetz"),
            ("timetz", "time"),
            ("time(3) with time zone", "native(time)"),
            ("time(6) with time zone", "time(0) with time zone"),
            ("timetz", "timetz(3)"),
            ("interval", "interval(0)"),
            ("interval day to second(6)", "interval day to second(3)"),
            ("interval", "interval year to month"),
            ("double[]", "integer[]"),
        ] {
            assert!(is_coarsened(from, to), "{from} to {to}");
        }
    }

    #[test]
    fn types_that_hold_as_much() {
        for (from, to) in [
            ("integer", "double"),
            ("smallint", "real"),
            ("numeric(15,2)", "double"),
            ("numeric(10,2)", "money"),
            ("numeric(10)", "bigint"),
            ("numeric(10,2)", "numeric(12,4)"),
            ("bigint", "smallint"),
            ("text", "integer"),
            ("date", "timestamp"),
            ("timestamp(0)", "timestamptz"),
            ("timestamp", "timestamp(6)"),
            ("datetime", "timestamp"),
            ("time", "timetz"),
            ("timestamptz", "timestamp"),
            ("interval(0)", "interval"),
            ("interval year to month", "interval"),
            ("citext", "money"),
            ("boolean", "integer"),
        ] {
            assert!(!is_coarsened(from, to), "{from} to {to}");
        }
    }
}
