//! Schema migrations for Rust workspaces.

pub mod config;
pub mod dialect;
pub mod diff;
pub mod discover;
pub mod document;
pub mod merge;
pub mod operation;
pub mod probe;
pub mod revision;
pub mod schema;
