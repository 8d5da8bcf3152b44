//! What `renamed_from` comes to among things of one kind: tables, the columns of a table, the values of an enum.
//!
//! It stays in the models when its work is done, so it acts only where the old name is in the state and the new one is
//! free there, or becomes free by another rename. Names that go round in a circle are never free: whether they have
//! been swapped or are to be nobody can tell from the state.

use std::collections::BTreeMap;

use super::findings::Findings;
use super::{Notice, QuestionKind, Subject};
use crate::schema::{AppLabel, Place};

/// What is to be done, and what of `renamed_from` cannot be.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Declared<N> {
    /// Old names to new ones: those that were answered, and those that `renamed_from` adds.
    pub(super) renames: BTreeMap<N, N>,
    /// An old name that becomes the second one already, and the third one by its `renamed_from`.
    twice: Vec<(N, N, N)>,
    /// Old and new names that go round.
    circles: Vec<Vec<(N, N)>>,
    /// Old names and new ones that the state has too.
    taken: Vec<(N, N)>,
}

/// Adds to the renames that were answered what `renamed_from` says: `wishes` are old names that the state has, each with
/// the name that the models have. A new name that an answer has dealt with is left to the answer.
pub(super) fn resolve<N: Ord + Clone>(
    answered: BTreeMap<N, N>,
    wishes: impl IntoIterator<Item = (N, N)>,
    is_in_state: impl Fn(&N) -> bool,
) -> Declared<N> {
    let mut declared =
        Declared { renames: answered, twice: Vec::new(), circles: Vec::new(), taken: Vec::new() };
    let is_answered = |name: &N| declared.renames.values().any(|answered| answered == name);
    let mut open: Vec<(N, N)> =
        wishes.into_iter().filter(|(from, to)| from != to && !is_answered(to)).collect();
    while let Some(at) = open.iter().position(|(_, to)| !is_in_state(to) || declared.renames.contains_key(to))
    {
        let (from, to) = open.remove(at);
        match declared.renames.get(&from) {
            Some(first) => declared.twice.push((from, first.clone(), to)),
            None => drop(declared.renames.insert(from, to)),
        }
    }
    while let Some(wish) = open.first().cloned() {
        let circle = circle(&wish, &open);
        let settled = if circle.is_empty() { vec![wish.clone()] } else { circle.clone() };
        open.retain(|wish| !settled.contains(wish));
        if circle.is_empty() { declared.taken.push(wish) } else { declared.circles.push(circle) }
    }
    declared
}

/// The wishes that lead from the new name of `wish` back to it; none where they do not.
fn circle<N: Ord + Clone>(wish: &(N, N), open: &[(N, N)]) -> Vec<(N, N)> {
    let mut found = vec![wish.clone()];
    let mut from = &wish.0;
    while *from != wish.1 {
        let Some(next) = open.iter().find(|(_, to)| to == from) else { return Vec::new() };
        if found.contains(next) {
            return Vec::new();
        }
        found.push(next.clone());
        from = &next.0;
    }
    found
}

/// How things of one kind are told.
pub(super) struct Telling<'a, N> {
    /// Whose it is, by its name in the models.
    pub(super) app: &'a dyn Fn(&N) -> Option<AppLabel>,
    /// What the state calls so.
    pub(super) old: &'a dyn Fn(&N) -> Subject,
    /// What the models call so.
    pub(super) new: &'a dyn Fn(&N) -> Subject,
    /// Where the models have it.
    pub(super) place: &'a dyn Fn(&N) -> Option<Place>,
    /// True where the models have something of that name.
    pub(super) stays: &'a dyn Fn(&N) -> bool,
}

impl<N: Ord + Clone> Declared<N> {
    /// Tells what of `renamed_from` is not done, and why.
    pub(super) fn tell(&self, telling: &Telling<'_, N>, findings: &mut Findings<'_>) {
        let Telling { old, new, place, .. } = telling;
        for (from, first, second) in &self.twice {
            let to = [new(first), new(second)];
            let kind = QuestionKind::RenamedTwice { from: old(from), to, first_place: place(first) };
            telling.ask(second, kind, findings);
        }
        for circle in &self.circles {
            let Some((from, to)) = circle.first() else { continue };
            let renames = circle.iter().map(|(from, to)| (old(from), new(to))).collect();
            telling.ask(to, QuestionKind::Circle { first: old(from), renames }, findings);
        }
        for (from, to) in self.taken.iter().filter(|(from, _)| !self.renames.contains_key(from)) {
            if !(telling.stays)(from) {
                findings.taken.insert(old(from), new(to));
            } else if let Some(app) = (telling.app)(to) {
                findings.notices.push(Notice { app, from: old(from), to: new(to), place: place(to) });
            }
        }
    }
}

impl<N> Telling<'_, N> {
    fn ask(&self, name: &N, kind: QuestionKind, findings: &mut Findings<'_>) {
        if let Some(app) = (self.app)(name) {
            findings.ask(&app, (self.place)(name).as_ref(), kind);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(state: &[&'static str], wishes: &[(&'static str, &'static str)]) -> Declared<&'static str> {
        resolve(BTreeMap::new(), wishes.iter().copied(), |name| state.contains(name))
    }

    #[test]
    fn a_chain_acts_from_its_free_end() {
        let declared = resolved(&["a", "b"], &[("a", "b"), ("b", "c")]);
        assert_eq!(declared.renames, BTreeMap::from([("a", "b"), ("b", "c")]));
        assert_eq!((declared.circles, declared.taken), (Vec::new(), Vec::new()));
    }

    #[test]
    fn of_two_that_name_one_thing_neither_is_left_out_silently() {
        let declared = resolved(&["a"], &[("a", "b"), ("a", "c")]);
        assert_eq!(declared.twice, [("a", "b", "c")]);
    }

    #[test]
    fn a_circle_is_told_apart_from_what_leads_to_it() {
        let declared = resolved(&["a", "b", "c"], &[("a", "c"), ("a", "b"), ("b", "a")]);
        assert_eq!(declared.renames, BTreeMap::new());
        assert_eq!(declared.circles, [vec![("a", "b"), ("b", "a")]]);
        assert_eq!(declared.taken, [("a", "c")]);
    }

    #[test]
    fn an_answer_comes_first() {
        let answered = BTreeMap::from([("a", "b"), ("b", "a")]);
        let declared = resolve(answered.clone(), [("b", "a"), ("a", "b")], |_| true);
        assert_eq!(declared.renames, answered);
        assert_eq!((declared.circles, declared.taken), (Vec::new(), Vec::new()));
    }
}
