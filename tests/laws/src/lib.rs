//! The laws of `cargo migrate`, checked on random schemas, random edits of them and random rows, on real databases.
//!
//! ```text
//! seed + number ─generate─▶ schema, edit, rows ─pipeline─▶ files, steps ─laws─▶ database, dumps ─report─▶ table
//! ```
//!
//! A pair is known by its database, seed and number, and can be run alone by them. One that fails is made smaller and
//! written as a fixture; the short run in the tests checks all fixtures and some fresh pairs.

mod database;
mod dice;
mod dump;
mod edit;
pub mod fixture;
mod generate;
mod laws;
mod pair;
mod pipeline;
pub mod report;
mod rows;
mod shrink;
mod target;
pub mod vocabulary;
mod worker;

pub use laws::{Failure, Law, Samples};
pub use pair::Pair;
pub use target::Target;
pub use worker::{Found, Outcome, Plan, Refused, check_fixtures, check_pair, run};
