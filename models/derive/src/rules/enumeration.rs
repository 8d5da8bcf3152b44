//! The values of an enum among themselves.

use std::collections::BTreeSet;

use crate::errors::Errors;
use crate::input::enumeration::Enumeration;

pub(crate) fn check_enumeration(enumeration: &Enumeration, errors: &mut Errors) {
    let mut values = BTreeSet::new();
    for variant in &enumeration.variants {
        if !values.insert(variant.value.as_str()) {
            errors.at(
                variant.ident.span(),
                format!("two variants have the value `{}`: `rename` one of them", variant.value),
            );
        }
    }
    let mut sources = BTreeSet::new();
    for from in enumeration.variants.iter().filter_map(|variant| variant.renamed_from.as_ref()) {
        if values.contains(from.value.as_str()) {
            errors.at(from.span, format!("`{}` is a value now: nothing was renamed from it", from.value));
        }
        if !sources.insert(from.value.as_str()) {
            errors.at(from.span, format!("two variants were renamed from `{}`", from.value));
        }
    }
}
