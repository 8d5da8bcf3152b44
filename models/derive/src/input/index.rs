//! `index(…)` of a struct.

use proc_macro2::Span;

use super::constraint::{COLUMNS, NAME, read_columns};
use crate::errors::Errors;
use crate::syntax::entry::{Entry, read_entries};
use crate::syntax::key::Key;
use crate::syntax::located::Located;
use crate::syntax::name::{OrderedName, parse_ordered_names};
use crate::syntax::text::DialectText;

const KEYS: &[Key] = &[
    COLUMNS,
    Key::new("expr", "`expr = \"lower(email)\"` or `expr(postgres = \"…\", default = \"…\")`")
        .also(&["expression", "sql"]),
    NAME,
    Key::new("unique", "`unique` alone"),
    Key::new("where", "`where = \"…\"` or `where(postgres = \"…\", default = \"…\")`").also(&[
        "filter",
        "condition",
        "partial",
    ]),
    Key::new("using", "`using = \"gin\"`").also(&["method"]),
    Key::new("include", "`include(c)`").also(&["covering", "including"]),
];

/// `index(columns(a, desc(b)), …)` or `index(expr = "…", name = "…", …)`.
pub(crate) struct Index {
    pub(crate) span: Span,
    pub(crate) name: Option<Located<String>>,
    pub(crate) parts: IndexParts,
    pub(crate) unique: bool,
    pub(crate) filter: Option<DialectText>,
    pub(crate) using: Option<String>,
    pub(crate) include: Vec<Located<String>>,
}

pub(crate) enum IndexParts {
    Columns(Vec<OrderedName>),
    Expression(DialectText),
}

impl Index {
    pub(crate) fn read(entry: &Entry) -> syn::Result<Self> {
        let tokens = entry.listed()?;
        let mut errors = Errors::default();
        let mut options = Options::default();
        if entry.is_shorthand() {
            options.columns = Some(parse_ordered_names(tokens, &mut errors));
        } else {
            for option in read_entries(vec![tokens], "option", KEYS, &mut errors) {
                let result = options.set(&option);
                errors.keep(result);
            }
        }
        errors.finish()?;
        options.into_index(entry)
    }
}

#[derive(Default)]
struct Options {
    columns: Option<Vec<OrderedName>>,
    expression: Option<Located<DialectText>>,
    name: Option<Located<String>>,
    unique: bool,
    filter: Option<DialectText>,
    using: Option<String>,
    include: Vec<Located<String>>,
}

impl Options {
    fn set(&mut self, option: &Entry) -> syn::Result<()> {
        match option.name {
            "columns" => self.columns = Some(read_ordered_columns(option)?),
            "expr" => self.expression = Some(DialectText::read(option)?),
            "name" => self.name = Some(option.string()?),
            "unique" => self.unique = option.flag().map(|_| true)?,
            "where" => self.filter = Some(DialectText::read(option)?.value),
            "using" => self.using = Some(option.string()?.value),
            _ => self.include = read_columns(option)?,
        }
        Ok(())
    }

    fn into_index(self, entry: &Entry) -> syn::Result<Index> {
        let parts = match (self.columns, self.expression) {
            (Some(columns), None) => IndexParts::Columns(columns),
            (None, Some(expression)) if self.name.is_some() => IndexParts::Expression(expression.value),
            (None, Some(expression)) => {
                let message = "an index on an expression needs a name: `index(expr = \"…\", name = \"…\")`";
                return Err(syn::Error::new(expression.span, message));
            }
            (Some(_), Some(expression)) => {
                let message =
                    "an index has `columns(…)` or `expr`, not both: write the columns into the expression";
                return Err(syn::Error::new(expression.span, message));
            }
            (None, None) => {
                let message = "an index needs `columns(…)` or `expr = \"…\"`";
                return Err(syn::Error::new(entry.span(), message));
            }
        };
        Ok(Index {
            span: entry.span(),
            name: self.name,
            parts,
            unique: self.unique,
            filter: self.filter,
            using: self.using,
            include: self.include,
        })
    }
}

fn read_ordered_columns(option: &Entry) -> syn::Result<Vec<OrderedName>> {
    let mut errors = Errors::default();
    let names = parse_ordered_names(option.listed()?, &mut errors);
    errors.finish()?;
    Ok(names)
}
