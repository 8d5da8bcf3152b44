//! The pages in `docs/models`: takes their text, and gives it with what comes of each example of models.
//!
//! An example is a module of `models`, real models that the derive compiles. A page names it:
//!
//! ```text
//! <!-- model: indexes::plain -->                   the struct, its first revision, the SQL on each database
//! <!-- change: enums::before enums::after MySQL --> the same of what one example becomes, on some databases
//! <!-- end -->
//! ```
//!
//! What stands between the mark and `<!-- end -->` is written by `cargo xtask docs`, and a test compares it.

mod example;
mod models;
mod outcome;
mod page;

pub use page::{fill, pages};
