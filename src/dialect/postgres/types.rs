//! PostgreSQL's names of column types.
//!
//! - There is no integer of 8 bits: `tinyint` becomes `smallint`, which holds all its values. There are no unsigned
//!   integers, and none is faked by a wider one: the error says which wider type would do.
//! - `blob`, `varbinary(n)` and `binary(n)` become `bytea`. Its length is not checked: a check that no model names
//!   would be an object that no revision knows.
//! - `json` becomes `jsonb`, which has operators and indexes; `type(postgres = "json")` keeps the text as written.

use super::names::object;
use super::unsupported;
use crate::dialect::RenderError;
use crate::schema::{Column, ColumnType, DialectName, IntegerWidth, ObjectName};

/// The type of a column as PostgreSQL writes it.
pub(super) fn type_of(table: &ObjectName, column: &Column) -> Result<String, RenderError> {
    let subject = || format!("column `{table}.{}`", column.name);
    let Some(ty) = column.type_on(DialectName::Postgres) else {
        return Err(unsupported("type", subject())
            .at(&column.declared)
            .with_hint("add the type for `postgres`, or a `default` for all databases"));
    };
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
        ColumnType::Other(text) => text.clone(),
    })
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
