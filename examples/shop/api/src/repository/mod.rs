//! Rows in and out of the database, a repository an app, on the structs that the apps declare as models.

mod catalog;
mod orders;
mod users;

pub(crate) use catalog::{Catalog, NewProduct};
pub(crate) use orders::{NewLine, NewOrder, NewReturn, Orders};
pub(crate) use users::{NewUser, Users};
