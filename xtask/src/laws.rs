//! `cargo xtask laws`: the laws of the tool on many random schemas, with the database servers up.

use std::process::Command;

use clap::Args;

use crate::command;
use crate::database::{Database, kinds};
use crate::failure::Failure;
use crate::program;
use crate::servers::Environment;

#[derive(Args)]
pub(crate) struct Arguments {
    /// How many pairs of schemas on each database
    #[arg(long, default_value_t = 1000)]
    pairs: u64,

    /// What decides all choices, together with a pair's number
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// The databases, separated by commas
    #[arg(long, value_delimiter = ',', value_enum, default_values_t = Database::ALL)]
    database: Vec<Database>,

    /// How many pairs at a time
    #[arg(long, default_value_t = 3)]
    jobs: usize,

    /// Build it with optimisation, which pays for thousands of pairs
    #[arg(long)]
    release: bool,

    /// More for the program itself: `--only NUMBER`, `--fixture FILE`, `--from NUMBER`
    #[arg(last = true)]
    rest: Vec<String>,
}

/// Builds the program, starts the servers and runs it. What it says goes through as it is, and so does its exit code.
pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let built = command::run_in_foreground(&mut cargo("build", arguments.release))?;
    if built != 0 {
        return Ok(built);
    }
    let environment = Environment::start_in_memory(&arguments.database)?;
    let mut command = cargo("run", arguments.release);
    command.args(["--", "--pairs", &arguments.pairs.to_string(), "--seed", &arguments.seed.to_string()]);
    command.args(["--database", &kinds(&arguments.database), "--jobs", &arguments.jobs.to_string()]);
    command::run_in_foreground(command.args(&arguments.rest).envs(environment.variables()))
}

/// A command of cargo about the program.
fn cargo(word: &str, optimised: bool) -> Command {
    let mut command = Command::new(program::cargo());
    command.args([word, "--quiet", "-p", "laws", "--bin", "laws"]);
    if optimised {
        command.args(["--profile", "long-runs"]);
    }
    command
}
