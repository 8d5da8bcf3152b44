//! `cargo migrate completions`: a script that a shell reads.

use clap::{Args, CommandFactory as _};
use clap_complete::{Shell, generate};

use super::arguments::Cargo;
use super::exit::Exit;
use super::ui::Ui;

#[derive(Debug, Args)]
pub(super) struct CompletionsArguments {
    /// Whose script
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub(super) fn run(arguments: &CompletionsArguments, ui: &Ui) -> Exit {
    let mut script = Vec::new();
    generate(arguments.shell, &mut Cargo::command(), "cargo-migrate", &mut script);
    ui.print_text(&String::from_utf8_lossy(&script));
    Exit::Done
}
