//! `#[sqlx(…)]` on the same items: `FromRow` and `Model` are to agree. Only what concerns names is read; the rest, and
//! whatever later versions add, is sqlx's business.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::{Attribute, LitStr, Meta};

use super::commas::split_at_commas;
use super::located::Located;
use super::rename::RenameRule;

/// What was said to sqlx.
#[derive(Debug, Default)]
pub(crate) struct SqlxAttributes {
    pub(crate) rename: Option<Located<String>>,
    pub(crate) rename_all: Option<RenameRule>,
    pub(crate) type_name: Option<Located<String>>,
    pub(crate) skip: Option<Span>,
    pub(crate) flatten: Option<Span>,
}

/// Reads the `#[sqlx(…)]` attributes of an item. What sqlx would refuse is left to sqlx.
pub(crate) fn read_sqlx(attributes: &[Attribute]) -> SqlxAttributes {
    let mut sqlx = SqlxAttributes::default();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("sqlx")) {
        let Meta::List(list) = &attribute.meta else { continue };
        for chunk in split_at_commas(list.tokens.clone()) {
            sqlx.set(&chunk);
        }
    }
    sqlx
}

impl SqlxAttributes {
    fn set(&mut self, chunk: &[TokenTree]) {
        match chunk {
            [TokenTree::Ident(key)] if key == "skip" => self.skip = Some(key.span()),
            [TokenTree::Ident(key)] if key == "flatten" => self.flatten = Some(key.span()),
            [TokenTree::Ident(key), TokenTree::Punct(equals), value @ TokenTree::Literal(_)]
                if equals.as_char() == '=' =>
            {
                self.set_string(&key.to_string(), value);
            }
            [TokenTree::Ident(key), TokenTree::Punct(_), TokenTree::Group(group)]
                if group.delimiter() == Delimiter::None =>
            {
                // A literal that a `macro_rules` macro passed on comes in an invisible group.
                group.stream().into_iter().for_each(|value| self.set_string(&key.to_string(), &value));
            }
            _ => {}
        }
    }

    fn set_string(&mut self, key: &str, value: &TokenTree) {
        let Ok(text) = syn::parse2::<LitStr>(TokenStream::from(value.clone())) else { return };
        let text = Located::new(text.value(), text.span());
        match key {
            "rename" => self.rename = Some(text),
            "rename_all" => self.rename_all = RenameRule::find(&text.value),
            "type_name" => self.type_name = Some(text),
            _ => {}
        }
    }
}
