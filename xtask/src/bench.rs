//! `cargo xtask bench`: how fast the tool is, beside what cannot be faster and beside its peers.
//!
//! Takes nothing but this clone, gives a table: generated workspaces are measured in a temporary folder, every figure beside
//! another one of the same rounds, and judged by the limits that the project has set itself. A limit that is missed is a
//! figure, not a failure.

mod courses;
mod files;
mod interrupt;
mod machine;
mod models;
mod peers;
mod project;
mod python;
mod revisions;
mod rounds;
mod runner;
mod session;
mod sqlite;
mod statistics;
mod table;
mod tool;

use clap::{Args, ValueEnum};

use interrupt::Interrupts;
use session::Session;
use table::Table;

use crate::failure::Failure;
use crate::output;

#[derive(Args)]
pub(crate) struct Arguments {
    /// Measure Alembic and Django beside the tool, in a Python environment of their own
    #[arg(long)]
    peers: bool,

    /// Fewer runs: enough to see, not enough to quote
    #[arg(long)]
    quick: bool,

    /// Print the table as Markdown
    #[arg(long)]
    markdown: bool,

    /// Leave the generated workspaces where they are, for a look with a profiler
    #[arg(long)]
    keep: bool,

    /// What to measure, separated by commas
    #[arg(long, value_delimiter = ',', value_enum, default_values_t = Part::ALL)]
    only: Vec<Part>,
}

/// A part of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// `check` with nothing changed, on one app
    Small,
    /// `check` with nothing changed, on a hundred apps
    Check,
    /// `makemigrations` after one edited model
    Makemigrations,
    /// `upgrade` from nothing
    Upgrade,
    /// `upgrade` of many small revisions, and with nothing to do
    Many,
    /// The rebuild of a large SQLite table
    Rebuild,
    /// Loading and replaying thousands of revisions
    Replay,
    /// Comparing schemas of thousands of tables
    Diff,
    /// Reading databases of thousands of tables
    Reflect,
    /// The tool's memory
    Memory,
}

impl Part {
    const ALL: [Self; 10] = [
        Self::Small,
        Self::Check,
        Self::Makemigrations,
        Self::Upgrade,
        Self::Many,
        Self::Rebuild,
        Self::Replay,
        Self::Diff,
        Self::Reflect,
        Self::Memory,
    ];
}

/// Prints the table to standard output and everything else to standard error. After a signal, the shell's code for it.
pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let interrupts = Interrupts::listen()?;
    match measure(arguments, &interrupts) {
        Ok(()) => Ok(0),
        Err(failure) => {
            interrupts.exit_code().ok_or(failure).inspect(|_| output::progress("bench: interrupted"))
        }
    }
}

fn measure(arguments: &Arguments, interrupts: &Interrupts) -> Result<(), Failure> {
    let session = Session::open(interrupts.clone(), arguments)?;
    let mut table = Table::default();
    let measured = courses::measure(&session, &arguments.only, &mut table);
    if interrupts.exit_code().is_none() {
        print(&session, arguments.markdown, &table);
    }
    session.close(arguments.keep)?;
    measured
}

fn print(session: &Session, markdown: bool, table: &Table) {
    let table = if markdown { table.markdown() } else { table.text() };
    output::line(&format!("{}\n\n{}", session.describe().join("\n\n"), table.trim_end()));
}
