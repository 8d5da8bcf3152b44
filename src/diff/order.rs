//! One graph over all changes of all apps, and the order that follows from it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use petgraph::Direction::Incoming;
use petgraph::graph::{DiGraph, NodeIndex};

use super::Change;
use super::footprint::{Footprint, Surroundings, Thing};
use crate::operation::Operation;
use crate::schema::{AppLabel, ObjectName, Schema};

/// Which change must come before which, by their places in a list.
pub(super) type Graph = DiGraph<usize, ()>;

/// Puts changes in an order in which each can be applied. Where nothing orders two, the app decides, then the
/// kind, then the table, then the order in which they were found.
pub(super) fn sort(changes: Vec<Change>, emptied: &BTreeSet<ObjectName>, to: &Schema) -> Vec<Change> {
    let mut graph = graph(&changes, emptied);
    for (first, second) in pairs_by_inheritance(&changes, to) {
        graph.add_edge(NodeIndex::new(first), NodeIndex::new(second), ());
    }
    let order = topological(&graph, &changes);
    let mut changes: Vec<Option<Change>> = changes.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| changes[at].take()).collect()
}

/// What needs what among `changes`. Operations on names and owners keep the order that they stand in. `emptied` are
/// the tables that lose every column, or every one that is to be seen.
pub(super) fn graph(changes: &[Change], emptied: &BTreeSet<ObjectName>) -> Graph {
    let surroundings = Surroundings::of(changes);
    let footprints: Vec<Footprint> =
        changes.iter().map(|change| surroundings.footprint(&change.operation)).collect();
    let mut graph = Graph::with_capacity(changes.len(), changes.len());
    for at in 0..changes.len() {
        graph.add_node(at);
    }
    let mut pairs = pairs_by_things(&footprints);
    pairs.extend(pairs_by_names(&footprints));
    pairs.extend(pairs_by_emptied(changes, emptied));
    for (first, second) in pairs {
        graph.add_edge(NodeIndex::new(first), NodeIndex::new(second), ());
    }
    graph
}

#[derive(Default)]
struct Meeting {
    makers: Vec<usize>,
    users: Vec<usize>,
    leavers: Vec<usize>,
    freers: Vec<usize>,
}

fn pairs_by_things(footprints: &[Footprint]) -> BTreeSet<(usize, usize)> {
    let mut meetings: BTreeMap<&Thing, Meeting> = BTreeMap::new();
    for (at, footprint) in footprints.iter().enumerate() {
        for thing in &footprint.makes {
            meetings.entry(thing).or_default().makers.push(at);
        }
        for thing in &footprint.uses {
            meetings.entry(thing).or_default().users.push(at);
        }
        for thing in &footprint.leaves {
            meetings.entry(thing).or_default().leavers.push(at);
        }
        for thing in &footprint.frees {
            meetings.entry(thing).or_default().freers.push(at);
        }
    }
    let mut pairs = BTreeSet::new();
    for meeting in meetings.values() {
        join(&meeting.makers, &meeting.users, &mut pairs);
        join(&meeting.leavers, &meeting.freers, &mut pairs);
        join(&meeting.freers, &meeting.makers, &mut pairs);
    }
    pairs
}

fn join(first: &[usize], second: &[usize], pairs: &mut BTreeSet<(usize, usize)>) {
    for one in first {
        pairs.extend(second.iter().filter(|other| one != *other).map(|other| (*one, *other)));
    }
}

/// Operations on names and owners: among themselves in their order, and before all others on the same tables.
fn pairs_by_names(footprints: &[Footprint]) -> BTreeSet<(usize, usize)> {
    let mut first: BTreeMap<&ObjectName, Vec<usize>> = BTreeMap::new();
    let mut pairs = BTreeSet::new();
    let come_first = footprints.iter().enumerate().filter(|(_, footprint)| footprint.comes_first);
    for (at, footprint) in come_first {
        for table in &footprint.tables {
            let before = first.entry(table).or_default();
            pairs.extend(before.last().map(|last| (*last, at)));
            before.push(at);
        }
    }
    for (at, footprint) in footprints.iter().enumerate().filter(|(_, footprint)| !footprint.comes_first) {
        let last = footprint.tables.iter().filter_map(|table| first.get(table)?.last());
        pairs.extend(last.map(|last| (*last, at)));
    }
    pairs
}

/// A table that loses all its columns gets the new ones first: SQLite and MySQL have no tables without columns, MySQL
/// none without one that is to be seen.
fn pairs_by_emptied(changes: &[Change], emptied: &BTreeSet<ObjectName>) -> BTreeSet<(usize, usize)> {
    let mut shown: BTreeMap<&ObjectName, Vec<usize>> = BTreeMap::new();
    let mut gone: BTreeMap<&ObjectName, Vec<usize>> = BTreeMap::new();
    for (at, change) in changes.iter().enumerate() {
        match &change.operation {
            Operation::AddColumn(add) if add.column.is_seen() => {
                shown.entry(&add.table).or_default().push(at);
            }
            Operation::DropColumn(drop) if drop.column.is_seen() => {
                gone.entry(&drop.table).or_default().push(at);
            }
            Operation::AlterColumn(alter) => match (alter.from.is_seen(), alter.to.is_seen()) {
                (false, true) => shown.entry(&alter.table).or_default().push(at),
                (true, false) => gone.entry(&alter.table).or_default().push(at),
                _ => {}
            },
            _ => {}
        }
    }
    let mut pairs = BTreeSet::new();
    for table in emptied {
        if let (Some(shown), Some(gone)) = (shown.get(table), gone.get(table)) {
            join(shown, gone, &mut pairs);
        }
    }
    pairs
}

/// A column comes to a table that inherits before it comes to the parent, and goes from the parent first: PostgreSQL
/// lets the heir have it as its own only so.
fn pairs_by_inheritance(changes: &[Change], to: &Schema) -> Vec<(usize, usize)> {
    let column_of = |at: usize| match &changes[at].operation {
        Operation::AddColumn(add) => Some((&add.table, &add.column.name, true)),
        Operation::DropColumn(drop) => Some((&drop.table, &drop.column.name, false)),
        _ => None,
    };
    let mut pairs = Vec::new();
    for heir in 0..changes.len() {
        let Some((table, column, comes)) = column_of(heir) else { continue };
        let Some(heir_table) = to.table(table).filter(|table| !table.inherits.is_empty()) else { continue };
        for parent in 0..changes.len() {
            let is_same = column_of(parent).is_some_and(|(other, name, other_comes)| {
                name == column && comes == other_comes && heir_table.inherits.contains(other)
            });
            if is_same {
                pairs.push(if comes { (heir, parent) } else { (parent, heir) });
            }
        }
    }
    pairs
}

/// What decides between two changes that nothing orders.
type Priority<'a> = Reverse<(&'a AppLabel, u8, usize)>;

fn priority(at: usize, changes: &[Change]) -> Priority<'_> {
    Reverse((&changes[at].app, phase(&changes[at].operation), at))
}

fn topological(graph: &Graph, changes: &[Change]) -> Vec<usize> {
    let mut waits: Vec<usize> =
        graph.node_indices().map(|node| graph.neighbors_directed(node, Incoming).count()).collect();
    let mut done = vec![false; changes.len()];
    let ready = (0..changes.len()).filter(|at| waits[*at] == 0);
    let mut ready: BinaryHeap<Priority<'_>> = ready.map(|at| priority(at, changes)).collect();
    let mut order = Vec::with_capacity(changes.len());
    while order.len() < changes.len() {
        let Some(at) = ready.pop().map(|Reverse((_, _, at))| at).or_else(|| first_waiting(&done, changes))
        else {
            break;
        };
        if std::mem::replace(&mut done[at], true) {
            continue;
        }
        order.push(at);
        for next in graph.neighbors(NodeIndex::new(at)).map(NodeIndex::index) {
            waits[next] = waits[next].saturating_sub(1);
            if waits[next] == 0 && !done[next] {
                ready.push(priority(next, changes));
            }
        }
    }
    order
}

/// Where changes wait for each other in a circle, which only odd sets of names can bring about, the first one goes.
fn first_waiting(done: &[bool], changes: &[Change]) -> Option<usize> {
    let waiting = (0..changes.len()).filter(|at| !done[*at]);
    waiting.min_by_key(|at| (&changes[*at].app, phase(&changes[*at].operation), *at))
}

/// How the kinds of operation follow each other where nothing else orders them.
fn phase(operation: &Operation) -> u8 {
    match operation {
        Operation::CreateEnum(_)
        | Operation::AlterEnum(_)
        | Operation::CreateSequence(_)
        | Operation::AlterSequence(_) => 1,
        Operation::CreateTable(_) => 2,
        Operation::DropConstraint(_) | Operation::DropIndex(_) => 3,
        Operation::DropColumn(_) => 4,
        Operation::AddColumn(_) => 5,
        Operation::AlterColumn(_) => 6,
        // A reference compares texts: both of its tables have their own collation by then.
        Operation::RenameIndex(_) | Operation::RenameConstraint(_) | Operation::SetOptions(_) => 7,
        Operation::AddConstraint(_) => 8,
        Operation::CreateIndex(_) => 9,
        Operation::SetComment(_) => 10,
        Operation::DropPartition(_) => 11,
        Operation::AddPartition(_) => 12,
        Operation::DropTable(_) => 13,
        Operation::DropEnum(_) | Operation::DropSequence(_) => 14,
        _ => 0,
    }
}
