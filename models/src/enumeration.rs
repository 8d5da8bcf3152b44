//! What the derive says of enums: constants without decisions.

use crate::origin::{Place, TypePath};

/// One enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EnumDescriptor {
    /// Where the enum is defined.
    pub path: TypePath,
    /// Where the enum's name is written.
    pub place: Place,
    /// `name`; none: made from the enum's name.
    pub database_name: Option<&'static str>,
    /// `schema`.
    pub schema: Option<&'static str>,
    /// The variants, in order.
    pub values: &'static [EnumValue],
}

/// One variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EnumValue {
    /// What the database holds.
    pub value: &'static str,
    /// What the database held before: `renamed_from`.
    pub renamed_from: Option<&'static str>,
}
