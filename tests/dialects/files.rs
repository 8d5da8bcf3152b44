//! Files of cases, of which a run can choose one.

use std::path::Path;

use cargo_migrate::document::read_document;
use migrate_runtime::Flavour;
use serde::de::DeserializeOwned;

/// The cases of some folders with the names of their files, by name; only the one that `CASE` names where it is set.
pub(crate) fn read_all<C: DeserializeOwned>(folders: &[&str]) -> Vec<(String, C)> {
    let chosen = std::env::var("CASE").ok();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = folders.iter().flat_map(|folder| std::fs::read_dir(root.join(folder)).unwrap());
    let mut cases: Vec<(String, C)> = entries.map(|entry| read(&entry.unwrap().path())).collect();
    cases.sort_by(|(one, _), (other, _)| one.cmp(other));
    cases.retain(|(name, _)| chosen.as_ref().is_none_or(|chosen| chosen == name));
    assert!(!cases.is_empty(), "there is no such case");
    cases
}

fn read<C: DeserializeOwned>(path: &Path) -> (String, C) {
    let text = std::fs::read_to_string(path).unwrap();
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    let case = read_document(&name, &text).unwrap_or_else(|error| panic!("{name}: {error:?}"));
    (name, case)
}

/// True where the products that a case is only for have this one among them, or it is for all.
pub(crate) fn is_for(only: &[String], flavour: Flavour) -> bool {
    let word = flavour.to_string().to_lowercase().replace("postgresql", "postgres");
    only.is_empty() || only.contains(&word)
}
