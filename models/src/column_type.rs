//! Which Rust types can be columns, and of what database type.

mod external;
mod standard;

use crate::sql_type::SqlType;

/// A Rust type that a column can hold.
///
/// It is implemented for the types of the standard library and, behind features, for those of chrono, time, uuid,
/// rust_decimal, serde_json and ipnetwork. `#[derive(ModelEnum)]` implements it for enums. A newtype borrows the
/// type of what it wraps:
///
/// ```
/// use migrate_models::{ColumnType, Model, SqlType};
///
/// pub struct Email(String);
///
/// impl ColumnType for Email {
///     const TYPE: SqlType = <String as ColumnType>::TYPE;
/// }
///
/// #[derive(Model)]
/// pub struct Subscriber {
///     #[model(primary_key)]
///     id: i64,
///     #[model(max_length = 120, unique)]
///     email: Email,
///     former_email: Option<Email>,
/// }
/// ```
///
/// and a type that only some databases have is named as they name it; `#[model(type(…))]` on the field says where it
/// differs:
///
/// ```
/// # use migrate_models::{ColumnType, SqlType};
/// struct Path;
///
/// impl ColumnType for Path {
///     const TYPE: SqlType = SqlType::named("ltree");
/// }
/// ```
///
/// | Rust | neutral type |
/// | --- | --- |
/// | `bool` | `boolean` |
/// | `i8` `i16` `i32` `i64` | `tinyint` `smallint` `integer` `bigint` |
/// | `u8` `u16` `u32` `u64` | the same with ` unsigned` |
/// | `f32` `f64` | `real` `double` |
/// | `String` `str` | `text` |
/// | `char` | `char(1)` |
/// | `Vec<u8>` `[u8]` | `blob` |
/// | `[u8; N]` | `binary(N)` |
/// | `IpAddr` | `inet` |
/// | `Option<T>` | that of `T`, and NULL |
/// | `Box<T>` `Arc<T>` `Cow<'static, T>` | that of `T` |
/// | `Vec<T>` `[T]` | a list of `T`: `integer[]` |
/// | chrono `NaiveDate` `NaiveTime` `NaiveDateTime` `DateTime<Tz>` | `date` `time` `timestamp` `timestamptz` |
/// | time `Date` `Time` `PrimitiveDateTime` `OffsetDateTime` | `date` `time` `timestamp` `timestamptz` |
/// | `uuid::Uuid` | `uuid` |
/// | `rust_decimal::Decimal` | `numeric`, with the field's `precision` and `scale` |
/// | `serde_json::Value` | `json` |
/// | `ipnetwork::IpNetwork` | `inet` |
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a column",
    label = "no database type is known for it",
    note = "types of chrono, time, uuid, rust_decimal, serde_json and ipnetwork need the feature of that name of `migrate-models`",
    note = "an enum needs `#[derive(ModelEnum)]`, a newtype `impl ColumnType`, a field that is no column `#[model(skip)]`"
)]
pub trait ColumnType {
    /// The database type.
    const TYPE: SqlType;

    /// The database type of many of them. Bytes are a blob, everything else is a list.
    #[doc(hidden)]
    const LIST: SqlType = SqlType::list(&Self::TYPE);
}
