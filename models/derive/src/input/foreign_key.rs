//! `foreign_key(…)` of a struct.

use proc_macro2::Span;

use super::constraint::{COLUMNS, DEFERRABLE, NAME, read_columns, require};
use crate::errors::Errors;
use crate::syntax::entry::{Entry, read_entries};
use crate::syntax::key::Key;
use crate::syntax::located::Located;
use crate::syntax::reference::{Behaviour, NOT_ENFORCED, NOT_VALID, Target};

const KEYS: &[Key] = &[
    NAME,
    COLUMNS,
    Key::new("references", "`references = Other(x, y)`").also(&["target", "to"]),
    Key::new("match_full", "`match_full` alone").also(&["full"]),
    Key::new("on_delete", "`on_delete = cascade` or `on_delete = set_null(a)`").also(&["ondelete"]),
    Key::new("on_update", "`on_update = cascade`").also(&["onupdate"]),
    DEFERRABLE,
    NOT_VALID,
    NOT_ENFORCED,
];

/// `foreign_key(columns(a, b), references = Other(x, y), …)`.
pub(crate) struct ForeignKey {
    pub(crate) span: Span,
    pub(crate) name: Option<Located<String>>,
    pub(crate) columns: Vec<Located<String>>,
    pub(crate) target: Target,
    pub(crate) match_full: bool,
    pub(crate) behaviour: Behaviour,
}

impl ForeignKey {
    pub(crate) fn read(entry: &Entry) -> syn::Result<Self> {
        if entry.is_shorthand() {
            return Err(entry.wrong_form());
        }
        let mut errors = Errors::default();
        let mut parts = ForeignKeyParts::default();
        for option in read_entries(vec![entry.listed()?], "option", KEYS, &mut errors) {
            let result = parts.set(&option);
            errors.keep(result);
        }
        errors.finish()?;
        let form = "`foreign_key(columns(a, b), references = Other(x, y))`";
        require(!parts.columns.is_empty(), entry, &format!("`columns(…)` is missing: {form}"))?;
        let missing = syn::Error::new(entry.span(), format!("`references` is missing: {form}"));
        let target = parts.target.ok_or(missing)?;
        refuse_unequal(&parts.columns, &target)?;
        Ok(Self {
            span: entry.span(),
            name: parts.name,
            columns: parts.columns,
            target,
            match_full: parts.match_full,
            behaviour: parts.behaviour,
        })
    }
}

#[derive(Default)]
struct ForeignKeyParts {
    name: Option<Located<String>>,
    columns: Vec<Located<String>>,
    target: Option<Target>,
    match_full: bool,
    behaviour: Behaviour,
}

impl ForeignKeyParts {
    fn set(&mut self, option: &Entry) -> syn::Result<()> {
        match option.name {
            "name" => self.name = Some(option.string()?),
            "columns" => self.columns = read_columns(option)?,
            "references" => self.target = Some(option.assigned()?),
            "match_full" => self.match_full = option.flag().map(|_| true)?,
            _ => self.behaviour.set(option)?,
        }
        Ok(())
    }
}

/// `Other` without fields means its primary key, whose columns are not to be seen here.
fn refuse_unequal(columns: &[Located<String>], target: &Target) -> syn::Result<()> {
    if target.fields.is_empty() || target.fields.len() == columns.len() {
        return Ok(());
    }
    let (here, there) = (columns.len(), target.fields.len());
    let message = format!("{here} columns cannot reference {there}: name as many as in `columns(…)`");
    Err(syn::Error::new(target.fields[0].span, message))
}
