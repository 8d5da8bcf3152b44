//! Dialects: what each database makes of operations.
//!
//! A dialect takes operations and the state before them and gives the steps that the runner is to do. It says no
//! where its database cannot hold what an operation says: nothing is ever dropped silently. The other way round it
//! reads a live database into a schema, and lowers a schema to what that database can hold, so that the two compare.

mod demands;
mod enum_defaults;
mod error;
mod key_types;
mod mysql;
mod postgres;
mod reflection;
mod render;
mod sql;
mod sqlite;
mod strangers;
mod trial;

use migrate_runtime::{Flavour, Rows, Step};

pub use error::RenderError;
pub use reflection::{Reading, ReflectError, Reflected, Unknown};
pub use trial::{Ground, Trial, TriedExpression, TriedTable};

use crate::operation::Operation;
use crate::schema::{AppLabel, DialectName, Schema, Table};

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

    /// True where a table can be created that refers to one that is not there yet. A reference that is added
    /// afterwards would cost more there: a rebuild.
    fn takes_references_ahead(&self) -> bool {
        false
    }

    /// What this database can hold of a schema, in its own words: types that it has, enums as checks, without names
    /// that it loses, with indexes that it adds by itself. A live database is compared with this. Lowering twice
    /// changes nothing more, and what is rendered is the same before and after.
    ///
    /// # Errors
    /// Where it cannot hold something that the schema says.
    fn lower(&self, schema: &Schema) -> Result<Schema, RenderError>;

    /// True of the name of a type that this database has by itself: for hints about types of another one.
    fn has_type(&self, text: &str) -> bool {
        let _ = text;
        false
    }

    /// The queries whose answers [`Dialect::reflect`] wants, in order.
    fn catalogue(&self, reading: &Reading) -> Vec<String>;

    /// The queries that these answers call for: about what few databases have. None where they call for none.
    fn follow_up(&self, reading: &Reading, answers: &[Rows]) -> Vec<String> {
        let _ = (reading, answers);
        Vec::new()
    }

    /// What the database holds, from the answers to [`Dialect::catalogue`], and those to [`Dialect::follow_up`] behind
    /// them.
    ///
    /// # Errors
    /// Where the answers are not what was asked for, or contradict each other.
    fn reflect(&self, reading: &Reading, answers: &[Rows]) -> Result<Reflected, ReflectError>;

    /// Statements that make empty throw-away copies of lowered tables, so that the database itself says how it prints
    /// their expressions where text cannot decide. To be run in a transaction that is rolled back; none where the
    /// database has no way to do it without a trace.
    ///
    /// # Errors
    /// Where the database cannot hold a table.
    fn copies(&self, tables: &[&Table]) -> Result<Vec<String>, RenderError> {
        let _ = tables;
        Ok(Vec::new())
    }

    /// The schema that [`Reading::schemas`] names to read the copies, within that transaction.
    fn schema_of_copies(&self) -> Option<&'static str> {
        None
    }

    /// The same tables with their expressions as the database printed them for the copies.
    fn as_printed(&self, tables: &[&Table], copied: &Schema) -> Vec<Table> {
        let _ = copied;
        tables.iter().map(|table| (*table).clone()).collect()
    }

    /// What is to be said before tables are tried. The models are what a database is to hold, `known` is what it holds
    /// already. What is begun here ends with `ROLLBACK`, or with the session.
    fn trial_ground(&self, models: &Schema, known: &Schema) -> Ground;

    /// Statements that make that table for a moment, so that the database itself says whether it takes its
    /// expressions. Nothing of it is seen by others, and nothing stays.
    ///
    /// # Errors
    /// Where the database cannot hold the table.
    fn trial(&self, table: &Table, models: &Schema) -> Result<Trial, RenderError>;

    /// True where a refusal with that code may be for want of something that the expression is about and that a
    /// revision may make: a function, a type, a table.
    fn is_for_want(&self, code: &str) -> bool {
        let _ = code;
        false
    }
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
