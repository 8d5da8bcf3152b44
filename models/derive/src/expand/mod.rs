//! What the derives write: takes what was read and found good, gives the implementations, the registration and the
//! checks that only the compiler can make.

mod check;
mod column;
mod constraint;
pub(crate) mod enumeration;
pub(crate) mod model;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::input::structure::MigrateModels;
use crate::syntax::name::plain_name;

/// Where a token is in the user's file. The file is left to `file!()`, which honours `--remap-path-prefix`.
fn expand_place(span: Span, migrate_models: &MigrateModels) -> TokenStream {
    let span = span.unwrap();
    let (line, column) = (to_u32(span.line()), to_u32(span.column()));
    quote!(#migrate_models::Place { file: ::core::file!(), line: #line, column: #column })
}

fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Where a type is defined.
fn expand_path(ident: &Ident, migrate_models: &MigrateModels) -> TokenStream {
    let name = plain_name(ident);
    quote! {
        #migrate_models::TypePath {
            package: ::core::env!("CARGO_PKG_NAME"),
            module: ::core::module_path!(),
            name: #name,
        }
    }
}

/// `Some(…)` or `None`.
fn expand_option<T: quote::ToTokens>(value: Option<T>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}
