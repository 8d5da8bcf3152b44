//! Names in SQL: which need quotes, and which column one stands for.

use std::borrow::Cow;

use super::super::sql::quote_name;

/// Words that SQLite does not take for a name, or takes for something else where a column could stand.
const RESERVED: &str = "\
    add all alter and as autoincrement between case cast check collate commit constraint create cross \
    current_date current_time current_timestamp default deferrable delete distinct drop else end escape \
    except exists false filter foreign from full glob group having in index inner insert intersect into is \
    isnull join left like limit match natural not nothing notnull null on or order outer over primary raise \
    references regexp returning right select set table then to transaction true union unique update using \
    values when where window";

/// True for a word that is no column's name unless it stands in quotes.
pub(super) fn is_reserved(word: &str) -> bool {
    RESERVED.split(' ').any(|reserved| reserved.eq_ignore_ascii_case(word))
}

/// The name as an expression has it: in quotes only where it needs them.
pub(super) fn plain_name(name: &str) -> Cow<'_, str> {
    let is_letter = |letter: char| letter.is_ascii_lowercase() || letter == '_';
    let is_plain = name.starts_with(is_letter)
        && name.chars().all(|letter| is_letter(letter) || letter.is_ascii_digit())
        && !is_reserved(name);
    if is_plain { Cow::Borrowed(name) } else { Cow::Owned(quote_name(name)) }
}

/// The columns of one table; SQLite does not tell upper from lower case in their names.
#[derive(Debug, Clone, Copy)]
pub(super) struct ColumnNames<'a>(pub(super) &'a [String]);

impl<'a> ColumnNames<'a> {
    /// No columns: for expressions that cannot name any.
    pub(super) const NONE: Self = Self(&[]);

    /// The column as its table calls it.
    pub(super) fn find(self, name: &str) -> Option<&'a str> {
        self.0.iter().find(|column| column.eq_ignore_ascii_case(name)).map(String::as_str)
    }

    /// The column as its table calls it; a name that is none of them stays as it is.
    pub(super) fn resolve(self, name: &str) -> String {
        self.find(name).unwrap_or(name).to_owned()
    }
}
