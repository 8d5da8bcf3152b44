//! Circles of foreign keys among new tables, or among tables that go.
//!
//! New tables of a circle are made without the keys that point forward, which come afterwards; tables that go
//! lose the keys that point backward first.

use std::collections::BTreeMap;

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::Change;
use crate::operation::{AddConstraint, CreateTable, DropConstraint, DropTable, Operation};
use crate::schema::{Constraint, ObjectName, Table};

/// Takes keys out of tables until no circle is left.
pub(super) fn cut(mut changes: Vec<Change>) -> Vec<Change> {
    cut_created(&mut changes);
    cut_dropped(&mut changes);
    changes
}

fn cut_created(changes: &mut Vec<Change>) {
    fn created(change: &Change) -> Option<&Table> {
        match &change.operation {
            Operation::CreateTable(CreateTable(table)) => Some(table),
            _ => None,
        }
    }
    for circle in circles(changes, created) {
        for (at, table) in circle.tables() {
            let app = changes[at].app.clone();
            let (later, now) = split_keys(table, |target| circle.comes_after(target, &table.name));
            changes[at].operation = CreateTable(now).into();
            changes.extend(later.into_iter().map(|constraint| {
                let operation = AddConstraint { table: table.name.clone(), constraint }.into();
                Change { app: app.clone(), operation }
            }));
        }
    }
}

fn cut_dropped(changes: &mut Vec<Change>) {
    fn dropped(change: &Change) -> Option<&Table> {
        match &change.operation {
            Operation::DropTable(DropTable(table)) => Some(table),
            _ => None,
        }
    }
    for circle in circles(changes, dropped) {
        for (at, table) in circle.tables() {
            let app = changes[at].app.clone();
            let (first, now) = split_keys(table, |target| circle.comes_after(&table.name, target));
            changes[at].operation = DropTable(now).into();
            changes.extend(first.into_iter().map(|constraint| {
                let operation = DropConstraint { table: table.name.clone(), constraint }.into();
                Change { app: app.clone(), operation }
            }));
        }
    }
}

/// Tables that point at each other in a circle, in a fixed order, with the places of their changes.
struct Circle(Vec<(usize, Table)>);

impl Circle {
    fn tables(&self) -> impl Iterator<Item = (usize, &Table)> {
        self.0.iter().map(|(at, table)| (*at, table))
    }

    fn position(&self, name: &ObjectName) -> Option<usize> {
        self.0.iter().position(|(_, table)| table.name == *name)
    }

    /// True where both are in the circle, and `one` comes later.
    fn comes_after(&self, one: &ObjectName, other: &ObjectName) -> bool {
        matches!((self.position(one), self.position(other)), (Some(one), Some(other)) if one > other)
    }
}

fn circles(changes: &[Change], pick: fn(&Change) -> Option<&Table>) -> Vec<Circle> {
    let mut graph: DiGraph<(usize, &Table), ()> = DiGraph::new();
    let mut nodes: BTreeMap<&ObjectName, NodeIndex> = BTreeMap::new();
    for (at, change) in changes.iter().enumerate() {
        if let Some(table) = pick(change) {
            nodes.insert(&table.name, graph.add_node((at, table)));
        }
    }
    for node in graph.node_indices() {
        let table = graph[node].1;
        let targets: Vec<NodeIndex> = table
            .constraints
            .iter()
            .filter_map(Constraint::foreign_key)
            .filter(|key| key.table != table.name)
            .filter_map(|key| nodes.get(&key.table).copied())
            .collect();
        for target in targets {
            graph.update_edge(node, target, ());
        }
    }
    let mut circles: Vec<Circle> = tarjan_scc(&graph)
        .into_iter()
        .filter(|members| members.len() > 1)
        .map(|members| in_order(members.into_iter().map(|node| graph[node]).collect(), changes))
        .collect();
    circles.sort_by(|one, other| one.0[0].0.cmp(&other.0[0].0));
    circles
}

fn in_order(mut members: Vec<(usize, &Table)>, changes: &[Change]) -> Circle {
    members.sort_by_key(|(at, table)| (&changes[*at].app, &table.name));
    Circle(members.into_iter().map(|(at, table)| (at, table.clone())).collect())
}

/// The foreign keys whose target is told, and the table without them.
fn split_keys(table: &Table, told: impl Fn(&ObjectName) -> bool) -> (Vec<Constraint>, Table) {
    let (keys, constraints) = table
        .constraints
        .iter()
        .cloned()
        .partition(|constraint| constraint.foreign_key().is_some_and(|key| told(&key.table)));
    (keys, Table { constraints, ..table.clone() })
}
