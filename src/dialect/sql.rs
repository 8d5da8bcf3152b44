//! Pieces of SQL that databases agree on.

use std::borrow::Cow;

use super::{Dialect, RenderError};
use crate::schema::{
    ByDialect, Deferrable, DialectName, Expression, ForeignKey, Literal, Place, ReferentialAction,
};

/// `'it''s'`, where a backslash has no meaning of its own.
pub(super) fn quote_text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// `"name"`, with quotes in it doubled.
pub(super) fn quote_name(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A literal as the standard has it: `TRUE`, `12`, `'it''s'`, `X'00ff'`.
pub(super) fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Boolean(true) => "TRUE".to_owned(),
        Literal::Boolean(false) => "FALSE".to_owned(),
        Literal::Integer(value) => value.to_string(),
        Literal::Float(text) => text.clone(),
        Literal::Text(text) => quote_text(text),
        Literal::Bytes(bytes) => format!("X'{}'", crate::schema::hex(bytes)),
    }
}

/// `"a", "b"` in the dialect's quotes.
pub(super) fn quote_list<'a>(dialect: &dyn Dialect, names: impl IntoIterator<Item = &'a String>) -> String {
    names.into_iter().map(|name| dialect.quote(name)).collect::<Vec<_>>().join(", ")
}

/// The words for what happens to a row whose target goes.
fn action_words(action: ReferentialAction) -> &'static str {
    match action {
        ReferentialAction::NoAction => "NO ACTION",
        ReferentialAction::Restrict => "RESTRICT",
        ReferentialAction::Cascade => "CASCADE",
        ReferentialAction::SetNull => "SET NULL",
        ReferentialAction::SetDefault => "SET DEFAULT",
    }
}

/// What follows `REFERENCES t (c)`: actions that are not the usual one, each with a space before it.
pub(super) fn referential_actions(key: &ForeignKey) -> String {
    let mut text = String::new();
    for (event, action) in [("ON DELETE", key.on_delete), ("ON UPDATE", key.on_update)] {
        if action != ReferentialAction::NoAction {
            text.push_str(&format!(" {event} {}", action_words(action)));
        }
    }
    text
}

/// When a constraint is checked, with a space before it; empty where it is not deferrable.
pub(super) fn deferrable(when: Option<Deferrable>) -> &'static str {
    match when {
        None => "",
        Some(Deferrable::Deferrable) => " DEFERRABLE INITIALLY IMMEDIATE",
        Some(Deferrable::Deferred) => " DEFERRABLE INITIALLY DEFERRED",
    }
}

/// The expression that holds on the dialect, as it can stand before other SQL; `subject` and `place` say whose it is.
pub(super) fn expression_on<'a>(
    expression: &'a ByDialect<Expression>,
    dialect: DialectName,
    subject: &str,
    place: Option<&Place>,
) -> Result<Cow<'a, str>, RenderError> {
    expression.get(dialect).map(Expression::as_sql).ok_or_else(|| {
        let hint = format!("add the expression for `{dialect}`, or a `default` for all databases");
        RenderError::unsupported(dialect, "expression", subject).at_place(place).with_hint(hint)
    })
}

/// True where the text is a single word, or one call with its arguments: what may stand as a default without
/// parentheses around it.
pub(super) fn is_word_or_call(text: &str) -> bool {
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.'))).unwrap_or(text.len());
    let (word, arguments) = text.split_at(end);
    word.starts_with(|c: char| c.is_alphabetic()) && (arguments.is_empty() || is_one_group(arguments))
}

/// True where the first parenthesis is closed by the last character.
fn is_one_group(text: &str) -> bool {
    let mut depth = 0_usize;
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at + 1 == text.len() && character == ')';
        }
    }
    false
}

/// The statement without its closing semicolon, ready for one: a comment at its end would swallow it.
pub(super) fn single_statement(sql: &str) -> String {
    let text = sql.trim_end().trim_end_matches(';').trim_end();
    let last = text.lines().next_back().unwrap_or_default();
    if last.contains("--") { format!("{text}\n") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_and_single_calls_go_without_parentheses() {
        for text in ["CURRENT_TIMESTAMP", "now()", "pg_catalog.lower(concat('a', 'b'))"] {
            assert!(is_word_or_call(text), "{text}");
        }
        for text in ["1 + 1", "a() + b()", "'x'", "(1)", "a b", "f(1) - 1"] {
            assert!(!is_word_or_call(text), "{text}");
        }
    }
}
