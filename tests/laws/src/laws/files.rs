//! Law 4: the files say what was meant, nothing is left to change, and a script for the database's own shell does
//! what a run does.

use std::time::Instant;

use cargo_migrate::diff::{Answers, Scope, diff};
use cargo_migrate::revision::{Graph, parse_revision, replay};

use super::{Bench, Failure, Law};
use crate::pipeline::Stage;

impl Bench<'_> {
    /// What needs no database.
    pub(super) fn check_files(&mut self, first: &Stage, second: &Stage) -> Result<(), Failure> {
        let started = Instant::now();
        let wrong = |what: String| Failure::new(Law::Files, what);
        let replayed = replay(second.graph.revisions()).map_err(|error| wrong(error.to_string()))?;
        if replayed != second.after {
            return Err(wrong("replaying all files leads to another state".to_owned()));
        }
        for (state, models) in [(&first.after, &self.pair.from), (&second.after, &self.pair.to)] {
            let left = diff(state, models, &Scope::All, &Answers { drop_all: true, ..Answers::default() });
            if !left.changes.is_empty() || !left.questions.is_empty() {
                return Err(wrong(format!("something is left to change: {:?}", left.changes)));
            }
        }
        let mut read = Vec::new();
        for revision in second.graph.files() {
            let text = revision.text.clone();
            let again = parse_revision(&revision.app, &revision.path, text);
            read.push(again.map_err(|error| wrong(error.to_string()))?);
        }
        if read != second.graph.files() {
            return Err(wrong("a file is read as something else".to_owned()));
        }
        read.reverse();
        let graph = Graph::new(read).map_err(|error| wrong(error.to_string()))?;
        let order = |graph: &Graph| graph.revisions().map(|revision| revision.id).collect::<Vec<_>>();
        if order(&graph) != order(&second.graph) {
            return Err(wrong("the order of the files changes the order of the revisions".to_owned()));
        }
        self.tally.count(Law::Files);
        self.tally.clock.tool += started.elapsed();
        Ok(())
    }
}
