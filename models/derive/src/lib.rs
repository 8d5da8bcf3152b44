//! Derive macros of `migrate-models`.
