//! The examples: a file a page, a module an example.

#![expect(dead_code, reason = "models are looked at by the derive and never made")]

mod columns;
mod constraints;
mod enums;
mod foreign_keys;
mod indexes;
mod partitions;
mod sequences;
mod tables;
mod types;

/// The source of a page's examples.
pub(crate) fn source_of(page: &str) -> Option<&'static str> {
    let sources = [
        ("columns", include_str!("columns.rs")),
        ("constraints", include_str!("constraints.rs")),
        ("enums", include_str!("enums.rs")),
        ("foreign_keys", include_str!("foreign_keys.rs")),
        ("indexes", include_str!("indexes.rs")),
        ("partitions", include_str!("partitions.rs")),
        ("sequences", include_str!("sequences.rs")),
        ("tables", include_str!("tables.rs")),
        ("types", include_str!("types.rs")),
    ];
    sources.into_iter().find(|(name, _)| *name == page).map(|(_, source)| source)
}
