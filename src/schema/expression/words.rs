//! Which words of an expression may be the names of columns: told by the words beside them, since no database says it.

use sqlparser::tokenizer::{Token, Word};

/// True where the word at that place names that column.
pub(super) fn names_column(tokens: &[Token], at: usize, column: &str) -> bool {
    let Token::Word(word) = &tokens[at] else { return false };
    let matches = match word.quote_style {
        Some(_) => unescape(word) == column,
        None => word.value.eq_ignore_ascii_case(column) && !is_one_of(word, &VALUE_WORDS),
    };
    matches && may_be_column(tokens, at)
}

/// The word at that place, if it may be the name of a column.
pub(super) fn possible_column(tokens: &[Token], at: usize) -> Option<&Word> {
    let Token::Word(word) = &tokens[at] else { return None };
    let is_reserved = is_one_of(word, &RESERVED) || is_one_of(word, &VALUE_WORDS);
    (!is_reserved && may_be_column(tokens, at)).then_some(word)
}

/// Words that no column has for a name without quotes.
pub(super) const RESERVED: [&str; 23] = [
    "and", "as", "between", "case", "cast", "collate", "else", "end", "escape", "exists", "false", "from",
    "in", "is", "like", "not", "null", "or", "select", "then", "true", "when", "where",
];

/// Words that stand for a value by themselves, with empty parentheses or without.
pub(crate) const VALUE_WORDS: [&str; 9] = [
    "current_timestamp",
    "current_date",
    "current_time",
    "localtime",
    "localtimestamp",
    "current_user",
    "session_user",
    "current_role",
    "current_catalog",
];

/// Words after which the name of a type or a collation stands, or a part of it: `AS date`, `WITH time zone`.
const BEFORE_TYPES: [&str; 6] = ["as", "at", "collate", "double", "with", "without"];

/// Functions whose first argument is a unit of time.
const TAKE_UNITS: [&str; 3] = ["extract", "timestampadd", "timestampdiff"];

/// False for the name of a function or a type, for what stands before a dot, and for a unit of time.
fn may_be_column(tokens: &[Token], at: usize) -> bool {
    let mut before = tokens[..at].iter().rev().filter(|token| is_significant(token));
    let (last, last_but_one) = (before.next(), before.next());
    let is_named = match last {
        // What stands behind a value without an operator between them says of what the value is: `INTERVAL 1 day`.
        Some(Token::Number(..) | Token::SingleQuotedString(_) | Token::RParen | Token::DoubleColon) => true,
        Some(Token::Word(word)) => {
            is_one_of(word, &BEFORE_TYPES) || last_but_one.is_some_and(|token| is_word(token, &["interval"]))
        }
        Some(Token::LParen) => last_but_one.is_some_and(|token| is_word(token, &TAKE_UNITS)),
        _ => false,
    };
    let after = tokens[at + 1..].iter().find(|token| is_significant(token));
    // `date '2020-01-01'` is a date.
    !is_named && !matches!(after, Some(Token::LParen | Token::Period | Token::SingleQuotedString(_)))
}

fn is_significant(token: &Token) -> bool {
    !matches!(token, Token::Whitespace(_))
}

fn is_word(token: &Token, words: &[&str]) -> bool {
    matches!(token, Token::Word(word) if is_one_of(word, words))
}

/// Words in quotes are none of them.
fn is_one_of(word: &Word, words: &[&str]) -> bool {
    word.quote_style.is_none() && words.iter().any(|other| word.value.eq_ignore_ascii_case(other))
}

/// The name that the word stands for: quotes in a quoted one are doubled.
pub(super) fn unescape(word: &Word) -> String {
    match word.quote_style {
        Some(quote) => word.value.replace(&format!("{quote}{quote}"), &quote.to_string()),
        None => word.value.clone(),
    }
}

/// The name as it stands between such quotes.
pub(super) fn escape(name: &str, quote: Option<char>) -> String {
    match quote {
        Some(quote) => name.replace(quote, &format!("{quote}{quote}")),
        None => name.to_owned(),
    }
}
