//! How a value of one type becomes a value of another on PostgreSQL, where no `using` says it.
//!
//! PostgreSQL itself takes what it calls an assignment: between numbers, between dates and timestamps, anything to
//! text. Where it wants to be told, and the meaning is plain, the cast is written: text to anything that can be
//! read from text (a value that cannot be read fails the revision), enums by way of their texts, booleans as 0 and
//! 1, bytes as UTF-8. All else needs `using`. A cast that is written may cut what an assignment refuses: `cutting`
//! says what is looked for before it.

use super::names::object;
use super::types::{built_in, type_text};
use crate::dialect::key_types::Side;
use crate::dialect::sql::quote_name;
use crate::schema::{ColumnType, DialectName};

/// Types that PostgreSQL converts into each other, and compares, without being told how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Boolean,
    Number,
    Text,
    Bytes,
    Moment,
    Time,
    Uuid,
    Json,
    Inet,
    Enum,
    Array,
    /// Of PostgreSQL alone.
    Other,
    /// Of an extension or somebody's own.
    Own,
}

/// What stands behind `USING`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Conversion {
    /// Nothing: PostgreSQL converts by itself.
    Assignment,
    Explicit(String),
    /// Nobody can say but the author.
    Unknown,
}

/// The family that a type belongs to.
pub(super) fn family(ty: &ColumnType) -> Family {
    match ty {
        ColumnType::Boolean => Family::Boolean,
        ColumnType::Integer { .. } | ColumnType::Real | ColumnType::Double | ColumnType::Numeric(_) => {
            Family::Number
        }
        ColumnType::Text | ColumnType::Varchar(_) | ColumnType::Char(_) => Family::Text,
        ColumnType::Blob | ColumnType::Varbinary(_) | ColumnType::Binary(_) => Family::Bytes,
        ColumnType::Date | ColumnType::Timestamp(_) | ColumnType::TimestampTz(_) => Family::Moment,
        ColumnType::Time(_) => Family::Time,
        ColumnType::Uuid => Family::Uuid,
        ColumnType::Json => Family::Json,
        ColumnType::Inet => Family::Inet,
        ColumnType::Enum(_) => Family::Enum,
        ColumnType::Array(_) => Family::Array,
        ColumnType::Other(text) => match built_in(text) {
            Some(ColumnType::Other(words)) if TEXTS.contains(&words.as_str()) => Family::Text,
            Some(ColumnType::Other(_)) => Family::Other,
            Some(known) => family(&known),
            None => Family::Own,
        },
    }
}

/// Types that hold text without a neutral name of their own.
const TEXTS: [&str; 4] = ["character varying", "bpchar", "name", "\"char\""];

/// Types of PostgreSQL alone that it converts into another one where it is told to, each way that it does.
const CASTS: [(&str, &[&str]); 16] = [
    ("integer", &["money", "oid", "bit"]),
    ("smallint", &["oid"]),
    ("bigint", &["money", "oid", "bit"]),
    ("numeric", &["money"]),
    ("money", &["numeric"]),
    ("json", &["jsonb"]),
    ("jsonb", &["json"]),
    ("interval", &["time"]),
    ("time", &["interval"]),
    ("timestamptz", &["time with time zone"]),
    ("time with time zone", &["time"]),
    ("inet", &["cidr"]),
    ("cidr", &["inet"]),
    ("bit", &["bit varying", "integer", "bigint"]),
    ("bit varying", &["bit"]),
    ("oid", &["integer", "bigint"]),
];

/// True where PostgreSQL has a cast between two types of its own.
pub(super) fn has_cast(from: &ColumnType, to: &ColumnType) -> bool {
    let base = |ty: &ColumnType| type_text(ty).map(|text| without_numbers(&text)).unwrap_or_default();
    let (from, to) = (base(from), base(to));
    let starts_alike = from.starts_with("interval") && to.starts_with("interval");
    from == to
        || starts_alike
        || CASTS.iter().any(|(known, targets)| *known == from && targets.contains(&to.as_str()))
}

/// `bit` of `bit(3)`, `time with time zone` of `time(3) with time zone`.
fn without_numbers(text: &str) -> String {
    match (text.find('('), text.find(')')) {
        (Some(open), Some(close)) if open < close => format!("{}{}", &text[..open], &text[close + 1..]),
        _ => text.to_owned(),
    }
}

/// True where the two columns can stand on the two sides of a foreign key.
pub(super) fn comparable(one: Side<'_>, other: Side<'_>) -> bool {
    let (one, other) = (one.column, other.column);
    let types = one.type_on(DialectName::Postgres).zip(other.type_on(DialectName::Postgres));
    types.is_none_or(|(one, other)| match family(one) {
        Family::Enum | Family::Array | Family::Other | Family::Own => one == other,
        known => known == family(other),
    })
}

/// The conversion of the column called `name`.
pub(super) fn conversion(name: &str, from: &ColumnType, to: &ColumnType) -> Conversion {
    use Conversion::{Assignment, Explicit, Unknown};
    let column = quote_name(name);
    let Ok(target) = type_text(to) else { return Unknown };
    match (family(from), family(to)) {
        (Family::Bytes, Family::Text) => Explicit(format!("convert_from({column}, 'UTF8')")),
        (Family::Text, Family::Bytes) => Explicit(format!("convert_to({column}, 'UTF8')")),
        (Family::Enum, Family::Enum) if from == to => Assignment,
        (Family::Enum, Family::Enum) => Explicit(format!("{column}::text::{target}")),
        (Family::Array, Family::Array) => array(&column, from, to, &target),
        (Family::Own, Family::Enum) | (Family::Enum, Family::Own) => {
            Explicit(format!("{column}::text::{target}"))
        }
        (_, Family::Text) => Assignment,
        (Family::Own, _) | (_, Family::Own) => Explicit(format!("{column}::{target}")),
        (Family::Text, Family::Other) => Explicit(format!("{column}::{target}")),
        (Family::Other, _) | (_, Family::Other) if has_cast(from, to) => {
            Explicit(format!("{column}::{target}"))
        }
        (Family::Other, Family::Other) | (Family::Text, Family::Array) => Unknown,
        (Family::Text, _) => Explicit(format!("{column}::{target}")),
        (Family::Boolean, Family::Number) => Explicit(format!("{column}::integer::{target}")),
        (Family::Number, Family::Boolean) => Explicit(format!("({column} <> 0)")),
        (one, other) if one == other => Assignment,
        (Family::Moment, Family::Time) if *from != ColumnType::Date => Assignment,
        _ => Unknown,
    }
}

fn array(column: &str, from: &ColumnType, to: &ColumnType, target: &str) -> Conversion {
    match (innermost(from), innermost(to)) {
        (ColumnType::Enum(one), ColumnType::Enum(other)) if object(one) != object(other) => {
            Conversion::Explicit(format!("{column}::text[]::{target}"))
        }
        (one, other) if one == other => Conversion::Assignment,
        (one, other) => match (conversion("", one, other), family(one), family(other)) {
            (Conversion::Unknown, _, _)
            | (_, Family::Boolean, Family::Number)
            | (_, Family::Number, Family::Boolean) => Conversion::Unknown,
            (Conversion::Assignment, _, _) => Conversion::Assignment,
            _ => Conversion::Explicit(format!("{column}::{target}")),
        },
    }
}

/// What an array holds; any other type itself.
pub(super) fn innermost(ty: &ColumnType) -> &ColumnType {
    match ty {
        ColumnType::Array(element) => innermost(element),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn using(from: &str, to: &str) -> Conversion {
        let (Ok(from), Ok(to)) = (from.parse::<ColumnType>(), to.parse::<ColumnType>());
        conversion("c", &from, &to)
    }

    #[test]
    fn what_postgres_converts_by_itself_is_not_written() {
        for (from, to) in [
            ("integer", "bigint"),
            ("numeric(10,2)", "integer"),
            ("varchar(5)", "text"),
            ("enum(role)", "text"),
            ("json", "text"),
            ("date", "timestamptz"),
            ("enum(role)[]", "enum(role)[]"),
            ("citext", "varchar(20)"),
            ("text[]", "varchar(3)[]"),
            ("integer[]", "bigint[]"),
        ] {
            assert_eq!(using(from, to), Conversion::Assignment, "{from} to {to}");
        }
    }

    #[test]
    fn a_cast_is_written_where_the_meaning_is_plain() {
        for (from, to, cast) in [
            ("text", "integer", "\"c\"::integer"),
            ("text", "enum(auth.role)", "\"c\"::\"auth\".\"role\""),
            ("enum(a)", "enum(b)", "\"c\"::text::\"b\""),
            ("enum(a)[]", "enum(b)[]", "\"c\"::text[]::\"b\"[]"),
            ("boolean", "bigint", "\"c\"::integer::bigint"),
            ("blob", "text", "convert_from(\"c\", 'UTF8')"),
            ("text", "citext", "\"c\"::citext"),
            ("citext", "enum(a)", "\"c\"::text::\"a\""),
            ("money", "numeric(10,2)", "\"c\"::numeric(10,2)"),
            ("bit(3)", "bit(5)", "\"c\"::bit(5)"),
            ("text", "tstzrange", "\"c\"::tstzrange"),
        ] {
            assert_eq!(using(from, to), Conversion::Explicit(cast.to_owned()), "{from} to {to}");
        }
    }

    #[test]
    fn nothing_is_guessed() {
        assert_eq!(using("timestamp", "bigint"), Conversion::Unknown);
        assert_eq!(using("uuid", "integer"), Conversion::Unknown);
        assert_eq!(using("date", "time"), Conversion::Unknown);
        assert_eq!(using("tstzrange", "enum(a)"), Conversion::Unknown);
        assert_eq!(using("tstzrange[]", "integer[]"), Conversion::Unknown);
        assert_eq!(using("tstzrange", "varchar(50)"), Conversion::Assignment);
    }
}
