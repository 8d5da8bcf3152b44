//! Declared types: the names that SQLite derives an affinity from, and the neutral types that stand for them.

use super::token::{Token, tokenize};
use crate::schema::ColumnType;

/// The name that a lowered type is declared with.
pub(super) fn declaration(ty: &ColumnType) -> String {
    match ty {
        ColumnType::Boolean => "BOOLEAN".to_owned(),
        ColumnType::Integer { .. } => "INTEGER".to_owned(),
        ColumnType::Real | ColumnType::Double => "REAL".to_owned(),
        ColumnType::Numeric(None) => "NUMERIC".to_owned(),
        ColumnType::Numeric(Some((precision, scale))) => format!("NUMERIC({precision},{scale})"),
        ColumnType::Varchar(length) => format!("VARCHAR({length})"),
        ColumnType::Char(length) => format!("CHAR({length})"),
        ColumnType::Blob => "BLOB".to_owned(),
        ColumnType::Date => "DATE".to_owned(),
        ColumnType::Time(_) => "TIME".to_owned(),
        ColumnType::Timestamp(_) => "DATETIME".to_owned(),
        ColumnType::Other(text) => text.clone(),
        _ => "TEXT".to_owned(),
    }
}

/// The neutral type behind a declared one, where our own declarations say it so; else the text itself, in one form:
/// SQLite looks neither at case nor at white space.
pub(super) fn neutral(text: &str) -> ColumnType {
    neutral_of(&tokenize(text))
}

/// The same of a declared type that has been taken apart.
pub(super) fn neutral_of(tokens: &[Token<'_>]) -> ColumnType {
    let text = spelled(tokens);
    let known = match text.split_once('(') {
        None => of_word(&text),
        Some((word, rest)) => rest.strip_suffix(')').and_then(|numbers| of_numbers(word, numbers)),
    };
    known.unwrap_or(ColumnType::Other(text))
}

/// In lower case, with a space between words and none elsewhere.
fn spelled(tokens: &[Token<'_>]) -> String {
    let mut text = String::new();
    for token in tokens {
        let is_symbol = ["(", ")", ",", "+", "-"].iter().any(|symbol| token.is_symbol(symbol));
        let follows_word = text.ends_with(|last: char| !matches!(last, '(' | ',' | '+' | '-'));
        if follows_word && !is_symbol {
            text.push(' ');
        }
        text.push_str(&token.text.to_lowercase());
    }
    text
}

fn of_word(word: &str) -> Option<ColumnType> {
    Some(match word {
        "boolean" => ColumnType::Boolean,
        "integer" => ColumnType::BIGINT,
        "real" => ColumnType::Double,
        "numeric" => ColumnType::Numeric(None),
        "text" => ColumnType::Text,
        "blob" => ColumnType::Blob,
        "date" => ColumnType::Date,
        "time" => ColumnType::Time(None),
        "datetime" => ColumnType::Timestamp(None),
        _ => return None,
    })
}

fn of_numbers(word: &str, numbers: &str) -> Option<ColumnType> {
    let numbers = numbers.split(',').map(|number| number.parse().ok()).collect::<Option<Vec<u32>>>()?;
    match (word, numbers.as_slice()) {
        ("numeric", [precision, scale]) => Some(ColumnType::Numeric(Some((*precision, *scale)))),
        ("varchar", [length]) => Some(ColumnType::Varchar(*length)),
        ("char", [length]) => Some(ColumnType::Char(*length)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_declarations_come_back() {
        for ty in [
            ColumnType::Boolean,
            ColumnType::BIGINT,
            ColumnType::Double,
            ColumnType::Numeric(None),
            ColumnType::Numeric(Some((10, 2))),
            ColumnType::Varchar(50),
            ColumnType::Char(2),
            ColumnType::Text,
            ColumnType::Blob,
            ColumnType::Date,
            ColumnType::Time(None),
            ColumnType::Timestamp(None),
        ] {
            assert_eq!(neutral(&declaration(&ty)), ty);
        }
    }

    #[test]
    fn other_declarations_are_one_text_however_they_are_written() {
        for (text, one) in [
            ("BIGINT", "bigint"),
            ("Unsigned  Big\nInt", "unsigned big int"),
            ("DECIMAL( 10 , 5 )", "decimal(10,5)"),
            ("nvarchar (160)", "nvarchar(160)"),
            ("numeric(10)", "numeric(10)"),
            ("", ""),
        ] {
            assert_eq!(neutral(text), ColumnType::Other(one.to_owned()), "{text}");
        }
        assert_eq!(neutral("varchar ( 20 )"), ColumnType::Varchar(20));
    }
}
