//! The traits that the derives implement.

use crate::column_type::ColumnType;
use crate::descriptor::{Field, ModelDescriptor};
use crate::enumeration::EnumDescriptor;
use crate::origin::TypePath;

/// A struct that is one table. Implemented by `#[derive(Model)]` alone.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model",
    label = "not a model",
    note = "a reference names a struct with `#[derive(Model)]`"
)]
pub trait Model: Sized + 'static {
    /// Where the struct is defined. Apart from [`Model::DESCRIPTOR`], so that models may reference each other in circles.
    const PATH: TypePath;

    /// The table as the struct's attributes describe it.
    const DESCRIPTOR: &'static ModelDescriptor;
}

/// Columns that several models share through `#[model(flatten)]`. Implemented by `#[derive(Columns)]` alone.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be flattened into a model",
    label = "not a set of columns",
    note = "`#[model(flatten)]` needs a struct with `#[derive(Columns)]`"
)]
pub trait Columns: Sized + 'static {
    /// The columns in the order of the fields.
    const FIELDS: &'static [Field];
}

/// A type of a few named values. Implemented by `#[derive(ModelEnum)]` alone.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an enum of the database",
    label = "not an enum of the database",
    note = "give the enum `#[derive(ModelEnum)]`"
)]
pub trait ModelEnum: ColumnType + Sized + 'static {
    /// The enum as its attributes describe it.
    const DESCRIPTOR: &'static EnumDescriptor;

    /// What the database holds for this variant.
    fn database_value(&self) -> &'static str;
}
