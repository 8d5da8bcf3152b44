//! Exit codes: what scripts and CI jobs rely on.

use std::process::ExitCode;

/// How the command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Everything was done.
    Done = 0,
    /// Something went wrong; the message says what.
    Failed = 1,
    /// The command line is wrong.
    Usage = 2,
    /// `check`, `makemigrations --check` or `upgrade --verify` found something.
    Found = 100,
    /// The models did not build. Not 101: that is what a panic gives.
    ModelsDidNotBuild = 102,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
