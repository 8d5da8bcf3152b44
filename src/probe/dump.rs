//! What a probe writes and the tool reads: the models of all linked apps, as the derive saw them.
//!
//! The dump holds facts, not decisions: names that a prefix or a convention would make, references and enum
//! types are resolved later, when all apps are known. `migrate-models` writes the same shape by hand (it has no
//! serde); `FORMAT` goes up when the shape changes.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::schema::{Deferrable, ReferentialAction};

/// The dump's format number that this tool reads.
pub const FORMAT: u32 = 1;

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
    /// The struct's `primary_key(a, b)`, by field or column name; empty where fields say `primary_key`.
    pub primary_key: Vec<String>,
    pub uniques: Vec<DumpUnique>,
    pub indexes: Vec<DumpIndex>,
    pub checks: Vec<DumpCheck>,
    pub foreign_keys: Vec<DumpForeignKey>,
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
    pub unique: bool,
    pub index: bool,
    pub default: Option<DumpLiteral>,
    pub default_sql: Option<DumpText>,
    pub generated: Option<DumpGenerated>,
    pub check: Option<DumpText>,
    pub collate: Option<DumpText>,
    pub comment: Option<String>,
    pub renamed_from: Option<String>,
    pub references: Option<DumpReference>,
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
    pub on_delete: Option<ReferentialAction>,
    pub on_update: Option<ReferentialAction>,
    pub deferrable: Option<Deferrable>,
}

/// `unique(a, b)` or `unique(columns(a, b), name = "…", nulls_not_distinct)`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DumpUnique {
    pub place: DumpPlace,
    pub name: Option<String>,
    pub columns: Vec<String>,
    pub nulls_not_distinct: bool,
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
    pub using: Option<String>,
    pub include: Vec<String>,
}

/// A column (by field or column name) or an expression, one of the two.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DumpIndexPart {
    pub column: Option<String>,
    pub expression: Option<DumpText>,
    pub descending: bool,
}

/// The struct's `check(name = "…", expr = "…")`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DumpCheck {
    pub place: DumpPlace,
    pub name: Option<String>,
    pub expression: DumpText,
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
