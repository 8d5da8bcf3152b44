//! Texts that stand for values of other types: dates, identifiers, documents, addresses.

use std::net::IpAddr;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};

use crate::schema::ColumnType;

/// Whether every database reads the text as a value of the type.
pub(super) fn check_text(text: &str, ty: &ColumnType) -> Result<(), String> {
    let (is_value, expected) = match ty {
        ColumnType::Text => (true, ""),
        ColumnType::Date => (NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok(), "2026-01-31"),
        ColumnType::Time(_) => (NaiveTime::parse_from_str(text, "%H:%M:%S%.f").is_ok(), "23:59:00"),
        ColumnType::Timestamp(_) => (is_timestamp(text), "2026-01-31 23:59:00"),
        ColumnType::TimestampTz(_) => (is_timestamp(text) || is_instant(text), "2026-01-31 23:59:00+00:00"),
        ColumnType::Uuid => (is_uuid(text), "67e55044-10b1-426f-9247-bb680e5fe0c8"),
        ColumnType::Json => {
            (serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok(), "{\"key\": \"value\"}")
        }
        ColumnType::Inet => (is_address(text), "10.0.0.0/8"),
        _ => return Err("it takes no string".to_owned()),
    };
    if is_value { Ok(()) } else { Err(format!("it is not of the form `{expected}`")) }
}

fn is_timestamp(text: &str) -> bool {
    ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f"]
        .iter()
        .any(|form| NaiveDateTime::parse_from_str(text, form).is_ok())
}

fn is_instant(text: &str) -> bool {
    DateTime::parse_from_rfc3339(text).is_ok()
        || DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f%#z").is_ok()
}

/// 32 hex digits, in groups of 8, 4, 4, 4 and 12.
fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let is_hex = |group: &&str| group.bytes().all(|byte| byte.is_ascii_hexdigit());
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12]) && groups.iter().all(is_hex)
}

/// An address, or a network of a length that its kind of addresses has.
fn is_address(text: &str) -> bool {
    let (address, length) = text.split_once('/').map_or((text, None), |(a, b)| (a, Some(b)));
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    let most = if address.is_ipv4() { 32 } else { 128 };
    length.is_none_or(|length| length.parse::<u8>().is_ok_and(|length| length <= most))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(text: &str, ty: &str) -> bool {
        let Ok(ty) = ty.parse::<ColumnType>();
        check_text(text, &ty).is_ok()
    }

    #[test]
    fn texts_that_are_values() {
        for (text, ty) in [
            ("2026-02-28", "date"),
            ("23:59:00.5", "time"),
            ("2026-01-01T00:00:00", "timestamp"),
            ("2026-01-01 00:00:00+02", "timestamptz"),
            ("2026-01-01T00:00:00Z", "timestamptz"),
            ("67e55044-10b1-426f-9247-bb680e5fe0c8", "uuid"),
            ("[]", "json"),
            ("::1/64", "inet"),
            ("anything", "text"),
        ] {
            assert!(fits(text, ty), "{text} {ty}");
        }
    }

    #[test]
    fn texts_that_are_none() {
        for (text, ty) in [
            ("2026-02-30", "date"),
            ("noon", "time"),
            ("2026-01-01", "timestamp"),
            ("now", "timestamptz"),
            ("67e5504410b1426f9247bb680e5fe0c8", "uuid"),
            ("{", "json"),
            ("10.0.0.0/33", "inet"),
            ("1", "integer"),
        ] {
            assert!(!fits(text, ty), "{text} {ty}");
        }
    }
}
