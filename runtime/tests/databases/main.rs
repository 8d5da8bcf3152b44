//! The runner on real databases: SQLite always, servers where the environment names them.

mod connecting;
mod killing;
mod locking;
mod mysql;
mod postgres;
mod proxy;
mod snapshot;
mod sqlite;
mod sqlite_rebuild;
mod stamping;
mod support;
