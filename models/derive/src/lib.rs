//! Derive macros of `migrate-models`: take a struct or an enum and give its implementation and registration, or errors at
//! the tokens that are wrong.

mod errors;
mod expand;
mod input;
mod rules;
mod syntax;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

use crate::errors::Errors;
use crate::input::enumeration::Enumeration;
use crate::input::structure::ColumnSet;
use crate::input::table::{Table, columns_of};

/// Makes a struct a table.
///
/// The front page of `migrate-models` says what `#[model(…)]` takes. The struct needs named fields, each a column, and no
/// parameters.
#[proc_macro_derive(Model, attributes(model, sqlx))]
pub fn derive_model(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let mut errors = Errors::default();
    let table = Table::read(&input, &mut errors);
    rules::table::check_table(&table, &mut errors);
    finish(errors, || expand::model::expand_model(&table))
}

/// Makes a struct a set of columns, which models take over with `#[model(flatten)]`.
#[proc_macro_derive(Columns, attributes(model, sqlx))]
pub fn derive_columns(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let mut errors = Errors::default();
    let set = ColumnSet::read(&input, &mut errors);
    rules::table::check_columns(columns_of(&set.fields), &mut errors);
    finish(errors, || expand::model::expand_columns(&set))
}

/// Makes an enum without data a type of named values: an enum on PostgreSQL and MySQL, text with a check on SQLite.
///
/// Its values are the variants' names as written, unless `rename_all` or `rename` says otherwise.
#[proc_macro_derive(ModelEnum, attributes(model, sqlx))]
pub fn derive_model_enum(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let mut errors = Errors::default();
    let enumeration = Enumeration::read(&input, &mut errors);
    rules::enumeration::check_enumeration(&enumeration, &mut errors);
    finish(errors, || expand::enumeration::expand_enumeration(&enumeration))
}

/// The expansion, or all errors and no expansion.
fn finish(errors: Errors, expand: impl FnOnce() -> proc_macro2::TokenStream) -> TokenStream {
    match errors.finish() {
        Ok(()) => expand().into(),
        Err(error) => error.into_compile_error().into(),
    }
}
