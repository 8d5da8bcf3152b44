//! Which revision comes before which, answered quickly.
//!
//! Nodes are put on chains: a node continues the chain of a predecessor that nobody has continued yet. A node knows
//! for every other chain how far along it its ancestors are; nodes that bring nothing new share that list with
//! their predecessor. This takes memory for nodes × branches at worst, not for nodes × nodes.

use std::rc::Rc;

use super::order::Predecessors;

/// Positions on other chains, sorted by chain.
type Clock = Rc<Vec<(u32, u32)>>;

/// Answers whether one node is an ancestor of another.
pub(super) struct Reach {
    chain: Vec<u32>,
    position: Vec<u32>,
    clocks: Vec<Clock>,
}

impl Reach {
    /// Takes the nodes in an order that `before` allows.
    pub(super) fn new(before: &Predecessors, order: &[usize]) -> Self {
        let count = before.len();
        let mut reach =
            Self { chain: vec![0; count], position: vec![0; count], clocks: vec![Clock::default(); count] };
        let mut tails: Vec<usize> = Vec::new();
        for &node in order {
            reach.place(node, &before[node], &mut tails);
        }
        reach
    }

    fn place(&mut self, node: usize, predecessors: &[usize], tails: &mut Vec<usize>) {
        let continued =
            predecessors.iter().copied().find(|&before| tails[self.chain[before] as usize] == before);
        match continued {
            Some(before) => {
                self.chain[node] = self.chain[before];
                self.position[node] = self.position[before] + 1;
                tails[self.chain[node] as usize] = node;
            }
            None => {
                self.chain[node] = u32::try_from(tails.len()).unwrap_or(u32::MAX);
                tails.push(node);
            }
        }
        self.clocks[node] = self.clock_behind(self.chain[node], predecessors);
    }

    fn clock_behind(&self, chain: u32, predecessors: &[usize]) -> Clock {
        if let [only] = predecessors
            && self.chain[*only] == chain
        {
            return Rc::clone(&self.clocks[*only]);
        }
        let mut clock = Vec::new();
        for &before in predecessors {
            clock.extend(self.clocks[before].iter().copied());
            clock.push((self.chain[before], self.position[before]));
        }
        clock.retain(|(other, _)| *other != chain);
        // The farthest position of each chain comes first and stays.
        clock.sort_unstable_by(|one, other| (one.0, other.1).cmp(&(other.0, one.1)));
        clock.dedup_by_key(|(other, _)| *other);
        Rc::new(clock)
    }

    /// True where `before` is `after` itself or one of its ancestors.
    pub(super) fn is_before(&self, before: usize, after: usize) -> bool {
        let chain = self.chain[before];
        if chain == self.chain[after] {
            return self.position[before] <= self.position[after];
        }
        let clock = &self.clocks[after];
        clock
            .binary_search_by_key(&chain, |(other, _)| *other)
            .is_ok_and(|at| clock[at].1 >= self.position[before])
    }

    /// True where one chain holds all nodes: everything is ordered.
    pub(super) fn is_one_chain(&self) -> bool {
        self.chain.iter().all(|chain| *chain == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::order::topological_order;
    use super::*;
    use proptest::prelude::*;

    fn ancestors(before: &Predecessors, node: usize) -> Vec<bool> {
        let mut seen = vec![false; before.len()];
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            if !std::mem::replace(&mut seen[node], true) {
                open.extend(&before[node]);
            }
        }
        seen
    }

    proptest! {
        #[test]
        fn answers_as_a_walk_does(
            edges in proptest::collection::vec(proptest::collection::btree_set(any::<u16>(), 0..4), 1..40)
        ) {
            let before: Predecessors = edges
                .iter()
                .enumerate()
                .map(|(node, picks)| {
                    let picks = picks.iter().filter(|_| node > 0).map(|pick| usize::from(*pick) % node.max(1));
                    picks.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
                })
                .collect();
            let order = topological_order(&before).unwrap_or_default();
            let reach = Reach::new(&before, &order);
            for node in 0..before.len() {
                for (other, expected) in ancestors(&before, node).into_iter().enumerate() {
                    prop_assert_eq!(reach.is_before(other, node), expected, "{} before {}", other, node);
                }
            }
        }
    }
}
