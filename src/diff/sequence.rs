//! Renames in an order in which no name is taken when it is given.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// One step of a chain of renames.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RenameStep<N> {
    pub(super) from: N,
    pub(super) to: N,
    /// The name at the end of the chain: `to` itself, but for a step to a name for the time being.
    pub(super) goal: N,
}

/// Leaves out renames to a name that is taken and stays so. Renames of taken names make way for others.
pub(super) fn keep_possible<N: Ord + Clone>(
    mut renames: BTreeMap<N, N>,
    is_taken: impl Fn(&N) -> bool,
) -> BTreeMap<N, N> {
    loop {
        let sources: BTreeSet<N> = renames.keys().cloned().collect();
        renames.retain(|_, to| !is_taken(to) || sources.contains(to));
        if renames.len() == sources.len() {
            return renames;
        }
    }
}

/// Puts renames in order. Where they go round in a circle one of them goes by a name that `temporary` makes of
/// the old one.
pub(super) fn sequence<N: Ord + Clone>(
    renames: impl IntoIterator<Item = (N, N)>,
    temporary: impl Fn(&N) -> N,
) -> Vec<RenameStep<N>> {
    let mut pending: BTreeMap<N, N> = renames.into_iter().collect();
    let mut steps = Vec::with_capacity(pending.len());
    let mut waiting: VecDeque<N> = pending.keys().cloned().collect();
    let mut blocked = 0;
    while let Some(from) = waiting.pop_front() {
        let goal = pending[&from].clone();
        if !pending.contains_key(&goal) {
            pending.remove(&from);
            steps.push(RenameStep { from, to: goal.clone(), goal });
            blocked = 0;
        } else if blocked > waiting.len() {
            pending.remove(&from);
            let between = temporary(&from);
            steps.push(RenameStep { from, to: between.clone(), goal: goal.clone() });
            waiting.push_back(between.clone());
            pending.insert(between, goal);
            blocked = 0;
        } else {
            blocked += 1;
            waiting.push_back(from);
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(renames: &[(&str, &str)]) -> Vec<String> {
        let renames = renames.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned()));
        let steps = sequence(renames, |name| format!("{name}_"));
        steps.into_iter().map(|step| format!("{} {}", step.from, step.to)).collect()
    }

    #[test]
    fn a_chain_begins_at_its_free_end() {
        assert_eq!(steps(&[("a", "b"), ("b", "c")]), ["b c", "a b"]);
    }

    #[test]
    fn a_swap_goes_by_a_third_name() {
        assert_eq!(steps(&[("a", "b"), ("b", "a")]), ["a a_", "b a", "a_ b"]);
    }

    #[test]
    fn a_rename_to_a_name_that_stays_is_left_out_with_those_that_wait_for_it() {
        let renames = BTreeMap::from([("a", "b"), ("b", "c"), ("c", "d"), ("x", "y")]);
        let taken = ["a", "b", "c", "d"];
        let kept = keep_possible(renames, |name| taken.contains(name));
        assert_eq!(kept, BTreeMap::from([("x", "y")]));
    }

    #[test]
    fn circles_and_chains_together() {
        let found = steps(&[("a", "b"), ("b", "c"), ("c", "a"), ("x", "y")]);
        assert_eq!(found, ["x y", "a a_", "c a", "b c", "a_ b"]);
    }
}
