//! The runner on real databases: SQLite always, servers where the environment names them.
#![expect(clippy::print_stderr, reason = "a skipped test says so")]

mod connecting;
mod killing;
mod locking;
mod mysql;
mod postgres;
mod proxy;
mod sqlite;
mod sqlite_rebuild;
mod stamping;
mod support;
