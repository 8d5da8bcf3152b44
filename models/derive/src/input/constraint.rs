//! `primary_key(…)`, `unique(…)` and `check(…)` of a struct, and the options that several kinds of constraints have.

use proc_macro2::Span;

use crate::errors::Errors;
use crate::syntax::entry::{Entry, read_entries};
use crate::syntax::key::Key;
use crate::syntax::located::Located;
use crate::syntax::name::parse_names;
use crate::syntax::reference::{Deferrable, Enforcement, NOT_ENFORCED, NOT_VALID};
use crate::syntax::text::DialectText;

pub(crate) const COLUMNS: Key = Key::new("columns", "`columns(a, b)`").also(&["fields", "column", "on"]);
pub(crate) const NAME: Key = Key::new("name", "`name = \"…\"`");
pub(crate) const INCLUDE: Key = Key::new("include", "`include(c)`").also(&["covering", "including"]);
pub(crate) const NULLS_NOT_DISTINCT: Key =
    Key::new("nulls_not_distinct", "`nulls_not_distinct` alone").also(&["nulls_equal"]);
pub(crate) const DEFERRABLE: Key = Key::new("deferrable", "`deferrable` or `deferrable = deferred`")
    .also(&["initially_deferred", "deferred"]);
pub(crate) const OPTIONS: Key =
    Key::new("options", "`options(postgres(key = \"…\", flag), mysql(key = \"…\"))`")
        .also(&["with", "storage"]);

pub(crate) fn require(condition: bool, entry: &Entry, message: &str) -> syn::Result<()> {
    if condition { Ok(()) } else { Err(syn::Error::new(entry.span(), message)) }
}

/// The names in an option's parentheses.
pub(crate) fn read_columns(option: &Entry) -> syn::Result<Vec<Located<String>>> {
    let mut errors = Errors::default();
    let names = parse_names(option.listed()?, &mut errors);
    errors.finish()?;
    Ok(names)
}

const PRIMARY_KEY_KEYS: &[Key] = &[COLUMNS, NAME, DEFERRABLE];

/// `primary_key(a, b)` or `primary_key(columns(a, b), name = "…", deferrable)`.
pub(crate) struct PrimaryKey {
    pub(crate) span: Span,
    pub(crate) name: Option<Located<String>>,
    pub(crate) columns: Vec<Located<String>>,
    pub(crate) deferrable: Option<Deferrable>,
}

impl PrimaryKey {
    pub(crate) fn read(entry: &Entry) -> syn::Result<Self> {
        let mut key = Self { span: entry.span(), name: None, columns: Vec::new(), deferrable: None };
        let tokens = entry.listed()?;
        let mut errors = Errors::default();
        if entry.is_shorthand() {
            key.columns = parse_names(tokens, &mut errors);
        } else {
            for option in read_entries(vec![tokens], "option", PRIMARY_KEY_KEYS, &mut errors) {
                let result = key.set(&option);
                errors.keep(result);
            }
        }
        errors.finish()?;
        let missing = "`columns(…)` is missing: `primary_key(columns(a, b), name = \"…\")`";
        require(!key.columns.is_empty(), entry, missing)?;
        Ok(key)
    }

    fn set(&mut self, option: &Entry) -> syn::Result<()> {
        match option.name {
            "columns" => self.columns = read_columns(option)?,
            "name" => self.name = Some(option.string()?),
            _ => self.deferrable = Some(Deferrable::read(option)?.value),
        }
        Ok(())
    }
}

const UNIQUE_KEYS: &[Key] = &[COLUMNS, INCLUDE, NAME, NULLS_NOT_DISTINCT, DEFERRABLE];

/// `unique(a, b)` or `unique(columns(a, b), include(c), name = "…", nulls_not_distinct, deferrable)`.
pub(crate) struct Unique {
    pub(crate) span: Span,
    pub(crate) name: Option<Located<String>>,
    pub(crate) columns: Vec<Located<String>>,
    pub(crate) include: Vec<Located<String>>,
    pub(crate) nulls_not_distinct: bool,
    pub(crate) deferrable: Option<Deferrable>,
}

impl Unique {
    pub(crate) fn read(entry: &Entry) -> syn::Result<Self> {
        let mut unique = Self {
            span: entry.span(),
            name: None,
            columns: Vec::new(),
            include: Vec::new(),
            nulls_not_distinct: false,
            deferrable: None,
        };
        let tokens = entry.listed()?;
        let mut errors = Errors::default();
        if entry.is_shorthand() {
            unique.columns = parse_names(tokens, &mut errors);
            errors.finish()?;
            return Ok(unique);
        }
        for option in read_entries(vec![tokens], "option", UNIQUE_KEYS, &mut errors) {
            let result = unique.set(&option);
            errors.keep(result);
        }
        errors.finish()?;
        require(
            !unique.columns.is_empty(),
            entry,
            "`columns(…)` is missing: `unique(columns(a, b), name = \"…\")`",
        )?;
        Ok(unique)
    }

    fn set(&mut self, option: &Entry) -> syn::Result<()> {
        match option.name {
            "columns" => self.columns = read_columns(option)?,
            "include" => self.include = read_columns(option)?,
            "name" => self.name = Some(option.string()?),
            "nulls_not_distinct" => self.nulls_not_distinct = option.flag().map(|_| true)?,
            _ => self.deferrable = Some(Deferrable::read(option)?.value),
        }
        Ok(())
    }
}

const CHECK_KEYS: &[Key] = &[
    NAME,
    Key::new("expr", "`expr = \"…\"` or `expr(postgres = \"…\", default = \"…\")`").also(&[
        "expression",
        "sql",
        "condition",
    ]),
    NOT_VALID,
    NOT_ENFORCED,
    Key::new("no_inherit", "`no_inherit` alone"),
];

/// `check(name = "…", expr = "…")`.
pub(crate) struct Check {
    pub(crate) span: Span,
    pub(crate) name: Option<Located<String>>,
    pub(crate) expression: DialectText,
    pub(crate) enforcement: Option<Located<Enforcement>>,
    pub(crate) no_inherit: bool,
}

impl Check {
    pub(crate) fn read(entry: &Entry) -> syn::Result<Self> {
        if entry.is_shorthand() {
            return Err(entry.wrong_form());
        }
        let mut errors = Errors::default();
        let mut parts = CheckParts::default();
        for option in read_entries(vec![entry.listed()?], "option", CHECK_KEYS, &mut errors) {
            let result = parts.set(&option);
            errors.keep(result);
        }
        errors.finish()?;
        let missing = "`expr` is missing: `check(name = \"…\", expr = \"…\")`";
        let expression = parts.expression.ok_or_else(|| syn::Error::new(entry.span(), missing))?;
        let CheckParts { name, enforcement, no_inherit, .. } = parts;
        Ok(Self { span: entry.span(), name, expression, enforcement, no_inherit })
    }
}

#[derive(Default)]
struct CheckParts {
    name: Option<Located<String>>,
    expression: Option<DialectText>,
    enforcement: Option<Located<Enforcement>>,
    no_inherit: bool,
}

impl CheckParts {
    fn set(&mut self, option: &Entry) -> syn::Result<()> {
        match option.name {
            "name" => self.name = Some(option.string()?),
            "expr" => self.expression = Some(DialectText::read(option)?.value),
            "no_inherit" => self.no_inherit = option.flag().map(|_| true)?,
            _ => Enforcement::read(option, &mut self.enforcement)?,
        }
        Ok(())
    }
}
