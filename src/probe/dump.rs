//! What a probe writes and the tool reads: the models of all linked apps, as the derive saw them.
//!
//! The dump holds facts, not decisions: names that a prefix or a convention would make, references and enum
//! types are resolved later, when all apps are known. `migrate-models` writes the same shape by hand (it has no
//! serde); `FORMAT` goes up when the shape changes.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::schema::{
    Deferrable, Enforcement, IdentityKind, NullsOrder, Options, ReferentialAction, SequenceOptions,
};

/// The dump's format number that this tool reads.
pub const FORMAT: u32 = 2;

/// A whole dump. Models and enums are sorted by package, module and name, so the same models give the same bytes.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dump {
    pub format: u32,
    pub models: Vec<DumpModel>,
    pub enums: Vec<DumpEnum>,
}

/// A Rust type by where it is defined: package, `module_path!()` and the struct's or enum's name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypePath {
    pub package: String,
    pub module: String,
    pub name: String,
}

/// Where something is written. `file` is what `file!()` gave; line and column count from 1.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DumpPlace {
    pub file: String,
    pub line: u32,
    pub column: u32,
}

/// A text that may differ by dialect: `{"default": "…"}`, `{"postgres": "…", "sqlite": "…"}` or both.
pub type DumpText = BTreeMap<String, String>;

/// One `#[derive(Model)]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DumpModel {
    pub path: TypePath,
    pub place: DumpPlace,
    /// As in `table = "…"`; null: snake_case of the struct's name behind the app's prefix.
    pub table: Option<String>,
    pub schema: Option<String>,
    pub comment: Option<String>,
    pub renamed_from: Option<String>,
    pub unmanaged: bool,
    /// Flattened, in the order of the fields.
    pub columns: Vec<DumpColumn>,
    /// Null where fields say `primary_key`.
    pub primary_key: Option<DumpPrimaryKey>,
    pub uniques: Vec<DumpUnique>,
    pub indexes: Vec<DumpIndex>,
    pub checks: Vec<DumpCheck>,
    pub foreign_keys: Vec<DumpForeignKey>,
    #[serde(default)]
    pub exclusions: Vec<DumpExclusion>,
    #[serde(default)]
    pub options: Options,
    pub partitioning: Option<DumpPartitioning>,
    #[serde(default)]
    pub inherits: Vec<TypePath>,
    #[serde(default)]
    pub sequences: Vec<DumpSequence>,
}

/// One field.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DumpColumn {
    /// The field's name (`r#` stripped).
    pub field: String,
    /// The column's name: `column = "…"`, else `#[sqlx(rename)]`, else `rename_all` of the field's name.
    pub column: String,
    pub place: DumpPlace,
    /// The neutral type that `ColumnType` gives, without `Option`: `bigint`, `text`, `timestamptz`, `integer[]`, …
    /// Null for an enum.
    #[serde(rename = "type")]
    pub ty: Option<String>,
    /// The enum that the column holds.
    #[serde(rename = "enum")]
    pub enum_type: Option<TypePath>,
    /// `type = "…"` or `type(postgres = "…", …)`.
    pub type_override: Option<DumpText>,
    pub max_length: Option<u32>,
    pub precision: Option<u32>,
    pub scale: Option<u32>,
    pub nullable: bool,
    pub primary_key: bool,
    /// Null: on by itself for a single integer primary key.
    pub auto_increment: Option<bool>,
    pub identity: Option<DumpIdentity>,
    pub unique: bool,
    pub index: bool,
    pub default: Option<DumpLiteral>,
    pub default_sql: Option<DumpText>,
    /// `on_update_sql`: MySQL's `ON UPDATE`.
    pub on_update_sql: Option<DumpText>,
    pub generated: Option<DumpGenerated>,
    pub check: Option<DumpText>,
    pub collate: Option<DumpText>,
    pub comment: Option<String>,
    pub renamed_from: Option<String>,
    pub references: Option<DumpReference>,
    #[serde(default)]
    pub options: Options,
}

/// `identity = always` or `identity(always, start = 10)`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DumpIdentity {
    pub kind: IdentityKind,
    pub options: SequenceOptions,
}

/// `default = <literal>`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DumpLiteral {
    Boolean(bool),
    /// Decimal digits with an optional minus: JSON numbers would lose 64-bit values.
    Integer(String),
    /// As written in the source, without suffix and underscores.
    Float(String),
    Text(String),
    /// Lower-case hex of a byte string.
    Bytes(String),
}

/// `generated = "expr"` with `stored` (true) or `virtual` (false).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DumpGenerated {
    pub expression: DumpText,
    pub stored: bool,
}

/// A field's `references = Type` or `references = Type::field`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DumpReference {
    pub model: TypePath,
    /// The target's field; null: its primary key.
    pub field: Option<String>,
    /// Null: not said.
    pub on_delete: Option<ReferentialAction>,
    pub on_update: Option<ReferentialAction>,
    pub deferrable: Option<Deferrable>,
    #[serde(default)]
    pub enforcement: Enforcement,
}

/// The struct's `foreign_key(…)`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DumpForeignKey {
    pub place: DumpPlace,
    pub name: Option<String>,
    pub columns: Vec<String>,
    pub model: TypePath,
    /// The target's fields; empty: its primary key.
    pub fields: Vec<String>,
    #[serde(default)]
    pub match_full: bool,
    pub on_delete: Option<ReferentialAction>,
    /// The columns in `on_delete = set_null(a)`; empty: all.
    #[serde(default)]
    pub on_delete_columns: Vec<String>,
    pub on_update: Option<ReferentialAction>,
    pub deferrable: Option<Deferrable>,
    #[serde(default)]
    pub enforcement: Enforcement,
}

/// The struct's `primary_key(a, b)` or `primary_key(columns(a, b), name = "…", deferrable)`, by field or column name.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DumpPrimaryKey {
    pub place: DumpPlace,
    pub name: Option<String>,
    pub columns: Vec<String>,
    pub deferrable: Option<Deferrable>,
}

/// `unique(a, b)` or `unique(columns(a, b), include(c), name = "…", nulls_not_distinct, deferrable)`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DumpUnique {
    pub place: DumpPlace,
    pub name: Option<String>,
    pub columns: Vec<String>,
    #[serde(default)]
    pub include: Vec<String>,
    pub nulls_not_distinct: bool,
    pub deferrable: Option<Deferrable>,
}

/// `index(columns(a, desc(b)), name, unique, where, using, include(c))` or `index(expr = "…", name = "…")`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DumpIndex {
    pub place: DumpPlace,
    pub name: Option<String>,
    pub parts: Vec<DumpIndexPart>,
    pub unique: bool,
    #[serde(rename = "where")]
    pub filter: Option<DumpText>,
    pub using: Option<DumpText>,
    pub include: Vec<String>,
    #[serde(default)]
    pub nulls_not_distinct: bool,
    #[serde(default)]
    pub concurrently: bool,
    #[serde(default)]
    pub options: Options,
}

/// A column (by field or column name) or an expression, one of the two.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct DumpIndexPart {
    pub column: Option<String>,
    pub expression: Option<DumpText>,
    pub descending: bool,
    pub nulls: Option<NullsOrder>,
    pub operator_class: Option<String>,
    pub collate: Option<DumpText>,
    pub length: Option<u32>,
}

/// `exclude(using = "gist", elements(column(room, "="), expr("…", "&&")), …)`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DumpExclusion {
    pub place: DumpPlace,
    pub name: Option<String>,
    pub using: String,
    pub elements: Vec<DumpElement>,
    #[serde(rename = "where")]
    pub filter: Option<DumpText>,
    pub deferrable: Option<Deferrable>,
}

/// A part of an index with the operator that compares it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct DumpElement {
    #[serde(flatten)]
    pub part: DumpIndexPart,
    pub operator: String,
}

/// `partition_by` with its `partition(…)`s.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DumpPartitioning {
    pub by: DumpText,
    pub partitions: Vec<DumpPartition>,
    /// `partitions = 4`: how many parts there are, where none has a name of its own.
    #[serde(default)]
    pub count: Option<u32>,
}

/// `partition(name = "…", values = "…")`, perhaps cut again.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DumpPartition {
    pub place: DumpPlace,
    pub name: String,
    pub values: DumpText,
    pub partitioning: Option<DumpPartitioning>,
}

/// `sequence(name = "…", start = 1, owned_by = field)`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DumpSequence {
    pub place: DumpPlace,
    pub name: String,
    /// Null: that of the model.
    pub schema: Option<String>,
    #[serde(rename = "type")]
    pub ty: Option<String>,
    /// A field or column of the model.
    pub owned_by: Option<String>,
    pub options: SequenceOptions,
}

/// The struct's `check(name = "…", expr = "…")`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DumpCheck {
    pub place: DumpPlace,
    pub name: Option<String>,
    pub expression: DumpText,
    #[serde(default)]
    pub enforcement: Enforcement,
    #[serde(default)]
    pub no_inherit: bool,
}

/// One `#[derive(ModelEnum)]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DumpEnum {
    pub path: TypePath,
    pub place: DumpPlace,
    /// `name = "…"` or `#[sqlx(type_name = "…")]`, taken as written; null: snake_case behind the app's prefix.
    pub database_name: Option<String>,
    pub schema: Option<String>,
    /// In the order of the variants.
    pub values: Vec<DumpEnumValue>,
}

/// One variant.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DumpEnumValue {
    pub value: String,
    pub renamed_from: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `migrate-models` writes of models that have every attribute: its own test's snapshot.
    const SNAPSHOT: &str =
        include_str!("../../models/tests/snapshots/dump__the_dump_holds_what_the_models_say.snap");

    #[test]
    fn what_the_models_write_is_read() {
        let json = SNAPSHOT.splitn(3, "---\n").last().expect("a snapshot has a head and a body");
        let dump: Dump = serde_json::from_str(json).expect("the shape is this one");
        assert_eq!(dump.format, FORMAT);
        assert!(dump.models.iter().flat_map(|model| &model.columns).any(|column| column.enum_type.is_some()));
        assert!(dump.models.iter().flat_map(|model| &model.indexes).any(|index| index.filter.is_some()));
    }
}
