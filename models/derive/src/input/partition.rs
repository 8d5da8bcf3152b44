//! `partition_by` and `partition(…)` of a struct: a table that is kept in parts.

use proc_macro2::Span;

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
    Key::new("partition", "`partition(name = \"…\", values = \"FROM (…) TO (…)\")`")
        .also(&["partitions"])
        .repeats();

const KEYS: &[Key] = &[
    NAME,
    Key::new("values", "`values = \"FROM (…) TO (…)\"` or `values(postgres = \"…\", mysql = \"…\")`")
        .also(&["for_values", "bound"]),
    PARTITION_BY,
    PARTITION,
];

/// Into which parts a table, or a part of it, is cut.
#[derive(Default)]
pub(crate) struct Partitioning {
    pub(crate) by: Option<DialectText>,
    pub(crate) partitions: Vec<Partition>,
}

/// One part.
pub(crate) struct Partition {
    pub(crate) span: Span,
    pub(crate) name: Located<String>,
    pub(crate) values: DialectText,
    pub(crate) partitioning: Partitioning,
}

impl Partitioning {
    /// Takes `partition_by` or `partition(…)`.
    pub(crate) fn set(&mut self, entry: &Entry) -> syn::Result<()> {
        match entry.name {
            "partition_by" => self.by = Some(DialectText::read(entry)?.value),
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

impl Partition {
    fn read(entry: &Entry) -> syn::Result<Self> {
        let mut errors = Errors::default();
        let (mut name, mut values, mut partitioning) = (None, None, Partitioning::default());
        for option in read_entries(vec![entry.listed()?], "option", KEYS, &mut errors) {
            match option.name {
                "name" => name = errors.keep(option.string()),
                "values" => values = errors.keep(DialectText::read(&option)),
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
        let values = values.ok_or_else(|| missing("values"))?.value;
        Ok(Self { span: entry.span(), name, values, partitioning })
    }
}
