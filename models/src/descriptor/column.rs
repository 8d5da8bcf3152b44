//! Columns.

use super::constraint::{Action, Deferrable, Enforcement};
use super::sequence::Identity;
use super::{DialectOption, DialectText};
use crate::origin::{Place, TypePath};
use crate::sql_type::SqlType;

/// One column.
#[derive(Debug, Clone, Copy)]
pub struct ColumnDescriptor {
    /// The field's name.
    pub field: &'static str,
    /// The column's name.
    pub column: &'static str,
    /// Where the field is written.
    pub place: Place,
    /// The type that the field's Rust type stands for.
    pub sql_type: SqlType,
    /// `type`.
    pub type_override: Option<DialectText>,
    /// `max_length`.
    pub max_length: Option<u32>,
    /// `precision`.
    pub precision: Option<u32>,
    /// `scale`.
    pub scale: Option<u32>,
    /// `primary_key`.
    pub primary_key: bool,
    /// `auto_increment`; none: the tool decides.
    pub auto_increment: Option<bool>,
    /// `identity`.
    pub identity: Option<Identity>,
    /// `unique`.
    pub unique: bool,
    /// `index`.
    pub index: bool,
    /// `default`.
    pub default: Option<Literal>,
    /// `default_sql`.
    pub default_sql: Option<DialectText>,
    /// `on_update_sql`.
    pub on_update_sql: Option<DialectText>,
    /// `generated`.
    pub generated: Option<Generated>,
    /// `check`.
    pub check: Option<DialectText>,
    /// `collate`.
    pub collate: Option<DialectText>,
    /// `comment`.
    pub comment: Option<&'static str>,
    /// `renamed_from`.
    pub renamed_from: Option<&'static str>,
    /// `references`.
    pub references: Option<Reference>,
    /// `options`.
    pub options: &'static [DialectOption],
}

impl ColumnDescriptor {
    /// A column without attributes.
    pub const fn new(field: &'static str, column: &'static str, place: Place, sql_type: SqlType) -> Self {
        Self {
            field,
            column,
            place,
            sql_type,
            type_override: None,
            max_length: None,
            precision: None,
            scale: None,
            primary_key: false,
            auto_increment: None,
            identity: None,
            unique: false,
            index: false,
            default: None,
            default_sql: None,
            on_update_sql: None,
            generated: None,
            check: None,
            collate: None,
            comment: None,
            renamed_from: None,
            references: None,
            options: &[],
        }
    }
}

/// A value of `default`.
#[derive(Debug, Clone, Copy)]
pub enum Literal {
    /// `true` or `false`.
    Boolean(bool),
    /// Decimal digits with an optional minus.
    Integer(&'static str),
    /// As written, without suffix and underscores.
    Float(&'static str),
    /// A string.
    Text(&'static str),
    /// Bytes.
    Bytes(&'static [u8]),
    /// What the database holds for a variant of an enum.
    Variant(fn() -> &'static str),
}

/// `generated`.
#[derive(Debug, Clone, Copy)]
pub struct Generated {
    /// The expression.
    pub expression: DialectText,
    /// `stored`; else `virtual`.
    pub stored: bool,
}

/// `references` of a field.
#[derive(Debug, Clone, Copy)]
pub struct Reference {
    /// The model referred to.
    pub model: TypePath,
    /// Its field; none: its primary key.
    pub field: Option<&'static str>,
    /// `on_delete`.
    pub on_delete: Option<Action>,
    /// `on_update`.
    pub on_update: Option<Action>,
    /// `deferrable`.
    pub deferrable: Option<Deferrable>,
    /// `not_valid` or `not_enforced`.
    pub enforcement: Option<Enforcement>,
}
