//! The cases: files of one schema, rows, and a change of the schema.

use cargo_migrate::operation::Operation;
use migrate_runtime::Flavour;
use serde::Deserialize;

use crate::files::{is_for, read_all};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    /// The file's name.
    #[serde(skip)]
    pub(crate) name: String,
    /// `postgres`, `mysql`, `mariadb`; all of them where it is absent.
    #[serde(default)]
    only: Vec<String>,
    /// Whether the way back loses data that `before` would see.
    #[serde(default)]
    pub(crate) lossy: bool,
    pub(crate) setup: Vec<Operation>,
    /// Statements that put rows in.
    #[serde(default)]
    pub(crate) rows: Vec<String>,
    pub(crate) change: Vec<Operation>,
    #[serde(default)]
    pub(crate) before: Vec<Probe>,
    #[serde(default)]
    pub(crate) after: Vec<Probe>,
    /// A part of the message with which the change must fail, with nothing changed.
    pub(crate) fails: Option<String>,
}

/// A query and the rows that it must give, each with `|` between its values.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Probe {
    pub(crate) query: String,
    pub(crate) gives: Vec<String>,
}

impl Case {
    pub(crate) fn is_for(&self, flavour: Flavour) -> bool {
        is_for(&self.only, flavour)
    }
}

/// All cases, by name.
pub(crate) fn read_cases() -> Vec<Case> {
    let named = |(name, case)| Case { name, ..case };
    read_all(&["tests/fixtures/dialects"]).into_iter().map(named).collect()
}
