//! Indexes and constraints of a table that both sides have.
//!
//! They match by name where name and structure agree, then by structure. A name that a convention made follows
//! the recorded one, whatever the convention is now; a name that a person wrote makes a rename. The same name on
//! another structure is drop + create.

use std::collections::BTreeSet;

use super::renames::temporary_name;
use super::sequence::sequence;
use crate::operation::{
    AddConstraint, CreateIndex, DropConstraint, DropIndex, Operation, RenameConstraint, RenameIndex,
};
use crate::schema::{
    Constraint, ConstraintDefinition, ForeignKey, Index, Name, ObjectName, ReferentialAction,
};

/// An index or a constraint.
pub(super) trait Part: Clone {
    /// Its name.
    fn name(&self) -> &Name;
    /// True where the two differ in nothing but their names.
    fn same_structure(&self, other: &Self) -> bool;
    /// The operation that makes it.
    fn create(&self, table: &ObjectName) -> Operation;
    /// The operation that takes it away.
    fn drop(&self, table: &ObjectName) -> Operation;
    /// The operation that gives it another name.
    fn rename(table: &ObjectName, from: String, to: String) -> Operation;
}

impl Part for Index {
    fn name(&self) -> &Name {
        &self.name
    }

    fn same_structure(&self, other: &Self) -> bool {
        Index::same_structure(self, other)
    }

    fn create(&self, table: &ObjectName) -> Operation {
        CreateIndex { table: table.clone(), index: self.clone() }.into()
    }

    fn drop(&self, table: &ObjectName) -> Operation {
        DropIndex { table: table.clone(), index: self.clone() }.into()
    }

    fn rename(table: &ObjectName, from: String, to: String) -> Operation {
        RenameIndex { table: table.clone(), from, to }.into()
    }
}

impl Part for Constraint {
    fn name(&self) -> &Name {
        &self.name
    }

    fn same_structure(&self, other: &Self) -> bool {
        match (&self.definition, &other.definition) {
            (ConstraintDefinition::ForeignKey(one), ConstraintDefinition::ForeignKey(other)) => {
                same_key(one, other)
            }
            (one, other) => one == other,
        }
    }

    fn create(&self, table: &ObjectName) -> Operation {
        AddConstraint { table: table.clone(), constraint: self.clone() }.into()
    }

    fn drop(&self, table: &ObjectName) -> Operation {
        DropConstraint { table: table.clone(), constraint: self.clone() }.into()
    }

    fn rename(table: &ObjectName, from: String, to: String) -> Operation {
        RenameConstraint { table: table.clone(), from, to }.into()
    }
}

/// RESTRICT and NO ACTION differ only where the check can be put off.
fn same_key(one: &ForeignKey, other: &ForeignKey) -> bool {
    let meaning = |action| match action {
        ReferentialAction::Restrict if one.deferrable.is_none() => ReferentialAction::NoAction,
        action => action,
    };
    one.columns == other.columns
        && one.table == other.table
        && one.target_columns == other.target_columns
        && one.match_full == other.match_full
        && one.on_delete_columns == other.on_delete_columns
        && one.deferrable == other.deferrable
        && one.enforcement == other.enforcement
        && meaning(one.on_delete) == meaning(other.on_delete)
        && meaning(one.on_update) == meaning(other.on_update)
}

/// What takes the parts of the state to those of the model: drops, renames, creations.
pub(super) fn compare<P: Part>(table: &ObjectName, from: &[P], to: &[P]) -> Vec<Operation> {
    let matching = Matching::of(from, to);
    let mut operations: Vec<Operation> = matching.dropped.iter().map(|part| part.drop(table)).collect();
    for step in sequence(matching.renames(), |name| temporary_name(name)) {
        operations.push(P::rename(table, step.from, step.to));
    }
    operations.extend(matching.created.iter().map(|part| part.create(table)));
    operations
}

/// Which part of the one side is which of the other.
struct Matching<'a, P> {
    kept: Vec<(&'a P, &'a P)>,
    dropped: Vec<&'a P>,
    created: Vec<&'a P>,
}

impl<'a, P: Part> Matching<'a, P> {
    fn of(from: &'a [P], to: &'a [P]) -> Self {
        let mut matching =
            Self { kept: Vec::new(), dropped: from.iter().collect(), created: to.iter().collect() };
        matching.keep(|old, new| old.name() == new.name() && old.same_structure(new));
        matching.keep(|old, new| new.name().is_derived() && old.same_structure(new));
        matching.keep(P::same_structure);
        matching
    }

    /// Pairs what is left and fits.
    fn keep(&mut self, fits: impl Fn(&P, &P) -> bool) {
        let (kept, dropped) = (&mut self.kept, &mut self.dropped);
        self.created.retain(|new| match dropped.iter().position(|old| fits(old, new)) {
            Some(at) => {
                kept.push((dropped.remove(at), new));
                false
            }
            None => true,
        });
    }

    /// Old to new names. A recorded name stays in the place of a derived one, unless something else is to have it.
    fn renames(&self) -> Vec<(String, String)> {
        let explicit = self.kept.iter().map(|(_, new)| *new).chain(self.created.iter().copied());
        let wanted: BTreeSet<&str> =
            explicit.map(P::name).filter(|name| !name.is_derived()).map(Name::as_str).collect();
        let renamed = self.kept.iter().filter(|(old, new)| {
            old.name() != new.name() && (!new.name().is_derived() || wanted.contains(old.name().as_str()))
        });
        renamed.map(|(old, new)| (old.name().to_string(), new.name().to_string())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::IndexPart;

    fn index(name: Name, column: &str) -> Index {
        Index::new(name, vec![IndexPart::column(column)])
    }

    fn kinds(from: &[Index], to: &[Index]) -> Vec<String> {
        let operations = compare(&ObjectName::bare("t"), from, to);
        operations.iter().map(|operation| operation.describe().to_string()).collect()
    }

    #[test]
    fn a_derived_name_keeps_the_recorded_one() {
        let from = [index(Name::explicit("old_convention"), "a")];
        assert_eq!(kinds(&from, &[index(Name::derived("ix_t_a"), "a")]), [""; 0]);
    }

    #[test]
    fn an_explicit_name_renames() {
        let from = [index(Name::explicit("ix_t_a"), "a")];
        assert_eq!(kinds(&from, &[index(Name::explicit("mine"), "a")]), ["~ index ix_t_a to mine"]);
    }

    #[test]
    fn two_of_one_definition_match_by_name_first() {
        let from = [index(Name::explicit("one"), "a"), index(Name::explicit("two"), "a")];
        let to = [index(Name::derived("ix_t_a"), "a"), index(Name::explicit("one"), "a")];
        assert_eq!(kinds(&from, &to), [""; 0]);
    }

    #[test]
    fn a_recorded_name_makes_way_for_an_explicit_one() {
        let from = [index(Name::explicit("mine"), "a")];
        let to = [index(Name::derived("ix_t_a"), "a"), index(Name::explicit("mine"), "b")];
        assert_eq!(kinds(&from, &to), ["~ index mine to ix_t_a", "+ index mine"]);
    }

    #[test]
    fn names_that_are_swapped_go_by_a_third() {
        let from = [index(Name::explicit("x"), "a"), index(Name::explicit("y"), "b")];
        let to = [index(Name::explicit("y"), "a"), index(Name::explicit("x"), "b")];
        assert_eq!(
            kinds(&from, &to),
            ["~ index x to x__swapped", "~ index y to x", "~ index x__swapped to y"]
        );
    }
}
