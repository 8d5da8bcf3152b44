//! Indexes, constraints and partitions: matched by name, then by what they are.

use super::Drift;
use crate::picture;
use crate::schema::{Constraint, Index, ObjectName, Partition, Partitioning, Table};

/// An index, a constraint or a partition.
pub(super) trait Part {
    fn kind(&self) -> &'static str;
    fn name(&self) -> String;
    /// True where the two differ in nothing but their names.
    fn same_structure(&self, other: &Self) -> bool;
    fn words(&self) -> String;
}

impl Part for Index {
    fn kind(&self) -> &'static str {
        "index"
    }

    fn name(&self) -> String {
        self.name.to_string()
    }

    fn same_structure(&self, other: &Self) -> bool {
        Index::same_structure(self, other)
    }

    fn words(&self) -> String {
        picture::index(self)
    }
}

impl Part for Constraint {
    fn kind(&self) -> &'static str {
        Constraint::kind(self)
    }

    fn name(&self) -> String {
        self.name.to_string()
    }

    fn same_structure(&self, other: &Self) -> bool {
        self.definition == other.definition
    }

    fn words(&self) -> String {
        picture::constraint(self)
    }
}

impl Part for Partition {
    fn kind(&self) -> &'static str {
        "partition"
    }

    fn name(&self) -> String {
        self.name.to_string()
    }

    fn same_structure(&self, other: &Self) -> bool {
        self.values == other.values && self.partitioning == other.partitioning
    }

    fn words(&self) -> String {
        picture::partition(self)
    }
}

/// What is missing, what is more, what is otherwise, and what has another name.
pub(super) fn compare<P: Part>(table: &ObjectName, known: &[P], found: &[P], drift: &mut Vec<Drift>) {
    let mut missing: Vec<&P> = known.iter().collect();
    let mut unknown: Vec<&P> = found.iter().collect();
    pair(
        &mut missing,
        &mut unknown,
        |known, found| known.name() == found.name(),
        |known, found| {
            if !known.same_structure(found) {
                let (from, to) = (known.words(), found.words());
                drift.push(Drift::differs(known.kind(), Some(table), &known.name(), "definition", from, to));
            }
        },
    );
    pair(
        &mut missing,
        &mut unknown,
        |known, found| known.same_structure(found),
        |known, found| {
            let (from, to) = (known.name(), found.name());
            drift.push(Drift::differs(known.kind(), Some(table), &from, "name", from.clone(), to));
        },
    );
    let missing = missing.into_iter();
    drift.extend(missing.map(|part| Drift::missing(part.kind(), Some(table), &part.name(), part.words())));
    let unknown = unknown.into_iter();
    drift.extend(unknown.map(|part| Drift::unknown(part.kind(), Some(table), &part.name(), part.words())));
}

/// Takes pairs that fit out of both lists, and tells of each.
fn pair<'a, P>(
    missing: &mut Vec<&'a P>,
    unknown: &mut Vec<&'a P>,
    fits: impl Fn(&P, &P) -> bool,
    mut tell: impl FnMut(&'a P, &'a P),
) {
    missing.retain(|known| match unknown.iter().position(|found| fits(known, found)) {
        Some(at) => {
            tell(known, unknown.remove(at));
            false
        }
        None => true,
    });
}

/// The partitions of a table that is cut on both sides.
pub(super) fn compare_partitions(known: &Table, found: &Table, drift: &mut Vec<Drift>) {
    let of = |partitioning: &Option<Partitioning>| {
        partitioning.as_ref().map(|partitioning| partitioning.partitions.clone()).unwrap_or_default()
    };
    compare(&known.name, &of(&known.partitioning), &of(&found.partitioning), drift);
}
