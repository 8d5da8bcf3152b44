//! PostgreSQL's names of column types.
//!
//! - There is no integer of 8 bits: `tinyint` becomes `smallint`, which holds all its values. There are no unsigned
//!   integers, and none is faked by a wider one: the error says which wider type would do.
//! - `blob`, `varbinary(n)` and `binary(n)` become `bytea`. Its length is not checked: a check that no model names
//!   would be an object that no revision knows.
//! - `json` becomes `jsonb`, which has operators and indexes; `type(postgres = "json")` keeps the text as written.

mod own;
mod spelling;

pub(super) use self::own::own_name;
pub(super) use self::spelling::{built_in, near_miss};
use super::names::object;
use super::unsupported;
use crate::dialect::RenderError;
use crate::schema::{Column, ColumnType, DialectName, IntegerWidth, ObjectName, Schema};

/// The type of a column as PostgreSQL writes it.
pub(super) fn type_of(table: &ObjectName, column: &Column) -> Result<String, RenderError> {
    let subject = || format!("column `{table}.{}`", column.name);
    let Some(ty) = column.type_on(DialectName::Postgres) else {
        return Err(unsupported("type", subject())
            .at(&column.declared)
            .with_hint("add the type for `postgres`, or a `default` for all databases"));
    };
    if let Some(meant) = innermost_words(ty).and_then(near_miss) {
        return Err(unsupported(format!("type `{ty}`"), subject())
            .at(&column.declared)
            .with_hint(format!("did you mean `{meant}`? A type of your own goes in quotes: `\"{ty}\"`")));
    }
    type_text(ty).map_err(|wider| {
        unsupported(format!("type `{ty}`"), subject()).at(&column.declared).with_hint(format!(
            "use a signed type that is wider, or `#[model(type(postgres = \"{wider}\"))]`"
        ))
    })
}

/// The type's text; where there is none, the signed type that holds the same values.
pub(super) fn type_text(ty: &ColumnType) -> Result<String, &'static str> {
    Ok(match ty {
        ColumnType::Boolean => "boolean".to_owned(),
        ColumnType::Integer { width, unsigned: true } => return Err(wider_signed(*width)),
        ColumnType::Integer { width, unsigned: false } => integer(*width).to_owned(),
        ColumnType::Real => "real".to_owned(),
        ColumnType::Double => "double precision".to_owned(),
        ColumnType::Numeric(None) => "numeric".to_owned(),
        ColumnType::Numeric(Some((precision, scale))) => format!("numeric({precision},{scale})"),
        ColumnType::Text => "text".to_owned(),
        ColumnType::Varchar(length) => format!("varchar({length})"),
        ColumnType::Char(length) => format!("char({length})"),
        ColumnType::Blob | ColumnType::Varbinary(_) | ColumnType::Binary(_) => "bytea".to_owned(),
        ColumnType::Date => "date".to_owned(),
        ColumnType::Time(digits) => with_digits("time", *digits),
        ColumnType::Timestamp(digits) => with_digits("timestamp", *digits),
        ColumnType::TimestampTz(digits) => with_digits("timestamptz", *digits),
        ColumnType::Uuid => "uuid".to_owned(),
        ColumnType::Json => "jsonb".to_owned(),
        ColumnType::Inet => "inet".to_owned(),
        ColumnType::Enum(name) => object(name),
        ColumnType::Array(element) => format!("{}[]", type_text(element)?),
        ColumnType::Other(text) => match built_in(text) {
            Some(ColumnType::Other(words)) => words,
            Some(known) => type_text(&known)?,
            None => text.clone(),
        },
    })
}

fn innermost_words(ty: &ColumnType) -> Option<&str> {
    match ty {
        ColumnType::Other(text) => serial(ty).is_none().then_some(text),
        ColumnType::Array(element) => innermost_words(element),
        _ => None,
    }
}

/// The type as it comes back.
pub(super) fn lowered_type(ty: &ColumnType, schema: &Schema) -> ColumnType {
    match ty {
        ColumnType::Integer { width: IntegerWidth::Tiny, unsigned } => {
            ColumnType::Integer { width: IntegerWidth::Small, unsigned: *unsigned }
        }
        ColumnType::Blob | ColumnType::Varbinary(_) | ColumnType::Binary(_) => ColumnType::Blob,
        ColumnType::Array(element) => ColumnType::Array(Box::new(lowered_type(element, schema))),
        ColumnType::Other(text) => built_in(text).unwrap_or_else(|| match text.parse::<ObjectName>() {
            Ok(name) if schema.enumeration(&name).is_some() => ColumnType::Enum(name),
            _ => ColumnType::Other(own_name(text)),
        }),
        other => other.clone(),
    }
}

/// The integer that one of the words `serial`, `bigserial` and `smallserial` stands for.
pub(super) fn serial(ty: &ColumnType) -> Option<ColumnType> {
    let ColumnType::Other(text) = ty else { return None };
    let width = match text.to_lowercase().as_str() {
        "smallserial" | "serial2" => IntegerWidth::Small,
        "serial" | "serial4" => IntegerWidth::Regular,
        "bigserial" | "serial8" => IntegerWidth::Big,
        _ => return None,
    };
    Some(ColumnType::Integer { width, unsigned: false })
}

/// How values of the type are stored where nothing is said; none where only the database knows.
pub(super) fn default_storage(ty: &ColumnType) -> Option<&'static str> {
    match ty {
        ColumnType::Text
        | ColumnType::Varchar(_)
        | ColumnType::Char(_)
        | ColumnType::Blob
        | ColumnType::Varbinary(_)
        | ColumnType::Binary(_)
        | ColumnType::Json
        | ColumnType::Array(_) => Some("extended"),
        ColumnType::Numeric(_) | ColumnType::Inet => Some("main"),
        ColumnType::Other(text) => match text.as_str() {
            "character varying" | "json" | "xml" | "tsvector" | "bpchar" | "polygon" | "path" => {
                Some("extended")
            }
            text if text.starts_with("bit") || text.ends_with("range") => Some("extended"),
            "cidr" => Some("main"),
            "tsquery" => Some("plain"),
            _ => None,
        },
        _ => Some("plain"),
    }
}

fn integer(width: IntegerWidth) -> &'static str {
    match width {
        IntegerWidth::Tiny | IntegerWidth::Small => "smallint",
        IntegerWidth::Regular => "integer",
        IntegerWidth::Big => "bigint",
    }
}

fn wider_signed(width: IntegerWidth) -> &'static str {
    match width {
        IntegerWidth::Tiny => "smallint",
        IntegerWidth::Small => "integer",
        IntegerWidth::Regular => "bigint",
        IntegerWidth::Big => "numeric(20,0)",
    }
}

fn with_digits(word: &str, digits: Option<u32>) -> String {
    digits.map_or_else(|| word.to_owned(), |digits| format!("{word}({digits})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Result<String, &'static str> {
        let Ok(ty) = text.parse::<ColumnType>();
        type_text(&ty)
    }

    #[test]
    fn every_type_has_its_text() {
        for (neutral, postgres) in [
            ("boolean", "boolean"),
            ("tinyint", "smallint"),
            ("integer", "integer"),
            ("bigint", "bigint"),
            ("double", "double precision"),
            ("numeric(10,2)", "numeric(10,2)"),
            ("varchar(50)", "varchar(50)"),
            ("binary(16)", "bytea"),
            ("timestamp(3)", "timestamp(3)"),
            ("timestamptz", "timestamptz"),
            ("json", "jsonb"),
            ("enum(auth.role)[]", "\"auth\".\"role\"[]"),
            ("text[][]", "text[][]"),
            ("geometry(Point,4326)", "geometry(Point,4326)"),
        ] {
            assert_eq!(written(neutral).as_deref(), Ok(postgres));
        }
    }

    #[test]
    fn unsigned_integers_name_the_signed_type_that_holds_them() {
        assert_eq!(written("integer unsigned"), Err("bigint"));
        assert_eq!(written("bigint unsigned[]"), Err("numeric(20,0)"));
    }
}
