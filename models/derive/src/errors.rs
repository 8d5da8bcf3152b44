//! Errors at tokens, collected: whoever made three mistakes sees three.

use std::fmt::Display;

use proc_macro2::Span;

/// The errors found so far.
#[derive(Default)]
pub(crate) struct Errors {
    combined: Option<syn::Error>,
}

impl Errors {
    pub(crate) fn push(&mut self, error: syn::Error) {
        match &mut self.combined {
            Some(combined) => combined.combine(error),
            None => self.combined = Some(error),
        }
    }

    pub(crate) fn at(&mut self, span: Span, message: impl Display) {
        self.push(syn::Error::new(span, message));
    }

    /// The value, or none with the error kept.
    pub(crate) fn keep<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    pub(crate) fn is_some(&self) -> bool {
        self.combined.is_some()
    }

    pub(crate) fn finish(self) -> syn::Result<()> {
        self.combined.map_or(Ok(()), Err)
    }
}

/// The candidate that `word` was probably meant to be.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LIKELY: f64 = 0.8;
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&word.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness >= LIKELY)
        .max_by(|(left, _), (right, _)| left.total_cmp(right))
        .map(|(_, candidate)| candidate)
}

/// `unknown attribute …`, what it was probably meant to be, and what there is.
pub(crate) fn unknown(what: &str, word: &str, nearest: Option<&str>, allowed: &[&str]) -> String {
    let meant = nearest.map(|nearest| format!(", did you mean `{nearest}`?")).unwrap_or_default();
    format!("unknown {what} `{word}`{meant}\n{}", allowed_here(allowed))
}

/// `expected the name of an attribute`, and what there is.
pub(crate) fn expected_name(what: &str, allowed: &[&str]) -> String {
    let article = if what.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("expected the name of {article} {what}\n{}", allowed_here(allowed))
}

fn allowed_here(names: &[&str]) -> String {
    let names = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
    format!("allowed here: {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_near() {
        assert_eq!(nearest("uniqe", ["index", "unique"]), Some("unique"));
        assert_eq!(nearest("Cascade", ["cascade", "restrict"]), Some("cascade"));
        assert_eq!(nearest("zebra", ["index", "unique"]), None);
    }
}
