//! Schema migrations for Rust workspaces.

pub mod probe;
