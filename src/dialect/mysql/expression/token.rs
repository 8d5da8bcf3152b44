//! The tokens of an expression, as MySQL and MariaDB read them.

/// One token. White space and comments are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::dialect::mysql) enum Token {
    /// A word in no quotes.
    Word(String),
    /// A name in backquotes.
    Name(String),
    /// What stands in double quotes: a name where a column is called so, else a text.
    Double {
        name: String,
        text: String,
    },
    Text(String),
    Number(String),
    /// Bytes, from `x'00ff'` or `0x00ff`.
    Hex(String),
    /// `b'101'`
    Bits(String),
    Symbol(&'static str),
}

/// Longer ones first: the first that fits is taken.
const SYMBOLS: [&str; 29] = [
    "<=>", "->>", "<=", ">=", "<>", "!=", "<<", ">>", "||", "&&", "->", ":=", "(", ")", ",", ".", "=", "<",
    ">", "+", "-", "*", "/", "%", "^", "&", "|", "~", "!",
];

/// The tokens of a text; none where a quote is open or a character belongs to no token.
pub(in crate::dialect::mysql) fn tokenize(text: &str) -> Option<Vec<Token>> {
    let mut reader = Reader { rest: text };
    let mut tokens = Vec::new();
    while let Some(token) = reader.next()? {
        tokens.push(token);
    }
    Some(tokens)
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    /// The next token; `Some(None)` at the end, none where there is no token.
    #[expect(clippy::option_option, reason = "the end and a mistake are two things")]
    fn next(&mut self) -> Option<Option<Token>> {
        self.skip_blank()?;
        let Some(first) = self.rest.chars().next() else { return Some(None) };
        let token = match first {
            '`' => Token::Name(self.quoted('`')?.0),
            '"' => {
                let (name, text) = self.quoted('"')?;
                Token::Double { name, text }
            }
            '\'' => Token::Text(self.quoted('\'')?.1),
            _ if self.begins_number() => self.number()?,
            _ if is_word(first) => self.word()?,
            _ => {
                let symbol = SYMBOLS.iter().find(|symbol| self.rest.starts_with(**symbol))?;
                self.rest = &self.rest[symbol.len()..];
                Token::Symbol(symbol)
            }
        };
        Some(Some(token))
    }

    fn skip_blank(&mut self) -> Option<()> {
        loop {
            self.rest = self.rest.trim_start();
            let is_dashed = self.rest.strip_prefix("--").is_some_and(|after| {
                after.chars().next().is_none_or(|c| c.is_whitespace() || c.is_control())
            });
            if is_dashed || self.rest.starts_with('#') {
                self.rest = self.rest.split_once('\n').map_or("", |(_, rest)| rest);
            } else if self.rest.starts_with("/*") {
                self.rest = self.rest.split_once("*/")?.1;
            } else {
                return Some(());
            }
        }
    }

    /// What stands between quotes: as a name, where only the quote can be doubled, and as a text with its escapes.
    fn quoted(&mut self, quote: char) -> Option<(String, String)> {
        let (mut name, mut text) = (String::new(), String::new());
        let mut characters = self.rest.char_indices().skip(1).peekable();
        while let Some((at, character)) = characters.next() {
            if character == quote {
                if characters.next_if(|(_, next)| *next == quote).is_none() {
                    self.rest = &self.rest[at + quote.len_utf8()..];
                    return Some((name, text));
                }
                name.push(quote);
                text.push(quote);
            } else if character == '\\' && quote != '`' {
                let (_, escaped) = characters.next()?;
                name.extend(['\\', escaped]);
                unescape(escaped, &mut text);
            } else {
                name.push(character);
                text.push(character);
            }
        }
        None
    }

    fn begins_number(&self) -> bool {
        let mut characters = self.rest.chars();
        match characters.next() {
            Some('.') => characters.next().is_some_and(|c| c.is_ascii_digit()),
            first => first.is_some_and(|c| c.is_ascii_digit()),
        }
    }

    fn number(&mut self) -> Option<Token> {
        if let Some(hex) = self.rest.strip_prefix("0x") {
            let digits = self.take_from(hex, |c| c.is_ascii_hexdigit());
            return Some(Token::Hex(even(digits)));
        }
        if let Some(bits) = self.rest.strip_prefix("0b").filter(|bits| bits.starts_with(['0', '1'])) {
            return Some(Token::Bits(self.take_from(bits, |c| matches!(c, '0' | '1'))));
        }
        let mut text = self.take_from(self.rest, |c| c.is_ascii_digit());
        if let Some(fraction) = self.rest.strip_prefix('.') {
            let digits = self.take_from(fraction, |c| c.is_ascii_digit());
            let whole = if text.is_empty() { "0" } else { &text };
            text = format!("{whole}.{digits}");
        }
        if let Some(exponent) = self.rest.strip_prefix(['e', 'E']) {
            let (sign, digits) = match exponent.strip_prefix('-') {
                Some(digits) => ("-", digits),
                None => ("", exponent.strip_prefix('+').unwrap_or(exponent)),
            };
            let digits = self.take_from(digits, |c| c.is_ascii_digit());
            text = format!("{text}e{sign}{digits}");
        }
        // A name may begin with digits; such a one stands in quotes wherever a server prints it.
        (!self.rest.starts_with(is_word)).then_some(Token::Number(text))
    }

    fn word(&mut self) -> Option<Token> {
        let word = self.take_from(self.rest, |c| is_word(c) || c.is_ascii_digit());
        let opens_text = self.rest.starts_with('\'');
        match word.as_str() {
            "x" | "X" if opens_text => Some(Token::Hex(even(self.quoted('\'')?.1))),
            "b" | "B" if opens_text => Some(Token::Bits(self.quoted('\'')?.1)),
            _ => Some(Token::Word(word)),
        }
    }

    fn take_from(&mut self, text: &str, belongs: impl Fn(char) -> bool) -> String {
        let start = self.rest.len() - text.len();
        let length = text.find(|c| !belongs(c)).unwrap_or(text.len());
        let taken = text[..length].to_owned();
        self.rest = &self.rest[start + length..];
        taken
    }
}

fn is_word(character: char) -> bool {
    character.is_alphabetic() || matches!(character, '_' | '$' | '@') || !character.is_ascii()
}

fn even(digits: String) -> String {
    let digits = digits.to_ascii_lowercase();
    if digits.len().is_multiple_of(2) { digits } else { format!("0{digits}") }
}

/// The character behind a backslash. `\%` and `\_` are for LIKE and keep theirs.
fn unescape(escaped: char, text: &mut String) {
    match escaped {
        '0' => text.push('\0'),
        'b' => text.push('\u{8}'),
        'n' => text.push('\n'),
        'r' => text.push('\r'),
        't' => text.push('\t'),
        'Z' => text.push('\u{1a}'),
        '%' | '_' => text.extend(['\\', escaped]),
        other => text.push(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_names_and_numbers() {
        assert_eq!(
            tokenize(r"`a``b` = 'it''s \'x\' \\ \_' and .5 >= 0xA -- end"),
            Some(vec![
                Token::Name("a`b".to_owned()),
                Token::Symbol("="),
                Token::Text(r"it's 'x' \ \_".to_owned()),
                Token::Word("and".to_owned()),
                Token::Number("0.5".to_owned()),
                Token::Symbol(">="),
                Token::Hex("0a".to_owned()),
            ])
        );
    }

    #[test]
    fn two_dashes_without_a_space_are_no_comment() {
        assert_eq!(tokenize("--a").map(|tokens| tokens.len()), Some(3));
    }

    #[test]
    fn an_open_quote_is_a_mistake() {
        for text in ["'a", "`a", "a /* b", "?"] {
            assert_eq!(tokenize(text), None, "{text}");
        }
    }
}
