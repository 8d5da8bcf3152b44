//! Expressions in one form: as a person wrote them and as SQLite keeps them, they are the same text afterwards.
//!
//! SQLite stores a statement as it was given, so little has to be taken off: comments, white space, parentheses
//! around the whole. What changes the stored text later is RENAME: it puts the new name in quotes, whatever the old
//! one stood in. And a name in double quotes that is no column is a text to SQLite.

use super::names::{ColumnNames, is_reserved, plain_name};
use super::token::{Kind, Token, is_word_byte, tokenize};
use crate::dialect::sql::quote_text;

/// The expression in its canonical form. `columns` are those of the table that it is about.
pub(super) fn canonical(text: &str, columns: ColumnNames<'_>) -> String {
    canonical_of(&tokenize(text), columns)
}

/// The same of an expression that has been taken apart.
pub(super) fn canonical_of(tokens: &[Token<'_>], columns: ColumnNames<'_>) -> String {
    let tokens = without_parentheses(tokens);
    let mut text = String::new();
    let mut at = 0;
    while at < tokens.len() {
        let spaced = tokens[at].spaced && at > 0;
        at += qualifier_length(&tokens[at..], columns);
        append(&mut text, &written(tokens, at, columns), spaced);
        at += 1;
    }
    text
}

/// The tokens inside the parentheses around the whole, where there are any.
pub(super) fn without_parentheses<'t, 'a>(mut tokens: &'t [Token<'a>]) -> &'t [Token<'a>] {
    while let [first, inner @ .., last] = tokens {
        if !first.is_symbol("(") || !last.is_symbol(")") || !is_balanced(inner) {
            break;
        }
        tokens = inner;
    }
    tokens
}

/// True where no parenthesis closes one that was opened before.
fn is_balanced(tokens: &[Token<'_>]) -> bool {
    let mut depth = 0_usize;
    for token in tokens {
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            let Some(less) = depth.checked_sub(1) else { return false };
            depth = less;
        }
    }
    depth == 0
}

/// How many tokens say which table a column is of. It can only be the one that the expression stands in, and under
/// that name it would be lost in a rebuild.
fn qualifier_length(tokens: &[Token<'_>], columns: ColumnNames<'_>) -> usize {
    let is_name = |token: &Token<'_>| matches!(token.kind, Kind::Word | Kind::Quoted);
    match tokens {
        [table, dot, rest @ ..] if is_name(table) && dot.is_symbol(".") => {
            let further = qualifier_length(rest, columns);
            let is_column = rest.first().is_some_and(|column| columns.find(&column.name()).is_some());
            if further > 0 || is_column { further + 2 } else { 0 }
        }
        _ => 0,
    }
}

/// The token as the canonical form has it.
fn written(tokens: &[Token<'_>], at: usize, columns: ColumnNames<'_>) -> String {
    let token = &tokens[at];
    let calls = tokens.get(at + 1).is_some_and(|next| next.is_symbol("("));
    let is_name = match token.kind {
        Kind::Word => !calls && !is_reserved(token.text),
        Kind::Quoted => true,
        _ => false,
    };
    if !is_name {
        return token.text.to_owned();
    }
    let name = token.name();
    // Behind these stands the name of a collation, of a type.
    let names_no_column = at > 0 && tokens[at - 1].is_one_of(&["COLLATE", "AS"]);
    match columns.find(&name) {
        Some(column) if !names_no_column => plain_name(column).into_owned(),
        _ if token.kind == Kind::Word => token.text.to_owned(),
        _ if token.text.starts_with('"') && !names_no_column && !calls => quote_text(&name),
        _ => plain_name(&name).into_owned(),
    }
}

/// Adds a token, behind a space where one stood or where the two would become one.
fn append(text: &mut String, token: &str, spaced: bool) {
    let touches = match (text.as_bytes().last(), token.as_bytes().first()) {
        (Some(last), Some(first)) => {
            is_word_byte(*last) && is_word_byte(*first) || *last == b'\'' && *first == b'\''
        }
        _ => false,
    };
    if spaced || touches {
        text.push(' ');
    }
    text.push_str(token);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str) -> String {
        let columns = ["age", "Size", "order"].map(str::to_owned);
        canonical(text, ColumnNames(&columns))
    }

    #[test]
    fn what_renames_leave_behind_is_taken_off() {
        for (stored, written) in [
            ("\"age\" >= 0", "age >= 0"),
            ("users.age >= 0", "age >= 0"),
            ("\"main\".[users].`age`>=0", "age>=0"),
            ("((AGE >= 0))", "age >= 0"),
            ("size > 0", "\"Size\" > 0"),
            ("[order] > 0", "\"order\" > 0"),
            ("\"age\"IS NULL", "age IS NULL"),
            ("age /* in\n years */ >= 0 -- more", "age >= 0"),
            ("age = \"old\"", "age = 'old'"),
            ("age COLLATE \"nocase\"", "age COLLATE nocase"),
        ] {
            assert_eq!(form(stored), written, "{stored}");
            assert_eq!(form(written), written);
        }
    }

    #[test]
    fn what_is_no_column_stays_as_it_is() {
        for text in ["age('x') + 1.5", "CASE WHEN 1 THEN 'age' END", "(1) + (2)", "json_valid(x'00')"] {
            assert_eq!(form(text), text);
        }
    }
}
