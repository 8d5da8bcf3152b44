//! `cargo migrate completions`: a script that a shell reads.

use clap::Args;
use clap_complete::{Shell, generate};

use crate::cli::exit::Exit;
use crate::cli::ui::Ui;

#[derive(Debug, Args)]
pub(crate) struct CompletionsArguments {
    /// Whose script
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// `line` is the whole command line.
pub(crate) fn run(arguments: &CompletionsArguments, mut line: clap::Command, ui: &Ui) -> Exit {
    let mut script = Vec::new();
    generate(arguments.shell, &mut line, "cargo-migrate", &mut script);
    ui.print_text(&String::from_utf8_lossy(&script));
    Exit::Done
}
