//! The values of `default`.

use syn::parse::{Parse, ParseStream};
use syn::{Lit, Path, Token};

/// A literal, or a variant of an enum.
#[derive(Debug, Clone)]
pub(crate) enum Default {
    Boolean(bool),
    /// Decimal digits with an optional minus.
    Integer(String),
    /// As written, without suffix and underscores.
    Float(String),
    Text(String),
    Bytes(Vec<u8>),
    Variant(Path),
}

impl Parse for Default {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Token![-]) {
            input.parse::<Token![-]>()?;
            return parse_negative(input);
        }
        if input.peek(Lit) {
            return parse_literal(input);
        }
        Ok(Self::Variant(input.call(Path::parse_mod_style)?))
    }
}

fn parse_negative(input: ParseStream<'_>) -> syn::Result<Default> {
    match input.parse()? {
        Lit::Int(number) => Ok(Default::Integer(format!("-{}", number.base10_digits()))),
        Lit::Float(number) => Ok(Default::Float(format!("-{}", number.base10_digits()))),
        other => Err(syn::Error::new(other.span(), "only a number has a sign")),
    }
}

fn parse_literal(input: ParseStream<'_>) -> syn::Result<Default> {
    match input.parse()? {
        Lit::Bool(value) => Ok(Default::Boolean(value.value)),
        Lit::Int(number) => Ok(Default::Integer(number.base10_digits().to_owned())),
        Lit::Float(number) => Ok(Default::Float(number.base10_digits().to_owned())),
        Lit::Str(text) => Ok(Default::Text(text.value())),
        Lit::Char(character) => Ok(Default::Text(character.value().to_string())),
        Lit::ByteStr(bytes) => Ok(Default::Bytes(bytes.value())),
        other => Err(syn::Error::new(other.span(), "this literal has no counterpart in a database")),
    }
}
