//! What the struct's attributes say of keys and checks, as constants.

use proc_macro2::TokenStream;
use quote::quote;

use super::column::{Scope, expand_behaviour, expand_target};
use super::{expand_deferrable, expand_enforcement, expand_option, expand_place};
use crate::input::constraint::{Check, PrimaryKey, Unique};
use crate::input::foreign_key::ForeignKey;
use crate::syntax::located::Located;

pub(crate) fn expand_names(names: &[Located<String>]) -> TokenStream {
    let names = names.iter().map(|name| &name.value);
    quote!(&[#(#names),*])
}

pub(crate) fn expand_name(name: Option<&Located<String>>) -> TokenStream {
    expand_option(name.map(|name| &name.value))
}

pub(crate) fn expand_primary_key(key: &PrimaryKey, scope: Scope<'_>) -> TokenStream {
    let migrate_models = scope.migrate_models;
    let place = expand_place(key.span, migrate_models);
    let name = expand_name(key.name.as_ref());
    let columns = expand_names(&key.columns);
    let deferrable = expand_deferrable(key.deferrable, migrate_models);
    quote! {
        #migrate_models::PrimaryKeyDescriptor {
            place: #place,
            name: #name,
            columns: #columns,
            deferrable: #deferrable,
        }
    }
}

pub(crate) fn expand_unique(unique: &Unique, scope: Scope<'_>) -> TokenStream {
    let migrate_models = scope.migrate_models;
    let place = expand_place(unique.span, migrate_models);
    let name = expand_name(unique.name.as_ref());
    let columns = expand_names(&unique.columns);
    let include = expand_names(&unique.include);
    let nulls_not_distinct = unique.nulls_not_distinct;
    let deferrable = expand_deferrable(unique.deferrable, migrate_models);
    quote! {
        #migrate_models::UniqueDescriptor {
            place: #place,
            name: #name,
            columns: #columns,
            include: #include,
            nulls_not_distinct: #nulls_not_distinct,
            deferrable: #deferrable,
        }
    }
}

pub(crate) fn expand_check(check: &Check, scope: Scope<'_>) -> TokenStream {
    let migrate_models = scope.migrate_models;
    let place = expand_place(check.span, migrate_models);
    let name = expand_name(check.name.as_ref());
    let expression = check.expression.expand(migrate_models);
    let enforcement = expand_enforcement(check.enforcement.as_ref(), migrate_models);
    let no_inherit = check.no_inherit;
    quote! {
        #migrate_models::CheckDescriptor {
            place: #place,
            name: #name,
            expression: #expression,
            enforcement: #enforcement,
            no_inherit: #no_inherit,
        }
    }
}

pub(crate) fn expand_foreign_key(key: &ForeignKey, scope: Scope<'_>) -> TokenStream {
    let migrate_models = scope.migrate_models;
    let place = expand_place(key.span, migrate_models);
    let name = expand_name(key.name.as_ref());
    let columns = expand_names(&key.columns);
    let model = expand_target(&key.target, scope);
    let fields = expand_names(&key.target.fields);
    let match_full = key.match_full;
    let on_delete_columns = expand_names(&key.behaviour.on_delete_columns);
    let behaviour = expand_behaviour(&key.behaviour, migrate_models);
    quote! {
        #migrate_models::ForeignKeyDescriptor {
            place: #place,
            name: #name,
            columns: #columns,
            model: #model,
            fields: #fields,
            match_full: #match_full,
            on_delete_columns: #on_delete_columns,
            #behaviour
        }
    }
}
