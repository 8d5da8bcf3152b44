//! The names that attributes have, in tables: what is allowed, how it is written, and by what other names people know it.

use crate::errors::nearest;

/// One attribute.
#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    /// How it is written: what an error shows.
    pub(crate) form: &'static str,
    /// Words that other tools use for it.
    also: &'static [&'static str],
    /// Whether it may be said several times.
    pub(crate) repeats: bool,
}

impl Key {
    pub(crate) const fn new(name: &'static str, form: &'static str) -> Self {
        Self { name, form, also: &[], repeats: false }
    }

    pub(crate) const fn also(self, also: &'static [&'static str]) -> Self {
        Self { also, ..self }
    }

    pub(crate) const fn repeats(self) -> Self {
        Self { repeats: true, ..self }
    }
}

/// The key that `word` was probably meant to be: another tool's word for it, or one that is spelled alike.
pub(crate) fn nearest_key(keys: &'static [Key], word: &str) -> Option<&'static str> {
    let synonym = keys.iter().find(|key| key.also.contains(&word)).map(|key| key.name);
    synonym.or_else(|| nearest(word, keys.iter().map(|key| key.name)))
}
