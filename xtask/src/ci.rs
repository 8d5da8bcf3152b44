//! `cargo xtask ci`: what the project's CI runs.

use std::process::Command;

use crate::command;
use crate::failure::{Context, Failure};

/// Runs both tasks even when the first finds something, so that one run tells everything. Each is a process of its own because
/// `CI` must stand in its environment from the start.
pub(crate) fn run() -> Result<u8, Failure> {
    let lint = run_task("lint")?;
    if command::is_signal(lint) {
        return Ok(lint);
    }
    let test = run_task("test")?;
    Ok(if lint == 0 { test } else { lint })
}

fn run_task(name: &str) -> Result<u8, Failure> {
    let program = std::env::current_exe().context("find this program")?;
    command::run_in_foreground(Command::new(program).arg(name).env("CI", "true"))
}
