//! A place in a list of tokens, that goes forward as they are recognised.

use super::super::token::{Kind, Token};

/// Where the reading is.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'t, 'a> {
    tokens: &'t [Token<'a>],
}

impl<'t, 'a> Cursor<'t, 'a> {
    pub(super) fn new(tokens: &'t [Token<'a>]) -> Self {
        Self { tokens }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.tokens.is_empty()
    }

    pub(super) fn peek(&self) -> Option<&'t Token<'a>> {
        self.tokens.first()
    }

    pub(super) fn next(&mut self) -> Option<&'t Token<'a>> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(first)
    }

    /// The next `count` tokens.
    pub(super) fn take(&mut self, count: usize) -> &'t [Token<'a>] {
        let (taken, rest) = self.tokens.split_at(count.min(self.tokens.len()));
        self.tokens = rest;
        taken
    }

    /// All that is left.
    pub(super) fn rest(&self) -> &'t [Token<'a>] {
        self.tokens
    }

    /// Goes past these keywords where they are next, one behind the other.
    pub(super) fn accept(&mut self, words: &str) -> bool {
        let mut at = 0;
        for word in words.split(' ') {
            if !self.tokens.get(at).is_some_and(|token| token.is_word(word)) {
                return false;
            }
            at += 1;
        }
        self.tokens = &self.tokens[at..];
        true
    }

    /// Goes past this symbol where it is next.
    pub(super) fn accept_symbol(&mut self, symbol: &str) -> bool {
        let is_next = self.peek().is_some_and(|token| token.is_symbol(symbol));
        if is_next {
            self.tokens = &self.tokens[1..];
        }
        is_next
    }

    /// A name, in whatever quotes.
    pub(super) fn name(&mut self) -> Option<String> {
        let token = self.peek()?;
        if !matches!(token.kind, Kind::Word | Kind::Quoted | Kind::Text) {
            return None;
        }
        self.next().map(|token| token.name().into_owned())
    }

    /// What is between the parenthesis that is next and the one that closes it.
    pub(super) fn group(&mut self) -> Option<&'t [Token<'a>]> {
        if !self.peek()?.is_symbol("(") {
            return None;
        }
        let mut depth = 0_usize;
        for (at, token) in self.tokens.iter().enumerate() {
            if token.is_symbol("(") {
                depth += 1;
            } else if token.is_symbol(")") {
                depth -= 1;
            }
            if depth == 0 {
                let inner = &self.tokens[1..at];
                self.tokens = &self.tokens[at + 1..];
                return Some(inner);
            }
        }
        None
    }
}

/// What is between the commas, those in parentheses aside.
pub(super) fn split_at_commas<'t, 'a>(tokens: &'t [Token<'a>]) -> Vec<&'t [Token<'a>]> {
    let mut depth = 0_usize;
    let parts = tokens.split(move |token| {
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            depth = depth.saturating_sub(1);
        }
        depth == 0 && token.is_symbol(",")
    });
    parts.collect()
}
