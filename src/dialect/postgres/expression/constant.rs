//! Constants as PostgreSQL prints them, once it has read them as values of a type.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};

use super::interval::interval;
use super::json::jsonb;
use super::kind::Kind;
use super::node::Node;
use crate::schema::hex;

/// The text as a constant of that kind; a text that is none of its values stays as it is.
pub(super) fn constant(text: &str, kind: &Kind) -> Node {
    let as_text = |text: Option<String>, given: &str| Node::Text(text.unwrap_or_else(|| given.to_owned()));
    match kind {
        Kind::Boolean => boolean(text).map_or_else(|| Node::Text(text.to_owned()), Node::Boolean),
        Kind::Small | Kind::Integer | Kind::Big | Kind::Numeric => {
            number(text.trim()).map_or_else(|| Node::Text(no_number(text)), Node::Number)
        }
        Kind::Float => match number(text.trim()) {
            Some(digits) => Node::Number(shortest(&digits).to_owned()),
            None => Node::Text(no_number(text)),
        },
        Kind::Date => as_text(date(text), text),
        Kind::Time => as_text(time(text), text),
        Kind::Timestamp => as_text(timestamp(text), text),
        Kind::TimestampTz => as_text(instant(text), text),
        Kind::Interval => as_text(interval(text), text),
        Kind::Uuid => Node::Text(text.to_lowercase()),
        Kind::Jsonb => as_text(jsonb(text), text),
        Kind::Inet => Node::Text(text.strip_suffix("/32").unwrap_or(text).to_owned()),
        Kind::Bytes => Node::Text(bytes(text)),
        Kind::Array(_) => Node::Text(array(text)),
        _ => Node::Text(text.to_owned()),
    }
}

/// The digits without zeros at the end of a fraction, which say something of a `numeric` alone.
pub(super) fn shortest(digits: &str) -> &str {
    let trimmed =
        if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits };
    if matches!(trimmed, "-0" | "") { "0" } else { trimmed }
}

/// Digits without an exponent; none for what is no number.
pub(super) fn number(text: &str) -> Option<String> {
    let (sign, body) = match text.strip_prefix('-') {
        Some(body) => ("-", body),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match body.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (body, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty())
        || !is_digits(whole)
        || !is_digits(fraction)
        || exponent.abs() > 400
    {
        return None;
    }
    let mut digits = format!("{whole}{fraction}");
    let mut point = i32::try_from(whole.len()).ok()? + exponent;
    while point < 1 {
        digits.insert(0, '0');
        point += 1;
    }
    let point = usize::try_from(point).ok()?;
    while digits.len() < point {
        digits.push('0');
    }
    let (whole, fraction) = digits.split_at(point);
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let sign = if whole == "0" && fraction.trim_matches('0').is_empty() { "" } else { sign };
    Some(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
}

/// Values of floats that are no digits.
fn no_number(text: &str) -> String {
    match text.trim().to_lowercase().as_str() {
        "nan" => "NaN".to_owned(),
        "inf" | "infinity" | "+inf" | "+infinity" => "Infinity".to_owned(),
        "-inf" | "-infinity" => "-Infinity".to_owned(),
        _ => text.to_owned(),
    }
}

fn boolean(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "t" | "true" | "y" | "yes" | "on" | "1" => Some(true),
        "f" | "false" | "n" | "no" | "off" | "0" => Some(false),
        _ => None,
    }
}

fn date(text: &str) -> Option<String> {
    Some(parse_date(text.trim())?.format("%Y-%m-%d").to_string())
}

fn parse_date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

fn time(text: &str) -> Option<String> {
    parse_time(text.trim()).map(write_time)
}

fn parse_time(text: &str) -> Option<NaiveTime> {
    ["%H:%M:%S%.f", "%H:%M"].iter().find_map(|format| NaiveTime::parse_from_str(text, format).ok())
}

fn write_time(time: NaiveTime) -> String {
    let whole = time.format("%H:%M:%S").to_string();
    match time.nanosecond() / 1000 {
        0 => whole,
        micros => format!("{whole}.{micros:06}").trim_end_matches('0').to_owned(),
    }
}

fn parse_timestamp(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim();
    match text.split_once(['T', ' ']) {
        None => parse_date(text)?.and_hms_opt(0, 0, 0),
        Some((date, time)) => Some(parse_date(date)?.and_time(parse_time(time.trim())?)),
    }
}

fn write_timestamp(moment: NaiveDateTime) -> String {
    format!("{} {}", moment.format("%Y-%m-%d"), write_time(moment.time()))
}

fn timestamp(text: &str) -> Option<String> {
    parse_timestamp(text).map(write_timestamp)
}

/// The runner's sessions are in UTC.
fn instant(text: &str) -> Option<String> {
    let text = text.trim();
    let moment = parse_timestamp(text).or_else(|| {
        let text =
            text.strip_suffix(['Z', 'z']).map_or_else(|| text.to_owned(), |text| format!("{text}+00:00"));
        let formats = ["%Y-%m-%d %H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%d %H:%M%#z"];
        let read = formats.iter().find_map(|format| DateTime::parse_from_str(&text, format).ok())?;
        Some(read.with_timezone(&Utc).naive_utc())
    })?;
    Some(format!("{}+00", write_timestamp(moment)))
}

/// Bytes in hexadecimal: a text without `\x` is taken byte for byte.
fn bytes(text: &str) -> String {
    match text.strip_prefix("\\x") {
        Some(digits) => format!("\\x{}", digits.to_lowercase()),
        None if text.contains('\\') => text.to_owned(),
        None => format!("\\x{}", hex(text.as_bytes())),
    }
}

/// An array's text without white space between its elements.
fn array(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut quoted = false;
    let mut escaped = false;
    for character in text.trim().chars() {
        if escaped {
            escaped = false;
        } else if character == '\\' {
            escaped = true;
        } else if character == '"' {
            quoted = !quoted;
        } else if !quoted && character == ' ' && (kept.ends_with(['{', ',']) || kept.ends_with(' ')) {
            continue;
        } else if !quoted && matches!(character, ',' | '}') {
            kept.truncate(kept.trim_end_matches(' ').len());
        }
        kept.push(character);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_out() {
        for (written, digits) in [
            ("1e3", "1000"),
            ("-1.50", "-1.50"),
            (".5", "0.5"),
            ("1.0", "1.0"),
            ("1.5e1", "15"),
            ("12e-3", "0.012"),
            ("-0.0", "0.0"),
            ("007", "7"),
        ] {
            assert_eq!(number(written).as_deref(), Some(digits));
        }
        assert_eq!([shortest("1.50"), shortest("2.0"), shortest("10")], ["1.5", "2", "10"]);
        assert_eq!(number("1x"), None);
        assert_eq!(number("."), None);
    }

    #[test]
    fn constants_are_written_as_the_database_prints_them() {
        for (kind, written, printed) in [
            (Kind::Date, "2020-1-1", "2020-01-01"),
            (Kind::Timestamp, "2020-01-01", "2020-01-01 00:00:00"),
            (Kind::Timestamp, "2020-01-01T10:00:00.500", "2020-01-01 10:00:00.5"),
            (Kind::TimestampTz, "2020-01-01 10:00:00+02", "2020-01-01 08:00:00+00"),
            (Kind::TimestampTz, "2020-01-01T10:00:00Z", "2020-01-01 10:00:00+00"),
            (Kind::Time, "10:00", "10:00:00"),
            (Kind::Uuid, "00AA", "00aa"),
            (Kind::Bytes, "abc", "\\x616263"),
            (Kind::Bytes, "\\x00FF", "\\x00ff"),
            (Kind::Array(Box::new(Kind::Text)), "{a, b c ,\"d , e\"}", "{a,b c,\"d , e\"}"),
            (Kind::Inet, "10.0.0.1/32", "10.0.0.1"),
            (Kind::Float, "nan", "NaN"),
            (Kind::Date, "tomorrow", "tomorrow"),
        ] {
            assert_eq!(constant(written, &kind), Node::Text(printed.to_owned()), "{written}");
        }
    }
}
