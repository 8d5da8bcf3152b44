//! What the derives write: takes what was read and found good, gives the implementations, the registration and the
//! checks that only the compiler can make.

mod check;
mod column;
mod constraint;
pub(crate) mod enumeration;
mod index;
pub(crate) mod model;
mod sequence;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::input::structure::MigrateModels;
use crate::syntax::located::Located;
use crate::syntax::name::plain_name;
use crate::syntax::reference::{Deferrable, Enforcement};

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

/// When a constraint is checked, where that is said.
fn expand_deferrable(deferrable: Option<Deferrable>, migrate_models: &MigrateModels) -> TokenStream {
    expand_option(deferrable.map(|deferrable| match deferrable {
        Deferrable::Immediate => quote!(#migrate_models::Deferrable::Immediate),
        Deferrable::Deferred => quote!(#migrate_models::Deferrable::Deferred),
    }))
}

/// For which rows a constraint holds, where that is said.
fn expand_enforcement(
    enforcement: Option<&Located<Enforcement>>,
    migrate_models: &MigrateModels,
) -> TokenStream {
    expand_option(enforcement.map(|enforcement| match enforcement.value {
        Enforcement::NotValid => quote!(#migrate_models::Enforcement::NotValid),
        Enforcement::NotEnforced => quote!(#migrate_models::Enforcement::NotEnforced),
    }))
}
