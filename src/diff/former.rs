//! Which table of the models had which name in the state.

use std::collections::{BTreeMap, BTreeSet};

use crate::schema::ObjectName;

/// Renamed tables: old names by new ones.
#[derive(Debug, Default)]
pub(super) struct FormerNames {
    old_by_new: BTreeMap<ObjectName, ObjectName>,
    renamed: BTreeSet<ObjectName>,
}

impl FormerNames {
    /// Notes a rename, unless one of the two names is in another one already.
    pub(super) fn insert(&mut self, old: &ObjectName, new: &ObjectName) {
        if !self.is_new_name(new) && self.renamed.insert(old.clone()) {
            self.old_by_new.insert(new.clone(), old.clone());
        }
    }

    /// What the table of the models is called in the state; its own name where it was not renamed.
    pub(super) fn old_name<'a>(&'a self, new: &'a ObjectName) -> &'a ObjectName {
        self.old_by_new.get(new).unwrap_or(new)
    }

    /// True where a table of the state gets that name.
    pub(super) fn is_new_name(&self, name: &ObjectName) -> bool {
        self.old_by_new.contains_key(name)
    }

    /// True where the table of the state that has that name gets another one.
    pub(super) fn is_old_name(&self, name: &ObjectName) -> bool {
        self.renamed.contains(name)
    }

    /// Old and new names.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&ObjectName, &ObjectName)> {
        self.old_by_new.iter().map(|(new, old)| (old, new))
    }
}
