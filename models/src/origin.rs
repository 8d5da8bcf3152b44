//! Where models and enums come from: the Rust item, and its place in the source.

/// A Rust type by where it is defined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TypePath {
    /// The package, as cargo names it.
    pub package: &'static str,
    /// The module, from the crate's name on.
    pub module: &'static str,
    /// The struct's or the enum's name.
    pub name: &'static str,
}

/// Where something is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, as `file!()` gives it.
    pub file: &'static str,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}
