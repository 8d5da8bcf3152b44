//! SQL that a person wrote, or a database printed: kept as written, compared by its meaning.

mod binding;
mod meaning;
mod spelling;
#[cfg(test)]
mod tests;
mod words;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use sqlparser::dialect::GenericDialect;
use sqlparser::keywords::ALL_KEYWORDS;
use sqlparser::tokenizer::{Token, Tokenizer, Word};

pub(crate) use self::words::VALUE_WORDS;
use self::words::{escape, names_column, possible_column, unescape};

/// An SQL expression of a check, a default, a generated column, an index. Two are equal when they mean the same:
/// white space, comments, the case of words, parentheses that change nothing and the spelling of operators, casts and
/// numbers do not matter. What cannot be parsed is compared by its tokens.
#[derive(Debug, Clone)]
pub struct Expression(String);

impl Expression {
    /// Takes the text as it is.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text as it can stand before other SQL: where a comment may be at its end, that ends with a line.
    #[must_use]
    pub fn as_sql(&self) -> Cow<'_, str> {
        end_comment(&self.0)
    }

    /// The form that comparisons use: the same for all texts that mean the same.
    fn meaning(&self) -> String {
        meaning::meaning(&self.0).unwrap_or_else(|| self.normalized())
    }

    /// The tokens, with one space between two.
    #[must_use]
    pub fn normalized(&self) -> String {
        match tokenize(&self.0) {
            Some(tokens) => join_tokens(strip_parentheses(&significant(&tokens))),
            None => self.0.split_whitespace().collect::<Vec<_>>().join(" "),
        }
    }

    /// The same expression with a column called by its new name. Function names, parts of other tables' names and
    /// strings are left alone; where nothing is renamed the text stays as it was, byte for byte.
    #[must_use]
    pub fn rename_column(&self, from: &str, to: &str) -> Self {
        let Some(mut tokens) = tokenize(&self.0) else { return self.clone() };
        let hits: Vec<usize> = (0..tokens.len()).filter(|&at| names_column(&tokens, at, from)).collect();
        if hits.is_empty() {
            return self.clone();
        }
        for at in hits {
            if let Token::Word(word) = &mut tokens[at] {
                word.quote_style =
                    word.quote_style.or_else(|| (needs_quotes(to) || is_keyword(to)).then_some('"'));
                word.value = escape(to, word.quote_style);
            }
        }
        Self(tokens.iter().map(ToString::to_string).collect())
    }

    /// The text with names in double quotes, where `is_name` knows them, between `quote` instead: for a database
    /// that takes what stands in double quotes for a text. It can stand before other SQL.
    #[must_use]
    pub fn requote_names(&self, quote: char, is_name: impl Fn(&str) -> bool) -> String {
        let Some(mut tokens) = tokenize(&self.0) else { return self.as_sql().into_owned() };
        let mut changed = false;
        for token in &mut tokens {
            if let Token::Word(word) = token
                && word.quote_style == Some('"')
                && is_name(&unescape(word))
            {
                word.value = escape(&unescape(word), Some(quote));
                word.quote_style = Some(quote);
                changed = true;
            }
        }
        if !changed {
            return self.as_sql().into_owned();
        }
        let text: String = tokens.iter().map(ToString::to_string).collect();
        end_comment(&text).into_owned()
    }

    /// Every word that may be a column's name: as it is written, and in lower case where it stands in no quotes. What
    /// is a name and what is not only the table can tell.
    #[must_use]
    pub fn possible_columns(&self) -> BTreeSet<String> {
        let Some(tokens) = tokenize(&self.0) else { return BTreeSet::new() };
        let words = (0..tokens.len()).filter_map(|at| possible_column(&tokens, at));
        words
            .flat_map(|word| {
                let folded = word.quote_style.is_none().then(|| word.value.to_lowercase());
                [unescape(word)].into_iter().chain(folded)
            })
            .collect()
    }

    /// True where the expression names that column.
    #[must_use]
    pub fn mentions_column(&self, column: &str) -> bool {
        tokenize(&self.0).is_some_and(|tokens| (0..tokens.len()).any(|at| names_column(&tokens, at, column)))
    }

    /// True where that text stands in quotes in the expression, by itself or among those of an array.
    #[must_use]
    pub fn mentions_text(&self, text: &str) -> bool {
        let is_it = |token: &Token| match token {
            Token::SingleQuotedString(quoted) => {
                let quoted = quoted.replace("''", "'");
                let mut elements =
                    quoted.split(['{', '}', ',']).map(|element| element.trim().trim_matches('"'));
                quoted == text || (quoted.starts_with('{') && elements.any(|element| element == text))
            }
            _ => false,
        };
        tokenize(&self.0).is_some_and(|tokens| tokens.iter().any(is_it))
    }
}

/// A line more does no harm where what looks like a comment is none.
fn end_comment(text: &str) -> Cow<'_, str> {
    let last = text.rsplit('\n').next().unwrap_or_default();
    if last.contains("--") || last.contains('#') { format!("{text}\n").into() } else { text.into() }
}

fn tokenize(text: &str) -> Option<Vec<Token>> {
    Tokenizer::new(&GenericDialect {}, text).with_unescape(false).tokenize().ok()
}

fn significant(tokens: &[Token]) -> Vec<&Token> {
    tokens.iter().filter(|token| !matches!(token, Token::Whitespace(_))).collect()
}

fn strip_parentheses<'a, 'b>(mut tokens: &'a [&'b Token]) -> &'a [&'b Token] {
    while let [Token::LParen, inner @ .., Token::RParen] = tokens {
        if !is_balanced(inner) {
            break;
        }
        tokens = inner;
    }
    tokens
}

/// True where no parenthesis closes one that was opened before the first token.
fn is_balanced(tokens: &[&Token]) -> bool {
    let mut depth = 0_i32;
    for token in tokens {
        match token {
            Token::LParen => depth += 1,
            Token::RParen => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

fn join_tokens(tokens: &[&Token]) -> String {
    let mut text = String::new();
    for token in tokens {
        if !text.is_empty() {
            text.push(' ');
        }
        match token {
            Token::Word(Word { value, quote_style: None, .. }) => text.push_str(&value.to_lowercase()),
            // A name that needs no quotes means the same with them.
            Token::Word(Word { value, .. }) if !needs_quotes(value) => text.push_str(value),
            Token::Word(Word { value, .. }) => {
                text.push('"');
                text.push_str(value);
                text.push('"');
            }
            other => text.push_str(&other.to_string()),
        }
    }
    text
}

fn needs_quotes(name: &str) -> bool {
    !name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// True for a word that some database may take for something else than a name.
fn is_keyword(name: &str) -> bool {
    ALL_KEYWORDS.binary_search(&name.to_ascii_uppercase().as_str()).is_ok()
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.meaning() == other.meaning()
    }
}

impl Eq for Expression {}

impl Hash for Expression {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.meaning().hash(state);
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl FromStr for Expression {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self::new(text))
    }
}
