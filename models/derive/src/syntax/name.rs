//! Names of fields, columns and variants: as written, without `r#`.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::LitStr;

use super::commas::split_at_commas;
use super::located::Located;
use crate::errors::Errors;

/// An identifier without `r#`.
pub(crate) fn plain_name(identifier: &Ident) -> String {
    let text = identifier.to_string();
    text.strip_prefix("r#").map(str::to_owned).unwrap_or(text)
}

/// The names of a list: identifiers or strings, none of them twice.
pub(crate) fn parse_names(tokens: TokenStream, errors: &mut Errors) -> Vec<Located<String>> {
    let mut names: Vec<Located<String>> = Vec::new();
    for chunk in split_at_commas(tokens) {
        if let Some(name) = errors.keep(parse_name(&chunk)) {
            push_distinct(&mut names, name, errors);
        }
    }
    names
}

fn push_distinct(names: &mut Vec<Located<String>>, name: Located<String>, errors: &mut Errors) {
    if names.iter().any(|earlier| earlier.value == name.value) {
        errors.at(name.span, format!("`{}` is named twice", name.value));
    } else {
        names.push(name);
    }
}

/// A field's name, or in a string a column's.
pub(crate) fn parse_name(chunk: &[TokenTree]) -> syn::Result<Located<String>> {
    match chunk {
        [TokenTree::Ident(name)] => Ok(Located::new(plain_name(name), name.span())),
        [literal @ TokenTree::Literal(_)] => {
            let text = syn::parse2::<LitStr>(TokenStream::from(literal.clone()));
            let text = text.map_err(|_| expected_field(literal.span()))?;
            Ok(Located::new(text.value(), text.span()))
        }
        [first, ..] => Err(expected_field(first.span())),
        [] => Err(expected_field(Span::call_site())),
    }
}

fn expected_field(span: Span) -> syn::Error {
    syn::Error::new(span, "expected the name of a field, or in quotes that of a column")
}
