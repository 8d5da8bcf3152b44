//! Schema migrations for Rust workspaces.

pub mod dialect;
pub mod operation;
pub mod probe;
pub mod schema;
