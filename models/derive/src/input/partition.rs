//! `partition_by` and `partition(…)` of a struct: a table that is kept in parts.

use proc_macro2::Span;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{LitInt, Token};

use super::constraint::NAME;
use crate::errors::Errors;
use crate::syntax::entry::{Entry, read_entries};
use crate::syntax::key::Key;
use crate::syntax::located::Located;
use crate::syntax::text::DialectText;

pub(crate) const PARTITION_BY: Key = Key::new(
    "partition_by",
    "`partition_by = \"RANGE (created_at)\"` or `partition_by(postgres = \"…\", mysql = \"…\")`",
)
.also(&["partitioned_by", "partitioning"]);

pub(crate) const PARTITION: Key =
    Key::new("partition", "`partition(name = \"…\", values = \"FROM (…) TO (…)\")`").repeats();

pub(crate) const PARTITIONS: Key =
    Key::new("partitions", "`partitions = 4`, of a table that is cut by `HASH`");

/// No `modulus = 4`: clippy takes a number that two parts have alike for an attribute that is given twice.
const HASH: Key =
    Key::new("hash", "`hash(4, 0)`, which is a modulus and a remainder").also(&["modulus", "remainder"]);

const KEYS: &[Key] = &[
    NAME,
    Key::new("values", "`values = \"FROM (…) TO (…)\"` or `values(postgres = \"…\", mysql = \"…\")`")
        .also(&["for_values", "bound"]),
    HASH,
    PARTITION_BY,
    PARTITION,
    PARTITIONS,
];

/// Into which parts a table, or a part of it, is cut.
#[derive(Default)]
pub(crate) struct Partitioning {
    pub(crate) by: Option<DialectText>,
    pub(crate) partitions: Vec<Partition>,
    /// How many parts there are, where they have no names of their own.
    pub(crate) count: Option<Located<u32>>,
}

/// One part.
pub(crate) struct Partition {
    pub(crate) span: Span,
    pub(crate) name: Located<String>,
    pub(crate) values: DialectText,
    pub(crate) partitioning: Partitioning,
}

impl Partitioning {
    /// Takes `partition_by`, `partitions` or `partition(…)`.
    pub(crate) fn set(&mut self, entry: &Entry) -> syn::Result<()> {
        match entry.name {
            "partition_by" => self.by = Some(DialectText::read(entry)?.value),
            "partitions" => self.count = Some(entry.number(1)?),
            _ => self.partitions.push(Partition::read(entry)?),
        }
        Ok(())
    }

    /// Parts of what is not cut, and names that are given twice.
    pub(crate) fn check(&self, errors: &mut Errors) {
        let mut names = Vec::new();
        self.check_into(&mut names, errors);
    }

    fn check_into<'a>(&'a self, names: &mut Vec<&'a str>, errors: &mut Errors) {
        if let (None, Some(first)) = (&self.by, self.partitions.first()) {
            errors.at(first.span, "`partition(…)` needs `partition_by = \"…\"` beside it");
        }
        if let Some(count) = &self.count {
            self.check_count(count.span, errors);
        }
        for partition in &self.partitions {
            if names.contains(&partition.name.value.as_str()) {
                let message = format!("the name `{}` is given twice", partition.name.value);
                errors.at(partition.name.span, message);
            }
            names.push(&partition.name.value);
            partition.partitioning.check_into(names, errors);
        }
    }
}

impl Partitioning {
    /// Parts without names are those of a number that the database computes.
    fn check_count(&self, span: Span, errors: &mut Errors) {
        let is_number = |text: &str| {
            let words = text.split('(').next().unwrap_or_default().to_uppercase();
            matches!(words.split_whitespace().last(), Some("HASH" | "KEY"))
        };
        match &self.by {
            None => errors.at(span, "`partitions = …` needs `partition_by = \"HASH (…)\"` beside it"),
            Some(by) if !by.texts().all(is_number) => {
                errors.at(
                    span,
                    "`partitions = …` is for parts by `HASH` or `KEY`: write a `partition(…)` for each part",
                );
            }
            Some(_) if !self.partitions.is_empty() => {
                errors.at(span, "`partitions = …` and `partition(…)` cannot be given together");
            }
            Some(_) => {}
        }
    }
}

impl Partition {
    fn read(entry: &Entry) -> syn::Result<Self> {
        let mut errors = Errors::default();
        let (mut name, mut values, mut partitioning) = (None, None, Partitioning::default());
        let mut hash = None;
        for option in read_entries(vec![entry.listed()?], "option", KEYS, &mut errors) {
            match option.name {
                "name" => name = errors.keep(option.string()),
                "values" => values = errors.keep(DialectText::read(&option)),
                "hash" => hash = errors.keep(read_hash(&option)),
                _ => {
                    let result = partitioning.set(&option);
                    errors.keep(result);
                }
            }
        }
        errors.finish()?;
        let missing = |what: &str| {
            let form = PARTITION.form;
            syn::Error::new(entry.span(), format!("`{what}` is missing: {form}"))
        };
        let name = name.ok_or_else(|| missing("name"))?;
        let values = match (values, hash) {
            (Some(values), None) => values.value,
            (None, Some(hash)) => hash.value,
            (None, None) => return Err(missing("values")),
            (Some(_), Some(hash)) => {
                return Err(syn::Error::new(hash.span, "`values` and `hash` cannot be given together"));
            }
        };
        Ok(Self { span: entry.span(), name, values, partitioning })
    }
}

/// `hash(4, 0)` as the database writes it.
fn read_hash(entry: &Entry) -> syn::Result<Located<DialectText>> {
    let numbers = Punctuated::<LitInt, Token![,]>::parse_terminated.parse2(entry.listed()?);
    let numbers: Vec<LitInt> = numbers.map_err(|_| entry.wrong_form())?.into_iter().collect();
    let [modulus, remainder] = numbers.as_slice() else { return Err(entry.wrong_form()) };
    let parts = (modulus.base10_parse::<u32>()?, remainder.base10_parse::<u32>()?);
    if parts.1 >= parts.0 {
        return Err(syn::Error::new(remainder.span(), "the remainder is less than the modulus"));
    }
    let text = format!("WITH (MODULUS {}, REMAINDER {})", parts.0, parts.1);
    Ok(Located::new(DialectText::everywhere(text), entry.span()))
}
