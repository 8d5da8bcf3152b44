//! `#[model(a, b = …, c(…))]`: takes the attributes of one item and gives its entries, each with a known key. An entry
//! that is wrong is reported, and the others are read on.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use syn::parse::{Parse, Parser};
use syn::spanned::Spanned;
use syn::{Attribute, LitBool, LitInt, LitStr, Meta, Path};

use super::commas::split_at_commas;
use super::key::{Key, nearest_key};
use super::located::Located;
use super::name::plain_name;
use crate::errors::{Errors, expected_name, unknown};

/// The words that a part of an index may be wrapped in.
pub(crate) const PART_WORDS: &[&str] = &["desc", "asc", "nulls_first", "nulls_last", "column"];

/// One entry of an attribute's list.
pub(crate) struct Entry {
    pub(crate) key: Ident,
    pub(crate) name: &'static str,
    form: &'static str,
    value: Value,
}

/// What follows the key.
enum Value {
    Nothing,
    Assigned(TokenStream),
    Listed(TokenStream),
}

/// The entries of all `#[model(…)]` attributes of an item.
pub(crate) fn read_attributes(
    attributes: &[Attribute],
    keys: &'static [Key],
    errors: &mut Errors,
) -> Vec<Entry> {
    let mut tokens = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("model")) {
        match &attribute.meta {
            Meta::List(list) if !list.tokens.is_empty() => tokens.push(list.tokens.clone()),
            Meta::NameValue(_) => errors.push(syn::Error::new_spanned(attribute, "expected `#[model(…)]`")),
            _ => errors.push(syn::Error::new_spanned(attribute, "an attribute is missing: `#[model(…)]`")),
        }
    }
    read_entries(tokens, "attribute", keys, errors)
}

/// The entries of lists, of which none may be said twice, unless its key allows it.
pub(crate) fn read_entries(
    lists: Vec<TokenStream>,
    what: &str,
    keys: &'static [Key],
    errors: &mut Errors,
) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for chunk in lists.into_iter().flat_map(split_at_commas) {
        let Some(entry) = errors.keep(parse_entry(chunk, what, keys)) else { continue };
        let repeats = keys.iter().any(|key| key.name == entry.name && key.repeats);
        if !repeats && entries.iter().any(|earlier| earlier.name == entry.name) {
            errors.at(entry.key.span(), format!("`{}` is said twice", entry.name));
        } else {
            entries.push(entry);
        }
    }
    entries
}

fn parse_entry(chunk: Vec<TokenTree>, what: &str, keys: &'static [Key]) -> syn::Result<Entry> {
    let mut tokens = chunk.into_iter();
    let key = match tokens.next() {
        Some(TokenTree::Ident(key)) => key,
        other => {
            let span = other.map_or_else(Span::call_site, |token| token.span());
            return Err(syn::Error::new(span, expected_name(what, &names_of(keys))));
        }
    };
    let known = find_key(&key, what, keys)?;
    let value = parse_value(&key, known.form, tokens.collect())?;
    Ok(Entry { key, name: known.name, form: known.form, value })
}

fn find_key(key: &Ident, what: &str, keys: &'static [Key]) -> syn::Result<&'static Key> {
    let word = plain_name(key);
    keys.iter().find(|known| known.name == word).ok_or_else(|| {
        syn::Error::new(key.span(), unknown(what, &word, nearest_key(keys, &word), &names_of(keys)))
    })
}

fn names_of(keys: &'static [Key]) -> Vec<&'static str> {
    keys.iter().map(|key| key.name).collect()
}

fn parse_value(key: &Ident, form: &str, tokens: Vec<TokenTree>) -> syn::Result<Value> {
    match tokens.split_first() {
        None => Ok(Value::Nothing),
        Some((TokenTree::Punct(punct), rest)) if punct.as_char() == '=' && !rest.is_empty() => {
            Ok(Value::Assigned(rest.iter().cloned().collect()))
        }
        Some((TokenTree::Group(group), [])) if group.delimiter() == Delimiter::Parenthesis => {
            Ok(Value::Listed(group.stream()))
        }
        Some(_) => Err(expected(key.span(), form)),
    }
}

fn expected(span: Span, form: &str) -> syn::Error {
    syn::Error::new(span, format!("expected {form}"))
}

impl Entry {
    pub(crate) fn span(&self) -> Span {
        self.key.span()
    }

    /// An error that shows how the entry is written.
    pub(crate) fn wrong_form(&self) -> syn::Error {
        let span = match &self.value {
            Value::Assigned(tokens) | Value::Listed(tokens) => first_span(tokens),
            Value::Nothing => None,
        };
        expected(span.unwrap_or_else(|| self.span()), self.form)
    }

    /// A key alone.
    pub(crate) fn flag(&self) -> syn::Result<Span> {
        match &self.value {
            Value::Nothing => Ok(self.span()),
            _ => Err(self.wrong_form()),
        }
    }

    /// A key alone, or `= true` or `= false`.
    pub(crate) fn switch(&self) -> syn::Result<Located<bool>> {
        match &self.value {
            Value::Nothing => Ok(Located::new(true, self.span())),
            _ => Ok(Located::new(self.assigned::<LitBool>()?.value, self.span())),
        }
    }

    /// `= "…"`, and not the empty string.
    pub(crate) fn string(&self) -> syn::Result<Located<String>> {
        let literal = self.assigned::<LitStr>()?;
        if literal.value().trim().is_empty() {
            return Err(syn::Error::new(literal.span(), format!("`{}` is empty", self.name)));
        }
        Ok(Located::new(literal.value(), literal.span()))
    }

    /// `= 50`, and not 0 unless `least` is.
    pub(crate) fn number(&self, least: u32) -> syn::Result<Located<u32>> {
        let literal = self.assigned::<LitInt>()?;
        let error = |limit: String| syn::Error::new(literal.span(), format!("`{}` is {limit}", self.name));
        match literal.base10_parse::<u32>() {
            Ok(value) if value >= least => Ok(Located::new(value, literal.span())),
            Err(_) if !literal.base10_digits().starts_with('-') => {
                Err(error(format!("at most {}", u32::MAX)))
            }
            _ => Err(error(format!("at least {least}"))),
        }
    }

    /// `= -50`, of 64 bits.
    pub(crate) fn integer(&self) -> syn::Result<Located<i64>> {
        let literal = self.assigned::<LitInt>()?;
        match literal.base10_parse::<i64>() {
            Ok(value) => Ok(Located::new(value, literal.span())),
            Err(_) => {
                Err(syn::Error::new(literal.span(), format!("`{}` is an integer of 64 bits", self.name)))
            }
        }
    }

    /// `= …`, read as whatever it must be.
    pub(crate) fn assigned<T: Parse>(&self) -> syn::Result<T> {
        match &self.value {
            Value::Assigned(tokens) => T::parse.parse2(tokens.clone()).map_err(|error| self.explain(&error)),
            _ => Err(self.wrong_form()),
        }
    }

    /// The tokens after `=`, if there are any.
    pub(crate) fn assigned_tokens(&self) -> Option<&TokenStream> {
        match &self.value {
            Value::Assigned(tokens) => Some(tokens),
            _ => None,
        }
    }

    /// The tokens between the parentheses; an empty list is an error.
    pub(crate) fn listed(&self) -> syn::Result<TokenStream> {
        match &self.value {
            Value::Listed(tokens) if tokens.is_empty() => {
                Err(syn::Error::new(self.span(), format!("`{}` is empty: expected {}", self.name, self.form)))
            }
            Value::Listed(tokens) => Ok(tokens.clone()),
            _ => Err(self.wrong_form()),
        }
    }

    /// `= path`.
    pub(crate) fn assigned_path(&self) -> syn::Result<Path> {
        match &self.value {
            Value::Assigned(tokens) => {
                Path::parse_mod_style.parse2(tokens.clone()).map_err(|_| self.wrong_form())
            }
            _ => Err(self.wrong_form()),
        }
    }

    /// Where the value is written, whole where the compiler can join it.
    pub(crate) fn value_span(&self) -> Span {
        match &self.value {
            Value::Assigned(tokens) => tokens.span(),
            _ => self.span(),
        }
    }

    /// Whether the parentheses hold parts alone, `a, desc(b)`, and no options.
    pub(crate) fn is_shorthand(&self) -> bool {
        let Value::Listed(tokens) = &self.value else { return false };
        split_at_commas(tokens.clone()).iter().all(|chunk| match chunk.as_slice() {
            [_] => true,
            [TokenTree::Ident(word), TokenTree::Group(_)] => PART_WORDS.contains(&word.to_string().as_str()),
            _ => false,
        })
    }

    /// Whether there are parentheses.
    pub(crate) fn is_list(&self) -> bool {
        matches!(self.value, Value::Listed(_))
    }

    /// An error of syn's own says only what token it wanted: say what was to be written. Ours stay as they are.
    fn explain(&self, error: &syn::Error) -> syn::Error {
        let message = error.to_string();
        let is_of_syn = message.starts_with("expected ") || message.starts_with("unexpected ");
        if is_of_syn { self.wrong_form() } else { error.clone() }
    }
}

fn first_span(tokens: &TokenStream) -> Option<Span> {
    tokens.clone().into_iter().next().map(|token| token.span())
}
