//! `cargo xtask servers`: private database servers for one command.
//!
//! Takes the databases that are wanted, gives the environment variables under which the tests find them. The servers are run
//! by a process of its own, the keeper: it ends them as soon as we are gone, however that came about.

mod account;
mod engine;
mod environment;
mod greeting;
pub(crate) mod keeper;
mod mariadb;
mod mysql;
mod postgres;
pub(crate) mod programs;
mod running;

use std::process::Command;

use clap::Args;

use crate::command;
use crate::database::Database;
use crate::failure::Failure;
use crate::output;

pub(crate) use environment::Environment;

#[derive(Args)]
pub(crate) struct Arguments {
    /// The databases to start, separated by commas
    #[arg(long, value_delimiter = ',', value_enum, default_values_t = Database::ALL)]
    database: Vec<Database>,

    /// The command to run; without one the variables are printed and the servers run until Ctrl-C
    #[arg(last = true)]
    command: Vec<String>,
}

/// Runs the command, or waits, with the servers up.
pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let environment = Environment::start(&arguments.database)?;
    let Some((program, rest)) = arguments.command.split_first() else {
        return print_and_wait(&environment);
    };
    command::run_in_foreground(Command::new(program).args(rest).envs(environment.variables()))
}

fn print_and_wait(environment: &Environment) -> Result<u8, Failure> {
    for (name, value) in environment.variables() {
        output::line(&format!("export {name}='{value}'"));
    }
    output::progress("the servers run until Ctrl-C");
    command::wait_for_signal()
}
