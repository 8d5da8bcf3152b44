//! Which of the things that are gone may live on under another name. A likeness is never more than a reason to ask.

use std::collections::BTreeSet;

use super::storage;
use crate::schema::{Column, ColumnType, Constraint, DialectName, ObjectName, Table};

/// From here on two tables are like enough to ask.
const LIKE_TABLES: f64 = 0.5;
/// From here on two columns of different types have names that are like enough to ask.
const LIKE_NAMES: f64 = 0.8;

/// Pairs gone things with new ones, the most alike first, each at most once. The pairing depends on the likeness
/// and on the order of the two lists alone. `likeness` is none for pairs that are not to be asked about.
pub(super) fn pair<T: Copy>(gone: &[T], new: &[T], likeness: impl Fn(T, T) -> Option<f64>) -> Vec<(T, T)> {
    let mut scored = Vec::new();
    for (old_at, old) in gone.iter().enumerate() {
        for (new_at, new) in new.iter().enumerate() {
            scored.extend(likeness(*old, *new).map(|score| (score, old_at, new_at)));
        }
    }
    scored.sort_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
    let (mut old_taken, mut new_taken) = (vec![false; gone.len()], vec![false; new.len()]);
    scored.retain(|&(_, old, new)| {
        let free = !old_taken[old] && !new_taken[new];
        old_taken[old] |= free;
        new_taken[new] |= free;
        free
    });
    scored.sort_by_key(|(_, old, _)| *old);
    scored.into_iter().map(|(_, old_at, new_at)| (gone[old_at], new[new_at])).collect()
}

/// How much of the two tables is the same: the share of columns that both have, by name and type. Tables that are cut
/// into parts in different ways are not the same: no operation makes the one the other.
pub(super) fn table_likeness(old: &Table, new: &Table) -> Option<f64> {
    if !storage::is_cut_alike(old, new) {
        return None;
    }
    let same = new
        .columns
        .iter()
        .filter(|column| old.column(&column.name).is_some_and(|other| other.ty == column.ty));
    let most = old.columns.len().max(new.columns.len());
    if most == 0 {
        return None;
    }
    let share = ratio(same.count(), most);
    let owner = if old.owner == new.owner { 0.1 } else { 0.0 };
    let name = strsim::jaro_winkler(&old.name.name, &new.name.name) * 0.05;
    (share >= LIKE_TABLES).then_some(share + owner + name)
}

fn ratio(part: usize, whole: usize) -> f64 {
    let small = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    small(part) / small(whole)
}

/// Columns of one type may be the same, and those of types that hold the same kind of values: a text that gets a
/// length, a number that gets a width. Of other types only where their names are much alike.
pub(super) fn column_likeness(old: &Column, new: &Column) -> Option<f64> {
    let name = strsim::jaro_winkler(&old.name, &new.name);
    let same_type = old.ty == new.ty;
    let akin = same_type || is_akin(old, new);
    if !(akin || name >= LIKE_NAMES) || old.generated.is_some() != new.generated.is_some() {
        return None;
    }
    let type_score = match (same_type, akin) {
        (true, _) => 1.0,
        (false, true) => 0.5,
        (false, false) => 0.0,
    };
    let null_score = if old.nullable == new.nullable { 0.25 } else { 0.0 };
    Some(type_score + null_score + name)
}

/// True where both hold texts, or both hold integers, on every database.
fn is_akin(old: &Column, new: &Column) -> bool {
    let is_text =
        |ty: &ColumnType| matches!(ty, ColumnType::Text | ColumnType::Varchar(_) | ColumnType::Char(_));
    DialectName::ALL.iter().all(|&dialect| match old.type_on(dialect).zip(new.type_on(dialect)) {
        Some((old, new)) => (is_text(old) && is_text(new)) || (old.is_integer() && new.is_integer()),
        None => false,
    })
}

/// How much of what surrounds two columns is the same: where they stand, the keys that they are in, what they refer to.
pub(super) fn place_likeness(old: (&Table, &Column), new: (&Table, &Column)) -> f64 {
    let position =
        |(table, column): (&Table, &Column)| table.columns.iter().position(|other| other.name == column.name);
    let same = [
        position(old) == position(new),
        roles(old.0, old.1) == roles(new.0, new.1),
        targets(old.0, old.1) == targets(new.0, new.1),
    ];
    same.into_iter().map(|same| if same { 0.1 } else { 0.0 }).sum()
}

/// In what kinds of constraints a column is, and whether an index is on it.
fn roles(table: &Table, column: &Column) -> BTreeSet<&'static str> {
    let constraints = table.constraints.iter().filter(|found| found.uses_column(&column.name));
    let is_indexed = table.indexes.iter().any(|index| index.uses_column(&column.name));
    constraints.map(Constraint::kind).chain(is_indexed.then_some("index")).collect()
}

/// The tables that a column refers to.
fn targets<'a>(table: &'a Table, column: &Column) -> BTreeSet<&'a ObjectName> {
    let keys = table.constraints.iter().filter_map(Constraint::foreign_key);
    keys.filter(|key| key.columns.contains(&column.name)).map(|key| &key.table).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_alike_are_paired_and_ties_go_by_order() {
        let likeness = |old: i32, new: i32| Some(-f64::from((old - new).abs()));
        assert_eq!(pair(&[1, 5], &[5, 2], likeness), [(1, 2), (5, 5)]);
        assert_eq!(pair(&[1, 3], &[2], likeness), [(1, 2)]);
        assert_eq!(pair(&[1], &[2], |_, _| None), []);
    }
}
