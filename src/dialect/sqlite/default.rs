//! Defaults: literals where they are literals, expressions where not, however they are written.

use super::canonical::{canonical_of, without_parentheses};
use super::names::ColumnNames;
use super::token::{Kind, Token, tokenize};
use crate::schema::{ByDialect, Column, ColumnType, DefaultValue, Expression, Literal};

/// Defaults that stand without parentheses.
const KEYWORDS: [&str; 4] = ["CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME", "NULL"];

/// The default that an expression comes to.
pub(super) fn default_of(expression: &str) -> DefaultValue {
    default_of_tokens(&tokenize(expression))
}

/// The same of one that has been taken apart.
pub(super) fn default_of_tokens(tokens: &[Token<'_>]) -> DefaultValue {
    let tokens = without_parentheses(tokens);
    match literal_of(tokens) {
        Some(literal) => DefaultValue::Literal(literal),
        None => DefaultValue::Sql(ByDialect::everywhere(Expression::new(expression_of(tokens)))),
    }
}

fn expression_of(tokens: &[Token<'_>]) -> String {
    let text = canonical_of(tokens, ColumnNames::NONE);
    keyword(&text).map_or(text, str::to_owned)
}

/// The keyword that the expression is, where it is one that needs no parentheses.
pub(super) fn keyword(text: &str) -> Option<&'static str> {
    KEYWORDS.into_iter().find(|keyword| text.trim().eq_ignore_ascii_case(keyword))
}

/// The literal that the tokens are; none where they are more than that.
fn literal_of(tokens: &[Token<'_>]) -> Option<Literal> {
    match tokens {
        [sign, number] if number.kind == Kind::Number && sign.is_symbol("-") => {
            number_of(&format!("-{}", number.text))
        }
        [sign, number] if number.kind == Kind::Number && sign.is_symbol("+") => number_of(number.text),
        [token] => match token.kind {
            Kind::Number => number_of(token.text),
            Kind::Text => Some(Literal::Text(token.name().into_owned())),
            Kind::Blob => Literal::bytes_from_hex(token.text.get(2..token.text.len().checked_sub(1)?)?),
            Kind::Word if token.is_word("TRUE") => Some(Literal::Boolean(true)),
            Kind::Word if token.is_word("FALSE") => Some(Literal::Boolean(false)),
            _ => None,
        },
        _ => None,
    }
}

/// A number that SQLite keeps as it is written: a large integer it would make a float.
fn number_of(text: &str) -> Option<Literal> {
    if text.contains(['.', 'e', 'E']) && !text.contains(['x', 'X', '_']) {
        let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
        return number.map(Literal::float);
    }
    text.parse::<i64>().ok().map(|number| Literal::Integer(number.into()))
}

/// True and 1 are the same value: which of them a column has for its default is told by its type.
pub(super) fn settle_boolean(column: &mut Column, ty: &ColumnType) {
    let Some(DefaultValue::Literal(literal)) = &mut column.default else { return };
    let settled = match (&*literal, ty) {
        (Literal::Integer(number @ (0 | 1)), ColumnType::Boolean) => Literal::Boolean(*number == 1),
        (Literal::Boolean(value), ty) if *ty != ColumnType::Boolean => Literal::Integer(i128::from(*value)),
        _ => return,
    };
    *literal = settled;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literal(text: &str) -> Option<Literal> {
        match default_of(text) {
            DefaultValue::Literal(literal) => Some(literal),
            DefaultValue::Sql(_) => None,
        }
    }

    #[test]
    fn literals_in_all_their_spellings() {
        for (text, expected) in [
            ("18", Literal::Integer(18)),
            ("(-3)", Literal::Integer(-3)),
            ("+7", Literal::Integer(7)),
            ("-9223372036854775808", Literal::Integer(i64::MIN.into())),
            ("1.50", Literal::float(1.5)),
            ("-1e3", Literal::float(-1000.0)),
            ("'it''s'", Literal::Text("it's".to_owned())),
            ("x'00FF'", Literal::Bytes(vec![0, 255])),
            ("((true))", Literal::Boolean(true)),
        ] {
            assert_eq!(literal(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn all_else_is_an_expression() {
        for (text, form) in [
            ("current_timestamp", "CURRENT_TIMESTAMP"),
            ("null", "NULL"),
            ("(1 + 1)", "1 + 1"),
            ("9223372036854775808", "9223372036854775808"),
            ("0x10", "0x10"),
            ("-x'00'", "-x'00'"),
        ] {
            let DefaultValue::Sql(expression) = default_of(text) else { panic!("{text} is a literal") };
            assert_eq!(expression.default_value().map(Expression::as_str), Some(form));
        }
    }
}
