//! The probe: builds the apps, links a tiny program with them, runs it, reads the models.
//!
//! Takes the workspace and the apps that are asked for, gives the dump of their models, which of them could not be
//! built and why, which hold no model, and which files with models no `mod` reaches. An app that fails never looks
//! like an app without models.

pub mod dump;
mod error;
mod failure;
mod outcome;

pub use error::ProbeError;
pub use failure::{Crash, FailedApp, Failure, LinkFailure};
pub use outcome::{ProbeOutcome, ProbeRequest, UnreachedFile};
