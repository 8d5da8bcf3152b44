//! What only the compiler knows, asked in constants: types behind aliases and newtypes, fields of other structs.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::column::Scope;
use crate::input::field::Column;
use crate::input::table::{Table, columns_of};
use crate::input::visible::Kind;
use crate::rules::table::named_columns;
use crate::syntax::literal::Default as DefaultValue;
use crate::syntax::located::Located;
use crate::syntax::reference::{ReferentialAction, Target};

/// A constant that does not compile where `condition` is false; the error is at `span`.
fn expand_assertion(span: Span, condition: &TokenStream, message: &str) -> TokenStream {
    let message = message.replace('{', "{{").replace('}', "}}");
    quote_spanned! {span=>
        const _: () = if !#condition {
            ::core::panic!(#message)
        };
    }
}

/// The checks of columns: of those in a model and of those in a set of columns.
pub(crate) fn expand_column_checks<'a>(
    columns: impl Iterator<Item = &'a Column>,
    scope: Scope<'_>,
) -> TokenStream {
    columns
        .map(|column| {
            let lists = expand_list_check(column, scope);
            let types = expand_type_checks(column, scope);
            let nulls = expand_null_checks(column, scope);
            let target =
                column.attributes.references.as_ref().map(|to| expand_target_checks(&to.value, scope));
            quote!(#lists #types #nulls #target)
        })
        .collect()
}

/// Whether a list, or what may be one behind an alias, is one of things that a column can hold lists of.
fn expand_list_check(column: &Column, scope: Scope<'_>) -> TokenStream {
    if !matches!(column.visible.kind, Kind::List | Kind::Unseen) || column.attributes.type_override.is_some()
    {
        return TokenStream::new();
    }
    let (migrate_models, sql_type) = (scope.migrate_models, scope.sql_type(column));
    let condition = quote!(#migrate_models::private::can_be_column(#sql_type));
    let message =
        "a list of an enum's values cannot be a column: keep them in a table of their own, or say `type`";
    expand_assertion(column.ty.span(), &condition, message)
}

/// Whether a type that cannot be seen takes the attributes that it has. An explicit `type` takes everything.
fn expand_type_checks(column: &Column, scope: Scope<'_>) -> TokenStream {
    let attributes = &column.attributes;
    if column.visible.kind != Kind::Unseen || attributes.type_override.is_some() {
        return TokenStream::new();
    }
    let length = attributes
        .max_length
        .as_ref()
        .map(|length| (length.span, quote!(takes_length), "`max_length` needs a column of text or bytes"));
    let precision = attributes.precision.as_ref().or(attributes.scale.as_ref()).map(|digits| {
        (digits.span, quote!(takes_precision), "`precision` and `scale` need a column of decimal numbers")
    });
    let identity =
        attributes.identity.as_ref().map(|identity| (identity.span, "`identity` needs an integer"));
    let numbered = attributes.auto_increment.as_ref().filter(|on| on.value);
    let numbered = numbered.map(|on| (on.span, "`auto_increment` needs an integer")).or(identity);
    let numbered = numbered.map(|(span, message)| (span, quote!(takes_auto_increment), message));
    let (migrate_models, sql_type) = (scope.migrate_models, scope.sql_type(column));
    let checks = [length, precision, numbered].into_iter().flatten().map(|(span, question, message)| {
        expand_assertion(span, &quote!(#migrate_models::private::#question(#sql_type)), message)
    });
    checks
        .chain(attributes.default.as_ref().map(|default| expand_default_check(default, column, scope)))
        .collect()
}

fn expand_default_check(default: &Located<DefaultValue>, column: &Column, scope: Scope<'_>) -> TokenStream {
    let (migrate_models, sql_type) = (scope.migrate_models, scope.sql_type(column));
    let question = match &default.value {
        DefaultValue::Boolean(_) => quote!(takes_boolean(#sql_type)),
        DefaultValue::Integer(_) => quote!(takes_integer(#sql_type)),
        DefaultValue::Float(_) => quote!(takes_float(#sql_type)),
        DefaultValue::Bytes(_) => quote!(takes_bytes(#sql_type)),
        DefaultValue::Text(text) => quote!(takes_text(#sql_type, #text)),
        // The variant's own type is compared where its value is asked for.
        DefaultValue::Variant(_) => return TokenStream::new(),
    };
    let message = "the column's type has no such value; for SQL there is `default_sql`";
    expand_assertion(default.span, &quote!(#migrate_models::private::#question), message)
}

/// Whether a type that cannot be seen is nullable where it must be, and is not where it must not.
fn expand_null_checks(column: &Column, scope: Scope<'_>) -> TokenStream {
    if column.visible.kind != Kind::Unseen || column.visible.is_option {
        return TokenStream::new();
    }
    let sql_type = scope.sql_type(column);
    let behaviour = &column.attributes.behaviour;
    let nulling = [&behaviour.on_delete, &behaviour.on_update].into_iter().flatten();
    let nulling = nulling.filter(|action| action.value == ReferentialAction::SetNull).map(|action| {
        let message = "`set_null` needs a column that can be NULL";
        expand_assertion(action.span, &quote!(#sql_type.is_nullable()), message)
    });
    let primary_key = column.attributes.primary_key.map(|span| {
        let message = "a primary key is never NULL";
        expand_assertion(span, &quote!((!#sql_type.is_nullable())), message)
    });
    nulling.chain(primary_key).collect()
}

/// Whether the fields that a reference names exist.
fn expand_target_checks(target: &Target, scope: Scope<'_>) -> TokenStream {
    let migrate_models = scope.migrate_models;
    let model = scope.model(&target.model);
    let checks = target.fields.iter().map(|field| {
        let name = &field.value;
        let condition = quote! {
            #migrate_models::private::has_column(<#model as #migrate_models::Model>::DESCRIPTOR.fields, #name)
        };
        let shown = model.to_string().replace(' ', "");
        expand_assertion(field.span, &condition, &format!("`{shown}` has no column `{name}`"))
    });
    checks.collect()
}

/// The checks of a model that its columns alone do not need.
pub(crate) fn expand_table_checks(table: &Table, scope: Scope<'_>) -> TokenStream {
    let columns = expand_column_checks(columns_of(&table.fields), scope);
    let keys = table.attributes.foreign_keys.iter().map(|key| expand_target_checks(&key.target, scope));
    let flattened = table.has_flattened().then(|| expand_flattened_checks(table, scope));
    quote!(#columns #(#keys)* #flattened)
}

/// With flattened fields, the names of columns are known to the compiler alone.
fn expand_flattened_checks(table: &Table, scope: Scope<'_>) -> TokenStream {
    let (migrate_models, ident) = (scope.migrate_models, scope.ident);
    let fields = quote!(<#ident as #migrate_models::Model>::DESCRIPTOR.fields);
    let names = named_columns(table).map(|name| {
        let text = &name.value;
        let condition = quote!(#migrate_models::private::has_column(#fields, #text));
        expand_assertion(name.span, &condition, &format!("no column `{text}`"))
    });
    let distinct = quote!(#migrate_models::private::has_distinct_columns(#fields));
    let distinct = expand_assertion(
        ident.span(),
        &distinct,
        "two columns have the same name, with those of flattened fields",
    );
    let keyless = table.attributes.primary_key.as_ref().map(|key| {
        let condition = quote!((!#migrate_models::private::has_primary_key(#fields)));
        let message = "a flattened field says `primary_key` already";
        expand_assertion(key.span, &condition, message)
    });
    quote!(#(#names)* #distinct #keyless)
}
