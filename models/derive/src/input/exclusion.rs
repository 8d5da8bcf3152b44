//! `exclude(…)` of a struct: rows that may not agree in all of some values.

use proc_macro2::Span;

use super::constraint::{DEFERRABLE, NAME, require};
use crate::errors::Errors;
use crate::syntax::commas::split_at_commas;
use crate::syntax::entry::{Entry, read_entries};
use crate::syntax::key::Key;
use crate::syntax::located::Located;
use crate::syntax::part::{Part, parse_element};
use crate::syntax::reference::Deferrable;
use crate::syntax::text::DialectText;

const KEYS: &[Key] = &[
    Key::new("using", "`using = \"gist\"`").also(&["method"]),
    Key::new("elements", "`elements(column(room, \"=\"), expr(\"tstzrange(a, b)\", \"&&\"))`")
        .also(&["columns"]),
    Key::new("where", "`where = \"…\"`").also(&["filter", "condition"]),
    NAME,
    DEFERRABLE,
];

/// `exclude(using = "gist", elements(column(room, "="), expr("…", "&&")), …)`.
pub(crate) struct Exclusion {
    pub(crate) span: Span,
    pub(crate) name: Option<Located<String>>,
    pub(crate) method: String,
    /// Each with its operator.
    pub(crate) elements: Vec<(Part, String)>,
    pub(crate) filter: Option<DialectText>,
    pub(crate) deferrable: Option<Deferrable>,
}

impl Exclusion {
    pub(crate) fn read(entry: &Entry) -> syn::Result<Self> {
        let mut errors = Errors::default();
        let mut exclusion = Self {
            span: entry.span(),
            name: None,
            method: String::new(),
            elements: Vec::new(),
            filter: None,
            deferrable: None,
        };
        for option in read_entries(vec![entry.listed()?], "option", KEYS, &mut errors) {
            let result = exclusion.set(&option);
            errors.keep(result);
        }
        errors.finish()?;
        require(
            !exclusion.method.is_empty(),
            entry,
            "`using` is missing: `exclude(using = \"gist\", elements(…))`",
        )?;
        require(
            !exclusion.elements.is_empty(),
            entry,
            "`elements(…)` is missing: `exclude(using = \"gist\", elements(column(room, \"=\")))`",
        )?;
        Ok(exclusion)
    }

    fn set(&mut self, option: &Entry) -> syn::Result<()> {
        match option.name {
            "using" => self.method = option.string()?.value,
            "elements" => self.elements = read_elements(option)?,
            "where" => self.filter = Some(DialectText::read(option)?.value),
            "name" => self.name = Some(option.string()?),
            _ => self.deferrable = Some(Deferrable::read(option)?.value),
        }
        Ok(())
    }
}

fn read_elements(option: &Entry) -> syn::Result<Vec<(Part, String)>> {
    let mut errors = Errors::default();
    let chunks = split_at_commas(option.listed()?);
    let elements = chunks.iter().filter_map(|chunk| errors.keep(parse_element(chunk))).collect();
    errors.finish()?;
    Ok(elements)
}
