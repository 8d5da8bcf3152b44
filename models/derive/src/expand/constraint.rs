//! What the struct's attributes say of keys, indexes and checks, as constants.

use proc_macro2::TokenStream;
use quote::quote;

use super::column::{Scope, expand_behaviour, expand_target};
use super::{expand_option, expand_place};
use crate::input::constraint::{Check, ForeignKey, Unique};
use crate::input::index::{Index, IndexParts};
use crate::syntax::located::Located;

pub(crate) fn expand_names(names: &[Located<String>]) -> TokenStream {
    let names = names.iter().map(|name| &name.value);
    quote!(&[#(#names),*])
}

fn expand_name(name: Option<&Located<String>>) -> TokenStream {
    expand_option(name.map(|name| &name.value))
}

pub(crate) fn expand_unique(unique: &Unique, scope: Scope<'_>) -> TokenStream {
    let migrate_models = scope.migrate_models;
    let place = expand_place(unique.span, migrate_models);
    let name = expand_name(unique.name.as_ref());
    let columns = expand_names(&unique.columns);
    let nulls_not_distinct = unique.nulls_not_distinct;
    quote! {
        #migrate_models::UniqueDescriptor {
            place: #place,
            name: #name,
            columns: #columns,
            nulls_not_distinct: #nulls_not_distinct,
        }
    }
}

pub(crate) fn expand_index(index: &Index, scope: Scope<'_>) -> TokenStream {
    let migrate_models = scope.migrate_models;
    let place = expand_place(index.span, migrate_models);
    let name = expand_name(index.name.as_ref());
    let parts = expand_parts(&index.parts, scope);
    let unique = index.unique;
    let filter = expand_option(index.filter.as_ref().map(|filter| filter.expand(migrate_models)));
    let using = expand_option(index.using.as_ref());
    let include = expand_names(&index.include);
    quote! {
        #migrate_models::IndexDescriptor {
            place: #place,
            name: #name,
            parts: #parts,
            unique: #unique,
            filter: #filter,
            using: #using,
            include: #include,
        }
    }
}

fn expand_parts(parts: &IndexParts, scope: Scope<'_>) -> TokenStream {
    let migrate_models = scope.migrate_models;
    match parts {
        IndexParts::Expression(expression) => {
            let expression = expression.expand(migrate_models);
            quote!(&[#migrate_models::IndexPart::Expression(#expression)])
        }
        IndexParts::Columns(columns) => {
            let names = columns.iter().map(|column| &column.name.value);
            let descending = columns.iter().map(|column| column.descending);
            quote!(&[#(#migrate_models::IndexPart::Column { name: #names, descending: #descending }),*])
        }
    }
}

pub(crate) fn expand_check(check: &Check, scope: Scope<'_>) -> TokenStream {
    let migrate_models = scope.migrate_models;
    let place = expand_place(check.span, migrate_models);
    let name = expand_name(check.name.as_ref());
    let expression = check.expression.expand(migrate_models);
    quote!(#migrate_models::CheckDescriptor { place: #place, name: #name, expression: #expression })
}

pub(crate) fn expand_foreign_key(key: &ForeignKey, scope: Scope<'_>) -> TokenStream {
    let migrate_models = scope.migrate_models;
    let place = expand_place(key.span, migrate_models);
    let name = expand_name(key.name.as_ref());
    let columns = expand_names(&key.columns);
    let model = expand_target(&key.target, scope);
    let fields = expand_names(&key.target.fields);
    let behaviour = expand_behaviour(&key.behaviour, migrate_models);
    quote! {
        #migrate_models::ForeignKeyDescriptor {
            place: #place,
            name: #name,
            columns: #columns,
            model: #model,
            fields: #fields,
            #behaviour
        }
    }
}
