//! Declare database tables as plain structs.
//!
//! This is what an app of `cargo migrate` depends on. It takes structs and gives descriptions of tables: constants,
//! found at run time wherever their types are defined, without a list or a call that registers them. It connects to no
//! database and writes no SQL; that is the tool's part, which compares the descriptions with the revisions and writes
//! the next one.
//!
//! A crate becomes an app by a line of its `Cargo.toml`:
//!
//! ```toml
//! [package.metadata.models]
//! ```
//!
//! and a struct becomes a table by a derive:
//!
//! ```standalone_crate
//! use migrate_models::{Columns, Model, ModelEnum};
//!
//! /// Someone who can sign in.
//! #[derive(Model)]
//! #[model(
//!     table = "users",
//!     check(name = "age_is_positive", expr = "age >= 0"),
//!     index(columns(name, desc(created_at)))
//! )]
//! pub struct User {
//!     #[model(primary_key)]
//!     pub id: i64,
//!     #[model(max_length = 50)]
//!     pub name: String,
//!     #[model(max_length = 120, unique)]
//!     pub email: String,
//!     #[model(default = 18)]
//!     pub age: Option<i32>,
//!     #[model(default = Role::Member)]
//!     pub role: Role,
//!     #[model(references = Team, on_delete = set_null)]
//!     pub team_id: Option<i64>,
//!     #[model(flatten)]
//!     pub audit: Audit,
//!     #[model(skip)]
//!     pub cached: Option<u8>,
//! }
//!
//! #[derive(Model)]
//! pub struct Team {
//!     #[model(primary_key)]
//!     pub id: i64,
//!     pub name: String,
//! }
//!
//! /// Columns that several tables have.
//! #[derive(Columns)]
//! pub struct Audit {
//!     #[model(default_sql = "CURRENT_TIMESTAMP")]
//!     pub created_at: chrono::DateTime<chrono::Utc>,
//! }
//!
//! #[derive(ModelEnum)]
//! pub enum Role {
//!     Admin,
//!     Member,
//! }
//!
//! // What the tool sees of this crate.
//! let names: Vec<_> = migrate_models::models().iter().map(|model| model.path.name).collect();
//! assert_eq!(names, ["Team", "User"]);
//! assert_eq!(migrate_models::enums()[0].values[1].value, "Member");
//! ```
//!
//! An `Option` can be NULL, everything else cannot. [`ColumnType`] lists the types that can be columns; those of other
//! crates are behind the features `chrono`, `time`, `uuid`, `rust_decimal`, `serde_json` and `ipnetwork`. A wrong
//! attribute is a compile error at its token, with what would be right.
//!
//! # Attributes of a struct
//!
//! | `#[model(…)]` with `#[derive(Model)]` | says |
//! | --- | --- |
//! | `table = "users"` | the table's name, taken as written; without it the struct's name in snake_case behind the app's prefix |
//! | `schema = "auth"` | the schema that it is in (PostgreSQL) |
//! | `comment = "…"` | the table's comment |
//! | `rename_all = "camelCase"` | how fields become columns: `snake_case`, `lowercase`, `UPPERCASE`, `camelCase`, `PascalCase`, `SCREAMING_SNAKE_CASE`, `kebab-case`, `SCREAMING-KEBAB-CASE` |
//! | `renamed_from = "people"` | the table's name before: it is renamed, not dropped and made again |
//! | `unmanaged` | the table can be referenced, and somebody else makes and changes it |
//! | `primary_key(a, b)`, `primary_key(columns(a, b), name = "…", deferrable)` | a primary key of several columns |
//! | `unique(a, b)`, `unique(columns(a, b), include(c), name = "…", nulls_not_distinct, deferrable)` | a unique constraint; the second form where it needs options |
//! | `index(a, desc(b))`, `index(columns(a, desc(b)), name = "…", unique, nulls_not_distinct, where = "…", using = "gin", include(c), concurrently, options(…))` | an index |
//! | `index(expr = "lower(email)", name = "…")` | an index on an expression, with the same options; the name has to be said |
//! | `check(name = "…", expr = "age >= 0")` | a check; `name` can be left out; `not_valid` or `not_enforced`, `no_inherit` |
//! | `foreign_key(columns(a, b), references = Other(x, y))` | a foreign key of several columns, with `name`, `on_delete`, `on_update`, `deferrable`, `not_valid`, `not_enforced` as on a field, and `match_full`; `references = Other` is its primary key; `on_delete = set_null(a)` changes some of the columns alone |
//! | `exclude(using = "gist", elements(column(room, "="), expr("tstzrange(a, b)", "&&")))` | an exclusion (PostgreSQL), with `name`, `where`, `deferrable` |
//! | `options(postgres(fillfactor = 70, unlogged), mysql(engine = "InnoDB"), sqlite(strict))` | what only one database has to say; a word alone says yes |
//! | `partition_by = "RANGE (created_at)"` | a table that is kept in parts |
//! | `partition(name = "events_2024", values = "FROM ('2024-01-01') TO ('2025-01-01')")` | one part; it may be cut again by its own `partition_by` and `partition(…)`; of a table cut by `HASH` it has `hash(4, 0)` in place of `values` |
//! | `partitions = 4` | four parts without more being said, of a table that is cut by `HASH` |
//! | `inherits = Parent`, `inherits(Parent, Other)` | models whose tables this one inherits from (PostgreSQL) |
//! | `sequence(name = "invoice_number", start = 1000, owned_by = field)` | a sequence, with `schema`, `type`, `start`, `increment`, `minimum`, `maximum`, `cache`, `cycle` |
//! | `crate = path` | where this crate is, if it is renamed or re-exported |
//!
//! `unique`, `index`, `check`, `foreign_key`, `exclude`, `partition` and `sequence` can be said several times. Columns are
//! named by their fields, or in quotes by their own names. `#[derive(Columns)]` takes `rename_all` and `crate`.
//!
//! A part of an index is a column, `desc(a)`, `asc(a)`, `nulls_first(a)`, `nulls_last(desc(a))`, an expression
//! `expr = "lower(b)"`, or the whole of it: `column(b, desc, nulls = first, opclass = "text_pattern_ops", collate = "C",
//! length = 10)`, where an `expr = "…"` can stand for the column.
//!
//! # Attributes of a field
//!
//! | `#[model(…)]` | says |
//! | --- | --- |
//! | `primary_key` | the primary key |
//! | `auto_increment`, `auto_increment = false` | whether the database numbers the rows; on by itself for a primary key of one integer |
//! | `identity = always`, `identity(by_default, start = 10)` | how it is numbered: `always`, `by_default` or `serial`, with `start`, `increment`, `minimum`, `maximum`, `cache`, `cycle` |
//! | `column = "…"` | the column's name |
//! | `type = "citext"` | the column's type, taken as written; `native(json)` is the database's own `json` |
//! | `max_length = 50` | the length of text or bytes: `varchar(50)` |
//! | `precision = 10`, `scale = 2` | the digits of a decimal number, and those behind the point |
//! | `unique`, `index` | a unique constraint or an index of this column |
//! | `default = 18` | the default: a number, `true`, `"text"`, `'c'`, `b"bytes"` or a variant of an enum |
//! | `default_sql = "CURRENT_TIMESTAMP"` | the default, as an expression of the database |
//! | `references = Team`, `references = Team::code` | a foreign key to the primary key of a model, or to a field of it; the model can be in another app |
//! | `on_delete = cascade`, `on_update = …` | what happens to the row: `no_action`, `restrict`, `cascade`, `set_null`, `set_default` |
//! | `deferrable`, `deferrable = deferred` | the foreign key is checked at once unless the transaction says otherwise, or at its end |
//! | `not_valid`, `not_enforced` | the foreign key holds for rows that come or change, or for none |
//! | `check = "age >= 0"` | a check |
//! | `on_update_sql(mysql = "CURRENT_TIMESTAMP")` | what the column becomes when its row is changed |
//! | `generated = "a + b"` | the column is computed; `stored` (as it is without a word) or `virtual` |
//! | `collate = "nocase"` | the collation |
//! | `comment = "…"` | the column's comment |
//! | `renamed_from = "…"` | the column's name before |
//! | `options(postgres(storage = "external"), mysql(invisible))` | what only one database has to say |
//! | `flatten` | the columns of a struct with `#[derive(Columns)]` |
//! | `skip` | no column |
//!
//! Texts that the database reads (`type`, `check`, `expr`, `where`, `using`, `default_sql`, `on_update_sql`, `generated`,
//! `collate`, `partition_by`, `values`) can differ:
//! `type(postgres = "citext", sqlite = "text", mysql = "varchar(255)")`, with `default = "…"` for all others.
//!
//! # Attributes of an enum and of its variants
//!
//! | `#[model(…)]` with `#[derive(ModelEnum)]` | says |
//! | --- | --- |
//! | `name = "…"`, `schema = "…"` | the type's name, taken as written, and its schema; without it the enum's name in snake_case behind the app's prefix |
//! | `rename_all = "…"` | how variants become values; without it they are the names as written |
//! | `crate = path` | as on a struct |
//! | on a variant: `rename = "…"`, `renamed_from = "…"` | its value, and its value before |
//!
//! # What is said to sqlx
//!
//! A struct that is a row of sqlx as well says its names once: `#[sqlx(rename, rename_all, skip, flatten)]` are heard on
//! structs and fields, and `#[sqlx(type_name, rename, rename_all)]` on enums. Where `#[model]` says something else, it
//! wins.

#![warn(missing_docs)]

mod check;
mod column_type;
mod descriptor;
mod dump;
mod enumeration;
mod json;
mod model;
mod origin;
mod registry;
mod sql_type;

pub use column_type::ColumnType;
pub use descriptor::{
    Action, CheckDescriptor, ColumnDescriptor, Deferrable, DialectOption, DialectText, Enforcement,
    ExclusionDescriptor, Field, ForeignKeyDescriptor, Generated, Identity, IdentityKind, IndexDescriptor,
    IndexOn, IndexPart, Literal, ModelDescriptor, NullsOrder, PartitionDescriptor, PartitioningDescriptor,
    PrimaryKeyDescriptor, Reference, SequenceDescriptor, SequenceOptions, UniqueDescriptor,
};
#[doc(hidden)]
pub use dump::{dump, dump_to};
pub use enumeration::{EnumDescriptor, EnumValue};
pub use migrate_models_derive::{Columns, Model, ModelEnum};
pub use model::{Columns, Model, ModelEnum};
pub use origin::{Place, TypePath};
pub use registry::{enums, models};
pub use sql_type::SqlType;

/// What the derives write names of. No part of the API.
#[doc(hidden)]
pub mod private {
    pub use crate::check::*;
    pub use crate::registry::Registration;
    pub use inventory;
}
