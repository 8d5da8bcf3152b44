//! MySQL's names of column types, chosen so that sqlx reads and writes them as the Rust types they came from.
//!
//! - `boolean` is `tinyint(1)`. `text` is `longtext` and `blob` is `longblob`: the shorter ones end at 64 KB.
//! - `timestamp` is `datetime(6)`. `timestamptz`, an instant, is `timestamp(6)`, which the server keeps in UTC: its
//!   years end in 2038; `type(mysql = "datetime(6)")` has no such end, and no zone. All with microseconds, which
//!   Rust's types have, unless the model gives another number of digits.
//! - `uuid` is `binary(16)`, as sqlx writes it. `inet` is `varchar(49)`: the longest IPv6 network as text.
//! - `numeric` needs precision and scale: MySQL's widest would still cut digits off.
//! - An enum is written into the column, compared byte for byte (`utf8mb4_bin`), since Rust's values are.
//!
//! Types of one's own there are none: a word that is no type of MySQL or MariaDB is refused.

use migrate_runtime::Flavour;

use super::collation::{Collations, USUAL_CHARSET, canonical_name, charset_of};
use super::lower::has_collation;
use super::names::quote_text;
use super::native_type::{self, Native, members};
use super::size::Sized;
use super::type_limits::{TooMuch, too_much};
use super::{Context, unsupported};
use crate::dialect::RenderError;
use crate::dialect::key_types::Side;
use crate::dialect::strangers;
use crate::schema::{Column, ColumnType, DialectName, IntegerWidth, ObjectName, Options, Schema, Table};

/// Rust's enum values differ where their letters differ in case.
pub(super) const ENUM_COLLATION: &str = "utf8mb4_bin";

/// Microseconds.
const DEFAULT_DIGITS: u32 = 6;

/// The type of a column in the database's own words, with the collation of an enum.
pub(super) fn native_of(
    context: Context<'_>,
    table: &ObjectName,
    column: &Column,
) -> Result<Native, RenderError> {
    let subject = || format!("column `{table}.{}`", column.name);
    let Some(ty) = column.type_on(DialectName::Mysql) else {
        return Err(unsupported("type", subject())
            .at(&column.declared)
            .with_hint("add the type for `mysql`, or a `default` for all databases"));
    };
    let refuse =
        |hint: String| unsupported(format!("type `{ty}`"), subject()).at(&column.declared).with_hint(hint);
    let native = native(context.schema, ty).map_err(refuse)?;
    match too_much(&native.ty, context.flavour) {
        None => Ok(native),
        Some(TooMuch { product, hint }) => Err(match product {
            Some(product) => refuse(hint).of_product(product),
            None => refuse(hint),
        }),
    }
}

/// The type's text.
pub(super) fn type_of(
    context: Context<'_>,
    table: &ObjectName,
    column: &Column,
) -> Result<String, RenderError> {
    native_of(context, table, column).map(|native| text_of(&native.ty))
}

/// The type in the database's own words; where there is none, what to write instead.
pub(super) fn native(schema: &Schema, ty: &ColumnType) -> Result<Native, String> {
    let plain = match ty {
        ColumnType::Numeric(None) => return Err("give it `precision` and `scale`".to_owned()),
        ColumnType::Time(digits) => ColumnType::Time(Some(digits.unwrap_or(DEFAULT_DIGITS))),
        ColumnType::Timestamp(digits) => ColumnType::Timestamp(Some(digits.unwrap_or(DEFAULT_DIGITS))),
        ColumnType::TimestampTz(digits) => ColumnType::TimestampTz(Some(digits.unwrap_or(DEFAULT_DIGITS))),
        ColumnType::Uuid => ColumnType::Binary(16),
        ColumnType::Inet => ColumnType::Varchar(49),
        ColumnType::Enum(name) => {
            let collation = Some(ENUM_COLLATION.to_owned());
            return Ok(Native { collation, ..Native::plain(enumeration(schema, name)?) });
        }
        ColumnType::Array(_) => {
            return Err("use a table of its own, or `#[model(type(mysql = \"json\"))]`".to_owned());
        }
        ColumnType::Other(text) => return native_type::parse(text),
        other => other.clone(),
    };
    Ok(Native::plain(plain))
}

/// The text of a type in the database's own words.
pub(super) fn text_of(ty: &ColumnType) -> String {
    match ty {
        ColumnType::Boolean => "tinyint(1)".to_owned(),
        ColumnType::Integer { width, unsigned } => integer(*width, *unsigned),
        ColumnType::Real => "float".to_owned(),
        ColumnType::Numeric(Some((precision, scale))) => format!("decimal({precision},{scale})"),
        ColumnType::Text => "longtext".to_owned(),
        ColumnType::Blob => "longblob".to_owned(),
        ColumnType::Time(digits) => format!("time({})", digits.unwrap_or(DEFAULT_DIGITS)),
        ColumnType::Timestamp(digits) => format!("datetime({})", digits.unwrap_or(DEFAULT_DIGITS)),
        ColumnType::TimestampTz(digits) => format!("timestamp({})", digits.unwrap_or(DEFAULT_DIGITS)),
        ColumnType::Other(text) => text.clone(),
        other => other.to_string(),
    }
}

fn integer(width: IntegerWidth, unsigned: bool) -> String {
    let word = match width {
        IntegerWidth::Tiny => "tinyint",
        IntegerWidth::Small => "smallint",
        IntegerWidth::Regular => "int",
        IntegerWidth::Big => "bigint",
    };
    if unsigned { format!("{word} unsigned") } else { word.to_owned() }
}

fn enumeration(schema: &Schema, name: &ObjectName) -> Result<ColumnType, String> {
    match schema.enumeration(name) {
        Some(enumeration) => Ok(ColumnType::Other(enum_text(enumeration.texts()))),
        None => Err(format!("define the enum `{name}` before the table")),
    }
}

/// `enum('a','b')`.
pub(super) fn enum_text<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    format!("enum({})", values.into_iter().map(quote_text).collect::<Vec<_>>().join(","))
}

/// True for the types that take no literal default and no index without a length.
pub(super) fn is_large(column: &Column) -> bool {
    column.type_on(DialectName::Mysql).is_some_and(is_large_type)
}

/// True for the types that take no literal default and no index without a length.
pub(super) fn is_large_type(ty: &ColumnType) -> bool {
    match ty {
        ColumnType::Text | ColumnType::Blob | ColumnType::Json => true,
        ColumnType::Other(text) => {
            let text = text.to_ascii_lowercase();
            text == "json" || text.ends_with("text") || text.ends_with("blob") || is_shape(&text)
        }
        _ => false,
    }
}

/// True for the types that a spatial index can be on.
pub(super) fn is_shape(text: &str) -> bool {
    text.contains("point")
        || text.contains("polygon")
        || text.contains("linestring")
        || text.starts_with("geom")
}

/// True where no value of the one type is one of the other, though the servers convert them: of the types in their own
/// words those that [`strangers`] does not know, a number and a named value, a `mediumint` or bits and a moment. A
/// `year` is a number.
pub(super) fn are_strangers(from: &ColumnType, to: &ColumnType) -> bool {
    use ColumnType::{Boolean, Date, Double, Integer, Numeric, Other, Real, Time, Timestamp, TimestampTz};
    let is_number = |ty: &ColumnType| match ty {
        Boolean | Integer { .. } | Numeric(_) | Real | Double => true,
        Other(text) => text.starts_with("mediumint") || text.starts_with("bit("),
        _ => false,
    };
    let is_no_number = |ty: &ColumnType| match ty {
        Date | Time(_) | Timestamp(_) | TimestampTz(_) => true,
        Other(text) => members(text).is_some(),
        _ => false,
    };
    strangers::are_strangers(from, to)
        || (is_number(from) && is_no_number(to))
        || (is_no_number(from) && is_number(to))
}

/// Whether the two columns can stand on the two sides of a foreign key: texts of any length, else equal types.
pub(super) fn fit(one: Side<'_>, other: Side<'_>) -> bool {
    let is_text = |ty: &ColumnType| matches!(ty, ColumnType::Varchar(_) | ColumnType::Char(_));
    let ty = |column: &Column| {
        let ty = column.type_on(DialectName::Mysql)?;
        // An enum has its values in its state; by its name it is compared here.
        Some(native(&Schema::empty(), ty).map_or_else(|_| ty.clone(), |native| native.ty))
    };
    let Some((one_type, other_type)) = ty(one.column).zip(ty(other.column)) else { return true };
    let is_fit = one_type == other_type || (is_text(&one_type) && is_text(&other_type));
    is_fit && (!has_collation(&one_type) || are_alike(&characters(one), &characters(other)))
}

/// A character set, and the collation where one is said.
type Characters = (String, Option<String>);

/// Where one side says a collation and the other none, it may be the one that the server takes by itself.
fn are_alike((one_set, one): &Characters, (other_set, other): &Characters) -> bool {
    let is_usual = |name: &String| {
        let flavours = [Flavour::Mysql, Flavour::Mariadb];
        flavours.iter().any(|flavour| *Collations::usual(*flavour).default_of(one_set) == **name)
    };
    let collations = match (one, other) {
        (Some(name), None) | (None, Some(name)) => is_usual(name),
        _ => one == other,
    };
    one_set == other_set && collations
}

/// The character set of a column's texts.
pub(super) fn charset_of_column(table: &Table, column: &Column) -> String {
    characters(Side { table, column }).0
}

/// The column's type as the database has it, with the character set of its texts.
pub(super) fn sized(context: Context<'_>, table: &Table, column: &Column) -> Result<Sized, RenderError> {
    let native = native_of(context, &table.name, column)?;
    let says_its_own = column.options.get(DialectName::Mysql, "charset").is_some()
        || column.collate.as_ref().is_some_and(|collate| collate.get(DialectName::Mysql).is_some());
    let of_type = native.collation.as_deref().map(charset_of).or(native.charset.as_deref());
    let charset = match of_type.filter(|_| !says_its_own) {
        Some(charset) => canonical_name(charset),
        None => charset_of_column(table, column),
    };
    Ok(Sized { ty: native.ty, charset })
}

/// What a column's texts are written in.
fn characters(side: Side<'_>) -> Characters {
    let of_column = side.column.collate.as_ref().and_then(|collate| collate.get(DialectName::Mysql));
    let said = |options: &Options, key| options.get(DialectName::Mysql, key).map(canonical_name);
    let of_collation = |name: String| (charset_of(&name).to_owned(), Some(name));
    let of_charset = |name: String| (name, None);
    let column = of_column.map(|text| of_collation(canonical_name(&text.normalized())));
    let column = column.or_else(|| said(&side.column.options, "charset").map(of_charset));
    let is_enum = matches!(side.column.type_on(DialectName::Mysql), Some(ColumnType::Enum(_)));
    let column = column.or_else(|| is_enum.then(|| of_collation(ENUM_COLLATION.to_owned())));
    let table = || said(&side.table.options, "collation").map(of_collation);
    let table_charset = || said(&side.table.options, "charset").map(of_charset);
    column.or_else(table).or_else(table_charset).unwrap_or_else(|| of_charset(USUAL_CHARSET.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Result<String, String> {
        let Ok(ty) = text.parse::<ColumnType>();
        native(&Schema::empty(), &ty).map(|native| text_of(&native.ty))
    }

    #[test]
    fn every_type_has_its_text() {
        for (neutral, mysql) in [
            ("boolean", "tinyint(1)"),
            ("tinyint", "tinyint"),
            ("integer unsigned", "int unsigned"),
            ("real", "float"),
            ("numeric(10,2)", "decimal(10,2)"),
            ("text", "longtext"),
            ("native(text)", "text"),
            ("blob", "longblob"),
            ("binary(16)", "binary(16)"),
            ("time", "time(6)"),
            ("timestamp", "datetime(6)"),
            ("timestamptz(3)", "timestamp(3)"),
            ("uuid", "binary(16)"),
            ("set('a','b')", "set('a','b')"),
            ("INT(11) UNSIGNED", "int unsigned"),
        ] {
            assert_eq!(written(neutral).as_deref(), Ok(mysql));
        }
    }

    #[test]
    fn what_has_no_type_says_what_would_do() {
        assert!(written("text[]").is_err_and(|hint| hint.contains("json")));
        assert!(written("numeric").is_err_and(|hint| hint.contains("precision")));
        assert!(written("enum(role)").is_err_and(|hint| hint.contains("`role`")));
        assert!(written("intger").is_err_and(|hint| hint.contains("integer")));
    }
}
