//! Flags that several commands share.

use std::time::Duration;

use camino::Utf8PathBuf;
use clap::{Args, ColorChoice, ValueEnum};
use migrate_runtime::ResumeChoice;

use crate::schema::AppLabel;

/// What every command takes.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Options of all commands")]
pub(super) struct SharedArguments {
    /// Only this app (can be repeated)
    #[arg(short = 'p', long = "app", global = true, value_name = "LABEL")]
    pub(super) apps: Vec<AppLabel>,
    /// Path to the Cargo.toml of the workspace, or of a crate in it
    #[arg(long, global = true, value_name = "PATH")]
    pub(super) manifest_path: Option<Utf8PathBuf>,
    /// Cargo must leave Cargo.lock as it is
    #[arg(long, global = true)]
    pub(super) locked: bool,
    /// Cargo must not use the network
    #[arg(long, global = true)]
    pub(super) offline: bool,
    /// Both of these
    #[arg(long, global = true)]
    pub(super) frozen: bool,
    /// Say how long each stage took
    #[arg(short, long, global = true)]
    pub(super) verbose: bool,
    /// Print data and errors only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: ColorChoice,
}

/// What a run takes, up or down.
#[derive(Debug, Args)]
pub(super) struct RunArguments {
    /// List what would be done and do nothing
    #[arg(long)]
    pub(super) plan: bool,
    /// Print the SQL that would run and do nothing
    #[arg(long, conflicts_with = "plan")]
    pub(super) dry_run: bool,
    /// What became of the statement that a killed run left open, where the database cannot tell
    #[arg(long, value_name = "WHAT")]
    pub(super) resume: Option<Resume>,
}

/// What a person knows of a statement that may have run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Resume {
    /// It has run: go on behind it
    Done,
    /// It has not run: run it again
    Again,
}

impl RunArguments {
    pub(super) fn resume(&self) -> Option<ResumeChoice> {
        self.resume.map(|resume| match resume {
            Resume::Done => ResumeChoice::Done,
            Resume::Again => ResumeChoice::Again,
        })
    }
}

/// A duration as people write it.
///
/// # Errors
/// Where it is none.
pub(super) fn parse_duration(text: &str) -> Result<Duration, &'static str> {
    humantime::parse_duration(text).map_err(|_| "a duration is written `10s`, `500ms` or `2m`")
}

/// How data is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Human,
    /// For programs
    Json,
}

/// For commands that print data.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct FormatArguments {
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: Format,
}

impl FormatArguments {
    pub(super) fn is_json(self) -> bool {
        self.format == Format::Json
    }
}
