//! Defaults: an expression, or a literal that the column's type can hold.

use super::Enums;
use super::default_text::check_text;
use super::problem::Problem;
use super::text::expression;
use crate::probe::dump::{DumpColumn, DumpLiteral};
use crate::schema::{ByDialect, ColumnType, DefaultValue, IntegerWidth, Literal};

/// The column's default.
pub(super) fn resolve(
    column: &DumpColumn,
    ty: &ByDialect<ColumnType>,
    enums: &Enums<'_>,
) -> Result<Option<DefaultValue>, Box<Problem>> {
    if let Some(text) = &column.default_sql {
        return Ok(Some(DefaultValue::Sql(expression(text))));
    }
    let Some(written) = &column.default else { return Ok(None) };
    let refuse = |ty: &ColumnType, why: String| Problem::Default {
        column: column.column.clone(),
        ty: ty.to_string(),
        literal: shown(written),
        why,
    };
    let any = ty.any().unwrap_or(&ColumnType::Text);
    let literal = read(written, any).map_err(|why| refuse(any, why))?;
    for ty in ty.values() {
        check(&literal, ty, enums).map_err(|why| refuse(ty, why))?;
    }
    if let (Some(known), Literal::Text(text)) =
        (column.enum_type.as_ref().and_then(|path| enums.get(path)), &literal)
        && known.app.is_none()
        && column.type_override.is_none()
    {
        let values = known.dump.values.iter().map(|value| value.value.as_str());
        check_value(text, values).map_err(|why| refuse(any, why))?;
    }
    Ok(Some(DefaultValue::Literal(literal)))
}

fn shown(literal: &DumpLiteral) -> String {
    match literal {
        DumpLiteral::Boolean(value) => value.to_string(),
        DumpLiteral::Integer(digits) | DumpLiteral::Float(digits) => digits.clone(),
        DumpLiteral::Text(text) => format!("{text:?}"),
        DumpLiteral::Bytes(digits) => format!("0x{digits}"),
    }
}

/// The literal in the schema's form: one value has one form, so `2` in a column of floats is `2.0`.
fn read(written: &DumpLiteral, ty: &ColumnType) -> Result<Literal, String> {
    match written {
        DumpLiteral::Boolean(value) => Ok(Literal::Boolean(*value)),
        DumpLiteral::Integer(digits) if matches!(ty, ColumnType::Real | ColumnType::Double) => {
            read_float(digits)
        }
        DumpLiteral::Integer(digits) => {
            digits.parse().map(Literal::Integer).map_err(|_| "it has too many digits".to_owned())
        }
        DumpLiteral::Float(digits) => {
            let literal = read_float(digits)?;
            if matches!(ty, ColumnType::Numeric(_)) && !keeps_digits(digits, &literal) {
                return Err("it has more digits than a float keeps: write it as a text".to_owned());
            }
            Ok(literal)
        }
        DumpLiteral::Text(text) => Ok(Literal::Text(text.clone())),
        DumpLiteral::Bytes(digits) => {
            Literal::bytes_from_hex(digits).ok_or_else(|| "these are no hex digits".to_owned())
        }
    }
}

fn read_float(digits: &str) -> Result<Literal, String> {
    match digits.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(Literal::float(value)),
        _ => Err("a float does not reach that far".to_owned()),
    }
}

/// True where the float is the number that was written, digit by digit.
fn keeps_digits(written: &str, literal: &Literal) -> bool {
    let plain = |text: &str| {
        let text = text.trim_start_matches('0').to_owned();
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
    };
    let sign_and_digits = |text: &str| (text.starts_with('-'), plain(text.trim_start_matches('-')));
    match literal {
        Literal::Float(text) if !written.contains(['e', 'E']) => {
            sign_and_digits(text) == sign_and_digits(written)
        }
        _ => true,
    }
}

fn check(literal: &Literal, ty: &ColumnType, enums: &Enums<'_>) -> Result<(), String> {
    match (literal, ty) {
        (_, ColumnType::Other(_))
        | (Literal::Boolean(_), ColumnType::Boolean)
        | (Literal::Float(_), ColumnType::Real | ColumnType::Double)
        | (Literal::Text(_), ColumnType::Array(_)) => Ok(()),
        (Literal::Integer(value), ColumnType::Integer { width, unsigned }) => {
            check_range(*value, *width, *unsigned)
        }
        (Literal::Integer(value), ColumnType::Numeric(digits)) => check_digits(&value.to_string(), *digits),
        (Literal::Float(text), ColumnType::Numeric(digits)) => check_digits(text, *digits),
        (Literal::Text(text), ColumnType::Numeric(digits)) => check_digits(text, *digits),
        (Literal::Bytes(bytes), ColumnType::Blob) => check_length(bytes.len(), None, None),
        (Literal::Bytes(bytes), ColumnType::Varbinary(most)) => check_length(bytes.len(), None, Some(*most)),
        (Literal::Bytes(bytes), ColumnType::Binary(length)) => {
            check_length(bytes.len(), Some(*length), Some(*length))
        }
        (Literal::Text(text), ColumnType::Varchar(most) | ColumnType::Char(most)) => {
            check_length(text.chars().count(), None, Some(*most))
        }
        (Literal::Text(text), ColumnType::Enum(name)) => match enums.values_of(name) {
            Some(values) => check_value(text, values),
            None => Ok(()),
        },
        (Literal::Text(text), ty) => check_text(text, ty),
        (_, ty) => Err(format!("it takes {}", wanted(ty))),
    }
}

fn check_value<'a>(text: &str, values: impl Iterator<Item = &'a str>) -> Result<(), String> {
    let values: Vec<&str> = values.collect();
    if values.contains(&text) {
        return Ok(());
    }
    Err(format!("the values are `{}`", values.join("`, `")))
}

fn check_range(value: i128, width: IntegerWidth, unsigned: bool) -> Result<(), String> {
    let bits = match width {
        IntegerWidth::Tiny => 8,
        IntegerWidth::Small => 16,
        IntegerWidth::Regular => 32,
        IntegerWidth::Big => 64,
    };
    let (least, greatest) = if unsigned {
        (0, (1_i128 << bits) - 1)
    } else {
        (-(1_i128 << (bits - 1)), (1_i128 << (bits - 1)) - 1)
    };
    if (least..=greatest).contains(&value) {
        return Ok(());
    }
    Err(format!("it goes from {least} to {greatest}"))
}

fn check_length(length: usize, least: Option<u32>, most: Option<u32>) -> Result<(), String> {
    if most.is_some_and(|most| length > most as usize) || least.is_some_and(|least| length < least as usize) {
        return Err(format!("the length is {length}"));
    }
    Ok(())
}

/// A decimal number of so many digits, so many of them behind the point.
fn check_digits(text: &str, digits: Option<(u32, u32)>) -> Result<(), String> {
    if text.contains('e') && text.parse::<f64>().is_ok() {
        return Err("write all of its digits, as a text".to_owned());
    }
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) {
        return Err("it is no decimal number".to_owned());
    }
    let (whole, fraction) = (whole.trim_start_matches('0').len(), fraction.trim_end_matches('0').len());
    match digits {
        Some((precision, scale)) if fraction > scale as usize => {
            Err(format!("`numeric({precision},{scale})` has {scale} digits behind the point"))
        }
        Some((precision, scale)) if whole > precision.saturating_sub(scale) as usize => {
            Err(format!("it has {} digits before the point", precision.saturating_sub(scale)))
        }
        _ => Ok(()),
    }
}

fn wanted(ty: &ColumnType) -> &'static str {
    match ty {
        ColumnType::Boolean => "`true` or `false`",
        ColumnType::Integer { .. } => "an integer",
        ColumnType::Real | ColumnType::Double | ColumnType::Numeric(_) => "a number",
        ColumnType::Blob | ColumnType::Varbinary(_) | ColumnType::Binary(_) => "bytes, `b\"…\"`",
        _ => "a string",
    }
}
