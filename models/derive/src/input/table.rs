//! The attributes of a model's struct.

use proc_macro2::{Ident, Span};
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{DeriveInput, Path, Token};

use super::constraint::{Check, OPTIONS, PrimaryKey, Unique};
use super::exclusion::Exclusion;
use super::field::{Column, Field};
use super::foreign_key::ForeignKey;
use super::index::Index;
use super::partition::{PARTITION, PARTITION_BY, PARTITIONS, Partitioning};
use super::sequence::Sequence;
use super::structure::{CRATE, MigrateModels, RENAME_ALL, read_fields, read_rename_all};
use crate::errors::Errors;
use crate::syntax::entry::{Entry, read_attributes};
use crate::syntax::key::Key;
use crate::syntax::located::Located;
use crate::syntax::options::Options;
use crate::syntax::sqlx::read_sqlx;

const KEYS: &[Key] = &[
    Key::new("table", "`table = \"…\"`").also(&["table_name", "name", "rename"]),
    Key::new("schema", "`schema = \"…\"`").also(&["schema_name", "namespace"]),
    Key::new("comment", "`comment = \"…\"`").also(&["doc", "description"]),
    RENAME_ALL,
    Key::new("renamed_from", "`renamed_from = \"…\"`").also(&["was", "old_name", "rename_from"]),
    Key::new("unmanaged", "`unmanaged` alone").also(&["external", "managed"]),
    Key::new("primary_key", "`primary_key(a, b)` or `primary_key(columns(a, b), name = \"…\", deferrable)`")
        .also(&["pk", "primary"]),
    Key::new("unique", "`unique(a, b)` or `unique(columns(a, b), name = \"…\", nulls_not_distinct)`")
        .also(&["unique_together"])
        .repeats(),
    Key::new(
        "index",
        "`index(a, desc(b))`, `index(columns(a, b), name = \"…\")` or `index(expr = \"…\", name = \"…\")`",
    )
    .also(&["indexes", "key"])
    .repeats(),
    Key::new("check", "`check(name = \"…\", expr = \"…\")`").also(&["constraint"]).repeats(),
    Key::new("foreign_key", "`foreign_key(columns(a, b), references = Other(x, y))`")
        .also(&["references", "fk"])
        .repeats(),
    Key::new("exclude", "`exclude(using = \"gist\", elements(column(room, \"=\"), expr(\"…\", \"&&\")))`")
        .also(&["exclusion", "exclude_constraint"])
        .repeats(),
    OPTIONS,
    PARTITION_BY,
    PARTITION,
    PARTITIONS,
    Key::new("inherits", "`inherits = Parent` or `inherits(Parent, Other)`").also(&["extends", "parent"]),
    Key::new("sequence", "`sequence(name = \"…\", start = 1, owned_by = field)`")
        .also(&["sequences"])
        .repeats(),
    CRATE,
];

/// A struct with `#[derive(Model)]`.
pub(crate) struct Table {
    pub(crate) ident: Ident,
    pub(crate) migrate_models: MigrateModels,
    pub(crate) fields: Vec<Field>,
    pub(crate) attributes: TableAttributes,
}

/// What was said of a table.
#[derive(Default)]
pub(crate) struct TableAttributes {
    pub(crate) table: Option<Located<String>>,
    pub(crate) schema: Option<Located<String>>,
    pub(crate) comment: Option<Located<String>>,
    pub(crate) renamed_from: Option<Located<String>>,
    pub(crate) unmanaged: Option<Span>,
    pub(crate) primary_key: Option<PrimaryKey>,
    pub(crate) uniques: Vec<Unique>,
    pub(crate) indexes: Vec<Index>,
    pub(crate) checks: Vec<Check>,
    pub(crate) foreign_keys: Vec<ForeignKey>,
    pub(crate) exclusions: Vec<Exclusion>,
    pub(crate) options: Options,
    pub(crate) partitioning: Partitioning,
    pub(crate) inherits: Vec<Path>,
    pub(crate) sequences: Vec<Sequence>,
}

impl Table {
    pub(crate) fn read(input: &DeriveInput, errors: &mut Errors) -> Self {
        let entries = read_attributes(&input.attrs, KEYS, errors);
        let rename_all = read_rename_all(&entries, &read_sqlx(&input.attrs), errors);
        let fields = read_fields(input, rename_all, errors);
        let mut attributes = TableAttributes::default();
        for entry in &entries {
            let result = attributes.set(entry);
            errors.keep(result);
        }
        let migrate_models = MigrateModels::read(&entries, errors);
        Self { ident: input.ident.clone(), migrate_models, fields, attributes }
    }

    pub(crate) fn columns(&self) -> impl Iterator<Item = &Column> {
        columns_of(&self.fields)
    }

    /// Whether some columns are not to be seen here.
    pub(crate) fn has_flattened(&self) -> bool {
        self.fields.iter().any(|field| matches!(field, Field::Flatten(_)))
    }
}

/// The fields that are columns themselves.
pub(crate) fn columns_of(fields: &[Field]) -> impl Iterator<Item = &Column> {
    fields.iter().filter_map(|field| match field {
        Field::Column(column) => Some(&**column),
        Field::Flatten(_) => None,
    })
}

impl TableAttributes {
    fn set(&mut self, entry: &Entry) -> syn::Result<()> {
        match entry.name {
            "table" => self.table = Some(entry.string()?),
            "schema" => self.schema = Some(entry.string()?),
            "comment" => self.comment = Some(entry.string()?),
            "renamed_from" => self.renamed_from = Some(entry.string()?),
            "unmanaged" => self.unmanaged = Some(entry.flag()?),
            "primary_key" => self.primary_key = Some(PrimaryKey::read(entry)?),
            "unique" => self.uniques.push(Unique::read(entry)?),
            "index" => self.indexes.push(Index::read(entry)?),
            "check" => self.checks.push(Check::read(entry)?),
            "foreign_key" => self.foreign_keys.push(ForeignKey::read(entry)?),
            "exclude" => self.exclusions.push(Exclusion::read(entry)?),
            "options" => self.options = Options::read(entry)?,
            "partition_by" | "partition" | "partitions" => self.partitioning.set(entry)?,
            "inherits" => self.inherits = read_parents(entry)?,
            "sequence" => self.sequences.push(Sequence::read(entry)?),
            _ => {}
        }
        Ok(())
    }
}

/// One model or several.
fn read_parents(entry: &Entry) -> syn::Result<Vec<Path>> {
    if !entry.is_list() {
        return Ok(vec![entry.assigned_path()?]);
    }
    let parse = Punctuated::<Path, Token![,]>::parse_terminated_with;
    let parser = |input: ParseStream<'_>| parse(input, Path::parse_mod_style);
    let parents = parser.parse2(entry.listed()?).map_err(|_| entry.wrong_form())?;
    Ok(parents.into_iter().collect())
}
