//! The types that PostgreSQL has by itself, under all the names that they go by.
//!
//! Takes a type as a person or the catalogue writes it, gives the one form in which the schema knows it: a neutral
//! type where there is one, else the words of `format_type`.

use crate::schema::{ColumnType, IntegerWidth};

/// Types with one name and without parameters.
const PLAIN: [&str; 62] = [
    "aclitem",
    "box",
    "cid",
    "cidr",
    "circle",
    "datemultirange",
    "daterange",
    "gtsvector",
    "int2vector",
    "int4multirange",
    "int4range",
    "int8multirange",
    "int8range",
    "json",
    "jsonpath",
    "line",
    "lseg",
    "macaddr",
    "macaddr8",
    "money",
    "name",
    "nummultirange",
    "numrange",
    "oid",
    "oidvector",
    "path",
    "pg_brin_bloom_summary",
    "pg_brin_minmax_multi_summary",
    "pg_dependencies",
    "pg_lsn",
    "pg_mcv_list",
    "pg_ndistinct",
    "pg_node_tree",
    "pg_snapshot",
    "point",
    "polygon",
    "refcursor",
    "regclass",
    "regcollation",
    "regconfig",
    "regdictionary",
    "regnamespace",
    "regoper",
    "regoperator",
    "regproc",
    "regprocedure",
    "regrole",
    "regtype",
    "tid",
    "tsmultirange",
    "tsquery",
    "tsrange",
    "tstzmultirange",
    "tstzrange",
    "tsvector",
    "txid_snapshot",
    "unknown",
    "xid",
    "xid8",
    "xml",
    "bpchar",
    "record",
];

/// Words that a mistyped name may have meant, beyond [`PLAIN`].
const OTHERS: [&str; 34] = [
    "bigint",
    "bigserial",
    "bit",
    "bool",
    "boolean",
    "bytea",
    "char",
    "character",
    "date",
    "decimal",
    "float",
    "float4",
    "float8",
    "inet",
    "int",
    "int2",
    "int4",
    "int8",
    "integer",
    "interval",
    "jsonb",
    "numeric",
    "real",
    "serial",
    "smallint",
    "smallserial",
    "text",
    "time",
    "timestamp",
    "timestamptz",
    "timetz",
    "uuid",
    "varbit",
    "varchar",
];

/// The type as the schema knows it; none where PostgreSQL has none of that name by itself.
pub(in crate::dialect::postgres) fn built_in(text: &str) -> Option<ColumnType> {
    let text = text.trim();
    if let Some(element) = array_element(text) {
        return Some(ColumnType::Array(Box::new(built_in(element)?)));
    }
    let text = text.strip_prefix("pg_catalog.").unwrap_or(text);
    if text.contains('"') {
        return quoted(text);
    }
    let parts = Parts::of(&text.to_lowercase())?;
    integer(&parts).or_else(|| number(&parts)).or_else(|| string(&parts)).or_else(|| moment(&parts)).or_else(
        || match (parts.word.as_str(), parts.numbers.is_empty()) {
            ("boolean" | "bool", true) => Some(ColumnType::Boolean),
            ("uuid", true) => Some(ColumnType::Uuid),
            ("jsonb", true) => Some(ColumnType::Json),
            ("inet", true) => Some(ColumnType::Inet),
            (word, true) if PLAIN.contains(&word) => Some(ColumnType::Other(word.to_owned())),
            _ => None,
        },
    )
}

/// The built-in type that was probably meant by a word that is none: `intger` for `integer`. What stands in quotes or
/// in a schema is somebody's own.
pub(in crate::dialect::postgres) fn near_miss(text: &str) -> Option<&'static str> {
    let mut text = text.trim();
    while let Some(element) = array_element(text) {
        text = element;
    }
    let word = text.split('(').next().unwrap_or(text).trim_end().to_lowercase();
    let is_bare = !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !is_bare || built_in(text).is_some() {
        return None;
    }
    let is_near = |known: &&str| word.len() > 3 && strsim::damerau_levenshtein(&word, known) == 1;
    OTHERS.iter().chain(&PLAIN).copied().find(is_near)
}

/// `integer` of `integer[]`, `integer[3]` and `integer array`.
fn array_element(text: &str) -> Option<&str> {
    if let Some(body) = text.strip_suffix(']') {
        let (element, bound) = body.rsplit_once('[')?;
        return bound.trim().chars().all(|c| c.is_ascii_digit()).then(|| element.trim_end());
    }
    let at = text.len().checked_sub(" array".len())?;
    let tail = text.get(at..)?;
    tail.eq_ignore_ascii_case(" array").then(|| text[..at].trim_end())
}

/// Names in quotes that are PostgreSQL's own all the same.
fn quoted(text: &str) -> Option<ColumnType> {
    match text {
        "\"char\"" => Some(ColumnType::Other(text.to_owned())),
        "\"bit\"" => Some(ColumnType::Other("\"bit\"".to_owned())),
        _ => None,
    }
}

/// A type's words without its numbers, in lower case with single spaces.
struct Parts {
    word: String,
    numbers: Vec<i64>,
}

impl Parts {
    /// None where what stands in parentheses is no list of numbers.
    fn of(text: &str) -> Option<Self> {
        let (head, numbers, tail) = match text.split_once('(') {
            None => (text, Vec::new(), ""),
            Some((head, rest)) => {
                let (inner, tail) = rest.split_once(')')?;
                let numbers = inner.split(',').map(|number| number.trim().parse().ok());
                (head, numbers.collect::<Option<Vec<i64>>>()?, tail)
            }
        };
        let words: Vec<&str> = head.split_whitespace().chain(tail.split_whitespace()).collect();
        Some(Self { word: words.join(" "), numbers })
    }

    /// The only number; none where there is none.
    fn length(&self) -> Option<Option<u32>> {
        match self.numbers.as_slice() {
            [] => Some(None),
            [number] => u32::try_from(*number).ok().map(Some),
            _ => None,
        }
    }
}

fn integer(parts: &Parts) -> Option<ColumnType> {
    let width = match parts.word.as_str() {
        "smallint" | "int2" => IntegerWidth::Small,
        "integer" | "int" | "int4" => IntegerWidth::Regular,
        "bigint" | "int8" => IntegerWidth::Big,
        _ => return None,
    };
    parts.numbers.is_empty().then_some(ColumnType::Integer { width, unsigned: false })
}

fn number(parts: &Parts) -> Option<ColumnType> {
    match (parts.word.as_str(), parts.numbers.as_slice()) {
        ("real" | "float4", []) => Some(ColumnType::Real),
        ("double precision" | "float8" | "float", []) => Some(ColumnType::Double),
        ("float", [bits @ 1..=53]) => Some(if *bits < 25 { ColumnType::Real } else { ColumnType::Double }),
        ("numeric" | "decimal" | "dec", []) => Some(ColumnType::Numeric(None)),
        ("numeric" | "decimal" | "dec", [precision]) => numeric(*precision, 0),
        ("numeric" | "decimal" | "dec", [precision, scale]) => numeric(*precision, *scale),
        _ => None,
    }
}

/// A negative scale, which other databases do not have, stays in PostgreSQL's words.
fn numeric(precision: i64, scale: i64) -> Option<ColumnType> {
    let precision = u32::try_from(precision).ok()?;
    Some(match u32::try_from(scale) {
        Ok(scale) => ColumnType::Numeric(Some((precision, scale))),
        Err(_) => ColumnType::Other(format!("numeric({precision},{scale})")),
    })
}

fn string(parts: &Parts) -> Option<ColumnType> {
    let length = parts.length()?;
    match (parts.word.as_str(), length) {
        ("text", None) => Some(ColumnType::Text),
        ("varchar" | "character varying" | "char varying", Some(length)) => Some(ColumnType::Varchar(length)),
        ("varchar" | "character varying" | "char varying", None) => {
            Some(ColumnType::Other("character varying".to_owned()))
        }
        ("char" | "character" | "nchar" | "national character", length) => {
            Some(ColumnType::Char(length.unwrap_or(1)))
        }
        ("bpchar", Some(length)) => Some(ColumnType::Char(length)),
        ("bytea", None) => Some(ColumnType::Blob),
        ("bit", length) => Some(ColumnType::Other(format!("bit({})", length.unwrap_or(1)))),
        ("varbit" | "bit varying", length) => Some(ColumnType::Other(with_digits("bit varying", length, ""))),
        _ => None,
    }
}

fn moment(parts: &Parts) -> Option<ColumnType> {
    let digits = parts.length()?;
    match parts.word.as_str() {
        "date" if digits.is_none() => Some(ColumnType::Date),
        "time" | "time without time zone" => Some(ColumnType::Time(digits)),
        "timestamp" | "timestamp without time zone" => Some(ColumnType::Timestamp(digits)),
        "timestamptz" | "timestamp with time zone" => Some(ColumnType::TimestampTz(digits)),
        "timetz" | "time with time zone" => {
            Some(ColumnType::Other(with_digits("time", digits, " with time zone")))
        }
        word => {
            let fields = word.strip_prefix("interval")?;
            is_interval_fields(fields.trim()).then(|| ColumnType::Other(with_digits(word, digits, "")))
        }
    }
}

fn is_interval_fields(fields: &str) -> bool {
    const UNITS: [&str; 6] = ["year", "month", "day", "hour", "minute", "second"];
    fields.is_empty() || fields.split(" to ").all(|unit| UNITS.contains(&unit))
}

fn with_digits(word: &str, digits: Option<u32>, tail: &str) -> String {
    match digits {
        Some(digits) => format!("{word}({digits}){tail}"),
        None => format!("{word}{tail}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_to_one_form() {
        for (written, known) in [
            ("int4", "integer"),
            ("PG_CATALOG.int8", "none"),
            ("pg_catalog.int8", "bigint"),
            ("Character  Varying ( 5 )", "varchar(5)"),
            ("varchar", "character varying"),
            ("char", "char(1)"),
            ("bpchar", "bpchar"),
            ("decimal(10)", "numeric(10,0)"),
            ("numeric(3,-2)", "numeric(3,-2)"),
            ("float(24)", "real"),
            ("timestamp(3) with time zone", "timestamptz(3)"),
            ("timetz(2)", "time(2) with time zone"),
            ("bit varying(3)", "bit varying(3)"),
            ("varbit", "bit varying"),
            ("bit", "bit(1)"),
            ("interval day to second(3)", "interval day to second(3)"),
            ("int4[3]", "integer[]"),
            ("text ARRAY", "text[]"),
            ("\"char\"", "\"char\""),
            ("jsonb", "json"),
            ("geometry(Point,4326)", "none"),
            ("\"intger\"", "none"),
        ] {
            let found = built_in(written).map_or_else(|| "none".to_owned(), |ty| ty.to_string());
            assert_eq!(found, known, "{written}");
        }
    }

    #[test]
    fn a_mistyped_name_is_told_from_a_type_of_ones_own() {
        assert_eq!(near_miss("intger"), Some("integer"));
        assert_eq!(near_miss("timestmptz(3)[]"), Some("timestamptz"));
        for own in
            ["\"intger\"", "citext", "geometry(Point,4326)", "auth.intger", "hstore", "vector(3)", "integer"]
        {
            assert_eq!(near_miss(own), None, "{own}");
        }
    }
}
