//! Law 6: revisions of two branches, merged: every order that the graph allows leads to one schema, or loading
//! refuses the pair.

use cargo_migrate::revision::{Graph, Revision, RevisionId, merge_heads, replay};

use super::run::End;
use super::{Bench, Failure, Law};
use crate::dice::Dice;
use crate::dump::difference;
use crate::edit::edited;
use crate::generate::Maker;
use crate::pipeline::{Stage, Stop};
use crate::target::Target;

/// How many orders are replayed, and how many are run.
const REPLAYED: usize = 8;
const RUN: usize = 2;

impl Bench<'_> {
    pub(super) async fn check_branches(&mut self, base: &Stage) -> Result<(), Failure> {
        let target = self.pair.target;
        let mut dice = self.pair.dice();
        let one = branch(target, base, &mut dice);
        let Some(one) = self.unless_refused(Law::Branches, one)? else { return Ok(()) };
        let other = branch(target, base, &mut dice);
        let Some(other) = self.unless_refused(Law::Branches, other)? else { return Ok(()) };
        let Some(graph) = merged(base, &one, &other)? else {
            self.tally.branches_refused += 1;
            return Ok(());
        };
        let known: Vec<RevisionId> = base.graph.revisions().map(|revision| revision.id).collect();
        let mut runs = Vec::new();
        let mut expected = None;
        for _ in 0..REPLAYED {
            let order = random_order(&graph, &known, &mut dice);
            let all = base.graph.revisions().chain(order.iter());
            let state = replay(all).map_err(|error| wrong(format!("in one order: {error}")))?;
            if expected.as_ref().is_some_and(|expected| *expected != state) {
                return Err(wrong("two orders lead to two schemas"));
            }
            expected = Some(state);
            if runs.len() < RUN && !runs.contains(&order) {
                runs.push(order);
            }
        }
        let mut dumps: Vec<Vec<String>> = Vec::new();
        for order in &runs {
            let Some(dump) = self.run_order(base, &graph, order).await? else { return Ok(()) };
            dumps.push(dump);
        }
        if let [one, other] = dumps.as_slice()
            && let Some(difference) = difference(other, one)
        {
            return Err(wrong(format!("two orders lead to two databases{difference}")));
        }
        self.tally.count(Law::Branches);
        Ok(())
    }

    /// Runs the order up, takes it back and gives the dump that it had above; none where the tool refuses.
    async fn run_order(
        &mut self,
        base: &Stage,
        graph: &Graph,
        order: &[Revision],
    ) -> Result<Option<Vec<String>>, Failure> {
        let stage = base.in_order(self.pair.target, graph, order);
        let Some(stage) = self.unless_refused(Law::Branches, stage)? else { return Ok(None) };
        self.wipe().await?;
        self.run_or_fail(&base.ups).await?;
        let below = self.dump(Law::Branches).await?;
        self.run_or_fail(&stage.ups).await?;
        let above = self.dump(Law::Branches).await?;
        let Ok(downs) = &stage.downs else { return Ok(Some(above)) };
        self.run_or_fail(downs).await?;
        let back = self.dump(Law::Branches).await?;
        match difference(&back, &below) {
            None => Ok(Some(above)),
            Some(difference) => Err(wrong(format!("the way back leads to another schema{difference}"))),
        }
    }

    async fn run_or_fail(&mut self, runs: &[migrate_runtime::RevisionRun]) -> Result<(), Failure> {
        match self.run(Law::Branches, runs).await? {
            End::Done => Ok(()),
            End::Rows(error) => Err(wrong(format!("fails on rows without any row: {error}"))),
        }
    }
}

fn wrong(what: impl Into<String>) -> Failure {
    Failure::new(Law::Branches, what)
}

/// Revisions that somebody makes who knows nothing of the other branch.
fn branch(target: Target, base: &Stage, dice: &mut Dice) -> Result<Stage, Stop> {
    let mut maker = Maker { dialect: target.dialect_name(), words: target.vocabulary(), dice };
    let edit = edited(&base.after, &mut maker);
    base.to(target, &edit.schema, edit.origins.answers(), dice)
}

/// Both branches in one graph, with the heads merged; none where loading refuses them.
fn merged(base: &Stage, one: &Stage, other: &Stage) -> Result<Option<Graph>, Failure> {
    let mut all: Vec<Revision> = base.graph.files().to_vec();
    for revision in one.revisions.iter().chain(&other.revisions) {
        // The same change on both branches is the same revision.
        if !all.iter().any(|known| known.id == revision.id) {
            all.push(revision.clone());
        }
    }
    let Ok(mut graph) = Graph::new(all) else { return Ok(None) };
    let apps: Vec<_> = graph.apps().into_iter().cloned().collect();
    for app in apps {
        let folder = format!("{app}/migrations");
        let Some(draft) = merge_heads(&graph, &app, folder.as_str().into()) else { continue };
        let mut drafter = cargo_migrate::revision::Drafter::new(&graph, "2026-11-20T14:03:11Z");
        drafter.add(draft).map_err(|error| wrong(error.to_string()))?;
        let made = drafter.finish();
        graph = graph.with(made).map_err(|error| wrong(format!("merging: {error}")))?;
    }
    Ok(Some(graph))
}

/// The revisions that are not known yet, each after what it needs, else as chance has it.
fn random_order(graph: &Graph, known: &[RevisionId], dice: &mut Dice) -> Vec<Revision> {
    let mut done: Vec<RevisionId> = known.to_vec();
    let mut left: Vec<&Revision> =
        graph.revisions().filter(|revision| !known.contains(&revision.id)).collect();
    let mut order = Vec::new();
    while !left.is_empty() {
        let free: Vec<usize> = (0..left.len())
            .filter(|at| {
                let needed = left[*at].parents.iter().chain(&left[*at].depends_on);
                needed.into_iter().all(|id| done.contains(id))
            })
            .collect();
        let Some(at) = dice.pick(&free) else { break };
        let revision = left.remove(*at);
        done.push(revision.id);
        order.push(revision.clone());
    }
    order
}

impl Stage {
    /// The stage of these revisions in this order.
    fn in_order(&self, target: Target, graph: &Graph, order: &[Revision]) -> Result<Self, Stop> {
        let graph = graph.with([]).map_err(|error| Stop::Wrong(error.to_string()))?;
        self.of(target, graph, order.to_vec())
    }
}
