//! Column types: neutral names, written as short texts.

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use super::ObjectName;

/// The sizes of integers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IntegerWidth {
    /// 8 bits.
    Tiny,
    /// 16 bits.
    Small,
    /// 32 bits.
    Regular,
    /// 64 bits.
    Big,
}

impl IntegerWidth {
    fn as_str(self) -> &'static str {
        match self {
            Self::Tiny => "tinyint",
            Self::Small => "smallint",
            Self::Regular => "integer",
            Self::Big => "bigint",
        }
    }
}

/// The type of a column. As text: `bigint`, `integer unsigned`, `varchar(50)`, `numeric(10,2)`, `timestamptz`,
/// `enum(role)`, `text[]`; a text that is none of the known ones is passed to the database as it is, and so is what
/// stands in `native(…)`: PostgreSQL's own `json` is `native(json)`, since `json` is jsonb there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ColumnType {
    Boolean,
    Integer {
        width: IntegerWidth,
        unsigned: bool,
    },
    Real,
    Double,
    /// Precision and scale; none: as large as the database has it.
    Numeric(Option<(u32, u32)>),
    Text,
    Varchar(u32),
    Char(u32),
    Blob,
    Varbinary(u32),
    Binary(u32),
    Date,
    /// Time of day; digits of the fractional second where they are given.
    Time(Option<u32>),
    /// Date and time without a zone.
    Timestamp(Option<u32>),
    /// An instant.
    TimestampTz(Option<u32>),
    Uuid,
    Json,
    Inet,
    /// A type of named values that the schema holds.
    Enum(ObjectName),
    Array(Box<ColumnType>),
    /// Passed through and compared as text.
    Other(String),
}

impl ColumnType {
    /// The 64-bit signed integer.
    pub const BIGINT: Self = Self::Integer { width: IntegerWidth::Big, unsigned: false };

    /// The enum that the type is, or an array of.
    #[must_use]
    pub fn enum_name(&self) -> Option<&ObjectName> {
        match self {
            Self::Enum(name) => Some(name),
            Self::Array(element) => element.enum_name(),
            _ => None,
        }
    }

    /// The same type with the enum `from` called `to`.
    #[must_use]
    pub fn rename_enum(&self, from: &ObjectName, to: &ObjectName) -> Self {
        match self {
            Self::Enum(name) if name == from => Self::Enum(to.clone()),
            Self::Array(element) => Self::Array(Box::new(element.rename_enum(from, to))),
            other => other.clone(),
        }
    }

    /// True for signed and unsigned integers of every width.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        matches!(self, Self::Integer { .. })
    }
}

/// True where the text, read again, would be one of the neutral types.
fn is_neutral(text: &str) -> bool {
    !matches!(text.parse(), Ok(ColumnType::Other(read)) if read == text)
}

fn write_digits(formatter: &mut fmt::Formatter<'_>, word: &str, digits: Option<u32>) -> fmt::Result {
    match digits {
        Some(digits) => write!(formatter, "{word}({digits})"),
        None => formatter.write_str(word),
    }
}

impl fmt::Display for ColumnType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean => formatter.write_str("boolean"),
            Self::Integer { width, unsigned } => {
                write!(formatter, "{}{}", width.as_str(), if *unsigned { " unsigned" } else { "" })
            }
            Self::Real => formatter.write_str("real"),
            Self::Double => formatter.write_str("double"),
            Self::Numeric(None) => formatter.write_str("numeric"),
            Self::Numeric(Some((precision, scale))) => write!(formatter, "numeric({precision},{scale})"),
            Self::Text => formatter.write_str("text"),
            Self::Varchar(length) => write!(formatter, "varchar({length})"),
            Self::Char(length) => write!(formatter, "char({length})"),
            Self::Blob => formatter.write_str("blob"),
            Self::Varbinary(length) => write!(formatter, "varbinary({length})"),
            Self::Binary(length) => write!(formatter, "binary({length})"),
            Self::Date => formatter.write_str("date"),
            Self::Time(digits) => write_digits(formatter, "time", *digits),
            Self::Timestamp(digits) => write_digits(formatter, "timestamp", *digits),
            Self::TimestampTz(digits) => write_digits(formatter, "timestamptz", *digits),
            Self::Uuid => formatter.write_str("uuid"),
            Self::Json => formatter.write_str("json"),
            Self::Inet => formatter.write_str("inet"),
            Self::Enum(name) => write!(formatter, "enum({name})"),
            Self::Array(element) => write!(formatter, "{element}[]"),
            Self::Other(text) if is_neutral(text) => write!(formatter, "native({text})"),
            Self::Other(text) => formatter.write_str(text),
        }
    }
}

/// `varchar(50)` → (`varchar`, `[50]`); none where an argument is no number.
fn split_arguments(text: &str) -> Option<(&str, Vec<u32>)> {
    let Some(body) = text.strip_suffix(')') else { return Some((text, Vec::new())) };
    let (word, arguments) = body.split_once('(')?;
    let numbers = arguments.split(',').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    Some((word.trim_end(), numbers))
}

fn parse_integer(word: &str) -> Option<ColumnType> {
    let (base, unsigned) = match word.strip_suffix(" unsigned") {
        Some(base) => (base.trim_end(), true),
        None => (word, false),
    };
    let width = match base {
        "tinyint" => IntegerWidth::Tiny,
        "smallint" | "int2" => IntegerWidth::Small,
        "integer" | "int" | "int4" => IntegerWidth::Regular,
        "bigint" | "int8" => IntegerWidth::Big,
        _ => return None,
    };
    Some(ColumnType::Integer { width, unsigned })
}

/// A known type without arguments or with numbers, from its lower-case text.
fn parse_known(text: &str) -> Option<ColumnType> {
    let (word, numbers) = split_arguments(text)?;
    Some(match (word, numbers.as_slice()) {
        ("boolean" | "bool", []) => ColumnType::Boolean,
        ("real" | "float4", []) => ColumnType::Real,
        ("double" | "double precision" | "float8", []) => ColumnType::Double,
        ("numeric" | "decimal" | "dec", []) => ColumnType::Numeric(None),
        ("numeric" | "decimal" | "dec", [precision]) => ColumnType::Numeric(Some((*precision, 0))),
        ("numeric" | "decimal" | "dec", [precision, scale]) => {
            ColumnType::Numeric(Some((*precision, *scale)))
        }
        ("text", []) => ColumnType::Text,
        ("varchar" | "character varying" | "char varying", [length]) => ColumnType::Varchar(*length),
        ("char" | "character", [length]) => ColumnType::Char(*length),
        ("blob" | "bytea", []) => ColumnType::Blob,
        ("varbinary", [length]) => ColumnType::Varbinary(*length),
        ("binary", [length]) => ColumnType::Binary(*length),
        ("date", []) => ColumnType::Date,
        ("time", digits @ ([] | [_])) => ColumnType::Time(digits.first().copied()),
        ("timestamp", digits @ ([] | [_])) => ColumnType::Timestamp(digits.first().copied()),
        ("timestamptz", digits @ ([] | [_])) => ColumnType::TimestampTz(digits.first().copied()),
        ("uuid", []) => ColumnType::Uuid,
        ("json", []) => ColumnType::Json,
        ("inet", []) => ColumnType::Inet,
        (word, []) => return parse_integer(word),
        _ => return None,
    })
}

/// `timestamp(3) with time zone` → `timestamptz(3)`; without one it is the type itself.
fn without_zone(text: &str) -> Cow<'_, str> {
    let is_time = text.starts_with("time");
    if let (true, Some(base)) = (is_time, text.strip_suffix(" without time zone")) {
        return base.trim_end().into();
    }
    match text.strip_suffix(" with time zone").and_then(|base| base.strip_prefix("timestamp")) {
        Some(digits) => format!("timestamptz{}", digits.trim()).into(),
        None => text.into(),
    }
}

fn parse_enum(text: &str) -> Option<ColumnType> {
    let name = text.strip_prefix("enum(")?.strip_suffix(')')?;
    if name.starts_with('\'') {
        return None;
    }
    name.parse().ok().map(ColumnType::Enum)
}

impl FromStr for ColumnType {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        let text = text.trim();
        if let Some(native) = text.strip_prefix("native(").and_then(|text| text.strip_suffix(')')) {
            return Ok(Self::Other(native.to_owned()));
        }
        if let Some(element) = text.strip_suffix("[]") {
            return Ok(Self::Array(Box::new(element.parse()?)));
        }
        let known = parse_enum(text).or_else(|| parse_known(&without_zone(&text.to_ascii_lowercase())));
        Ok(known.unwrap_or_else(|| Self::Other(text.to_owned())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_texts_round_trip() {
        for text in [
            "boolean",
            "tinyint",
            "smallint unsigned",
            "integer",
            "bigint unsigned",
            "real",
            "double",
            "numeric",
            "numeric(10,2)",
            "text",
            "varchar(50)",
            "char(2)",
            "blob",
            "binary(16)",
            "varbinary(9)",
            "date",
            "time",
            "time(3)",
            "timestamp",
            "timestamptz(6)",
            "uuid",
            "json",
            "inet",
            "enum(role)",
            "enum(auth.role)",
            "text[]",
            "enum(role)[][]",
            "geometry(Point,4326)",
            "enum('a','b')",
            "enum(\"'a\")",
            "citext",
            "native(json)",
            "native(text)[]",
        ] {
            let Ok(ty) = text.parse::<ColumnType>();
            assert_eq!(ty.to_string(), text);
        }
    }

    #[test]
    fn synonyms_are_one_type() {
        for (one, other) in [
            ("int", "integer"),
            ("DECIMAL(10, 2)", "numeric(10,2)"),
            ("character varying(5)", "varchar(5)"),
            ("double precision", "double"),
            ("numeric(10)", "numeric(10,0)"),
            ("bytea", "blob"),
            ("int4", "integer"),
            ("int8 unsigned", "bigint unsigned"),
            ("dec(10,2)", "numeric(10,2)"),
            ("timestamp with time zone", "timestamptz"),
            ("TIMESTAMP(3) WITH TIME ZONE", "timestamptz(3)"),
            ("timestamp(3) without time zone", "timestamp(3)"),
            ("time without time zone", "time"),
        ] {
            assert_eq!(one.parse::<ColumnType>(), other.parse::<ColumnType>());
        }
    }
}
