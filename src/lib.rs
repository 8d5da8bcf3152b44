//! Schema migrations for Rust workspaces that write themselves.
//!
//! ```text
//! crates ──discover──▶ apps ──probe──▶ dump ──merge──▶ models' schema ─┐
//!                                                                       ├─diff─▶ operations ─▶ revision files
//! revision files ──load──▶ graph ──replay──▶ state ────────────────────┘
//! revision files ──▶ graph ──plan──▶ operations ──render(dialect)──▶ steps ──run──▶ database + ledger
//! database ──catalogue──▶ answers ──reflect(dialect)──▶ schema ──drift─▶ lines, with the state that dialect lowers
//! ```
//!
//! Each stage is a module; what runs steps is the crate `migrate-runtime`. Only [`cli`] prints.

pub mod cli;
pub mod config;
pub mod dialect;
pub mod diff;
pub mod discover;
pub mod document;
pub mod drift;
pub mod merge;
pub mod operation;
pub mod picture;
pub mod probe;
pub mod revision;
pub mod schema;

/// Trees of small values are built on all cores at once, for which the allocator of the C library is slow: the memory of
/// each thread but the first it has the kernel unlock page by page.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
