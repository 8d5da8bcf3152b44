//! The command line: the flags that all commands share, and the commands.

use clap::{Args, Parser, Subcommand};

use super::command::{
    branches, check, completions, current, downgrade, heads, history, init, inspect, makemigrations, merge,
    models, show, sql, stamp, upgrade,
};
use super::options::SharedArguments;
use super::style;

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
    /// For CI: fail where models, revisions and database differ
    Check(check::CheckArguments),
    /// Show what a live database holds
    Inspect(inspect::InspectArguments),
    /// Print completions for a shell
    Completions(completions::CompletionsArguments),
}
