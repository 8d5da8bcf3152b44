//! `cargo xtask test`: every test of the workspace, with the database servers up.

use std::process::Command;

use clap::Args;

use crate::command;
use crate::database::Database;
use crate::failure::Failure;
use crate::program;
use crate::servers::Environment;

#[derive(Args)]
pub(crate) struct Arguments {
    /// The databases to test on, separated by commas
    #[arg(long, value_delimiter = ',', value_enum, default_values_t = Database::ALL)]
    database: Vec<Database>,

    /// Arguments for `cargo test`; a package among them takes the place of the whole workspace
    #[arg(last = true)]
    rest: Vec<String>,
}

/// Runs the tests. What the runner says goes through as it is, and so does its exit code.
pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let environment = Environment::start(&arguments.database)?;
    let mut command = Command::new(program::cargo());
    command.args(["test", "--no-fail-fast"]);
    if !names_package(&arguments.rest) {
        command.arg("--workspace");
    }
    command::run_in_foreground(command.args(&arguments.rest).envs(environment.variables()))
}

fn names_package(arguments: &[String]) -> bool {
    let own = arguments.iter().take_while(|argument| *argument != "--");
    own.into_iter().any(|argument| argument.starts_with("-p") || argument.starts_with("--package"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_seen_in_every_spelling() {
        let named =
            |words: &[&str]| names_package(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        assert!(named(&["-p", "xtask"]) && named(&["-pxtask"]) && named(&["--package=xtask"]));
        assert!(!named(&["--lib", "name", "--", "-p"]));
    }
}
