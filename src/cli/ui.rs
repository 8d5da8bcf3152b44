//! The terminal: data goes to stdout, everything else to stderr. Only this file writes to either.
//!
//! A reader that goes away (`cargo migrate history | head -1`) is no failure: what it would have read is dropped and
//! the command goes on to its end.

use std::io::{IsTerminal as _, Write as _, stderr, stdin};
use std::time::Duration;

use clap::ColorChoice;

use super::failure::Failure;
use super::style::{FAINT, NOTE, paint};

/// How much is said, and to whom.
#[derive(Debug, Clone)]
pub(super) struct Ui {
    verbose: bool,
    quiet: bool,
    color: ColorChoice,
    root: Option<Root>,
}

/// The workspace's folder: paths in messages start from there.
#[derive(Debug, Clone)]
struct Root {
    /// With a slash at its end.
    folder: String,
    /// The command runs in it, so that paths from there on can be pasted into a shell.
    is_here: bool,
}

impl Ui {
    pub(super) fn new(verbose: bool, quiet: bool, color: ColorChoice) -> Self {
        let choice = match color {
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
        Self { verbose, quiet, color, root: None }
    }

    /// From now on paths below the workspace's root are shown from there on, as cargo shows them.
    pub(super) fn set_root(&mut self, root: &str) {
        let is_here = std::env::current_dir().is_ok_and(|here| here == std::path::Path::new(root));
        self.root = Some(Root { folder: format!("{}/", root.trim_end_matches('/')), is_here });
    }

    /// A path as messages show it.
    pub(super) fn shorten<'a>(&self, path: &'a str) -> &'a str {
        self.root.as_ref().and_then(|root| path.strip_prefix(&root.folder)).unwrap_or(path)
    }

    /// A line of data.
    pub(super) fn print(&self, line: impl AsRef<str>) {
        let _ = writeln!(anstream::stdout(), "{}", line.as_ref());
    }

    /// Data as it is.
    pub(super) fn print_text(&self, text: &str) {
        let _ = anstream::stdout().write_all(text.as_bytes());
    }

    /// Data for other programs.
    pub(super) fn print_json(&self, value: &serde_json::Value) {
        self.print(format!("{value:#}"));
    }

    /// What happens, for those who watch.
    pub(super) fn say(&self, line: impl AsRef<str>) {
        if !self.quiet {
            let _ = writeln!(anstream::stderr(), "{}", line.as_ref());
        }
    }

    /// What is worth knowing.
    pub(super) fn note(&self, text: impl std::fmt::Display) {
        self.say(format!("{}: {text}", paint(NOTE, "note")));
    }

    /// How long a stage took, for `--verbose`.
    pub(super) fn stage(&self, name: &str, duration: Duration) {
        if self.verbose {
            let milliseconds = duration.as_secs_f64() * 1000.0;
            let _ =
                writeln!(anstream::stderr(), "{}", paint(FAINT, format!("{name:>10} {milliseconds:8.1} ms")));
        }
    }

    /// The failure, on stderr even where nothing else is said.
    pub(super) fn fail(&self, failure: Failure) {
        let failure = match &self.root {
            Some(root) => failure.below(&root.folder, root.is_here),
            None => failure,
        };
        let _ = writeln!(anstream::stderr(), "{}", failure.render());
    }

    pub(super) fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Whether the programs that are started should use colours.
    pub(super) fn wants_color(&self) -> bool {
        match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => anstream::AutoStream::choice(&stderr()) != anstream::ColorChoice::Never,
        }
    }

    /// True where somebody can be asked.
    pub(super) fn can_ask(&self) -> bool {
        stdin().is_terminal() && stderr().is_terminal()
    }
}
