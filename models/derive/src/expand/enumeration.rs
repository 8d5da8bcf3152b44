//! `ModelEnum`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{expand_option, expand_path, expand_place};
use crate::input::enumeration::{Enumeration, Variant};

/// The implementations of `ModelEnum` and `ColumnType`, and the registration.
pub(crate) fn expand_enumeration(enumeration: &Enumeration) -> TokenStream {
    let (migrate_models, ident) = (&enumeration.migrate_models, &enumeration.ident);
    let descriptor = expand_descriptor(enumeration);
    let variants = enumeration.variants.iter().map(|variant| &variant.ident);
    let values = enumeration.variants.iter().map(|variant| &variant.value);
    quote! {
        #[automatically_derived]
        impl #migrate_models::ModelEnum for #ident {
            const DESCRIPTOR: &'static #migrate_models::EnumDescriptor = &#descriptor;

            fn database_value(&self) -> &'static str {
                match self {
                    #(Self::#variants => #values,)*
                }
            }
        }
        #[automatically_derived]
        impl #migrate_models::ColumnType for #ident {
            const TYPE: #migrate_models::SqlType =
                #migrate_models::SqlType::one_of(<#ident as #migrate_models::ModelEnum>::DESCRIPTOR);
        }
        const _: () = {
            #migrate_models::private::inventory::submit! {
                #migrate_models::private::Registration::Enum(<#ident as #migrate_models::ModelEnum>::DESCRIPTOR)
            }
        };
    }
}

fn expand_descriptor(enumeration: &Enumeration) -> TokenStream {
    let (migrate_models, ident) = (&enumeration.migrate_models, &enumeration.ident);
    let path = expand_path(ident, migrate_models);
    let place = expand_place(ident.span(), migrate_models);
    let name = expand_option(enumeration.name.as_ref());
    let schema = expand_option(enumeration.schema.as_ref());
    let values = enumeration.variants.iter().map(|variant| expand_value(variant, enumeration));
    quote! {
        #migrate_models::EnumDescriptor {
            path: #path,
            place: #place,
            database_name: #name,
            schema: #schema,
            values: &[#(#values),*],
        }
    }
}

fn expand_value(variant: &Variant, enumeration: &Enumeration) -> TokenStream {
    let migrate_models = &enumeration.migrate_models;
    let value = &variant.value;
    let renamed_from = expand_option(variant.renamed_from.as_ref().map(|from| &from.value));
    quote!(#migrate_models::EnumValue { value: #value, renamed_from: #renamed_from })
}
