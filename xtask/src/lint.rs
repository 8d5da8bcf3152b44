//! `cargo xtask lint`: all that can be said of the code without running it.

mod house_rules;
mod licences;

use std::process::Command;

use crate::command;
use crate::failure::Failure;
use crate::output;
use crate::program;

/// Something that a check objects to, with the place.
pub(crate) type Finding = String;

/// Runs every check even when one objects, and fails if any did.
pub(crate) fn run() -> Result<u8, Failure> {
    let mut clean = report("house rules", &house_rules::check()?);
    clean &= report("licences", &licences::check()?);
    for (arguments, flags) in CARGO_CHECKS {
        let code = run_cargo(arguments, flags)?;
        if command::is_signal(code) {
            return Ok(code);
        }
        clean &= code == 0;
    }
    Ok(u8::from(!clean))
}

/// Arguments of cargo, and `RUSTDOCFLAGS`.
const CARGO_CHECKS: [(&[&str], &str); 3] = [
    (&["fmt", "--all", "--check"], ""),
    (&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"], ""),
    (&["doc", "--workspace", "--no-deps"], "-D warnings"),
];

fn run_cargo(arguments: &[&str], documentation_flags: &str) -> Result<u8, Failure> {
    output::progress(&format!("lint: cargo {}", arguments.join(" ")));
    let mut cargo = Command::new(program::cargo());
    command::run_in_foreground(cargo.args(arguments).env("RUSTDOCFLAGS", documentation_flags))
}

fn report(what: &str, findings: &[Finding]) -> bool {
    output::progress(&format!("lint: {what}"));
    findings.iter().for_each(|finding| output::progress(&format!("error: {finding}")));
    findings.is_empty()
}
