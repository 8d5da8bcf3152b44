//! All models by where they are defined: what references name.

use std::collections::BTreeMap;

use super::table::Draft;
use crate::probe::dump::TypePath;

/// The tables of all linked crates, of those that did not opt in too.
pub(super) struct Catalog<'a> {
    by_path: BTreeMap<&'a TypePath, Vec<&'a Draft<'a>>>,
}

impl<'a> Catalog<'a> {
    pub(super) fn new(drafts: &'a [Draft<'a>]) -> Self {
        let mut by_path: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for draft in drafts {
            by_path.entry(&draft.model.path).or_default().push(draft);
        }
        Self { by_path }
    }

    /// The models of that path: more than one where functions hold structs of one name.
    pub(super) fn get(&self, path: &TypePath) -> &[&'a Draft<'a>] {
        self.by_path.get(path).map_or(&[], Vec::as_slice)
    }
}
