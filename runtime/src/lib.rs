//! Applies the steps of `cargo migrate` to a database.
//!
//! This crate takes revisions that are already rendered to [`Step`]s and gives a migrated database with a ledger
//! of what was applied. It holds the connection, the lock of a run, the ledger, the journal by which a run that
//! was killed goes on, and the running itself, on SQLite, PostgreSQL, MySQL and MariaDB. It knows no models, no
//! differences, no configuration file and no command line, so an application can embed it.
//!
//! ```text
//! DatabaseUrl ─open─▶ Connection ─read_ledger─▶ Ledger ─(plan)─▶ RevisionRun… ─run─▶ database + ledger
//! ```
//!
//! # What has been applied
//!
//! A service that wants to say which revisions its database has reads the ledger. That takes no lock and creates
//! nothing; a database without a ledger has an empty one.
//!
//! ```
//! use migrate_runtime::{ConnectOptions, Connection, DatabaseUrl};
//!
//! async fn applied(url: &str) -> Result<Vec<String>, migrate_runtime::Error> {
//!     let url = DatabaseUrl::parse(url)?;
//!     let mut connection = Connection::open(&url, &ConnectOptions::default()).await?;
//!     let ledger = connection.read_ledger().await?;
//!     connection.close().await;
//!     Ok(ledger.rows.into_iter().map(|row| row.name).collect())
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), migrate_runtime::Error> {
//! assert_eq!(applied("sqlite::memory:").await?, Vec::<String>::new());
//! # Ok(())
//! # }
//! ```
//!
//! # A run
//!
//! [`Connection::run`] takes the lock, runs each revision's steps and writes its row into the ledger: in one transaction
//! where the database can, else step by step with a journal, so that the next run goes on where this one stopped.
//! [`RunOptions::planned_from`] makes it do nothing where somebody else was faster.
//!
//! ```
//! use migrate_runtime::{
//!     Cancel, ConnectOptions, Connection, DatabaseUrl, Direction, Error, RevisionRun, RunOptions, Silent, Step, Value,
//! };
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Error> {
//! let url = DatabaseUrl::parse("sqlite::memory:")?;
//! let mut connection = Connection::open(&url, &ConnectOptions::default()).await?;
//!
//! let revision = RevisionRun {
//!     id: "7c1d0be2f9a4".to_owned(),
//!     app: "users".to_owned(),
//!     name: "users@0001".to_owned(),
//!     checksum: "1:5e0c".to_owned(),
//!     text: "# the revision's file".to_owned(),
//!     tool_version: "0.1.0".to_owned(),
//!     direction: Direction::Up,
//!     steps: vec![
//!         Step::execute("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"),
//!         Step::data("INSERT INTO users (name) VALUES ('Grace')").of_operation(1),
//!         Step::assert("SELECT id FROM users WHERE name IS NULL", "a user has no name").of_operation(2),
//!     ],
//! };
//! let planned_from = Some(connection.read_ledger().await?);
//! let options = RunOptions { planned_from, ..RunOptions::default() };
//! connection.run(&[revision], &options, &mut Silent, &Cancel::new()).await?;
//!
//! let ledger = connection.read_ledger().await?;
//! assert_eq!(ledger.rows[0].name, "users@0001");
//! assert_eq!(connection.query("SELECT name FROM users").await?.first(), Some(Value::Text("Grace")));
//! # Ok(())
//! # }
//! ```
//!
//! # The parts
//!
//! | | |
//! | --- | --- |
//! | [`DatabaseUrl`], [`ConnectOptions`], [`Connection`] | where the database is, how patient to be, and one session with it |
//! | [`Connection::begin_snapshot`], [`Connection::query_all`] | one moment of a database, read by many queries |
//! | [`Ledger`], [`LedgerRow`], [`Partial`] | what has been applied, and what a killed run left half done |
//! | [`RevisionRun`], [`Step`], [`Action`], [`Check`], [`Transaction`] | what is to be run, which way, and how to see that it has been |
//! | [`Connection::run`], [`RunOptions`], [`Observer`], [`Cancel`] | running it, being told, and stopping |
//! | [`Connection::settle`], [`ResumeChoice`] | a statement of which nobody knows whether it has run |
//! | [`Connection::change_ledger`], [`LedgerChange`], [`ledger_ddl`], [`ledger_insert`], [`ledger_delete`], [`ledger_contradiction`], [`prologue`] | writing the ledger without running anything, and what a script needs to do the same |
//! | [`Error`], [`ConnectError`], [`ServerError`] | what failed, what is left on the database, and what to do about it |

#![warn(missing_docs)]

mod backoff;
mod cancel;
mod connect;
mod connection;
mod driver;
mod error;
mod ledger;
mod lock;
mod observer;
mod options;
mod prologue;
mod quote;
mod revision;
mod rows;
mod run;
mod server;
mod server_error;
mod snapshot;
mod step;
mod url;
mod value;

pub use cancel::Cancel;
pub use connect::ConnectError;
pub use connection::Connection;
pub use error::{Error, Outcome, StepPlace};
pub use ledger::{
    JournalEntry, Ledger, LedgerChange, LedgerRow, Partial, ledger_contradiction, ledger_ddl, ledger_delete,
    ledger_insert,
};
pub use observer::{Observer, Silent};
pub use options::ConnectOptions;
pub use prologue::prologue;
pub use quote::{quote_name, quote_text};
pub use revision::{Direction, ResumeChoice, RevisionRun};
pub use rows::{Row, Rows};
pub use run::RunOptions;
pub use server::{Dialect, Flavour, Server, Version};
pub use server_error::{ServerError, ServerFacts};
pub use snapshot::MANY_ROWS;
pub use step::{Action, Check, Step, Transaction};
pub use url::{DatabaseUrl, UrlError};
pub use value::Value;
