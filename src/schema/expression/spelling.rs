//! Words and numbers in one spelling.

use sqlparser::ast::Ident;

use super::needs_quotes;
use super::words::RESERVED;

/// A name: in lower case where it stands in no quotes; without quotes where it means the same without them.
pub(super) fn word(name: &Ident) -> String {
    let is_reserved = |text: &str| RESERVED.contains(&text) || text.starts_with("current_");
    match name.quote_style {
        None => name.value.to_lowercase(),
        Some(_) if !needs_quotes(&name.value) && !is_reserved(&name.value) => name.value.clone(),
        Some(_) => format!("\"{}\"", name.value),
    }
}

/// A number without what may be left out: `007` is `7`, `.50` is `0.5`, `1E+03` is `1e3`. One with a point stays one
/// with a point: `1.0` divides otherwise than `1`.
pub(super) fn number(text: &str) -> String {
    let text = text.to_ascii_lowercase();
    if text.starts_with("0x") || text.contains('_') {
        return text;
    }
    let (mantissa, exponent) = match text.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text.as_str(), None),
    };
    let mantissa = match mantissa.split_once('.') {
        Some((whole, part)) => {
            let part = part.trim_end_matches('0');
            format!("{}.{}", without_zeros(whole), if part.is_empty() { "0" } else { part })
        }
        None => without_zeros(mantissa).to_owned(),
    };
    match exponent {
        Some(exponent) => {
            let (sign, digits) = match exponent.strip_prefix('-') {
                Some(digits) => ("-", digits),
                None => ("", exponent.trim_start_matches('+')),
            };
            format!("{mantissa}e{sign}{}", without_zeros(digits))
        }
        None => mantissa,
    }
}

fn without_zeros(digits: &str) -> &str {
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() { "0" } else { digits }
}
