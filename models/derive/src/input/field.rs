//! A field: a column, the columns of another struct, or nothing to the database.

use proc_macro2::Ident;
use syn::Type;

use super::column::{ColumnAttributes, KEYS};
use super::visible::VisibleType;
use crate::errors::Errors;
use crate::syntax::entry::{Entry, read_attributes};
use crate::syntax::name::plain_name;
use crate::syntax::rename::RenameRule;
use crate::syntax::sqlx::{SqlxAttributes, read_sqlx};

pub(crate) enum Field {
    Column(Box<Column>),
    Flatten(Box<Flatten>),
}

/// A field that is a column.
pub(crate) struct Column {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    pub(crate) visible: VisibleType,
    /// The field's name, without `r#`.
    pub(crate) field: String,
    /// The column's name.
    pub(crate) column: String,
    pub(crate) attributes: ColumnAttributes,
}

/// A field that stands for the columns of its type.
pub(crate) struct Flatten {
    pub(crate) ty: Type,
}

/// Reads a field; none where it is skipped.
pub(crate) fn read_field(
    field: &syn::Field,
    rename_all: Option<RenameRule>,
    errors: &mut Errors,
) -> Option<Field> {
    let ident = field.ident.clone()?;
    let sqlx = read_sqlx(&field.attrs);
    let entries = read_attributes(&field.attrs, KEYS, errors);
    if is_skipped(&entries, &sqlx, errors) {
        return None;
    }
    if is_flattened(&entries, &sqlx, errors) {
        return Some(Field::Flatten(Box::new(Flatten { ty: field.ty.clone() })));
    }
    let mut attributes = ColumnAttributes::default();
    for entry in &entries {
        errors.keep(attributes.set(entry));
    }
    let name = plain_name(&ident);
    let column = name_column(&name, &attributes, &sqlx, rename_all);
    let visible = VisibleType::of(&field.ty);
    Some(Field::Column(Box::new(Column {
        ident,
        ty: field.ty.clone(),
        visible,
        field: name,
        column,
        attributes,
    })))
}

fn is_skipped(entries: &[Entry], sqlx: &SqlxAttributes, errors: &mut Errors) -> bool {
    if stands_alone("skip", "a field that is no column has no other attribute", entries, errors) {
        return true;
    }
    if sqlx.skip.is_some() {
        for entry in entries {
            let message = "`#[sqlx(skip)]` says that the field is no column: remove it or this attribute";
            errors.at(entry.span(), message);
        }
    }
    sqlx.skip.is_some()
}

fn is_flattened(entries: &[Entry], sqlx: &SqlxAttributes, errors: &mut Errors) -> bool {
    let message = "a flattened field has no other attribute: they belong on the fields of its type";
    if stands_alone("flatten", message, entries, errors) {
        return true;
    }
    if sqlx.flatten.is_some() {
        entries.iter().for_each(|entry| errors.at(entry.span(), message));
    }
    sqlx.flatten.is_some()
}

/// Whether the flag is there; then it is the only entry.
fn stands_alone(flag: &str, message: &str, entries: &[Entry], errors: &mut Errors) -> bool {
    let Some(found) = entries.iter().find(|entry| entry.name == flag) else { return false };
    errors.keep(found.flag());
    for other in entries.iter().filter(|entry| entry.name != flag) {
        errors.at(other.span(), message);
    }
    true
}

fn name_column(
    field: &str,
    attributes: &ColumnAttributes,
    sqlx: &SqlxAttributes,
    rename_all: Option<RenameRule>,
) -> String {
    let explicit = attributes.column.as_ref().or(sqlx.rename.as_ref()).map(|name| name.value.clone());
    explicit.unwrap_or_else(|| rename_all.map_or_else(|| field.to_owned(), |rule| rule.apply(field)))
}
