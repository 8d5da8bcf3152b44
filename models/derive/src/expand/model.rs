//! `Model` and `Columns`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

use super::check::{expand_column_checks, expand_table_checks};
use super::column::{Scope, expand_fields};
use super::constraint::{expand_check, expand_foreign_key, expand_primary_key, expand_unique};
use super::index::{expand_exclusion, expand_index};
use super::sequence::{expand_partitioning, expand_sequence};
use super::{expand_option, expand_path, expand_place};
use crate::input::structure::ColumnSet;
use crate::input::table::{Table, columns_of};

/// The implementation of `Model`, its registration and its checks.
pub(crate) fn expand_model(table: &Table) -> TokenStream {
    let (migrate_models, ident) = (&table.migrate_models, &table.ident);
    let scope = Scope { migrate_models, ident };
    let path = expand_path(ident, migrate_models);
    let place = expand_place(ident.span(), migrate_models);
    let fields = expand_fields(&table.fields, scope);
    let said = expand_said(table, scope);
    let checks = expand_table_checks(table, scope);
    quote! {
        #[automatically_derived]
        impl #migrate_models::Model for #ident {
            const PATH: #migrate_models::TypePath = #path;
            const DESCRIPTOR: &'static #migrate_models::ModelDescriptor = &#migrate_models::ModelDescriptor {
                #said
                ..#migrate_models::ModelDescriptor::new(
                    <#ident as #migrate_models::Model>::PATH,
                    #place,
                    #fields,
                )
            };
        }
        const _: () = {
            #migrate_models::private::inventory::submit! {
                #migrate_models::private::Registration::Model(<#ident as #migrate_models::Model>::DESCRIPTOR)
            }
        };
        #checks
    }
}

/// The members of the descriptor that attributes give.
fn expand_said(table: &Table, scope: Scope<'_>) -> TokenStream {
    let attributes = &table.attributes;
    let text = |text: Option<&String>| expand_option(text.map(ToTokens::to_token_stream));
    let name = text(attributes.table.as_ref().map(|text| &text.value));
    let schema = text(attributes.schema.as_ref().map(|text| &text.value));
    let comment = text(attributes.comment.as_ref().map(|text| &text.value));
    let renamed_from = text(attributes.renamed_from.as_ref().map(|text| &text.value));
    let unmanaged = attributes.unmanaged.is_some();
    let primary_key =
        expand_option(attributes.primary_key.as_ref().map(|key| expand_primary_key(key, scope)));
    let uniques = attributes.uniques.iter().map(|unique| expand_unique(unique, scope));
    let indexes = attributes.indexes.iter().map(|index| expand_index(index, scope));
    let checks = attributes.checks.iter().map(|check| expand_check(check, scope));
    let foreign_keys = attributes.foreign_keys.iter().map(|key| expand_foreign_key(key, scope));
    let exclusions = attributes.exclusions.iter().map(|exclusion| expand_exclusion(exclusion, scope));
    let further = expand_further(table, scope);
    quote! {
        table: #name,
        schema: #schema,
        comment: #comment,
        renamed_from: #renamed_from,
        unmanaged: #unmanaged,
        primary_key: #primary_key,
        uniques: &[#(#uniques),*],
        indexes: &[#(#indexes),*],
        checks: &[#(#checks),*],
        foreign_keys: &[#(#foreign_keys),*],
        exclusions: &[#(#exclusions),*],
        #further
    }
}

/// What is said of the table as a whole, and the sequences beside it.
fn expand_further(table: &Table, scope: Scope<'_>) -> TokenStream {
    let migrate_models = scope.migrate_models;
    let attributes = &table.attributes;
    let options = attributes.options.expand(migrate_models);
    let partitioning = expand_partitioning(&attributes.partitioning, migrate_models);
    let parents = attributes.inherits.iter().map(|parent| {
        let model = scope.model(parent);
        quote_spanned!(parent.span()=> <#model as #migrate_models::Model>::PATH)
    });
    let sequences = attributes.sequences.iter().map(|sequence| expand_sequence(sequence, migrate_models));
    quote! {
        options: #options,
        partitioning: #partitioning,
        inherits: &[#(#parents),*],
        sequences: &[#(#sequences),*],
    }
}

/// The implementation of `Columns` and its checks.
pub(crate) fn expand_columns(set: &ColumnSet) -> TokenStream {
    let (migrate_models, ident) = (&set.migrate_models, &set.ident);
    let scope = Scope { migrate_models, ident };
    let fields = expand_fields(&set.fields, scope);
    let checks = expand_column_checks(columns_of(&set.fields), scope);
    quote! {
        #[automatically_derived]
        impl #migrate_models::Columns for #ident {
            const FIELDS: &'static [#migrate_models::Field] = #fields;
        }
        #checks
    }
}
