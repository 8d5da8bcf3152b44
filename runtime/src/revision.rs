//! A revision as the runner takes it: who it is, which way it goes, and its steps.

use std::fmt;

use crate::step::Step;

/// A revision that is to be applied or taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionRun {
    /// The revision's id, the ledger's key
    pub id: String,
    /// The app's label
    pub app: String,
    /// What people call the revision, e.g. `users@0002`
    pub name: String,
    /// Checksum over the revision's meaning
    pub checksum: String,
    /// The whole text of the revision's file
    pub text: String,
    /// Version of the tool that rendered the steps
    pub tool_version: String,
    /// Up or down
    pub direction: Direction,
    /// What is done, in order
    pub steps: Vec<Step>,
}

/// Which way a revision is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The revision is applied
    Up,
    /// The revision is taken back
    Down,
}

impl fmt::Display for Direction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Up => "up",
            Self::Down => "down",
        })
    }
}

/// What a person says of a statement that a killed run may or may not have finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResumeChoice {
    /// The statement has run: go on behind it
    Done,
    /// The statement has not run: run it again
    Again,
}
