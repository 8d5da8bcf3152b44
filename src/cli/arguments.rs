//! The command line: the flags that all commands share, and the commands.

use camino::Utf8PathBuf;
use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};

use super::{
    branches, check, completions, current, downgrade, heads, history, init, makemigrations, merge, models,
    show, sql, stamp, style, upgrade,
};
use crate::schema::AppLabel;

/// As cargo calls it: `cargo-migrate migrate …`.
#[derive(Debug, Parser)]
#[command(name = "cargo", bin_name = "cargo", styles = style::HELP)]
pub(super) enum Cargo {
    /// Schema migrations that write themselves
    #[command(
        version,
        after_help = "Exit codes: 0 done, 1 failed, 2 usage, 100 `check` found something, 102 the models did not build"
    )]
    Migrate(Arguments),
}

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) shared: SharedArguments,
    #[command(subcommand)]
    pub(super) command: Command,
}

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

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write migrations.toml, and make a crate an app
    Init(init::InitArguments),
    /// List the apps and their models
    Models(models::ModelsArguments),
    /// Write the revisions that the models need
    #[command(visible_alias = "make")]
    Makemigrations(makemigrations::MakemigrationsArguments),
    /// Apply revisions to the database
    Upgrade(upgrade::UpgradeArguments),
    /// Take revisions back
    Downgrade(downgrade::DowngradeArguments),
    /// Show what is applied to the database
    Current(current::CurrentArguments),
    /// List the last revisions of each app
    Heads(heads::HeadsArguments),
    /// List all revisions, the newest first
    History(history::HistoryArguments),
    /// List the revisions that several others follow
    Branches(branches::BranchesArguments),
    /// Show one revision
    Show(show::ShowArguments),
    /// Change what the ledger says without running anything
    Stamp(stamp::StampArguments),
    /// Join the heads of an app
    Merge(merge::MergeArguments),
    /// Print the SQL of revisions, for the database's own shell
    Sql(sql::SqlArguments),
    /// For CI: fail where models and revisions differ
    Check(check::CheckArguments),
    /// Print completions for a shell
    Completions(completions::CompletionsArguments),
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
