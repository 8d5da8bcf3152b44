//! Texts that may differ by dialect: `check = "…"` or `check(postgres = "…", default = "…")`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::entry::{Entry, read_entries};
use super::key::Key;
use super::located::Located;
use crate::errors::Errors;

const DIALECTS: &[Key] = &[
    Key::new("postgres", "`postgres = \"…\"`").also(&["postgresql", "pg"]),
    Key::new("sqlite", "`sqlite = \"…\"`").also(&["sqlite3"]),
    Key::new("mysql", "`mysql = \"…\"`").also(&["mariadb"]),
    Key::new("default", "`default = \"…\"`").also(&["other", "others", "all"]),
];

/// Pairs of a dialect or `default`, and the text.
#[derive(Debug, Clone)]
pub(crate) struct DialectText {
    entries: Vec<(&'static str, String)>,
}

impl DialectText {
    /// Reads the value of an entry, in either form.
    pub(crate) fn read(entry: &Entry) -> syn::Result<Located<Self>> {
        if !entry.is_list() {
            let text = entry.string()?;
            return Ok(Located::new(Self::everywhere(text.value), text.span));
        }
        let mut errors = Errors::default();
        let mut entries = Vec::new();
        for dialect in read_entries(vec![entry.listed()?], "dialect", DIALECTS, &mut errors) {
            if let Some(text) = errors.keep(dialect.string()) {
                entries.push((dialect.name, text.value));
            }
        }
        errors.finish()?;
        entries.sort();
        Ok(Located::new(Self { entries }, entry.span()))
    }

    /// The texts, whichever dialect they are for.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(_, text)| text.as_str())
    }

    /// The same text for every dialect.
    pub(crate) fn everywhere(text: String) -> Self {
        Self { entries: vec![("default", text)] }
    }
}

impl DialectText {
    /// The constant of it, where `migrate_models` is the crate.
    pub(crate) fn expand(&self, migrate_models: &impl ToTokens) -> TokenStream {
        let (dialects, texts): (Vec<_>, Vec<_>) = self.entries.iter().cloned().unzip();
        quote!(#migrate_models::DialectText(&[#((#dialects, #texts)),*]))
    }
}
