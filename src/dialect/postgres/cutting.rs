//! Values that PostgreSQL would cut without a word.
//!
//! It refuses what does not fit where it converts by itself, and cuts it where it is told to cast: `x::bit(4)`,
//! `x::posint` of a domain over `varchar(3)`, `x::cidr`. So what is cast is looked at first, by a condition that is
//! true of a value that would not come out whole.

use super::conversion::{Family, family, has_cast, innermost};
use super::types::type_text;
use crate::schema::ColumnType;

/// The condition over the column, in quotes; none where PostgreSQL itself refuses what does not fit.
pub(super) fn cut(column: &str, from: &ColumnType, to: &ColumnType) -> Option<String> {
    match (from, to) {
        _ if from == to => None,
        (ColumnType::Array(_), ColumnType::Array(_)) => {
            let condition = cut("value", innermost(from), innermost(to))?;
            Some(format!("EXISTS (SELECT FROM unnest({column}) AS value(value) WHERE {condition})"))
        }
        _ => cut_one(column, from, to, &type_text(to).ok()?),
    }
}

fn cut_one(value: &str, from: &ColumnType, to: &ColumnType, target: &str) -> Option<String> {
    let cast = if from.enum_name().is_some() {
        format!("{value}::text::{target}")
    } else {
        format!("{value}::{target}")
    };
    match (family(from), family(to)) {
        (Family::Text, Family::Text) => is_short_text(target).then(|| shorter(value, &cast)),
        (_, Family::Own) => Some(cut_by_category(value, &cast)),
        (Family::Own, Family::Number) => Some(same_numbers_else_text(value, &cast)),
        (Family::Own, Family::Moment | Family::Time | Family::Array) => Some(shorter(value, &cast)),
        (Family::Text, Family::Moment) => Some(other_moment(value, &cast)),
        (Family::Text, Family::Time) => Some(no_plain_time(value, to)),
        (Family::Text, Family::Other) if target == "interval" => None,
        (Family::Text, Family::Other) if target.starts_with("interval") => {
            Some(format!("{value}::interval <> {cast}::interval"))
        }
        (Family::Text, Family::Number) if is_floating(target) => {
            Some(format!("{value}::numeric <> {cast}::text::numeric"))
        }
        (Family::Text, Family::Number) if matches!(to, ColumnType::Numeric(Some(_))) => {
            Some(format!("{value}::numeric <> {cast}"))
        }
        (Family::Number, Family::Other) if is_bits(target) => Some(changed(value, &cast, from)),
        (Family::Own | Family::Text | Family::Other, Family::Other) if is_bits(target) => {
            Some(shorter(value, &cast))
        }
        (Family::Other, _) | (_, Family::Other) if is_taken_back(from, to) => {
            Some(changed(value, &cast, from))
        }
        _ => None,
    }
}

/// Nobody but the database knows what a domain stands for: texts, bits and arrays become shorter where they are cut,
/// and so do moments; numbers are rounded.
fn cut_by_category(value: &str, cast: &str) -> String {
    format!(
        "CASE {} WHEN 'S' THEN {shorter} WHEN 'V' THEN {shorter} WHEN 'A' THEN {shorter} WHEN 'D' THEN {shorter} \
         WHEN 'N' THEN {} END",
        category(cast),
        same_numbers_else_text(value, cast),
        shorter = shorter(value, cast),
    )
}

/// What is a text or a number is compared as numbers; of what is neither nothing is said.
fn same_numbers_else_text(value: &str, cast: &str) -> String {
    format!(
        "CASE WHEN {} IN ('N', 'S') THEN {value}::text::numeric <> {cast}::text::numeric END",
        category(value)
    )
}

fn category(value: &str) -> String {
    format!("(SELECT typcategory FROM pg_catalog.pg_type WHERE oid = pg_typeof({value}))")
}

/// Blanks at the end are no part of a text's meaning, as for PostgreSQL itself.
fn shorter(value: &str, cast: &str) -> String {
    format!("length(rtrim({cast}::text)) < length(rtrim({value}::text))")
}

/// True of a value that is another one after the way there and back.
fn changed(value: &str, cast: &str, from: &ColumnType) -> String {
    type_text(from).map_or_else(|_| "FALSE".to_owned(), |back| format!("{cast}::{back} <> {value}"))
}

/// Words whose meaning is another one every day.
const WORDS_OF_TODAY: &str = r"\m(now|today|tomorrow|yesterday)\M";

/// PostgreSQL reads a text with a time as a date, and one with a zone as a time without one, and says nothing of what it
/// passes over. The session's zone is UTC, so a text without a zone and one in UTC are the same moment.
fn other_moment(value: &str, cast: &str) -> String {
    format!("({value}::timestamptz <> {cast}::timestamptz OR {value} ~* '{WORDS_OF_TODAY}')")
}

/// A text that is a time of day and nothing more keeps all of it; one with a day, a zone or a word does not.
fn no_plain_time(value: &str, to: &ColumnType) -> String {
    let fraction = match to {
        ColumnType::Time(Some(0)) => String::new(),
        ColumnType::Time(Some(digits)) => format!(r"(\.\d{{1,{digits}}}0*)?"),
        _ => r"(\.\d{1,6}0*)?".to_owned(),
    };
    format!(r"{value} !~* '^\s*\d{{1,2}}:\d{{2}}(:\d{{2}}{fraction})?(\s*[ap]m)?\s*$'")
}

fn is_floating(target: &str) -> bool {
    matches!(target, "real" | "double precision")
}

/// Types whose values have a fixed room, and to which PostgreSQL cuts even by itself.
fn is_short_text(target: &str) -> bool {
    matches!(target, "name" | "\"char\"")
}

fn is_bits(target: &str) -> bool {
    target == "bit varying" || target.starts_with("bit(") || target.starts_with("bit varying(")
}

/// True where PostgreSQL casts both ways between two types whose values it compares.
fn is_taken_back(from: &ColumnType, to: &ColumnType) -> bool {
    let is_json =
        |ty: &ColumnType| family(ty) == Family::Json || type_text(ty).is_ok_and(|text| text == "json");
    has_cast(from, to) && has_cast(to, from) && !is_json(from) && !is_json(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(from: &str, to: &str) -> Option<String> {
        let (Ok(from), Ok(to)) = (from.parse::<ColumnType>(), to.parse::<ColumnType>());
        cut("\"c\"", &from, &to)
    }

    #[test]
    fn what_a_cast_would_cut_is_looked_for() {
        for (from, to, expected) in [
            ("bit(8)", "bit(4)", "length(rtrim(\"c\"::bit(4)::text)) < length(rtrim(\"c\"::text))"),
            (
                "text",
                "bit varying(4)",
                "length(rtrim(\"c\"::bit varying(4)::text)) < length(rtrim(\"c\"::text))",
            ),
            ("integer", "bit(4)", "\"c\"::bit(4)::integer <> \"c\""),
            ("inet", "cidr", "\"c\"::cidr::inet <> \"c\""),
            ("interval", "time", "\"c\"::time::interval <> \"c\""),
            ("text", "numeric(10,2)", "\"c\"::numeric <> \"c\"::numeric(10,2)"),
            ("text", "double", "\"c\"::numeric <> \"c\"::double precision::text::numeric"),
            ("text", "interval(0)", "\"c\"::interval <> \"c\"::interval(0)::interval"),
            (
                "text",
                "date",
                "(\"c\"::timestamptz <> \"c\"::date::timestamptz OR \"c\" ~* '\\m(now|today|tomorrow|yesterday)\\M')",
            ),
            ("text", "time(0)", "\"c\" !~* '^\\s*\\d{1,2}:\\d{2}(:\\d{2})?(\\s*[ap]m)?\\s*$'"),
            ("citext", "date", "length(rtrim(\"c\"::date::text)) < length(rtrim(\"c\"::text))"),
        ] {
            assert_eq!(condition(from, to).as_deref(), Some(expected), "{from} to {to}");
        }
        assert!(condition("text", "posint").is_some());
        assert!(condition("varbit(8)[]", "varbit(4)[]").is_some_and(|text| text.contains("unnest(\"c\")")));
    }

    #[test]
    fn what_postgres_refuses_by_itself_is_left_to_it() {
        for (from, to) in [
            ("text", "varchar(5)"),
            ("citext", "varchar(5)"),
            ("text[]", "varchar(3)[]"),
            ("integer", "bigint"),
            ("text", "integer"),
            ("json", "native(json)"),
            ("posint", "posint"),
        ] {
            assert_eq!(condition(from, to), None, "{from} to {to}");
        }
    }
}
