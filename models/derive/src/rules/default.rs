//! `default` against the column's type, as far as it can be seen.

use crate::errors::Errors;
use crate::input::field::Column;
use crate::input::visible::{Kind, range_of};
use crate::syntax::literal::Default as DefaultValue;

pub(crate) fn check_default(column: &Column, errors: &mut Errors) {
    let Some(default) = &column.attributes.default else { return };
    let result = match &default.value {
        DefaultValue::Integer(digits) => check_integer(digits, &column.visible.kind),
        DefaultValue::Text(text) => check_text(text, column),
        DefaultValue::Variant(path) if column.visible.is_option && path.is_ident("None") => {
            Err("an `Option` is NULL without a default: remove `default`".to_owned())
        }
        other => check_kind(other, &column.visible.kind),
    };
    if let Err(message) = result {
        errors.at(default.span, message);
    }
}

fn check_integer(digits: &str, kind: &Kind) -> Result<(), String> {
    check_kind(&DefaultValue::Integer(digits.to_owned()), kind)?;
    let Kind::Integer(name) = kind else { return Ok(()) };
    let fits = match (range_of(name), digits.parse::<i128>()) {
        (Some((least, greatest)), Ok(value)) => (least..=greatest).contains(&value),
        (Some(_), Err(_)) => false,
        (None, _) => true,
    };
    if fits { Ok(()) } else { Err(format!("{digits} does not fit into `{name}`")) }
}

fn check_text(text: &str, column: &Column) -> Result<(), String> {
    check_kind(&DefaultValue::Text(text.to_owned()), &column.visible.kind)?;
    let length = text.chars().count();
    if column.visible.kind == Kind::Character && length != 1 {
        return Err(format!("a `char` is one character, this is {length}"));
    }
    match &column.attributes.max_length {
        Some(greatest) if column.visible.kind == Kind::Text && length > greatest.value as usize => {
            Err(format!("the default has {length} characters, `max_length` allows {}", greatest.value))
        }
        _ => Ok(()),
    }
}

fn check_kind(default: &DefaultValue, kind: &Kind) -> Result<(), String> {
    let fits = match (default, kind) {
        (_, Kind::Unseen) => true,
        (DefaultValue::Boolean(_), kind) => *kind == Kind::Boolean,
        (DefaultValue::Integer(_), kind) => matches!(kind, Kind::Integer(_) | Kind::Float),
        (DefaultValue::Float(_), kind) => *kind == Kind::Float,
        (DefaultValue::Text(_), kind) => matches!(kind, Kind::Text | Kind::Character | Kind::List),
        (DefaultValue::Bytes(_), kind) => matches!(kind, Kind::Bytes | Kind::FixedBytes),
        (DefaultValue::Variant(_), _) => false,
    };
    if fits {
        Ok(())
    } else {
        Err(format!("the column takes {}; for SQL there is `default_sql`", wanted(kind)))
    }
}

fn wanted(kind: &Kind) -> &'static str {
    match kind {
        Kind::Boolean => "`true` or `false`",
        Kind::Integer(_) => "an integer, `default = 18`",
        Kind::Float => "a number, `default = 1.5`",
        Kind::Text => "a string, `default = \"…\"`",
        Kind::Character => "one character, `default = 'a'`",
        Kind::Bytes | Kind::FixedBytes => "bytes, `default = b\"…\"`",
        Kind::List => "a string as the database writes its arrays, `default = \"{}\"`",
        Kind::Unseen => "another value",
    }
}
