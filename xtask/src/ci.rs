//! `cargo xtask ci`: what the project's CI runs.

use std::process::Command;

use crate::failure::{Context, Failure};
use crate::{command, output, program};

/// Runs every task even when one finds something, so that one run tells everything; the first code that is not 0 is the
/// end's. Behind lint comes the tool's own hook: of the shop's models each must have its revision.
pub(crate) fn run() -> Result<u8, Failure> {
    let program = std::env::current_exe().context("find this program")?;
    let task = |name: &str| {
        let mut command = Command::new(&program);
        command.arg(name);
        command
    };
    let mut check = Command::new(program::cargo());
    check.args(["migrate", "check", "--locked"]);
    let mut end = 0;
    for mut command in [task("lint"), check, task("test")] {
        // Each is a process of its own because `CI` must stand in its environment from the start.
        command.env("CI", "true");
        output::progress(&format!("ci: {}", command::describe(&command)));
        let code = command::run_in_foreground(&mut command)?;
        if command::is_signal(code) {
            return Ok(code);
        }
        end = if end == 0 { code } else { end };
    }
    Ok(end)
}
