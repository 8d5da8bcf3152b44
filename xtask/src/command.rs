//! Runs other programs: to their end, for their output, or in the foreground with our signals passed on.

use std::io::{self, IsTerminal};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;

use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::failure::{Context, Failure};

/// Whether an environment variable says that this is CI, where nothing may be skipped.
pub(crate) fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| matches!(value.as_str(), "true" | "1"))
}

/// Runs a command to its end and returns what it wrote; on failure the last lines of that are the cause.
pub(crate) fn capture(command: &mut Command) -> Result<String, Failure> {
    let doing = format!("run `{}`", describe(command));
    let output = command.stdin(Stdio::null()).output().context(&doing)?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    Err(format!("{}\n{}", output.status, last_lines(&said))).context(doing)
}

/// The program and its arguments, as a person would type them.
pub(crate) fn describe(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// The end of a log, enough to see what went wrong.
pub(crate) fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}

/// Runs a command in the foreground. A signal that would end us goes to the command, and we end after it.
pub(crate) fn run_in_foreground(command: &mut Command) -> Result<u8, Failure> {
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).context("listen to signals")?;
    let listener = signals.handle();
    let own_group = !io::stdin().is_terminal();
    let mut child = spawn(command, own_group)?;
    let pid = Pid::from_child(&child);
    let status = thread::scope(|scope| {
        scope.spawn(|| signals.forever().for_each(|signal| pass_on(signal, pid, own_group)));
        let status = child.wait();
        listener.close();
        status
    });
    Ok(exit_code(status.context("wait for the command")?))
}

/// Waits for a signal that would end us, and returns it.
pub(crate) fn wait_for_signal() -> Result<u8, Failure> {
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).context("listen to signals")?;
    let signal = signals.forever().next();
    Ok(signal.map_or(0, signal_code))
}

/// Without a terminal the command leads a group of its own, so that a signal reaches all that it started. With one it
/// shares our group: another would lose the terminal.
fn spawn(command: &mut Command, own_group: bool) -> Result<Child, Failure> {
    if own_group {
        command.process_group(0);
    }
    let doing = format!("run `{}`", describe(command));
    command.spawn().context(doing)
}

fn pass_on(signal: i32, pid: Pid, to_group: bool) {
    let Some(signal) = Signal::from_named_raw(signal) else { return };
    let _gone = if to_group { kill_process_group(pid, signal) } else { kill_process(pid, signal) };
}

fn exit_code(status: ExitStatus) -> u8 {
    match (status.code(), status.signal()) {
        (Some(code), _) => u8::try_from(code).unwrap_or(1),
        (None, Some(signal)) => signal_code(signal),
        (None, None) => 1,
    }
}

/// Whether an exit code tells of a signal, after which nothing more should be run.
pub(crate) fn is_signal(code: u8) -> bool {
    code > 128
}

/// What a shell reports for a program that a signal ended.
pub(crate) fn signal_code(signal: i32) -> u8 {
    u8::try_from(128 + signal).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_of_a_failed_command_is_the_cause() {
        let failure = capture(Command::new("sh").args(["-c", "echo seen; exit 3"])).unwrap_err().to_string();
        assert!(failure.contains("seen") && failure.contains("exit status: 3"), "{failure}");
    }

    #[test]
    fn the_foreground_commands_code_is_ours() {
        let code = run_in_foreground(Command::new("sh").args(["-c", "exit 7"])).unwrap();
        assert_eq!(code, 7);
    }

    #[test]
    fn a_log_is_cut_to_its_end() {
        let log: String = (1..=30).map(|number| format!("line {number}\n")).collect();
        assert!(last_lines(&log).starts_with("line 11\n") && last_lines(&log).ends_with("line 30"));
    }
}
