//! Has cargo build the apps' libraries in the user's own workspace, with its lock file, features and profile.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::thread;

use super::message::Messages;
use super::{ProbeError, ProbeRequest};
use crate::discover::{App, CargoMessage, Workspace, cargo_program};

/// What cargo left behind and said.
#[derive(Debug)]
pub(super) struct Build {
    pub(super) messages: Messages,
    /// Its standard error without the lines that tell its progress.
    pub(super) said: String,
}

/// Builds the libraries of the default members and of the apps, so that features unify as in a plain `cargo build`.
/// One that fails stops none of the others.
pub(super) fn build(request: &ProbeRequest<'_>) -> Result<Build, ProbeError> {
    let apps: Vec<&App> = request.apps.iter().copied().filter(|app| app.library.gives_rlib()).collect();
    let mut command = cargo(request, "build");
    command.args(["--lib", "--keep-going"]);
    let defaults = request.workspace.default_members.iter().map(String::as_str);
    let packages: BTreeSet<&str> = defaults.chain(apps.iter().map(|app| app.package_id.as_str())).collect();
    for package in packages {
        command.args(["-p", package]);
    }
    add_features(&mut command, &apps);
    let build = run(command, request.progress)?;
    if build.messages.is_finished {
        return Ok(build);
    }
    Err(ProbeError::Refused { source: CargoMessage::new(&build.said) })
}

/// Builds an app whose library gives no `.rlib` by itself once more, so that it does.
pub(super) fn build_as_rlib(request: &ProbeRequest<'_>, app: &App) -> Result<Build, ProbeError> {
    let mut command = cargo(request, "rustc");
    command.args(["--lib", "-p", &app.package_id, "--crate-type", "rlib"]);
    add_features(&mut command, &[app]);
    run(command, request.progress)
}

/// A call of cargo in the workspace's root that tells in JSON what it does.
fn cargo(request: &ProbeRequest<'_>, subcommand: &str) -> Command {
    let mut command = cargo_in(request.workspace, subcommand);
    let format = if request.color { "json-diagnostic-rendered-ansi" } else { "json" };
    command.args(["--message-format", format]).args(request.options.flags());
    if request.workspace.build.has_target {
        command.args(["--target", "host-tuple"]);
    }
    command
}

pub(super) fn cargo_in(workspace: &Workspace, subcommand: &str) -> Command {
    let mut command = Command::new(cargo_program());
    command.args([subcommand, "--color", "never"]).current_dir(&workspace.root);
    // It may be set to a path relative to where the command runs.
    command.env("CARGO_TARGET_DIR", &workspace.target_directory);
    command
}

fn add_features(command: &mut Command, apps: &[&App]) {
    for app in apps {
        for feature in &app.features {
            command.arg("--features").arg(format!("{}/{feature}", app.package));
        }
    }
}

/// Runs cargo to its end. What it says of its progress is passed on as it comes.
pub(super) fn run(mut command: Command, progress: &(dyn Fn(&str) + Sync)) -> Result<Build, ProbeError> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let program = command.get_program().to_string_lossy().into_owned();
    let start = |source| ProbeError::Start { program: program.clone(), source };
    let mut child = command.spawn().map_err(start)?;
    let messages = thread::scope(|scope| {
        let stderr = child.stderr.take();
        let said = scope.spawn(move || stderr.map(|stderr| listen(stderr, progress)).unwrap_or_default());
        let messages = read_messages(&mut child);
        (messages, said.join().unwrap_or_default())
    });
    child.wait().map_err(start)?;
    Ok(Build { messages: messages.0, said: messages.1 })
}

fn read_messages(child: &mut Child) -> Messages {
    let mut messages = Messages::default();
    if let Some(stdout) = child.stdout.take() {
        // A build script may write what is no UTF-8 in between.
        for line in BufReader::new(stdout).split(b'\n').map_while(Result::ok) {
            messages.add(&String::from_utf8_lossy(&line));
        }
    }
    messages
}

/// Reads cargo's standard error to its end: progress goes on, the rest is given back.
fn listen(stderr: impl Read, progress: &(dyn Fn(&str) + Sync)) -> String {
    let mut said = String::new();
    for line in BufReader::new(stderr).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end();
        if is_progress(line) {
            progress(line);
        } else {
            said.push_str(line);
            said.push('\n');
        }
    }
    said
}

/// Cargo writes a verb, set flush right in twelve columns, before what it does.
fn is_progress(line: &str) -> bool {
    let Some((verb, rest)) = line.split_at_checked(12) else { return false };
    let verb = verb.trim_start();
    rest.starts_with(' ')
        && verb.starts_with(|first: char| first.is_ascii_uppercase())
        && verb.chars().all(|character| character.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_told_from_messages() {
        assert!(is_progress("   Compiling users v0.1.0 (/w/users)"));
        assert!(is_progress("    Blocking waiting for file lock on build directory"));
        assert!(!is_progress("error: could not compile `users` (lib) due to 1 previous error"));
        assert!(!is_progress("warning: build failed, waiting for other jobs to finish..."));
        assert!(!is_progress("  process didn't exit successfully: `rustc`"));
        assert!(!is_progress(""));
    }
}
