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
mod observer;
mod revision;
mod server;
mod step;

pub use cancel::Cancel;
pub use observer::{Observer, Silent};
pub use revision::{Direction, ResumeChoice, RevisionRun};
pub use server::{Dialect, Flavour, Server, Version};
pub use step::{Action, Check, Step, Transaction};
