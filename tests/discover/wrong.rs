//! Every wrong opt-in, with the message for it.

use std::fmt::Write as _;

use cargo_migrate::discover::{DiscoverError, discover};

use crate::{Failure, discover_in, options};
use test_workspaces::TestWorkspace;

/// The error in the form of the command line.
fn message(workspace: &TestWorkspace, error: &DiscoverError) -> String {
    let mut text = format!("error: {error}");
    let mut write = |part: String| write!(text, "{part}").is_ok();
    error.place().map(|place| write(format!("\n  --> {place}")));
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        write(format!("\ncaused by: {cause}"));
        source = cause.source();
    }
    error.notes().iter().for_each(|note| {
        write(format!("\nnote: {note}"));
    });
    error.hint().map(|hint| write(format!("\n\nhint: {hint}")));
    workspace.redact(&text)
}

fn message_in(workspace: &TestWorkspace) -> String {
    discover_in(workspace, "").map_or_else(|error| message(workspace, &error), |_| "no error".to_owned())
}

/// One package that opted in, with `rest` below its name.
fn package(rest: &str) -> Result<TestWorkspace, Failure> {
    let manifest = format!("== Cargo.toml\n[package]\nname = \"users\"\nedition = \"2024\"\n{rest}");
    Ok(TestWorkspace::new(&format!("{manifest}\n== src/lib.rs\n"))?)
}

#[test]
fn no_workspace_here() -> Result<(), Failure> {
    let workspace = TestWorkspace::new("== notes.txt\n")?;
    insta::assert_snapshot!(message_in(&workspace));
    Ok(())
}

#[test]
fn no_manifest_there() -> Result<(), Failure> {
    let workspace = package("")?;
    let mut options = options(workspace.root.clone());
    options.manifest_path = Some("crates/Cargo.toml".into());
    let error = discover(&options).err().ok_or("there is none")?;
    insta::assert_snapshot!(message(&workspace, &error));
    Ok(())
}

#[test]
fn a_manifest_that_cargo_refuses() -> Result<(), Failure> {
    let workspace = package("[dependencies]\nlost = { path = \"lost\", version = 1 }")?;
    let text = message_in(&workspace);
    assert!(text.starts_with("error: cargo cannot read the workspace\ncaused by: "), "{text}");
    assert!(text.contains("Cargo.toml:5:"), "{text}");
    Ok(())
}

#[test]
fn no_library() -> Result<(), Failure> {
    let binary = TestWorkspace::new(
        "== Cargo.toml\n[package]\nname = \"users\"\nedition = \"2024\"\n[package.metadata.models]\n\
         == src/main.rs\nfn main() {}\n",
    )?;
    let proc_macro = package("[package.metadata.models]\n[lib]\nproc-macro = true")?;
    insta::assert_snapshot!(format!("{}\n\n{}", message_in(&binary), message_in(&proc_macro)));
    Ok(())
}

#[test]
fn two_apps_with_one_label() -> Result<(), Failure> {
    let workspace = TestWorkspace::new(
        "== Cargo.toml\n[workspace]\nmembers = [\"people\", \"users\"]\nresolver = \"3\"\n\
         == people/Cargo.toml\n[package]\nname = \"people\"\nedition = \"2024\"\n[package.metadata.models]\napp = \"users\"\n\
         == people/src/lib.rs\n\
         == users/Cargo.toml\n[package]\nname = \"users\"\nedition = \"2024\"\n[package.metadata.models]\n\
         == users/src/lib.rs\n",
    )?;
    insta::assert_snapshot!(message_in(&workspace));
    Ok(())
}

#[test]
fn keys_and_values_of_the_opt_in() -> Result<(), Failure> {
    let cases = [
        "[package.metadata.models]\napp = \"users\"\nmigration = \"sql\"",
        "[package.metadata.models]\nfrobnicate = 1",
        "[package.metadata.models]\nfeatures = \"postgres\"",
        "[package.metadata.models]\napp = 7",
        "[package.metadata.models]\napp = \"the users\"",
        "[package.metadata]\nmodels = true",
        "[package.metadata.models]\nfeatures = [\"extra\", \"postgers\"]\n[features]\nextra = []\npostgres = []",
        "[package.metadata.models]\nfeatures = [\"serde/derive\"]",
    ];
    let mut messages = String::new();
    for case in cases {
        writeln!(messages, "{}\n", message_in(&package(case)?))?;
    }
    insta::assert_snapshot!(messages);
    Ok(())
}
