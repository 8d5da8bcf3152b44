//! Applies the steps of `cargo migrate` to a database.
//!
//! This crate takes revisions that are already rendered to [`Step`]s and gives a migrated database with a ledger
//! of what was applied. It holds the connection, the lock of a run, the ledger, the journal by which a run that
//! was killed goes on, and the running itself, on SQLite, PostgreSQL, MySQL and MariaDB. It knows no models, no
//! differences, no configuration file and no command line, so an application can embed it.
//!
//! ```text
//! DatabaseUrl ─open─▶ Connection ─lock─▶ read_ledger ─(plan)─▶ run(RevisionRun…) ─▶ unlock
//! ```

#![warn(missing_docs)]

mod cancel;
mod connect;
mod connection;
mod driver;
mod error;
mod ledger;
mod lock;
mod observer;
mod prologue;
mod quote;
mod revision;
mod run;
mod server;
mod server_error;
mod step;
mod url;
mod value;

pub use cancel::Cancel;
pub use connect::ConnectError;
pub use connection::{ConnectOptions, Connection};
pub use error::{Error, Outcome, StepPlace};
pub use ledger::{
    JournalEntry, Ledger, LedgerChange, LedgerRow, Partial, ledger_ddl, ledger_delete, ledger_insert,
};
pub use observer::{Observer, Silent};
pub use prologue::prologue;
pub use quote::{quote_name, quote_text};
pub use revision::{Direction, ResumeChoice, RevisionRun};
pub use run::RunOptions;
pub use server::{Dialect, Flavour, Server, Version};
pub use server_error::{ServerError, ServerFacts};
pub use step::{Action, Check, Step, Transaction};
pub use url::{DatabaseUrl, UrlError};
pub use value::{Rows, Value};
