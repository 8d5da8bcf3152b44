//! What can be seen of a field's type in its tokens. Aliases, newtypes and types of other crates cannot be seen: for
//! them the expansion asks the compiler.

use syn::{Expr, GenericArgument, Path, PathArguments, Type};

/// A type as far as it can be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct VisibleType {
    pub(crate) is_option: bool,
    pub(crate) kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Boolean,
    /// By its name: `u8`.
    Integer(String),
    Float,
    Text,
    Character,
    Bytes,
    FixedBytes,
    List,
    /// Not to be seen.
    Unseen,
}

const INTEGERS: &[(&str, i128, i128)] = &[
    ("i8", i8::MIN as i128, i8::MAX as i128),
    ("i16", i16::MIN as i128, i16::MAX as i128),
    ("i32", i32::MIN as i128, i32::MAX as i128),
    ("i64", i64::MIN as i128, i64::MAX as i128),
    ("u8", 0, u8::MAX as i128),
    ("u16", 0, u16::MAX as i128),
    ("u32", 0, u32::MAX as i128),
    ("u64", 0, u64::MAX as i128),
];

/// The smallest and the greatest number that an integer type holds.
pub(crate) fn range_of(integer: &str) -> Option<(i128, i128)> {
    INTEGERS.iter().find(|(name, _, _)| *name == integer).map(|(_, least, greatest)| (*least, *greatest))
}

impl VisibleType {
    pub(crate) fn of(ty: &Type) -> Self {
        match ty {
            Type::Group(group) => Self::of(&group.elem),
            Type::Paren(paren) => Self::of(&paren.elem),
            Type::Path(path) if path.qself.is_none() => Self::of_path(&path.path),
            Type::Array(array)
                if is_byte(&array.elem) && matches!(array.len, Expr::Lit(_) | Expr::Path(_)) =>
            {
                Self::plain(Kind::FixedBytes)
            }
            Type::Slice(slice) if is_byte(&slice.elem) => Self::plain(Kind::Bytes),
            Type::Slice(_) => Self::plain(Kind::List),
            _ => Self::plain(Kind::Unseen),
        }
    }

    fn plain(kind: Kind) -> Self {
        Self { is_option: false, kind }
    }

    fn of_path(path: &Path) -> Self {
        let Some(last) = path.segments.last() else { return Self::plain(Kind::Unseen) };
        let name = last.ident.to_string();
        match (name.as_str(), argument_of(&last.arguments)) {
            ("Option", Some(inner)) => Self { is_option: true, kind: Self::of(inner).kind },
            ("Box" | "Arc" | "Cow", Some(inner)) => Self::of(inner),
            ("Vec", Some(inner)) if is_byte(inner) => Self::plain(Kind::Bytes),
            ("Vec", Some(_)) => Self::plain(Kind::List),
            (_, Some(_)) => Self::plain(Kind::Unseen),
            (_, None) => Self::plain(kind_of_name(&name)),
        }
    }
}

fn kind_of_name(name: &str) -> Kind {
    match name {
        "bool" => Kind::Boolean,
        "f32" | "f64" => Kind::Float,
        "String" | "str" => Kind::Text,
        "char" => Kind::Character,
        integer if range_of(integer).is_some() => Kind::Integer(integer.to_owned()),
        _ => Kind::Unseen,
    }
}

/// The one type between the angle brackets.
fn argument_of(arguments: &PathArguments) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

fn is_byte(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("u8"))
}

/// The type without the `Option`, `Box` or `Arc` around it.
pub(crate) fn unwrapped(ty: &Type) -> &Type {
    let Type::Path(path) = ty else { return ty };
    let Some(last) = path.path.segments.last() else { return ty };
    let is_wrapper = ["Option", "Box", "Arc"].iter().any(|wrapper| last.ident == wrapper);
    argument_of(&last.arguments).filter(|_| is_wrapper).map_or(ty, unwrapped)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look_at(ty: &str) -> VisibleType {
        VisibleType::of(&syn::parse_str(ty).expect("a type"))
    }

    #[test]
    fn wrappers_are_seen_through() {
        assert_eq!(
            look_at("std::option::Option<Box<str>>"),
            VisibleType { is_option: true, kind: Kind::Text }
        );
        assert_eq!(look_at("Cow<'static, [u8]>").kind, Kind::Bytes);
        assert_eq!(look_at("[u8; 16]").kind, Kind::FixedBytes);
        assert_eq!(look_at("Vec<i32>").kind, Kind::List);
        assert_eq!(look_at("u8").kind, Kind::Integer("u8".to_owned()));
    }

    #[test]
    fn what_is_not_known_is_not_guessed() {
        assert_eq!(look_at("chrono::DateTime<Utc>").kind, Kind::Unseen);
        assert_eq!(look_at("Email").kind, Kind::Unseen);
        assert_eq!(look_at("MaybeId"), VisibleType { is_option: false, kind: Kind::Unseen });
    }
}
