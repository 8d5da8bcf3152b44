//! Fields as constants.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Ident, Path};

use super::sequence::expand_identity;
use super::{expand_deferrable, expand_enforcement, expand_option, expand_place};
use crate::input::field::{Column, Field, Flatten};
use crate::input::structure::MigrateModels;
use crate::input::visible::unwrapped;
use crate::syntax::literal::Default as DefaultValue;
use crate::syntax::located::Located;
use crate::syntax::reference::{Behaviour, ReferentialAction, Target};
use crate::syntax::text::DialectText;

/// Where the fields are expanded: the crate's path, and the struct that `Self` stands for.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) migrate_models: &'a MigrateModels,
    pub(crate) ident: &'a Ident,
}

impl Scope<'_> {
    /// A model's path, `Self` replaced by the struct: checks stand outside of its implementation.
    pub(crate) fn model(&self, path: &Path) -> TokenStream {
        if path.is_ident("Self") { self.ident.to_token_stream() } else { path.to_token_stream() }
    }

    /// The type of a column as the compiler knows it.
    pub(crate) fn sql_type(&self, column: &Column) -> TokenStream {
        let (migrate_models, ty) = (self.migrate_models, &column.ty);
        quote_spanned!(ty.span()=> <#ty as #migrate_models::ColumnType>::TYPE)
    }

    fn text(&self, text: &Located<DialectText>) -> TokenStream {
        text.value.expand(self.migrate_models)
    }
}

pub(crate) fn expand_fields(fields: &[Field], scope: Scope<'_>) -> TokenStream {
    let fields = fields.iter().map(|field| match field {
        Field::Column(column) => expand_column(column, scope),
        Field::Flatten(flatten) => expand_flatten(flatten, scope),
    });
    quote!(&[#(#fields),*])
}

fn expand_flatten(flatten: &Flatten, scope: Scope<'_>) -> TokenStream {
    let (migrate_models, ty) = (scope.migrate_models, &flatten.ty);
    let fields = quote_spanned!(ty.span()=> <#ty as #migrate_models::Columns>::FIELDS);
    quote!(#migrate_models::Field::Flatten(#fields))
}

fn expand_column(column: &Column, scope: Scope<'_>) -> TokenStream {
    let migrate_models = scope.migrate_models;
    let (field, name) = (&column.field, &column.column);
    let place = expand_place(column.ident.span(), migrate_models);
    let sql_type = scope.sql_type(column);
    let said = expand_said(column, scope);
    quote! {
        #migrate_models::Field::Column(#migrate_models::ColumnDescriptor {
            #said
            ..#migrate_models::ColumnDescriptor::new(#field, #name, #place, #sql_type)
        })
    }
}

/// The members of the descriptor that attributes give; all others are left as they are without attributes.
fn expand_said(column: &Column, scope: Scope<'_>) -> TokenStream {
    let attributes = &column.attributes;
    let flags =
        [("primary_key", attributes.primary_key), ("unique", attributes.unique), ("index", attributes.index)];
    let flags = flags.into_iter().filter_map(|(name, said)| said.map(|_| member(name, quote!(true))));
    let values = [
        ("auto_increment", attributes.auto_increment.as_ref().map(|on| on.value.to_token_stream())),
        (
            "identity",
            attributes
                .identity
                .as_ref()
                .map(|identity| expand_identity(&identity.value, scope.migrate_models)),
        ),
        ("type_override", attributes.type_override.as_ref().map(|text| scope.text(text))),
        ("max_length", attributes.max_length.as_ref().map(|number| number.value.to_token_stream())),
        ("precision", attributes.precision.as_ref().map(|number| number.value.to_token_stream())),
        ("scale", attributes.scale.as_ref().map(|number| number.value.to_token_stream())),
        ("default", attributes.default.as_ref().map(|default| expand_default(default, column, scope))),
        ("default_sql", attributes.default_sql.as_ref().map(|text| scope.text(text))),
        ("on_update_sql", attributes.on_update_sql.as_ref().map(|text| scope.text(text))),
        ("generated", attributes.generated.as_ref().map(|text| expand_generated(text, column, scope))),
        ("check", attributes.check.as_ref().map(|text| scope.text(text))),
        ("collate", attributes.collate.as_ref().map(|text| scope.text(text))),
        ("comment", attributes.comment.as_ref().map(|text| text.value.to_token_stream())),
        ("renamed_from", attributes.renamed_from.as_ref().map(|text| text.value.to_token_stream())),
        ("references", attributes.references.as_ref().map(|to| expand_reference(&to.value, column, scope))),
    ];
    let values = values
        .into_iter()
        .filter_map(|(name, said)| said.map(|value| member(name, expand_option(Some(value)))));
    let options = attributes.options.as_ref();
    let options = options.map(|options| member("options", options.expand(scope.migrate_models)));
    flags.chain(values).chain(options).collect()
}

fn member(name: &str, value: TokenStream) -> TokenStream {
    let name = Ident::new(name, proc_macro2::Span::call_site());
    quote!(#name: #value,)
}

fn expand_default(default: &Located<DefaultValue>, column: &Column, scope: Scope<'_>) -> TokenStream {
    let migrate_models = scope.migrate_models;
    let literal = match &default.value {
        DefaultValue::Boolean(value) => quote!(Boolean(#value)),
        DefaultValue::Integer(digits) => quote!(Integer(#digits)),
        DefaultValue::Float(digits) => quote!(Float(#digits)),
        DefaultValue::Text(text) => quote!(Text(#text)),
        DefaultValue::Bytes(bytes) => quote!(Bytes(&[#(#bytes),*])),
        DefaultValue::Variant(path) => {
            let ty = unwrapped(&column.ty);
            let value = quote_spanned!(ty.span()=> <#ty as #migrate_models::ModelEnum>::database_value);
            let variant = quote_spanned!(path.span()=> &#path);
            quote!(Variant(|| #value(#variant)))
        }
    };
    quote!(#migrate_models::Literal::#literal)
}

/// Neither `stored` nor `virtual` is stored: every database has those.
fn expand_generated(text: &Located<DialectText>, column: &Column, scope: Scope<'_>) -> TokenStream {
    let migrate_models = scope.migrate_models;
    let expression = scope.text(text);
    let stored = column.attributes.virtually.is_none();
    quote!(#migrate_models::Generated { expression: #expression, stored: #stored })
}

fn expand_reference(target: &Target, column: &Column, scope: Scope<'_>) -> TokenStream {
    let migrate_models = scope.migrate_models;
    let model = expand_target(target, scope);
    let field = expand_option(target.fields.first().map(|field| &field.value));
    let behaviour = expand_behaviour(&column.attributes.behaviour, migrate_models);
    quote!(#migrate_models::Reference { model: #model, field: #field, #behaviour })
}

pub(crate) fn expand_target(target: &Target, scope: Scope<'_>) -> TokenStream {
    let migrate_models = scope.migrate_models;
    let model = scope.model(&target.model);
    quote_spanned!(target.model.span()=> <#model as #migrate_models::Model>::PATH)
}

pub(crate) fn expand_behaviour(behaviour: &Behaviour, migrate_models: &MigrateModels) -> TokenStream {
    let expand_action = |action: &Option<Located<ReferentialAction>>| {
        expand_option(action.as_ref().map(|action| {
            let word = Ident::new(&format!("{:?}", action.value), proc_macro2::Span::call_site());
            quote!(#migrate_models::Action::#word)
        }))
    };
    let on_delete = expand_action(&behaviour.on_delete);
    let on_update = expand_action(&behaviour.on_update);
    let deferrable = behaviour.deferrable.as_ref().map(|deferrable| deferrable.value);
    let deferrable = expand_deferrable(deferrable, migrate_models);
    let enforcement = expand_enforcement(behaviour.enforcement.as_ref(), migrate_models);
    quote! {
        on_delete: #on_delete,
        on_update: #on_update,
        deferrable: #deferrable,
        enforcement: #enforcement,
    }
}
