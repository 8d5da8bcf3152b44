//! Applies the steps of `cargo migrate`.
