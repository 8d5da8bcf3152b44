//! Indexes and exclusions as constants.

use proc_macro2::TokenStream;
use quote::quote;

use super::column::Scope;
use super::constraint::{expand_name, expand_names};
use super::{expand_deferrable, expand_option, expand_place};
use crate::input::exclusion::Exclusion;
use crate::input::index::Index;
use crate::syntax::part::{NullsOrder, Part, PartOn};
use crate::syntax::text::DialectText;

fn expand_text(text: Option<&DialectText>, scope: Scope<'_>) -> TokenStream {
    expand_option(text.map(|text| text.expand(scope.migrate_models)))
}

pub(crate) fn expand_index(index: &Index, scope: Scope<'_>) -> TokenStream {
    let migrate_models = scope.migrate_models;
    let place = expand_place(index.span, migrate_models);
    let name = expand_name(index.name.as_ref());
    let parts = index.parts.iter().map(|part| expand_part(part, scope));
    let filter = expand_text(index.filter.as_ref(), scope);
    let using = expand_text(index.using.as_ref(), scope);
    let include = expand_names(&index.include);
    let options = index.options.expand(migrate_models);
    let Index { unique, nulls_not_distinct, concurrently, .. } = index;
    quote! {
        #migrate_models::IndexDescriptor {
            place: #place,
            name: #name,
            parts: &[#(#parts),*],
            unique: #unique,
            nulls_not_distinct: #nulls_not_distinct,
            filter: #filter,
            using: #using,
            include: #include,
            concurrently: #concurrently,
            options: #options,
        }
    }
}

fn expand_part(part: &Part, scope: Scope<'_>) -> TokenStream {
    let migrate_models = scope.migrate_models;
    let on = match &part.on {
        PartOn::Column(name) => {
            let name = &name.value;
            quote!(#migrate_models::IndexOn::Column(#name))
        }
        PartOn::Expression(text) => {
            let text = text.value.expand(migrate_models);
            quote!(#migrate_models::IndexOn::Expression(#text))
        }
    };
    let descending = part.descending;
    let nulls = expand_option(part.nulls.map(|nulls| match nulls {
        NullsOrder::First => quote!(#migrate_models::NullsOrder::First),
        NullsOrder::Last => quote!(#migrate_models::NullsOrder::Last),
    }));
    let operator_class = expand_option(part.operator_class.as_ref());
    let collate = expand_text(part.collate.as_ref(), scope);
    let length = expand_option(part.length.as_ref().map(|length| length.value));
    quote! {
        #migrate_models::IndexPart {
            on: #on,
            descending: #descending,
            nulls: #nulls,
            operator_class: #operator_class,
            collate: #collate,
            length: #length,
        }
    }
}

pub(crate) fn expand_exclusion(exclusion: &Exclusion, scope: Scope<'_>) -> TokenStream {
    let migrate_models = scope.migrate_models;
    let place = expand_place(exclusion.span, migrate_models);
    let name = expand_name(exclusion.name.as_ref());
    let method = &exclusion.method;
    let elements = exclusion.elements.iter().map(|(part, operator)| {
        let part = expand_part(part, scope);
        quote!((#part, #operator))
    });
    let filter = expand_text(exclusion.filter.as_ref(), scope);
    let deferrable = expand_deferrable(exclusion.deferrable, migrate_models);
    quote! {
        #migrate_models::ExclusionDescriptor {
            place: #place,
            name: #name,
            method: #method,
            elements: &[#(#elements),*],
            filter: #filter,
            deferrable: #deferrable,
        }
    }
}
