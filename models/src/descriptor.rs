//! What the derives say of models: constants without decisions. Names that a prefix or a convention would
//! make are left open; the tool fills them in when it knows all apps.

use crate::origin::{Place, TypePath};
use crate::sql_type::SqlType;

/// A text that may differ by dialect: pairs of `postgres`, `sqlite`, `mysql` or `default`, and the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DialectText(pub &'static [(&'static str, &'static str)]);

/// One model.
#[derive(Debug, Clone, Copy)]
pub struct ModelDescriptor {
    /// Where the struct is defined.
    pub path: TypePath,
    /// Where the struct's name is written.
    pub place: Place,
    /// `table`; none: made from the struct's name.
    pub table: Option<&'static str>,
    /// `schema`.
    pub schema: Option<&'static str>,
    /// `comment`.
    pub comment: Option<&'static str>,
    /// `renamed_from`.
    pub renamed_from: Option<&'static str>,
    /// `unmanaged`.
    pub unmanaged: bool,
    /// The fields, in the order of the struct.
    pub fields: &'static [Field],
    /// `primary_key(a, b)`; empty where fields say so themselves.
    pub primary_key: &'static [&'static str],
    /// `unique(…)`.
    pub uniques: &'static [UniqueDescriptor],
    /// `index(…)`.
    pub indexes: &'static [IndexDescriptor],
    /// `check(…)`.
    pub checks: &'static [CheckDescriptor],
    /// `foreign_key(…)`.
    pub foreign_keys: &'static [ForeignKeyDescriptor],
}

impl ModelDescriptor {
    /// A model without attributes.
    pub const fn new(path: TypePath, place: Place, fields: &'static [Field]) -> Self {
        Self {
            path,
            place,
            fields,
            table: None,
            schema: None,
            comment: None,
            renamed_from: None,
            unmanaged: false,
            primary_key: &[],
            uniques: &[],
            indexes: &[],
            checks: &[],
            foreign_keys: &[],
        }
    }

    /// Every column, those of flattened fields in their place.
    pub fn columns(&self) -> Vec<&'static ColumnDescriptor> {
        let mut columns = Vec::new();
        flatten_into(self.fields, &mut columns);
        columns
    }
}

fn flatten_into(fields: &'static [Field], columns: &mut Vec<&'static ColumnDescriptor>) {
    for field in fields {
        match field {
            Field::Column(column) => columns.push(column),
            Field::Flatten(inner) => flatten_into(inner, columns),
        }
    }
}

/// One field: a column, or the columns of another struct.
#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::large_enum_variant,
    reason = "constants of the program, which are looked at and never moved"
)]
pub enum Field {
    /// A column.
    Column(ColumnDescriptor),
    /// `flatten`.
    Flatten(&'static [Field]),
}

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
    /// `unique`.
    pub unique: bool,
    /// `index`.
    pub index: bool,
    /// `default`.
    pub default: Option<Literal>,
    /// `default_sql`.
    pub default_sql: Option<DialectText>,
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
            unique: false,
            index: false,
            default: None,
            default_sql: None,
            generated: None,
            check: None,
            collate: None,
            comment: None,
            renamed_from: None,
            references: None,
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
}

/// What happens to a row when the row that it refers to goes away or changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// `no_action`: an error, at the end of the statement or, where deferred, of the transaction.
    NoAction,
    /// `restrict`: an error at once.
    Restrict,
    /// `cascade`: the same happens to this row.
    Cascade,
    /// `set_null`: its columns become NULL.
    SetNull,
    /// `set_default`: its columns become their defaults.
    SetDefault,
}

/// When a foreign key is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deferrable {
    /// `deferrable`: at once, unless the transaction says otherwise.
    Immediate,
    /// `deferrable = deferred`: at commit.
    Deferred,
}

/// `foreign_key(…)` of a struct.
#[derive(Debug, Clone, Copy)]
pub struct ForeignKeyDescriptor {
    /// Where it is written.
    pub place: Place,
    /// `name`.
    pub name: Option<&'static str>,
    /// The columns, by field or column name.
    pub columns: &'static [&'static str],
    /// The model referred to.
    pub model: TypePath,
    /// Its fields; empty: its primary key.
    pub fields: &'static [&'static str],
    /// `on_delete`.
    pub on_delete: Option<Action>,
    /// `on_update`.
    pub on_update: Option<Action>,
    /// `deferrable`.
    pub deferrable: Option<Deferrable>,
}

/// `unique(…)` of a struct.
#[derive(Debug, Clone, Copy)]
pub struct UniqueDescriptor {
    /// Where it is written.
    pub place: Place,
    /// `name`.
    pub name: Option<&'static str>,
    /// The columns, by field or column name.
    pub columns: &'static [&'static str],
    /// `nulls_not_distinct`.
    pub nulls_not_distinct: bool,
}

/// `index(…)` of a struct.
#[derive(Debug, Clone, Copy)]
pub struct IndexDescriptor {
    /// Where it is written.
    pub place: Place,
    /// `name`.
    pub name: Option<&'static str>,
    /// What is indexed, in order.
    pub parts: &'static [IndexPart],
    /// `unique`.
    pub unique: bool,
    /// `where`.
    pub filter: Option<DialectText>,
    /// `using`.
    pub using: Option<&'static str>,
    /// `include`.
    pub include: &'static [&'static str],
}

/// One part of an index.
#[derive(Debug, Clone, Copy)]
pub enum IndexPart {
    /// A column, by field or column name.
    Column {
        /// The field's or column's name.
        name: &'static str,
        /// `desc(…)`.
        descending: bool,
    },
    /// `expr`.
    Expression(DialectText),
}

/// `check(…)` of a struct.
#[derive(Debug, Clone, Copy)]
pub struct CheckDescriptor {
    /// Where it is written.
    pub place: Place,
    /// `name`.
    pub name: Option<&'static str>,
    /// The condition.
    pub expression: DialectText,
}
