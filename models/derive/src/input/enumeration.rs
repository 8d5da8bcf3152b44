//! The enum behind `ModelEnum`.

use proc_macro2::Ident;
use syn::{Data, DataEnum, DeriveInput, Fields};

use super::structure::{CRATE, MigrateModels, RENAME_ALL, read_rename_all, refuse_generics};
use crate::errors::Errors;
use crate::syntax::entry::{Entry, read_attributes};
use crate::syntax::key::Key;
use crate::syntax::located::Located;
use crate::syntax::name::plain_name;
use crate::syntax::rename::RenameRule;
use crate::syntax::sqlx::read_sqlx;

const KEYS: &[Key] = &[
    Key::new("name", "`name = \"…\"`").also(&["type_name", "type", "rename"]),
    Key::new("schema", "`schema = \"…\"`").also(&["schema_name", "namespace"]),
    RENAME_ALL,
    CRATE,
];

const VARIANT_KEYS: &[Key] = &[
    Key::new("rename", "`rename = \"…\"`").also(&["name", "value", "string_value"]),
    Key::new("renamed_from", "`renamed_from = \"…\"`").also(&["was", "old_name", "rename_from"]),
];

/// An enum with `#[derive(ModelEnum)]`.
pub(crate) struct Enumeration {
    pub(crate) ident: Ident,
    pub(crate) migrate_models: MigrateModels,
    pub(crate) name: Option<String>,
    pub(crate) schema: Option<String>,
    pub(crate) variants: Vec<Variant>,
}

/// One value of it.
pub(crate) struct Variant {
    pub(crate) ident: Ident,
    pub(crate) value: String,
    pub(crate) renamed_from: Option<Located<String>>,
}

impl Enumeration {
    pub(crate) fn read(input: &DeriveInput, errors: &mut Errors) -> Self {
        let entries = read_attributes(&input.attrs, KEYS, errors);
        let sqlx = read_sqlx(&input.attrs);
        let rename_all = read_rename_all(&entries, &sqlx, errors);
        let name = read_string(&entries, "name", errors).or(sqlx.type_name);
        let schema = read_string(&entries, "schema", errors);
        let migrate_models = MigrateModels::read(&entries, errors);
        refuse_generics(input, errors);
        let variants = match errors.keep(data_of(input)) {
            Some(data) => read_variants(data, rename_all, errors),
            None => Vec::new(),
        };
        Self {
            ident: input.ident.clone(),
            migrate_models,
            name: name.map(|name| name.value),
            schema: schema.map(|schema| schema.value),
            variants,
        }
    }
}

fn read_string(entries: &[Entry], name: &str, errors: &mut Errors) -> Option<Located<String>> {
    let entry = entries.iter().find(|entry| entry.name == name)?;
    errors.keep(entry.string())
}

fn data_of(input: &DeriveInput) -> syn::Result<&DataEnum> {
    match &input.data {
        Data::Enum(data) if data.variants.is_empty() => {
            Err(syn::Error::new(input.ident.span(), "an enum without variants has no values to store"))
        }
        Data::Enum(data) => Ok(data),
        Data::Struct(_) | Data::Union(_) => Err(syn::Error::new(
            input.ident.span(),
            "only an enum has values: the derive of a struct is `Model`",
        )),
    }
}

fn read_variants(data: &DataEnum, rename_all: Option<RenameRule>, errors: &mut Errors) -> Vec<Variant> {
    data.variants.iter().map(|variant| read_variant(variant, rename_all, errors)).collect()
}

fn read_variant(variant: &syn::Variant, rename_all: Option<RenameRule>, errors: &mut Errors) -> Variant {
    if !matches!(variant.fields, Fields::Unit) {
        let message =
            "a variant with data is no value of a database's enum: keep the data in columns of its own";
        errors.push(syn::Error::new_spanned(&variant.fields, message));
    }
    let entries = read_attributes(&variant.attrs, VARIANT_KEYS, errors);
    let rename = read_string(&entries, "rename", errors).or(read_sqlx(&variant.attrs).rename);
    let renamed_from = read_string(&entries, "renamed_from", errors);
    let name = plain_name(&variant.ident);
    let value = match (rename, rename_all) {
        (Some(rename), _) => rename.value,
        (None, Some(rule)) => rule.apply(&name),
        (None, None) => name,
    };
    Variant { ident: variant.ident.clone(), value, renamed_from }
}
