//! The command line: one file a command, in `command`, and what the commands share. The only place
//! that prints.

mod answering;
mod applied;
mod arguments;
mod catalogue_rights;
mod command;
mod comparing;
mod context;
mod database;
mod detected;
mod drafting;
mod drifting;
mod exit;
mod failure;
mod half_done;
mod manifest;
mod modelling;
mod new_revisions;
mod options;
mod planned;
mod prompt;
mod reflecting;
mod revision_line;
mod running;
pub mod script;
mod style;
mod trials;
mod trying;
mod ui;
mod writing;

use std::ffi::OsString;

use clap::{CommandFactory as _, Parser as _};

use arguments::{Arguments, Cargo, Command};
use command::{
    branches, check, completions, current, downgrade, heads, history, init, inspect, makemigrations, merge,
    models, show, sql, stamp, upgrade,
};
pub use exit::Exit;
use failure::Outcome;
pub use planned::run_of;
pub use trials::refused_expressions;
use ui::Ui;

/// Does what the command line says and tells how it ended.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let arguments = match Cargo::try_parse_from(arguments) {
        Ok(Cargo::Migrate(arguments)) => arguments,
        Err(error) => return print_usage(&error),
    };
    let shared = &arguments.shared;
    let mut ui = Ui::new(shared.verbose, shared.quiet, shared.color);
    match dispatch(&arguments, &mut ui) {
        Ok(exit) => exit,
        Err(failure) => {
            let exit = failure.exit();
            ui.fail(failure);
            exit
        }
    }
}

/// Help and version come this way too, and are no failure.
fn print_usage(error: &clap::Error) -> Exit {
    let _ = error.print();
    if error.use_stderr() { Exit::Usage } else { Exit::Done }
}

fn dispatch(arguments: &Arguments, ui: &mut Ui) -> Outcome<Exit> {
    let shared = &arguments.shared;
    match &arguments.command {
        Command::Init(arguments) => init::run(arguments, shared, ui),
        Command::Models(arguments) => models::run(arguments, shared, ui),
        Command::Makemigrations(arguments) => makemigrations::run(arguments, shared, ui),
        Command::Upgrade(arguments) => upgrade::run(arguments, shared, ui),
        Command::Downgrade(arguments) => downgrade::run(arguments, shared, ui),
        Command::Current(arguments) => current::run(arguments, shared, ui),
        Command::Heads(arguments) => heads::run(arguments, shared, ui),
        Command::History(arguments) => history::run(arguments, shared, ui),
        Command::Branches(arguments) => branches::run(arguments, shared, ui),
        Command::Show(arguments) => show::run(arguments, shared, ui),
        Command::Stamp(arguments) => stamp::run(arguments, shared, ui),
        Command::Merge(arguments) => merge::run(arguments, shared, ui),
        Command::Sql(arguments) => sql::run(arguments, shared, ui),
        Command::Check(arguments) => check::run(arguments, shared, ui),
        Command::Inspect(arguments) => inspect::run(arguments, shared, ui),
        Command::Completions(arguments) => Ok(completions::run(arguments, Cargo::command(), ui)),
    }
}
