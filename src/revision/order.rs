//! One order for a graph: each node behind those that come before it, ties by the nodes' own order.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Which nodes come right before each node.
pub(super) type Predecessors = Vec<Vec<usize>>;

/// The nodes that come right after each node.
pub(super) fn successors(before: &Predecessors) -> Vec<Vec<usize>> {
    let mut after = vec![Vec::new(); before.len()];
    for (node, predecessors) in before.iter().enumerate() {
        for &predecessor in predecessors {
            after[predecessor].push(node);
        }
    }
    after
}

/// All nodes in the one order that `before` allows with the smallest node first wherever there is a choice.
///
/// # Errors
/// A cycle: its nodes, each before the next, the first again at the end.
pub(super) fn topological_order(before: &Predecessors) -> Result<Vec<usize>, Vec<usize>> {
    let after = successors(before);
    let mut missing: Vec<usize> = before.iter().map(Vec::len).collect();
    let mut ready: BinaryHeap<Reverse<usize>> =
        (0..before.len()).filter(|&node| missing[node] == 0).map(Reverse).collect();
    let mut order = Vec::with_capacity(before.len());
    while let Some(Reverse(node)) = ready.pop() {
        order.push(node);
        for &next in &after[node] {
            missing[next] -= 1;
            if missing[next] == 0 {
                ready.push(Reverse(next));
            }
        }
    }
    if order.len() == before.len() { Ok(order) } else { Err(find_cycle(before, &missing)) }
}

/// Walks backwards from a node that never got ready, along such nodes, until one comes again.
fn find_cycle(before: &Predecessors, missing: &[usize]) -> Vec<usize> {
    let Some(start) = missing.iter().position(|count| *count > 0) else { return Vec::new() };
    let mut seen_at = vec![None; before.len()];
    let mut way = Vec::new();
    let mut node = start;
    while seen_at[node].is_none() {
        seen_at[node] = Some(way.len());
        way.push(node);
        let next = before[node].iter().copied().filter(|&predecessor| missing[predecessor] > 0).min();
        node = next.unwrap_or(start);
    }
    let mut cycle = way.split_off(seen_at[node].unwrap_or_default());
    cycle.reverse();
    // The smallest first, so that a cycle is always shown from the same revision.
    let smallest = cycle.iter().enumerate().min_by_key(|(_, node)| **node).map_or(0, |(at, _)| at);
    cycle.rotate_left(smallest);
    cycle.extend(cycle.first().copied());
    cycle
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_ready_node_comes_first() {
        assert_eq!(topological_order(&vec![vec![3], vec![], vec![1], vec![]]), Ok(vec![1, 2, 3, 0]));
    }

    #[test]
    fn a_cycle_is_shown_in_order() {
        let before = vec![vec![], vec![3, 0], vec![1], vec![2], vec![3]];
        assert_eq!(topological_order(&before), Err(vec![1, 2, 3, 1]));
        assert_eq!(topological_order(&vec![vec![0]]), Err(vec![0, 0]));
    }
}
