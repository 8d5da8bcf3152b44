//! A run of operations, made shorter: what a later one says is taken into an earlier one where both come to one
//! operation or to none.
//!
//! A later operation moves forward only past operations that it commutes with, by what they read and write, and never
//! past `sql` and `assert`, of which nobody knows what they look at. Nothing else moves. So the result is never longer,
//! the same input gives the same output, and what is optimized already stays as it is.

mod combine;

use std::collections::BTreeMap;

use super::{Effects, Operation};
use crate::schema::{Column, DefaultValue, ObjectName};
use combine::combine;

/// The same change in fewer operations, where there are fewer.
#[must_use]
pub fn optimize(operations: Vec<Operation>) -> Vec<Operation> {
    let mut left: Vec<Option<Operation>> = operations.into_iter().map(Some).collect();
    while shorten(&mut left) {
        left.retain(Option::is_some);
    }
    left.into_iter().flatten().collect()
}

/// What two operations must have in common to come to one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Table(ObjectName),
    Enum(ObjectName),
    Sequence(ObjectName),
}

fn keys(operation: &Operation) -> Vec<Key> {
    match operation {
        Operation::CreateEnum(create) => vec![Key::Enum(create.0.name.clone())],
        Operation::AlterEnum(alter) => vec![Key::Enum(alter.name.clone())],
        Operation::DropEnum(drop) => vec![Key::Enum(drop.0.name.clone())],
        Operation::CreateSequence(create) => vec![Key::Sequence(create.0.name.clone())],
        Operation::AlterSequence(alter) => {
            vec![Key::Sequence(alter.from.name.clone()), Key::Sequence(alter.to.name.clone())]
        }
        Operation::DropSequence(drop) => vec![Key::Sequence(drop.0.name.clone())],
        Operation::RenameTable(rename) => {
            vec![Key::Table(rename.from.clone()), Key::Table(rename.to.clone())]
        }
        other => other.table().cloned().map(Key::Table).into_iter().collect(),
    }
}

/// One walk over all pairs; true where something became shorter.
fn shorten(left: &mut [Option<Operation>]) -> bool {
    let mut places: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for (at, operation) in left.iter().enumerate() {
        for key in operation.iter().flat_map(keys) {
            places.entry(key).or_default().push(at);
        }
    }
    places.retain(|_, places| places.len() > 1);
    if places.is_empty() {
        return false;
    }
    let mut effects: Vec<Option<Effects>> = vec![None; left.len()];
    let mut shortened = false;
    for first in 0..left.len() {
        shortened |= take_in(first, left, &places, &mut effects);
    }
    shortened
}

/// Takes into the operation at `first` what can be taken of those behind it.
fn take_in(
    first: usize,
    left: &mut [Option<Operation>],
    places: &BTreeMap<Key, Vec<usize>>,
    effects: &mut [Option<Effects>],
) -> bool {
    let Some(operation) = &left[first] else { return false };
    let mut later: Vec<usize> =
        keys(operation).iter().filter_map(|key| places.get(key)).flatten().copied().collect();
    later.retain(|at| *at > first);
    later.sort_unstable();
    later.dedup();
    let mut shortened = false;
    for second in later {
        let (Some(one), Some(other)) = (&left[first], &left[second]) else { continue };
        let Some(combined) = combine(one, other) else { continue };
        if can_move(second, first, left, effects) {
            left[first] = combined;
            left[second] = None;
            effects[first] = None;
            shortened = true;
            if left[first].is_none() {
                break;
            }
        }
    }
    shortened
}

/// True where the operation commutes with all that stand between it and `first`.
fn can_move(from: usize, first: usize, left: &[Option<Operation>], effects: &mut [Option<Effects>]) -> bool {
    let Some(moving) = &left[from] else { return false };
    let own = effects_of(from, moving, effects);
    (first + 1..from).all(|at| match &left[at] {
        None => true,
        Some(Operation::Sql(_) | Operation::Assert(_)) => false,
        Some(between) if is_on_sequence(between) && may_draw(moving) => false,
        Some(between) if renames_sequence(moving) && may_draw(between) => false,
        Some(between) => effects_of(at, between, effects).conflict(&own).is_none(),
    })
}

fn effects_of(at: usize, operation: &Operation, effects: &mut [Option<Effects>]) -> Effects {
    effects[at].get_or_insert_with(|| operation.effects()).clone()
}

fn is_on_sequence(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::CreateSequence(_) | Operation::AlterSequence(_) | Operation::DropSequence(_)
    )
}

/// True where defaults follow a sequence to another name.
fn renames_sequence(operation: &Operation) -> bool {
    matches!(operation, Operation::AlterSequence(alter) if alter.from.name != alter.to.name)
}

/// True where a default may draw from a sequence, which no effect tells.
fn may_draw(operation: &Operation) -> bool {
    let draws = |column: &Column| matches!(column.default, Some(DefaultValue::Sql(_)));
    match operation {
        Operation::CreateTable(create) => create.0.columns.iter().any(draws),
        Operation::AddColumn(add) => draws(&add.column),
        Operation::DropColumn(drop) => draws(&drop.column),
        Operation::AlterColumn(alter) => draws(&alter.from) || draws(&alter.to),
        Operation::DropTable(drop) => drop.0.columns.iter().any(draws),
        Operation::DropSequence(_) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
