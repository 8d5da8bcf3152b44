//! SQLite's tokens, by its own rules: what it stored can be read again, whichever tool wrote it.
//!
//! Takes the text of a statement or an expression, gives words, names in quotes of all four kinds, literals and
//! symbols. White space and comments are no tokens; a token knows whether some stood before it.

use std::borrow::Cow;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A keyword or a name without quotes.
    Word,
    /// Between `"`, `` ` `` or square brackets.
    Quoted,
    /// Between `'`: a text, and a name where only a name can stand.
    Text,
    /// `x'00ff'`
    Blob,
    Number,
    /// An operator, a parenthesis, a comma, a dot.
    Symbol,
}

/// One token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    /// As it is written, with its quotes.
    pub(super) text: &'a str,
    /// White space or a comment stands before it.
    pub(super) spaced: bool,
}

impl<'a> Token<'a> {
    /// True for this keyword, in whatever case.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// True for one of these keywords.
    pub(super) fn is_one_of(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is_word(word))
    }

    /// True for this symbol.
    pub(super) fn is_symbol(&self, symbol: &str) -> bool {
        self.kind == Kind::Symbol && self.text == symbol
    }

    /// The name or the text that the token stands for: without quotes, those in it no longer doubled.
    pub(super) fn name(&self) -> Cow<'a, str> {
        if !matches!(self.kind, Kind::Quoted | Kind::Text) {
            return Cow::Borrowed(self.text);
        }
        let quote = &self.text[..1];
        let inner = &self.text[1..];
        let closing = if quote == "[" { "]" } else { quote };
        let inner = inner.strip_suffix(closing).unwrap_or(inner);
        if quote == "[" || !inner.contains(quote) {
            return Cow::Borrowed(inner);
        }
        Cow::Owned(inner.replace(&quote.repeat(2), quote))
    }
}

/// The tokens of `text`. Whatever is not closed goes to the end.
pub(super) fn tokenize(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let (mut at, mut spaced) = (0, false);
    while at < text.len() {
        let rest = &text[at..];
        let gap = gap_length(rest);
        if gap > 0 {
            (at, spaced) = (at + gap, true);
            continue;
        }
        let (kind, length) = measure(rest);
        tokens.push(Token { kind, text: &rest[..length], spaced });
        (at, spaced) = (at + length, false);
    }
    tokens
}

/// The bytes of white space or of one comment at the beginning.
fn gap_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    match bytes {
        [b'-', b'-', ..] => rest.find('\n').map_or(rest.len(), |end| end + 1),
        [b'/', b'*', _, ..] => rest[2..].find("*/").map_or(rest.len(), |end| end + 4),
        _ => bytes.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c)).count(),
    }
}

/// Which token begins here, and how many bytes it has.
fn measure(rest: &str) -> (Kind, usize) {
    let bytes = rest.as_bytes();
    match bytes {
        [b'x' | b'X', b'\'', ..] => (Kind::Blob, 1 + quoted_length(&rest[1..], '\'')),
        [b'\'', ..] => (Kind::Text, quoted_length(rest, '\'')),
        [quote @ (b'"' | b'`'), ..] => (Kind::Quoted, quoted_length(rest, char::from(*quote))),
        [b'[', ..] => (Kind::Quoted, rest.find(']').map_or(rest.len(), |end| end + 1)),
        [b'0'..=b'9', ..] | [b'.', b'0'..=b'9', ..] => (Kind::Number, number_length(bytes)),
        [first, ..] if is_word_byte(*first) => (Kind::Word, word_length(bytes)),
        _ => (Kind::Symbol, symbol_length(rest)),
    }
}

/// To the quote that closes, where a doubled one does not.
fn quoted_length(rest: &str, quote: char) -> usize {
    let mut letters = rest.char_indices().skip(1).peekable();
    while let Some((at, letter)) = letters.next() {
        if letter == quote && letters.next_if(|(_, next)| *next == quote).is_none() {
            return at + 1;
        }
    }
    rest.len()
}

/// Letters of every script, digits, `_` and `$`.
pub(super) fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || !byte.is_ascii()
}

fn word_length(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| is_word_byte(**byte)).count()
}

/// Digits, letters of `0x` and of an exponent, dots, and the sign behind an exponent's `e`.
fn number_length(bytes: &[u8]) -> usize {
    let is_hex = matches!(bytes, [b'0', b'x' | b'X', ..]);
    let is_sign = |at: usize| !is_hex && at > 0 && matches!(bytes[at - 1], b'e' | b'E');
    let part_of_number = |at: usize| match bytes[at] {
        b'.' => true,
        b'+' | b'-' => is_sign(at),
        byte => is_word_byte(byte),
    };
    (0..bytes.len()).take_while(|at| part_of_number(*at)).count()
}

fn symbol_length(rest: &str) -> usize {
    const LONG: [&str; 10] = ["->>", "->", "||", "<=", "<>", "<<", ">=", ">>", "==", "!="];
    let long = LONG.iter().find(|symbol| rest.starts_with(**symbol));
    long.map_or_else(|| rest.chars().next().map_or(1, char::len_utf8), |symbol| symbol.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(sql: &str) -> Vec<&str> {
        tokenize(sql).iter().map(|token| token.text).collect()
    }

    #[test]
    fn quotes_of_all_kinds_and_comments() {
        assert_eq!(
            texts("a \"b\"\"c\" [d e]`f`'g''h' -- no 'token\n/* nor \" this */x'0F' i"),
            ["a", "\"b\"\"c\"", "[d e]", "`f`", "'g''h'", "x'0F'", "i"]
        );
        let names: Vec<_> = tokenize("\"b\"\"c\" [d\"e] `f``g` 'h''i'")
            .iter()
            .map(|token| token.name().into_owned())
            .collect();
        assert_eq!(names, ["b\"c", "d\"e", "f`g", "h'i"]);
    }

    #[test]
    fn numbers_and_operators() {
        assert_eq!(texts("1.5e-3+0x1F-.5"), ["1.5e-3", "+", "0x1F", "-", ".5"]);
        assert_eq!(texts("a->>'$.b'||c<>d"), ["a", "->>", "'$.b'", "||", "c", "<>", "d"]);
        assert_eq!(texts("größe>=1"), ["größe", ">=", "1"]);
    }

    #[test]
    fn what_is_not_closed_goes_to_the_end() {
        assert_eq!(texts("a 'b c"), ["a", "'b c"]);
        assert_eq!(texts("a /* b"), ["a"]);
        assert_eq!(texts("a \"é"), ["a", "\"é"]);
    }

    #[test]
    fn a_token_knows_what_stood_before_it() {
        let spaced: Vec<bool> = tokenize("a/**/ b(c)").iter().map(|token| token.spaced).collect();
        assert_eq!(spaced, [false, true, false, false, false]);
    }
}
