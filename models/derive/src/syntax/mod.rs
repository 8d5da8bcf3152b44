//! The grammar: takes the tokens of attributes and gives entries, names, texts, literals and references. What they
//! are good for is not known here.

pub(crate) mod commas;
pub(crate) mod entry;
pub(crate) mod key;
pub(crate) mod literal;
pub(crate) mod located;
pub(crate) mod name;
pub(crate) mod options;
pub(crate) mod part;
pub(crate) mod reference;
pub(crate) mod rename;
pub(crate) mod sqlx;
pub(crate) mod text;
