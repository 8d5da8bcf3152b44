//! Dialects: what each database makes of operations.
//!
//! A dialect takes operations and the state before them and gives the steps that the runner is to do. It says no
//! where its database cannot hold what an operation says: nothing is ever dropped silently.

mod demands;
mod enum_defaults;
mod error;
mod key_types;
mod mysql;
mod postgres;
mod render;
mod sql;
mod sqlite;

use migrate_runtime::{Flavour, Step};

pub use error::RenderError;

use crate::operation::Operation;
use crate::schema::{AppLabel, DialectName, Schema};

/// One kind of database.
pub trait Dialect: Sync {
    /// Which one it is.
    fn name(&self) -> DialectName;

    /// The steps for the operations of one revision of `app`. `state` is the one before them and becomes the one
    /// after them. Each step knows which operation it belongs to, by its place in `operations`.
    ///
    /// # Errors
    /// Where an operation does not fit the state, or the database cannot hold what it says. The operations before it
    /// have then been applied to the state.
    fn render(
        &self,
        operations: &[Operation],
        state: &mut Schema,
        app: &AppLabel,
    ) -> Result<Vec<Step>, RenderError>;

    /// The same step as statements for the database's own shell, each without its closing semicolon: what a script
    /// that is run offline holds.
    ///
    /// # Errors
    /// Where a shell cannot do it.
    fn script(&self, step: &Step) -> Result<Vec<String>, RenderError>;

    /// The name in the database's quotes.
    fn quote(&self, name: &str) -> String;
}

/// The dialect of that name.
#[must_use]
pub fn dialect(name: DialectName) -> &'static dyn Dialect {
    match name {
        DialectName::Sqlite => &sqlite::Sqlite,
        DialectName::Postgres => &postgres::Postgres,
        DialectName::Mysql => &mysql::Mysql { flavour: Flavour::Mysql },
    }
}

/// The dialect as one product speaks it: MariaDB refuses some of what MySQL has. [`dialect`] is for the time when no
/// server is known.
#[must_use]
pub fn dialect_of(flavour: Flavour) -> &'static dyn Dialect {
    match flavour {
        Flavour::Sqlite => dialect(DialectName::Sqlite),
        Flavour::Postgres => dialect(DialectName::Postgres),
        Flavour::Mysql => dialect(DialectName::Mysql),
        Flavour::Mariadb => &mysql::Mysql { flavour: Flavour::Mariadb },
    }
}
