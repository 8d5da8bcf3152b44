//! The cases: files of one schema, rows, and a change of the schema.

use std::path::Path;

use cargo_migrate::document::read_document;
use cargo_migrate::operation::Operation;
use migrate_runtime::Flavour;
use serde::Deserialize;

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
        let word = flavour.to_string().to_lowercase().replace("postgresql", "postgres");
        self.only.is_empty() || self.only.contains(&word)
    }
}

/// All cases, by name.
pub(crate) fn read_cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/dialects");
    let chosen = std::env::var("CASE").ok();
    let mut cases: Vec<Case> =
        std::fs::read_dir(&folder).unwrap().map(|entry| read(&entry.unwrap().path())).collect();
    cases.sort_by(|one, other| one.name.cmp(&other.name));
    cases.retain(|case| chosen.as_ref().is_none_or(|chosen| *chosen == case.name));
    assert!(!cases.is_empty(), "no case in {}", folder.display());
    cases
}

fn read(path: &Path) -> Case {
    let text = std::fs::read_to_string(path).unwrap();
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    let case: Case = read_document(&name, &text).unwrap_or_else(|error| panic!("{name}: {error:?}"));
    Case { name, ..case }
}
