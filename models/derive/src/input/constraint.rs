//! `unique(…)`, `check(…)` and `foreign_key(…)` of a struct.

use proc_macro2::Span;

use crate::errors::Errors;
use crate::syntax::entry::{Entry, read_entries};
use crate::syntax::key::Key;
use crate::syntax::located::Located;
use crate::syntax::name::parse_names;
use crate::syntax::reference::{Behaviour, Deferrable, ReferentialAction, Target};
use crate::syntax::text::DialectText;

pub(crate) const COLUMNS: Key = Key::new("columns", "`columns(a, b)`").also(&["fields", "column", "on"]);
pub(crate) const NAME: Key = Key::new("name", "`name = \"…\"`");

const UNIQUE_KEYS: &[Key] =
    &[COLUMNS, NAME, Key::new("nulls_not_distinct", "`nulls_not_distinct` alone").also(&["nulls_equal"])];

/// `unique(a, b)` or `unique(columns(a, b), name = "…", nulls_not_distinct)`.
pub(crate) struct Unique {
    pub(crate) span: Span,
    pub(crate) name: Option<Located<String>>,
    pub(crate) columns: Vec<Located<String>>,
    pub(crate) nulls_not_distinct: bool,
}

impl Unique {
    pub(crate) fn read(entry: &Entry) -> syn::Result<Self> {
        let mut unique =
            Self { span: entry.span(), name: None, columns: Vec::new(), nulls_not_distinct: false };
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
            "name" => self.name = Some(option.string()?),
            _ => self.nulls_not_distinct = option.flag().map(|_| true)?,
        }
        Ok(())
    }
}

pub(crate) fn require(condition: bool, entry: &Entry, message: &str) -> syn::Result<()> {
    if condition { Ok(()) } else { Err(syn::Error::new(entry.span(), message)) }
}

const CHECK_KEYS: &[Key] = &[
    NAME,
    Key::new("expr", "`expr = \"…\"` or `expr(postgres = \"…\", default = \"…\")`").also(&[
        "expression",
        "sql",
        "condition",
    ]),
];

/// `check(name = "…", expr = "…")`.
pub(crate) struct Check {
    pub(crate) span: Span,
    pub(crate) name: Option<Located<String>>,
    pub(crate) expression: DialectText,
}

impl Check {
    pub(crate) fn read(entry: &Entry) -> syn::Result<Self> {
        if entry.is_shorthand() {
            return Err(entry.wrong_form());
        }
        let mut errors = Errors::default();
        let (mut name, mut expression) = (None, None);
        for option in read_entries(vec![entry.listed()?], "option", CHECK_KEYS, &mut errors) {
            match option.name {
                "name" => name = errors.keep(option.string()),
                _ => expression = errors.keep(DialectText::read(&option)),
            }
        }
        errors.finish()?;
        let missing = "`expr` is missing: `check(name = \"…\", expr = \"…\")`";
        let expression = expression.ok_or_else(|| syn::Error::new(entry.span(), missing))?.value;
        Ok(Self { span: entry.span(), name, expression })
    }
}

const FOREIGN_KEY_KEYS: &[Key] = &[
    NAME,
    COLUMNS,
    Key::new("references", "`references = Other(x, y)`").also(&["target", "to"]),
    Key::new("on_delete", "`on_delete = cascade`").also(&["ondelete"]),
    Key::new("on_update", "`on_update = cascade`").also(&["onupdate"]),
    Key::new("deferrable", "`deferrable` or `deferrable = deferred`")
        .also(&["initially_deferred", "deferred"]),
];

/// `foreign_key(columns(a, b), references = Other(x, y), …)`.
pub(crate) struct ForeignKey {
    pub(crate) span: Span,
    pub(crate) name: Option<Located<String>>,
    pub(crate) columns: Vec<Located<String>>,
    pub(crate) target: Target,
    pub(crate) behaviour: Behaviour,
}

impl ForeignKey {
    pub(crate) fn read(entry: &Entry) -> syn::Result<Self> {
        if entry.is_shorthand() {
            return Err(entry.wrong_form());
        }
        let mut errors = Errors::default();
        let mut parts = ForeignKeyParts::default();
        for option in read_entries(vec![entry.listed()?], "option", FOREIGN_KEY_KEYS, &mut errors) {
            let result = parts.set(&option);
            errors.keep(result);
        }
        errors.finish()?;
        let form = "`foreign_key(columns(a, b), references = Other(x, y))`";
        require(!parts.columns.is_empty(), entry, &format!("`columns(…)` is missing: {form}"))?;
        let missing = syn::Error::new(entry.span(), format!("`references` is missing: {form}"));
        let target = parts.target.ok_or(missing)?;
        refuse_unequal(&parts.columns, &target)?;
        Ok(Self {
            span: entry.span(),
            name: parts.name,
            columns: parts.columns,
            target,
            behaviour: parts.behaviour,
        })
    }
}

#[derive(Default)]
struct ForeignKeyParts {
    name: Option<Located<String>>,
    columns: Vec<Located<String>>,
    target: Option<Target>,
    behaviour: Behaviour,
}

impl ForeignKeyParts {
    fn set(&mut self, option: &Entry) -> syn::Result<()> {
        match option.name {
            "name" => self.name = Some(option.string()?),
            "columns" => self.columns = read_columns(option)?,
            "references" => self.target = Some(option.assigned()?),
            "on_delete" => self.behaviour.on_delete = Some(ReferentialAction::read(option)?),
            "on_update" => self.behaviour.on_update = Some(ReferentialAction::read(option)?),
            _ => self.behaviour.deferrable = Some(Deferrable::read(option)?),
        }
        Ok(())
    }
}

/// The names in an option's parentheses.
pub(crate) fn read_columns(option: &Entry) -> syn::Result<Vec<Located<String>>> {
    let mut errors = Errors::default();
    let names = parse_names(option.listed()?, &mut errors);
    errors.finish()?;
    Ok(names)
}

/// `Other` without fields means its primary key, whose columns are not to be seen here.
fn refuse_unequal(columns: &[Located<String>], target: &Target) -> syn::Result<()> {
    if target.fields.is_empty() || target.fields.len() == columns.len() {
        return Ok(());
    }
    let (here, there) = (columns.len(), target.fields.len());
    let message = format!("{here} columns cannot reference {there}: name as many as in `columns(…)`");
    Err(syn::Error::new(target.fields[0].span, message))
}
