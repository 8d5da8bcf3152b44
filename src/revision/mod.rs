//! Revisions: the files that hold what changed, and the graph that they make.
//!
//! Takes the folders of apps and gives a [`Graph`]: every revision read strictly, ordered by its parents and its
//! dependencies, with one canonical order that no directory order can change. From the graph come the state
//! ([`replay`]), what an upgrade or a downgrade is to do ([`plan_upgrade`], [`plan_downgrade`]) and new revisions
//! ([`Drafter`]). Only `directory` touches files.

mod checksum;
mod conflict;
mod directory;
mod downgrade;
mod draft;
mod drafting;
mod error;
mod graph;
mod graph_error;
mod id;
#[cfg(test)]
mod laws;
mod links;
mod merge;
mod order;
mod plan;
mod plan_error;
mod progress;
mod reach;
mod read;
mod replay;
mod resolve;
mod rewrite;
#[cfg(test)]
mod samples;
mod statement;
mod store;
mod target;
mod title;
mod write;

use camino::Utf8PathBuf;

pub use directory::{AppFolder, read_directories, read_directory};
pub use downgrade::{DowngradeError, downgrade_operations, undone_operation};
pub use draft::{Draft, Drafter, describe_revision};
pub use drafting::draft_changes;
pub use error::RevisionError;
pub use graph::Graph;
pub use graph_error::{GraphError, LoadError};
pub use id::{IdError, RevisionId};
pub use merge::merge_heads;
pub use plan::{DowngradeStep, plan_downgrade, plan_upgrade};
pub use plan_error::PlanError;
pub use read::{parse_file_name, parse_revision};
pub use replay::{ReplayError, apply_revision, replay};
pub use resolve::find_revision;
pub use rewrite::Rewrite;
pub use statement::StatementError;
pub use store::{NewFile, WriteError, replace_file, write_all};
pub use target::{Point, Target, TargetError};
pub use title::suggest_message;
pub use write::write_revision;

use crate::document::{Step, locate};
use crate::operation::Operation;
use crate::schema::{AppLabel, Place};

/// The version of the file format, which freezes the canonical form and the SQL that it renders to.
pub const FORMAT: u32 = 1;

/// An app's next list of operations.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    pub app: AppLabel,
    /// The file, as its folder was given.
    pub path: Utf8PathBuf,
    /// From the file's name.
    pub number: u32,
    /// The file's name without `.toml`: `0002_add_age_to_users`.
    pub stem: String,
    pub id: RevisionId,
    /// Revisions of the same app that come right before; several for a merge.
    pub parents: Vec<RevisionId>,
    /// Revisions of other apps that come before.
    pub depends_on: Vec<RevisionId>,
    /// The revisions that were squashed into this one.
    pub replaces: Vec<RevisionId>,
    pub message: String,
    /// The datetime as it is written in the file.
    pub created: String,
    pub operations: Vec<Operation>,
    /// What is done instead of the reversed operations.
    pub downgrade: Option<Vec<Operation>>,
    /// The whole file.
    pub text: String,
}

/// Which of a revision's operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperationList {
    /// `[[operation]]`
    Operation,
    /// `[[downgrade]]`
    Downgrade,
}

impl OperationList {
    fn key(self) -> &'static str {
        match self {
            Self::Operation => "operation",
            Self::Downgrade => "downgrade",
        }
    }
}

impl Revision {
    /// What people call it: `users@0002`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}@{:04}", self.app, self.number)
    }

    /// The name that no other file of the app has: `users@0002_add_age_to_users`.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{}@{}", self.app, self.stem)
    }

    /// The checksum over what the file means; see [`checksum`](self).
    #[must_use]
    pub fn checksum(&self) -> String {
        checksum::checksum_of_text(&self.text)
    }

    /// True where the file still says what the ledger recorded. The text is compared first, because that needs no
    /// parsing.
    #[must_use]
    pub fn is_as_recorded(&self, text: &str, checksum: &str) -> bool {
        self.text == text || self.checksum() == checksum
    }

    /// The beginning of the file.
    #[must_use]
    pub fn place(&self) -> Place {
        self.place_of(&[])
    }

    /// Where an operation stands; `at` counts from 0.
    #[must_use]
    pub fn place_of_operation(&self, list: OperationList, at: usize) -> Place {
        self.place_of(&[Step::Key(list.key()), Step::Item(at)])
    }

    /// Looked for when it is needed: only messages need places.
    fn place_of(&self, path: &[Step<'_>]) -> Place {
        locate(self.path.as_str(), &self.text, path)
    }
}
