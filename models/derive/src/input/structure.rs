//! The struct behind `Model` and `Columns`: its fields, and what both derives read of its attributes.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::{Data, DeriveInput, Fields, FieldsNamed, Path};

use super::field::{Field, read_field};
use crate::errors::Errors;
use crate::syntax::entry::{Entry, read_attributes};
use crate::syntax::key::Key;
use crate::syntax::rename::RenameRule;
use crate::syntax::sqlx::{SqlxAttributes, read_sqlx};

pub(crate) const CRATE: Key = Key::new("crate", "`crate = path::to::migrate_models`");
pub(crate) const RENAME_ALL: Key =
    Key::new("rename_all", "`rename_all = \"snake_case\"`").also(&["rename", "case"]);

/// The path to `migrate-models`: what `crate` says, or where it always is.
pub(crate) struct MigrateModels {
    path: Option<Path>,
}

impl MigrateModels {
    pub(crate) fn read(entries: &[Entry], errors: &mut Errors) -> Self {
        let entry = entries.iter().find(|entry| entry.name == CRATE.name);
        Self { path: entry.and_then(|entry| errors.keep(entry.assigned_path())) }
    }
}

impl ToTokens for MigrateModels {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match &self.path {
            Some(path) => path.to_tokens(tokens),
            None => tokens.extend(quote::quote!(::migrate_models)),
        }
    }
}

/// `rename_all` as it was said here, else as it was said to sqlx.
pub(crate) fn read_rename_all(
    entries: &[Entry],
    sqlx: &SqlxAttributes,
    errors: &mut Errors,
) -> Option<RenameRule> {
    let entry = entries.iter().find(|entry| entry.name == RENAME_ALL.name);
    let said =
        entry.and_then(|entry| errors.keep(entry.string().and_then(|style| RenameRule::parse(&style))));
    said.or(sqlx.rename_all)
}

/// The fields of a struct that has names for them, and no parameters.
pub(crate) fn read_fields(
    input: &DeriveInput,
    rename_all: Option<RenameRule>,
    errors: &mut Errors,
) -> Vec<Field> {
    refuse_generics(input, errors);
    match named_fields(input) {
        Ok(fields) => fields.named.iter().filter_map(|field| read_field(field, rename_all, errors)).collect(),
        Err(error) => {
            errors.push(error);
            Vec::new()
        }
    }
}

fn named_fields(input: &DeriveInput) -> syn::Result<&FieldsNamed> {
    let message = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => return Ok(fields),
            Fields::Unnamed(_) | Fields::Unit => "a table needs a struct with named fields: each is a column",
        },
        Data::Enum(_) => "an enum is no table: its derive is `ModelEnum`",
        Data::Union(_) => "a union is no table",
    };
    Err(syn::Error::new(input.ident.span(), message))
}

/// One type is one table or one enum of the database: parameters have no counterpart there.
pub(crate) fn refuse_generics(input: &DeriveInput, errors: &mut Errors) {
    for parameter in &input.generics.params {
        let message = match parameter {
            syn::GenericParam::Lifetime(_) => {
                "no lifetimes here: a row owns its data, as `String` or `Cow<'static, str>` do"
            }
            _ => "no generic parameters here: a type is registered once, for one table or enum",
        };
        errors.push(syn::Error::new_spanned(parameter, message));
    }
}

const COLUMN_SET_KEYS: &[Key] = &[RENAME_ALL, CRATE];

/// A struct with `#[derive(Columns)]`.
pub(crate) struct ColumnSet {
    pub(crate) ident: Ident,
    pub(crate) migrate_models: MigrateModels,
    pub(crate) fields: Vec<Field>,
}

impl ColumnSet {
    pub(crate) fn read(input: &DeriveInput, errors: &mut Errors) -> Self {
        let entries = read_attributes(&input.attrs, COLUMN_SET_KEYS, errors);
        let rename_all = read_rename_all(&entries, &read_sqlx(&input.attrs), errors);
        let fields = read_fields(input, rename_all, errors);
        let migrate_models = MigrateModels::read(&entries, errors);
        Self { ident: input.ident.clone(), migrate_models, fields }
    }
}
