//! What a foreign key points at, and how it behaves.

use proc_macro2::{Ident, Span, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Path, Token, parenthesized};

use super::entry::Entry;
use super::key::Key;
use super::located::Located;
use super::name::{parse_names, plain_name};
use crate::errors::{Errors, nearest, unknown};

/// `Team`, `crate::Team::id` or `Other(x, y)`.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) model: Path,
    pub(crate) fields: Vec<Located<String>>,
    pub(crate) is_list: bool,
}

impl Parse for Target {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let path = input.call(parse_path)?;
        if input.peek(syn::token::Paren) {
            return parse_listed(path, input);
        }
        let (model, field) = split_field(path);
        Ok(Self { model, fields: field.into_iter().collect(), is_list: false })
    }
}

/// A path whose last segment may be a raw identifier or a keyword's field.
fn parse_path(input: ParseStream<'_>) -> syn::Result<Path> {
    let path = Path::parse_mod_style(input)?;
    if input.peek(Token![<]) {
        return Err(input.error("a model has no generic parameters"));
    }
    Ok(path)
}

fn parse_listed(model: Path, input: ParseStream<'_>) -> syn::Result<Target> {
    let content;
    parenthesized!(content in input);
    let names = content.parse_terminated(Ident::parse_any, Token![,])?;
    if names.is_empty() {
        return Err(syn::Error::new_spanned(
            model,
            "no field is named: without parentheses it is the primary key that is referenced",
        ));
    }
    let fields = names.iter().map(|name| Located::new(plain_name(name), name.span())).collect();
    Ok(Target { model, fields, is_list: true })
}

/// A last segment in lower case is a field: types are written `Team`.
fn split_field(mut path: Path) -> (Path, Option<Located<String>>) {
    let is_field = path.segments.len() > 1
        && path.segments.last().is_some_and(|last| plain_name(&last.ident).starts_with(is_field_start));
    if !is_field {
        return (path, None);
    }
    let field = path.segments.pop().map(|last| last.into_value().ident);
    path.segments.pop_punct();
    (path, field.map(|field| Located::new(plain_name(&field), field.span())))
}

fn is_field_start(character: char) -> bool {
    character == '_' || character.is_lowercase()
}

/// How a foreign key behaves, in fields and in `foreign_key(…)`.
#[derive(Debug, Default)]
pub(crate) struct Behaviour {
    pub(crate) on_delete: Option<Located<ReferentialAction>>,
    /// The columns in `on_delete = set_null(a)`.
    pub(crate) on_delete_columns: Vec<Located<String>>,
    pub(crate) on_update: Option<Located<ReferentialAction>>,
    pub(crate) deferrable: Option<Located<Deferrable>>,
    pub(crate) enforcement: Option<Located<Enforcement>>,
}

impl Behaviour {
    /// Takes one of the entries that it is made of.
    pub(crate) fn set(&mut self, entry: &Entry) -> syn::Result<()> {
        match entry.name {
            "on_delete" => self.set_on_delete(entry)?,
            "on_update" => self.on_update = Some(ReferentialAction::read(entry)?),
            "deferrable" => self.deferrable = Some(Deferrable::read(entry)?),
            _ => Enforcement::read(entry, &mut self.enforcement)?,
        }
        Ok(())
    }

    /// `set_null`, or `set_null(a)` where only some of the columns are to change.
    fn set_on_delete(&mut self, entry: &Entry) -> syn::Result<()> {
        let tokens: Vec<TokenTree> = entry.assigned_tokens().cloned().into_iter().flatten().collect();
        let [TokenTree::Ident(word), TokenTree::Group(group)] = tokens.as_slice() else {
            self.on_delete = Some(ReferentialAction::read(entry)?);
            return Ok(());
        };
        let action = find_word(word, "action", ACTIONS)?;
        if !matches!(action, ReferentialAction::SetNull | ReferentialAction::SetDefault) {
            let message =
                format!("`{word}` changes no columns: only `set_null(…)` and `set_default(…)` name some");
            return Err(syn::Error::new(group.span(), message));
        }
        let mut errors = Errors::default();
        self.on_delete_columns = parse_names(group.stream(), &mut errors);
        errors.finish()?;
        if self.on_delete_columns.is_empty() {
            let message = format!("no column is named: `{word}` alone changes all");
            return Err(syn::Error::new(group.span(), message));
        }
        self.on_delete = Some(Located::new(action, word.span()));
        Ok(())
    }

    /// What was said of it, and where: an error where there is nothing that it could be about.
    pub(crate) fn said(&self) -> impl Iterator<Item = (&'static str, Span)> {
        let on_delete = self.on_delete.as_ref().map(|action| ("on_delete", action.span));
        let on_update = self.on_update.as_ref().map(|action| ("on_update", action.span));
        let deferrable = self.deferrable.as_ref().map(|deferrable| ("deferrable", deferrable.span));
        let enforcement = self.enforcement.as_ref().map(|said| (said.value.word(), said.span));
        [on_delete, on_update, deferrable, enforcement].into_iter().flatten()
    }
}

/// Whether a check or foreign key holds for all rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Enforcement {
    NotValid,
    NotEnforced,
}

pub(crate) const NOT_VALID: Key = Key::new("not_valid", "`not_valid` alone").also(&["novalidate"]);
pub(crate) const NOT_ENFORCED: Key = Key::new("not_enforced", "`not_enforced` alone").also(&["disabled"]);

impl Enforcement {
    fn word(self) -> &'static str {
        match self {
            Self::NotValid => NOT_VALID.name,
            Self::NotEnforced => NOT_ENFORCED.name,
        }
    }

    /// Takes `not_valid` or `not_enforced`, of which one excludes the other.
    pub(crate) fn read(entry: &Entry, said: &mut Option<Located<Self>>) -> syn::Result<()> {
        let span = entry.flag()?;
        if said.is_some() {
            return Err(syn::Error::new(
                span,
                "what is not enforced is not validated either: say one of `not_valid` and `not_enforced`",
            ));
        }
        let value = if entry.name == NOT_VALID.name { Self::NotValid } else { Self::NotEnforced };
        *said = Some(Located::new(value, span));
        Ok(())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReferentialAction {
    NoAction,
    Restrict,
    Cascade,
    SetNull,
    SetDefault,
}

const ACTIONS: &[(&str, ReferentialAction)] = &[
    ("no_action", ReferentialAction::NoAction),
    ("restrict", ReferentialAction::Restrict),
    ("cascade", ReferentialAction::Cascade),
    ("set_null", ReferentialAction::SetNull),
    ("set_default", ReferentialAction::SetDefault),
];

impl ReferentialAction {
    pub(crate) fn read(entry: &Entry) -> syn::Result<Located<Self>> {
        let word = entry.assigned::<Ident>()?;
        find_word(&word, "action", ACTIONS).map(|action| Located::new(action, word.span()))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deferrable {
    Immediate,
    Deferred,
}

const DEFERRABLES: &[(&str, Deferrable)] =
    &[("immediate", Deferrable::Immediate), ("deferred", Deferrable::Deferred)];

impl Deferrable {
    pub(crate) fn read(entry: &Entry) -> syn::Result<Located<Self>> {
        if entry.assigned_tokens().is_none() {
            return entry.flag().map(|span| Located::new(Self::Immediate, span));
        }
        let word = entry.assigned::<Ident>()?;
        find_word(&word, "moment", DEFERRABLES).map(|deferrable| Located::new(deferrable, entry.span()))
    }
}

/// The one of some words that was said.
pub(crate) fn find_word<T: Copy>(word: &Ident, what: &str, words: &[(&str, T)]) -> syn::Result<T> {
    let text = plain_name(word);
    words.iter().find(|(name, _)| *name == text).map(|(_, value)| *value).ok_or_else(|| {
        let names: Vec<_> = words.iter().map(|(name, _)| *name).collect();
        syn::Error::new(word.span(), unknown(what, &text, nearest(&text, names.iter().copied()), &names))
    })
}
