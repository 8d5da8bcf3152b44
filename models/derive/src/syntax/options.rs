//! `options(postgres(fillfactor = 70, unlogged), mysql(engine = "InnoDB"))`: what only some databases have to say. Which
//! keys a database has is for the tool to know; here a key is a word, and its value a text.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::Lit;
use syn::parse::Parser;

use super::commas::split_at_commas;
use super::entry::{Entry, read_entries};
use super::key::Key;
use crate::errors::Errors;

const DIALECTS: &[Key] = &[
    Key::new("postgres", "`postgres(key = \"…\", flag)`").also(&["postgresql", "pg"]),
    Key::new("sqlite", "`sqlite(key = \"…\", flag)`").also(&["sqlite3"]),
    Key::new("mysql", "`mysql(key = \"…\", flag)`").also(&["mariadb"]),
];

/// Each a dialect, a key and its value.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    entries: Vec<(&'static str, String, String)>,
}

impl Options {
    /// Reads the parentheses of an entry.
    pub(crate) fn read(entry: &Entry) -> syn::Result<Self> {
        let mut errors = Errors::default();
        let mut entries: Vec<(&'static str, String, String)> = Vec::new();
        for dialect in read_entries(vec![entry.listed()?], "database", DIALECTS, &mut errors) {
            let Some(said) = errors.keep(dialect.listed()) else { continue };
            for chunk in split_at_commas(said) {
                let Some((key, value)) = errors.keep(read_option(&chunk)) else { continue };
                if entries.iter().any(|(name, known, _)| *name == dialect.name && *known == key) {
                    errors.at(chunk[0].span(), format!("`{key}` is said twice"));
                } else {
                    entries.push((dialect.name, key, value));
                }
            }
        }
        errors.finish()?;
        entries.sort();
        Ok(Self { entries })
    }

    /// The constant of it, where `migrate_models` is the crate.
    pub(crate) fn expand(&self, migrate_models: &impl ToTokens) -> TokenStream {
        let options = self.entries.iter().map(|(dialect, key, value)| {
            quote!(#migrate_models::DialectOption { dialect: #dialect, key: #key, value: #value })
        });
        quote!(&[#(#options),*])
    }
}

/// `key`, `key = 70`, `key = "…"`, `key = word`; a key may have a dot in it: `toast.fillfactor = 70`.
fn read_option(chunk: &[TokenTree]) -> syn::Result<(String, String)> {
    let is_equals = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '=');
    let (key, value) = match chunk.iter().position(is_equals) {
        Some(at) => (&chunk[..at], Some(&chunk[at + 1..])),
        None => (chunk, None),
    };
    let expected = || {
        let message =
            "expected an option: `fillfactor = 70`, `engine = \"InnoDB\"`, or a word alone that says yes";
        syn::Error::new(chunk[0].span(), message)
    };
    let is_name = key.iter().enumerate().all(|(at, token)| match token {
        TokenTree::Ident(_) => at % 2 == 0,
        TokenTree::Punct(punct) => at % 2 == 1 && punct.as_char() == '.',
        _ => false,
    });
    if !is_name || key.len() % 2 == 0 {
        return Err(expected());
    }
    let key = key.iter().map(ToString::to_string).collect();
    match value {
        None => Ok((key, "true".to_owned())),
        Some(value) => Ok((key, read_value(value).ok_or_else(expected)?)),
    }
}

fn read_value(tokens: &[TokenTree]) -> Option<String> {
    match tokens {
        [TokenTree::Ident(word)] => Some(word.to_string()),
        [TokenTree::Punct(minus), TokenTree::Literal(number)] if minus.as_char() == '-' => {
            Some(format!("-{number}"))
        }
        [literal] => {
            let literal = (|input: syn::parse::ParseStream<'_>| input.parse::<Lit>())
                .parse2(TokenStream::from(literal.clone()));
            match literal.ok()? {
                Lit::Str(text) => Some(text.value()),
                Lit::Int(number) => Some(number.base10_digits().to_owned()),
                Lit::Float(number) => Some(number.base10_digits().to_owned()),
                Lit::Bool(value) => Some(value.value.to_string()),
                _ => None,
            }
        }
        _ => None,
    }
}
