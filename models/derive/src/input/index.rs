//! `index(…)` of a struct.

use proc_macro2::Span;

use super::constraint::{COLUMNS, INCLUDE, NAME, NULLS_NOT_DISTINCT, OPTIONS, read_columns};
use crate::errors::Errors;
use crate::syntax::entry::{Entry, read_entries};
use crate::syntax::key::Key;
use crate::syntax::located::Located;
use crate::syntax::options::Options;
use crate::syntax::part::{Part, PartOn, parse_parts};
use crate::syntax::text::DialectText;

const KEYS: &[Key] = &[
    COLUMNS,
    Key::new("expr", "`expr = \"lower(email)\"` or `expr(postgres = \"…\", default = \"…\")`")
        .also(&["expression", "sql"]),
    NAME,
    Key::new("unique", "`unique` alone"),
    NULLS_NOT_DISTINCT,
    Key::new("where", "`where = \"…\"` or `where(postgres = \"…\", default = \"…\")`").also(&[
        "filter",
        "condition",
        "partial",
    ]),
    Key::new("using", "`using = \"gin\"` or `using(postgres = \"gin\")`").also(&["method"]),
    INCLUDE,
    Key::new("concurrently", "`concurrently` alone").also(&["online"]),
    OPTIONS,
];

/// `index(columns(a, desc(b)), …)` or `index(expr = "…", name = "…", …)`.
pub(crate) struct Index {
    pub(crate) span: Span,
    pub(crate) name: Option<Located<String>>,
    pub(crate) parts: Vec<Part>,
    pub(crate) unique: bool,
    pub(crate) nulls_not_distinct: bool,
    pub(crate) filter: Option<DialectText>,
    pub(crate) using: Option<DialectText>,
    pub(crate) include: Vec<Located<String>>,
    pub(crate) concurrently: bool,
    pub(crate) options: Options,
}

impl Index {
    pub(crate) fn read(entry: &Entry) -> syn::Result<Self> {
        let tokens = entry.listed()?;
        let mut errors = Errors::default();
        let mut said = Said::default();
        if entry.is_shorthand() {
            said.columns = Some(parse_parts(tokens, &mut errors));
        } else {
            for option in read_entries(vec![tokens], "option", KEYS, &mut errors) {
                let result = said.set(&option);
                errors.keep(result);
            }
        }
        errors.finish()?;
        said.into_index(entry)
    }

    /// The columns that it is on.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &Located<String>> {
        self.parts.iter().filter_map(Part::column)
    }
}

#[derive(Default)]
struct Said {
    columns: Option<Vec<Part>>,
    expression: Option<Located<DialectText>>,
    name: Option<Located<String>>,
    unique: bool,
    nulls_not_distinct: Option<Span>,
    filter: Option<DialectText>,
    using: Option<DialectText>,
    include: Vec<Located<String>>,
    concurrently: bool,
    options: Options,
}

impl Said {
    fn set(&mut self, option: &Entry) -> syn::Result<()> {
        match option.name {
            "columns" => self.columns = Some(read_parts(option)?),
            "expr" => self.expression = Some(DialectText::read(option)?),
            "name" => self.name = Some(option.string()?),
            "unique" => self.unique = option.flag().map(|_| true)?,
            "nulls_not_distinct" => self.nulls_not_distinct = Some(option.flag()?),
            "where" => self.filter = Some(DialectText::read(option)?.value),
            "using" => self.using = Some(DialectText::read(option)?.value),
            "include" => self.include = read_columns(option)?,
            "concurrently" => self.concurrently = option.flag().map(|_| true)?,
            _ => self.options = Options::read(option)?,
        }
        Ok(())
    }

    fn into_index(self, entry: &Entry) -> syn::Result<Index> {
        let parts = match (self.columns, self.expression) {
            (Some(columns), None) => columns,
            (None, Some(expression)) => vec![Part::new(PartOn::Expression(expression))],
            (Some(_), Some(expression)) => {
                let message = "an index has `columns(…)` or `expr`: put the expression among the columns, `columns(a, expr = \"…\")`";
                return Err(syn::Error::new(expression.span, message));
            }
            (None, None) => {
                let message = "an index needs `columns(…)` or `expr = \"…\"`";
                return Err(syn::Error::new(entry.span(), message));
            }
        };
        refuse_nameless_expression(&parts, self.name.is_some())?;
        if let (Some(span), false) = (self.nulls_not_distinct, self.unique) {
            return Err(syn::Error::new(
                span,
                "`nulls_not_distinct` needs `unique`: other indexes compare nothing",
            ));
        }
        Ok(Index {
            span: entry.span(),
            name: self.name,
            parts,
            unique: self.unique,
            nulls_not_distinct: self.nulls_not_distinct.is_some(),
            filter: self.filter,
            using: self.using,
            include: self.include,
            concurrently: self.concurrently,
            options: self.options,
        })
    }
}

fn refuse_nameless_expression(parts: &[Part], has_name: bool) -> syn::Result<()> {
    let expression = parts.iter().find_map(|part| match &part.on {
        PartOn::Expression(expression) if !has_name => Some(expression),
        _ => None,
    });
    match expression {
        Some(expression) => {
            let message = "an index on an expression needs a name: `index(expr = \"…\", name = \"…\")`";
            Err(syn::Error::new(expression.span, message))
        }
        None => Ok(()),
    }
}

fn read_parts(option: &Entry) -> syn::Result<Vec<Part>> {
    let mut errors = Errors::default();
    let parts = parse_parts(option.listed()?, &mut errors);
    errors.finish()?;
    Ok(parts)
}
