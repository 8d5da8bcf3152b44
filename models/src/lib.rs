//! Declare database tables as plain structs.

#![warn(missing_docs)]

mod check;
mod column_type;
mod descriptor;
mod dump;
mod json;
mod model;
mod registry;
mod sql_type;

pub use column_type::ColumnType;
pub use descriptor::{
    Action, CheckDescriptor, ColumnDescriptor, Deferrable, DialectText, EnumDescriptor, EnumValue, Field,
    ForeignKeyDescriptor, Generated, IndexDescriptor, IndexPart, Literal, ModelDescriptor, Place, Reference,
    TypePath, UniqueDescriptor,
};
#[doc(hidden)]
pub use dump::{dump, dump_to};
pub use migrate_models_derive::{Columns, Model, ModelEnum};
pub use model::{Columns, Model, ModelEnum};
pub use registry::{enums, models};
pub use sql_type::SqlType;

/// What the derives write names of. No part of the API.
#[doc(hidden)]
pub mod private {
    pub use crate::check::*;
    pub use crate::registry::Registration;
    pub use inventory;
}
