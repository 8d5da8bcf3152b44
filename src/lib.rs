//! Schema migrations for Rust workspaces.

pub mod operation;
pub mod probe;
pub mod schema;
