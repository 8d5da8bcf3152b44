//! What the derives say of models: constants without decisions. Names that a prefix or a convention would
//! make are left open; the tool fills them in when it knows all apps.

mod column;
mod constraint;
mod index;
mod partition;
mod sequence;

pub use column::{ColumnDescriptor, Generated, Literal, Reference};
pub use constraint::{
    Action, CheckDescriptor, Deferrable, Enforcement, ExclusionDescriptor, ForeignKeyDescriptor,
    PrimaryKeyDescriptor, UniqueDescriptor,
};
pub use index::{IndexDescriptor, IndexOn, IndexPart, NullsOrder};
pub use partition::{PartitionDescriptor, PartitioningDescriptor};
pub use sequence::{Identity, IdentityKind, SequenceDescriptor, SequenceOptions};

use crate::origin::{Place, TypePath};

/// A text that may differ by dialect: pairs of `postgres`, `sqlite`, `mysql` or `default`, and the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DialectText(pub &'static [(&'static str, &'static str)]);

/// One of `options(…)`: what only one database has to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DialectOption {
    /// `postgres`, `sqlite` or `mysql`.
    pub dialect: &'static str,
    /// The key.
    pub key: &'static str,
    /// The value; of a word alone `true`.
    pub value: &'static str,
}

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
    /// `primary_key(a, b)`; none where fields say so themselves.
    pub primary_key: Option<PrimaryKeyDescriptor>,
    /// `unique(…)`.
    pub uniques: &'static [UniqueDescriptor],
    /// `index(…)`.
    pub indexes: &'static [IndexDescriptor],
    /// `check(…)`.
    pub checks: &'static [CheckDescriptor],
    /// `foreign_key(…)`.
    pub foreign_keys: &'static [ForeignKeyDescriptor],
    /// `exclude(…)`.
    pub exclusions: &'static [ExclusionDescriptor],
    /// `options`.
    pub options: &'static [DialectOption],
    /// `partition_by` and `partition(…)`.
    pub partitioning: Option<PartitioningDescriptor>,
    /// `inherits`.
    pub inherits: &'static [TypePath],
    /// `sequence(…)`.
    pub sequences: &'static [SequenceDescriptor],
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
            primary_key: None,
            uniques: &[],
            indexes: &[],
            checks: &[],
            foreign_keys: &[],
            exclusions: &[],
            options: &[],
            partitioning: None,
            inherits: &[],
            sequences: &[],
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
