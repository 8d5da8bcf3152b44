//! The tool in a workspace: runs it with nothing of the caller's environment, and gives all that came out as one text.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use regex::Regex;
use test_workspaces::TestWorkspace;

/// The time of every revision that a test makes.
const CREATED: &str = "1795183391";

/// Two apps without models: what commands that look at revisions alone need.
pub(crate) const TWO_APPS: &str = r#"
== Cargo.toml
[workspace]
members = ["users", "orders"]
resolver = "3"
== users/Cargo.toml
[package]
name = "users"
edition = "2024"
[package.metadata.models]
== users/src/lib.rs
== orders/Cargo.toml
[package]
name = "orders"
edition = "2024"
[package.metadata.models]
== orders/src/lib.rs
"#;

/// A revision's file, as [`with_revisions`] takes it: its head, with at most one parent and one dependency, and the
/// operations.
macro_rules! revision {
    (
        $file:literal,
        id = $id:literal,
        $(parents = $parent:literal,)?
        $(depends_on = $needed:literal,)?
        message = $message:literal,
        $operations:literal $(,)?
    ) => {
        concat!(
            "\n== ", $file, "\nformat = 1\nid = \"", $id, "\"\nparents = [", $("\"", $parent, "\"",)?
            "]\ndepends_on = [", $("\"", $needed, "\"",)? "]\nmessage = \"", $message,
            "\"\ncreated = 2026-11-20T14:03:11Z\n", $operations
        )
    };
}
pub(crate) use revision;

/// The tool's program, to be run in a folder of the workspace.
pub(crate) fn command(workspace: &TestWorkspace, folder: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-migrate"));
    let kept =
        ["PATH", "HOME", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN", "TMPDIR", "CARGO_INCREMENTAL"];
    command
        .arg("migrate")
        .args(arguments)
        .current_dir(workspace.folder(folder))
        .env_clear()
        .envs(kept.into_iter().filter_map(|name| Some((name, std::env::var_os(name)?))))
        .env("SOURCE_DATE_EPOCH", CREATED)
        .env("CARGO_TERM_COLOR", "never")
        .env("CARGO_NET_OFFLINE", "true")
        .stdin(Stdio::null());
    command
}

/// Runs `cargo migrate …` in the root of the workspace, and gives command, status, stdout and stderr as one text.
pub(crate) fn run(workspace: &TestWorkspace, line: &str) -> String {
    run_with(workspace, line, &[])
}

/// The same with variables in the environment.
pub(crate) fn run_with(workspace: &TestWorkspace, line: &str, variables: &[(&str, &str)]) -> String {
    let words: Vec<&str> = line.split(' ').filter(|word| !word.is_empty()).collect();
    let output = command(workspace, "", &words).envs(variables.iter().copied()).output();
    render(workspace, line, output)
}

/// Runs a command that is to fail and to write nothing.
pub(crate) fn refused(workspace: &TestWorkspace, line: &str) -> String {
    let before = files(workspace);
    let output = run(workspace, line);
    assert!(!output.ends_with("--- exit 0\n"), "it fails: {output}");
    assert_eq!(files(workspace), before, "it writes nothing: {output}");
    output
}

/// Several of these.
pub(crate) fn all_refused(workspace: &TestWorkspace, lines: &[&str]) -> String {
    lines.iter().map(|line| refused(workspace, line)).collect::<Vec<_>>().join("\n")
}

/// All files of a workspace with their texts, but for the lock file, which is cargo's; of a database only that it is
/// there.
pub(crate) fn files(workspace: &TestWorkspace) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![workspace.root.clone().into_std_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder can be listed") {
            let path = entry.expect("a folder can be listed").path();
            let is_database = path.extension().is_some_and(|ending| ending == "db");
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().is_some_and(|name| name != "Cargo.lock") {
                let text = if is_database { Ok(String::new()) } else { fs::read_to_string(&path) };
                found.insert(path, text.expect("a file can be read"));
            }
        }
    }
    found
}

/// What came out, with all that differs from run to run taken out.
pub(crate) fn render(workspace: &TestWorkspace, line: &str, output: io::Result<Output>) -> String {
    let output = output.expect("the tool is there");
    let mut rendered = format!("$ cargo migrate {}\n", workspace.redact(line));
    for (name, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
        let text = steady(&workspace.redact(&String::from_utf8_lossy(bytes)));
        if !text.is_empty() {
            rendered.push_str(&format!("--- {name}\n{text}"));
        }
    }
    let status = output.status.code().map_or("killed".to_owned(), |code| code.to_string());
    format!("{rendered}--- exit {status}\n")
}

/// A text without durations, times and the progress of a build, which hangs on what was built before.
fn steady(text: &str) -> String {
    let varying = [
        // What the compiler says hangs on its version; it ends with an empty line.
        (r"(?ms)^error\[E\d+\].*?\n\n", "[what the compiler says]\n\n"),
        (r"\d+(\.\d+)? ms", "N ms"),
        (r"\d{4}-\d\d-\d\d \d\d:\d\d", "DATE"),
        (r"\d{4}-\d\d-\d\dT[\d:]{8}\.\d+Z", "DATE"),
        (r#""duration_ms": \d+"#, r#""duration_ms": N"#),
        (r"(?m)^ +(Compiling|Checking|Finished|Blocking|Locking|Updating|Adding|Linking) .*\n", ""),
    ];
    varying.iter().fold(text.to_owned(), |text, (pattern, word)| {
        Regex::new(pattern).expect("a pattern").replace_all(&text, *word).into_owned()
    })
}

/// A workspace of these files.
pub(crate) fn workspace(files: &str) -> TestWorkspace {
    TestWorkspace::new(files).expect("a workspace can be written")
}

/// The two apps, with revisions.
pub(crate) fn with_revisions(files: &str) -> TestWorkspace {
    let workspace = workspace(TWO_APPS);
    workspace.write_all(files).expect("revisions can be written");
    workspace
}
