//! The project's own commands, run as `cargo xtask COMMAND`.
//!
//! `test` and `ci` start private database servers first; `servers` does only that, for any other command.

mod bench;
mod ci;
mod command;
mod corpora;
mod database;
mod failure;
mod install;
mod laws;
mod lint;
mod output;
mod pages;
mod program;
mod servers;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use failure::Failure;

/// The project's own commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Start the database servers and run every test of the workspace
    Test(test::Arguments),
    /// House rules, licences, rustfmt, clippy and rustdoc, each without a warning
    Lint,
    /// Play the README's tour on a temporary copy of the shop
    Demo,
    /// Play the console blocks of all pages and write down what comes out
    Docs,
    /// Start the database servers for a command, or until Ctrl-C
    Servers(servers::Arguments),
    /// Check the laws on many random schemas, on real databases
    Laws(laws::Arguments),
    /// Read schemas of other projects from live databases, and make them again
    Corpora(corpora::Arguments),
    /// Measure the tool's speed and print it as a table
    Bench(bench::Arguments),
    /// What the project's CI runs: lint, the tool's own check of the shop, then test, where nothing may be skipped
    Ci,
    /// Run the servers that another `cargo xtask` asked for, until that one is gone
    #[command(hide = true)]
    KeepServers(servers::keeper::Arguments),
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            output::error(&failure);
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<u8, Failure> {
    match task {
        Task::Test(arguments) => test::run(&arguments),
        Task::Lint => lint::run(),
        Task::Demo => pages::demo(),
        Task::Docs => pages::docs(),
        Task::Servers(arguments) => servers::run(&arguments),
        Task::Laws(arguments) => laws::run(&arguments),
        Task::Corpora(arguments) => corpora::run(&arguments),
        Task::Bench(arguments) => bench::run(&arguments),
        Task::Ci => ci::run(),
        Task::KeepServers(arguments) => servers::keeper::run(&arguments),
    }
}
