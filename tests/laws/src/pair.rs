//! A pair: a schema, an edit of it, rows.

use cargo_migrate::schema::Schema;

use crate::dice::Dice;
use crate::edit::{Origins, edited};
use crate::generate::{Maker, new_schema};
use crate::pipeline::{Stage, changes, draft};
use crate::rows::{TableRows, new_rows};
use crate::target::Target;

/// What the laws are checked on.
#[derive(Debug, Clone)]
pub struct Pair {
    pub target: Target,
    pub seed: u64,
    pub number: u64,
    pub from: Schema,
    pub to: Schema,
    pub(crate) origins: Origins,
    pub rows: Vec<TableRows>,
}

impl Pair {
    /// The pair of that seed and number.
    #[must_use]
    pub fn new(target: Target, seed: u64, number: u64) -> Self {
        let mut dice = Dice::new(seed, target.name(), number);
        let words = target.vocabulary();
        let mut maker = Maker { dialect: target.dialect_name(), words, dice: &mut dice };
        let from = new_schema(&mut maker);
        let edit = edited(&from, &mut maker);
        let rows = new_rows(target, &from, &mut dice);
        Self { target, seed, number, from, to: edit.schema, origins: edit.origins, rows }
    }

    /// Choices that are made on the way: the same for each run of the pair.
    #[must_use]
    pub fn dice(&self) -> Dice {
        Dice::new(self.seed ^ 0x5eed, self.target.name(), self.number)
    }

    /// The files of the change, or why there are none.
    #[must_use]
    pub fn revisions(&self) -> String {
        let mut dice = self.dice();
        let change = Stage::empty().and_then(|empty| {
            let first = empty.to(self.target, &self.from, Default::default(), &mut dice)?;
            let changes = changes(self.target, &first.after, &self.to, self.origins.answers(), &mut dice)?;
            draft(&first.graph, &changes)
        });
        match change {
            Ok(made) => made.iter().map(|revision| format!("{}\n", revision.text)).collect(),
            Err(stop) => format!("{stop:?}\n"),
        }
    }

    /// By what it can be run alone.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}:{}:{}", self.target, self.seed, self.number)
    }
}
