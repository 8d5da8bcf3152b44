//! The parts of an index: columns and expressions, in order, each with how it is ordered and compared.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

use super::commas::split_at_commas;
use super::entry::{Entry, PART_WORDS, read_entries};
use super::key::Key;
use super::located::Located;
use super::name::parse_name;
use super::reference::find_word;
use super::text::DialectText;
use crate::errors::Errors;

/// One part.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) on: PartOn,
    pub(crate) descending: bool,
    pub(crate) nulls: Option<NullsOrder>,
    pub(crate) operator_class: Option<String>,
    pub(crate) collate: Option<DialectText>,
    pub(crate) length: Option<Located<u32>>,
}

#[derive(Debug, Clone)]
pub(crate) enum PartOn {
    Column(Located<String>),
    Expression(Located<DialectText>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NullsOrder {
    First,
    Last,
}

const NULLS: &[(&str, NullsOrder)] = &[("first", NullsOrder::First), ("last", NullsOrder::Last)];

const EXPRESSION: &[Key] = &[EXPRESSION_KEY];
const EXPRESSION_KEY: Key =
    Key::new("expr", "`expr = \"lower(email)\"` or `expr(postgres = \"…\", default = \"…\")`");

const KEYS: &[Key] = &[
    Key::new("desc", "`desc` alone").also(&["descending"]),
    Key::new("asc", "`asc` alone").also(&["ascending"]),
    Key::new("nulls", "`nulls = first` or `nulls = last`").also(&["nulls_first", "nulls_last"]),
    Key::new("opclass", "`opclass = \"text_pattern_ops\"`").also(&["ops", "operator_class"]),
    Key::new("collate", "`collate = \"C\"` or `collate(postgres = \"C\", …)`").also(&["collation"]),
    Key::new("length", "`length = 10`").also(&["prefix", "len"]),
];

impl Part {
    pub(crate) fn new(on: PartOn) -> Self {
        Self { on, descending: false, nulls: None, operator_class: None, collate: None, length: None }
    }

    /// The column, where it is one.
    pub(crate) fn column(&self) -> Option<&Located<String>> {
        match &self.on {
            PartOn::Column(name) => Some(name),
            PartOn::Expression(_) => None,
        }
    }

    /// Takes the options `desc`, `nulls = first`, `opclass = "…"` and so on.
    pub(crate) fn set_options(&mut self, options: TokenStream) -> syn::Result<()> {
        let mut errors = Errors::default();
        let entries = read_entries(vec![options], "option", KEYS, &mut errors);
        if let [first, second] = ["desc", "asc"].map(|name| entries.iter().find(|entry| entry.name == name))
            && first.is_some()
            && let Some(second) = second
        {
            errors.at(second.span(), "a part is `desc` or `asc`, not both");
        }
        for entry in &entries {
            let result = self.set(entry);
            errors.keep(result);
        }
        errors.finish()
    }

    fn set(&mut self, entry: &Entry) -> syn::Result<()> {
        match entry.name {
            "desc" => self.descending = entry.flag().map(|_| true)?,
            "asc" => self.descending = entry.flag().map(|_| false)?,
            "nulls" => self.nulls = Some(find_word(&entry.assigned::<Ident>()?, "place", NULLS)?),
            "opclass" => self.operator_class = Some(entry.string()?.value),
            "collate" => self.collate = Some(DialectText::read(entry)?.value),
            _ => {
                let length = entry.number(1)?;
                if self.column().is_none() {
                    return Err(syn::Error::new(
                        length.span,
                        "`length` is of a column, not of an expression",
                    ));
                }
                self.length = Some(length);
            }
        }
        Ok(())
    }
}

/// The parts of a list, no column twice.
pub(crate) fn parse_parts(tokens: TokenStream, errors: &mut Errors) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for chunk in split_at_commas(tokens) {
        let Some(part) = errors.keep(parse_part(&chunk)) else { continue };
        let is_repeated = |name: &Located<String>| {
            parts.iter().filter_map(Part::column).any(|earlier| earlier.value == name.value)
        };
        match part.column().filter(|name| is_repeated(name)) {
            Some(name) => errors.at(name.span, format!("`{}` is named twice", name.value)),
            None => parts.push(part),
        }
    }
    parts
}

/// `a`, `"a"`, `desc(a)`, `nulls_last(desc(a))`, `expr = "…"` or `column(a, desc, …)`.
fn parse_part(chunk: &[TokenTree]) -> syn::Result<Part> {
    let [TokenTree::Ident(word), TokenTree::Group(group)] = chunk else {
        return parse_on(chunk).map(Part::new);
    };
    let text = word.to_string();
    match text.as_str() {
        "column" => parse_column(group),
        "expr" => parse_on(chunk).map(Part::new),
        _ if PART_WORDS.contains(&text.as_str()) => parse_wrapped(word, group),
        _ => {
            let message = "expected `desc(…)`, `asc(…)`, `nulls_first(…)`, `nulls_last(…)`, `column(…)` or the name of a field";
            Err(syn::Error::new(word.span(), message))
        }
    }
}

/// What a part is on: a name, or `expr` with its text.
fn parse_on(chunk: &[TokenTree]) -> syn::Result<PartOn> {
    match chunk {
        [TokenTree::Ident(word), _, ..] if word == "expr" => {
            let mut errors = Errors::default();
            let tokens = chunk.iter().cloned().collect();
            let entry = read_entries(vec![tokens], "part", EXPRESSION, &mut errors).pop();
            let text = entry.and_then(|entry| errors.keep(DialectText::read(&entry)));
            errors.finish()?;
            text.map(PartOn::Expression)
                .ok_or_else(|| syn::Error::new(word.span(), "expected `expr = \"…\"`"))
        }
        _ => parse_name(chunk).map(PartOn::Column),
    }
}

fn parse_wrapped(word: &Ident, group: &Group) -> syn::Result<Part> {
    let inner = split_at_commas(group.stream());
    let [inner] = inner.as_slice() else {
        return Err(syn::Error::new(group.span(), format!("expected one field: `{word}(created_at)`")));
    };
    if group.delimiter() != Delimiter::Parenthesis {
        return Err(syn::Error::new(group.span(), format!("expected one field: `{word}(created_at)`")));
    }
    let mut part = parse_part(inner)?;
    match word.to_string().as_str() {
        "desc" => part.descending = true,
        "nulls_first" => part.nulls = Some(NullsOrder::First),
        "nulls_last" => part.nulls = Some(NullsOrder::Last),
        _ => {}
    }
    Ok(part)
}

fn parse_column(group: &Group) -> syn::Result<Part> {
    let chunks = split_at_commas(group.stream());
    let Some((first, options)) = chunks.split_first() else {
        return Err(syn::Error::new(group.span(), "expected a field: `column(name, opclass = \"…\")`"));
    };
    let mut part = Part::new(parse_on(first)?);
    part.set_options(join_with_commas(options))?;
    Ok(part)
}

/// An element of an exclusion: `column(room, "=")` or `expr("tstzrange(a, b)", "&&")`, with the options of a part.
pub(crate) fn parse_element(chunk: &[TokenTree]) -> syn::Result<(Part, String)> {
    let form = "expected `column(room, \"=\")` or `expr(\"tstzrange(a, b)\", \"&&\")`";
    let (word, group) = match chunk {
        [TokenTree::Ident(word), TokenTree::Group(group)] if word == "column" || word == "expr" => {
            (word, group)
        }
        other => return Err(syn::Error::new(other[0].span(), form)),
    };
    let chunks = split_at_commas(group.stream());
    let [on, operator, options @ ..] = chunks.as_slice() else {
        return Err(syn::Error::new(word.span(), form));
    };
    let operator = match operator.as_slice() {
        [literal @ TokenTree::Literal(_)] => syn::parse2::<syn::LitStr>(literal.clone().into()).ok(),
        _ => None,
    };
    let operator = operator.ok_or_else(|| syn::Error::new(word.span(), form))?.value();
    let on = match parse_name(on)? {
        text if word == "expr" => {
            PartOn::Expression(Located::new(DialectText::everywhere(text.value), text.span))
        }
        name => PartOn::Column(name),
    };
    let mut part = Part::new(on);
    part.set_options(join_with_commas(options))?;
    Ok((part, operator))
}

fn join_with_commas(chunks: &[Vec<TokenTree>]) -> TokenStream {
    let comma = || TokenTree::Punct(proc_macro2::Punct::new(',', proc_macro2::Spacing::Alone));
    chunks.iter().flat_map(|chunk| chunk.iter().cloned().chain([comma()])).collect()
}
