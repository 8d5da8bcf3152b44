//! The attributes of a field that is a column.

use proc_macro2::Span;

use super::constraint::{DEFERRABLE, OPTIONS};
use super::sequence::{IDENTITY, Identity};
use crate::syntax::entry::Entry;
use crate::syntax::key::Key;
use crate::syntax::literal::Default as DefaultValue;
use crate::syntax::located::Located;
use crate::syntax::options::Options;
use crate::syntax::reference::{Behaviour, NOT_ENFORCED, NOT_VALID, Target};
use crate::syntax::text::DialectText;

pub(crate) const KEYS: &[Key] = &[
    Key::new("primary_key", "`primary_key` alone").also(&["primary", "pk", "key"]),
    Key::new("auto_increment", "`auto_increment` or `auto_increment = false`")
        .also(&["autoincrement", "serial"]),
    IDENTITY,
    Key::new("column", "`column = \"…\"`").also(&["rename", "name", "column_name", "db_column"]),
    Key::new("type", "`type = \"…\"` or `type(postgres = \"…\", default = \"…\")`").also(&[
        "sql_type",
        "column_type",
        "data_type",
    ]),
    Key::new("max_length", "`max_length = 50`").also(&["length", "size", "len"]),
    Key::new("precision", "`precision = 10`").also(&["digits", "max_digits"]),
    Key::new("scale", "`scale = 2`").also(&["decimal_places"]),
    Key::new("unique", "`unique` alone; of several columns it is an attribute of the struct: `unique(a, b)`")
        .also(&["uniq"]),
    Key::new(
        "index",
        "`index` alone; an index with options is an attribute of the struct: `index(columns(…), …)`",
    )
    .also(&["db_index", "indexed"]),
    Key::new(
        "default",
        "`default = 18`, `default = \"…\"` or `default = Role::Member`; for SQL `default_sql = \"…\"`",
    ),
    Key::new(
        "default_sql",
        "`default_sql = \"CURRENT_TIMESTAMP\"` or `default_sql(postgres = \"…\", default = \"…\")`",
    )
    .also(&["server_default", "default_expr", "db_default"]),
    Key::new("references", "`references = Type` or `references = Type::field`").also(&[
        "foreign_key",
        "fk",
        "reference",
    ]),
    Key::new("on_delete", "`on_delete = cascade`").also(&["ondelete"]),
    Key::new("on_update", "`on_update = cascade`; for MySQL's `ON UPDATE` there is `on_update_sql`")
        .also(&["onupdate"]),
    DEFERRABLE,
    NOT_VALID,
    NOT_ENFORCED,
    Key::new("on_update_sql", "`on_update_sql = \"CURRENT_TIMESTAMP\"` or `on_update_sql(mysql = \"…\")`")
        .also(&["onupdate_sql", "server_onupdate"]),
    Key::new("check", "`check = \"…\"` or `check(postgres = \"…\", default = \"…\")`"),
    Key::new("generated", "`generated = \"…\"` or `generated(postgres = \"…\", default = \"…\")`")
        .also(&["computed", "as"]),
    Key::new("stored", "`stored` alone, beside `generated`").also(&["persisted"]),
    Key::new("virtual", "`virtual` alone, beside `generated`"),
    Key::new("collate", "`collate = \"…\"` or `collate(sqlite = \"nocase\", …)`").also(&["collation"]),
    Key::new("comment", "`comment = \"…\"`").also(&["doc", "description"]),
    Key::new("renamed_from", "`renamed_from = \"…\"`").also(&["was", "old_name", "rename_from"]),
    OPTIONS,
    Key::new("skip", "`skip` alone").also(&["ignore"]),
    Key::new("flatten", "`flatten` alone").also(&["embed", "embedded"]),
];

/// What was said of a column.
#[derive(Debug, Default)]
pub(crate) struct ColumnAttributes {
    pub(crate) primary_key: Option<Span>,
    pub(crate) auto_increment: Option<Located<bool>>,
    pub(crate) identity: Option<Located<Identity>>,
    pub(crate) column: Option<Located<String>>,
    pub(crate) type_override: Option<Located<DialectText>>,
    pub(crate) max_length: Option<Located<u32>>,
    pub(crate) precision: Option<Located<u32>>,
    pub(crate) scale: Option<Located<u32>>,
    pub(crate) unique: Option<Span>,
    pub(crate) index: Option<Span>,
    pub(crate) default: Option<Located<DefaultValue>>,
    pub(crate) default_sql: Option<Located<DialectText>>,
    pub(crate) on_update_sql: Option<Located<DialectText>>,
    pub(crate) references: Option<Located<Target>>,
    pub(crate) behaviour: Behaviour,
    pub(crate) check: Option<Located<DialectText>>,
    pub(crate) generated: Option<Located<DialectText>>,
    pub(crate) stored: Option<Span>,
    pub(crate) virtually: Option<Span>,
    pub(crate) collate: Option<Located<DialectText>>,
    pub(crate) comment: Option<Located<String>>,
    pub(crate) renamed_from: Option<Located<String>>,
    pub(crate) options: Option<Options>,
}

impl ColumnAttributes {
    /// Takes one entry. `skip` and `flatten` make no column and are not for here.
    pub(crate) fn set(&mut self, entry: &Entry) -> syn::Result<()> {
        match entry.name {
            "primary_key" => self.primary_key = Some(entry.flag()?),
            "auto_increment" => self.auto_increment = Some(entry.switch()?),
            "identity" => self.identity = Some(Identity::read(entry)?),
            "column" => self.column = Some(entry.string()?),
            "type" => self.type_override = Some(DialectText::read(entry)?),
            "max_length" => self.max_length = Some(entry.number(1)?),
            "precision" => self.precision = Some(entry.number(1)?),
            "scale" => self.scale = Some(entry.number(0)?),
            "unique" => self.unique = Some(entry.flag()?),
            "index" => self.index = Some(entry.flag()?),
            "default" => self.default = Some(read_default(entry)?),
            "default_sql" => self.default_sql = Some(DialectText::read(entry)?),
            "references" => self.references = Some(read_reference(entry)?),
            "on_delete" | "on_update" | "deferrable" | "not_valid" | "not_enforced" => {
                self.set_behaviour(entry)?
            }
            "on_update_sql" => self.on_update_sql = Some(DialectText::read(entry)?),
            "check" => self.check = Some(DialectText::read(entry)?),
            "generated" => self.generated = Some(DialectText::read(entry)?),
            "stored" => self.stored = Some(entry.flag()?),
            "virtual" => self.virtually = Some(entry.flag()?),
            "collate" => self.collate = Some(DialectText::read(entry)?),
            "comment" => self.comment = Some(entry.string()?),
            "renamed_from" => self.renamed_from = Some(entry.string()?),
            "options" => self.options = Some(Options::read(entry)?),
            _ => return Err(entry.wrong_form()),
        }
        Ok(())
    }

    /// A reference of one field has one column.
    fn set_behaviour(&mut self, entry: &Entry) -> syn::Result<()> {
        self.behaviour.set(entry)?;
        match self.behaviour.on_delete_columns.first() {
            Some(column) => {
                let message =
                    "a field's reference has one column: name columns in the struct's `foreign_key(…)`";
                Err(syn::Error::new(column.span, message))
            }
            None => Ok(()),
        }
    }
}

fn read_default(entry: &Entry) -> syn::Result<Located<DefaultValue>> {
    let value = entry.assigned()?;
    Ok(Located::new(value, entry.value_span()))
}

/// A field refers to one field at most.
fn read_reference(entry: &Entry) -> syn::Result<Located<Target>> {
    let target = entry.assigned::<Target>()?;
    if target.is_list {
        return Err(entry.wrong_form());
    }
    Ok(Located::new(target, entry.value_span()))
}
