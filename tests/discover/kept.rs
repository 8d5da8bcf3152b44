//! The snapshot: taken where nothing changed, thrown away where anything did.

use std::fs;
use std::time::{Duration, SystemTime};

use camino::Utf8PathBuf;
use cargo_migrate::discover::Workspace;

use crate::{Failure, discover_in, labels};
use test_workspaces::TestWorkspace;

const FILES: &str = "
== .cargo/config.toml
[build]
target-dir = \"out\"
== Cargo.toml
[workspace]
members = [\"crates/*\"]
resolver = \"3\"
== crates/users/Cargo.toml
[package]
name = \"users\"
edition = \"2024\"
[package.metadata.models]
== crates/users/src/lib.rs
";

/// Every file is made old enough to be told from a later change.
fn workspace() -> Result<TestWorkspace, Failure> {
    let workspace = TestWorkspace::new(FILES)?;
    for file in [".cargo/config.toml", "Cargo.toml", "Cargo.lock", "crates/users/Cargo.toml"] {
        let past = SystemTime::now() - Duration::from_secs(60);
        fs::File::options().append(true).open(workspace.root.join(file))?.set_modified(past)?;
    }
    Ok(workspace)
}

fn snapshot(workspace: &TestWorkspace) -> Option<Utf8PathBuf> {
    let folder = workspace.root.join("out/cargo-migrate").read_dir_utf8().ok()?;
    folder.filter_map(Result::ok).map(|entry| entry.into_path()).next()
}

/// Discovers, and changes what was kept, so that the next discovery shows whether it used it.
fn discover_and_mark(workspace: &TestWorkspace) -> Result<(), Failure> {
    discover_in(workspace, "")?;
    let path = snapshot(workspace).ok_or("a snapshot was kept")?;
    let text = fs::read_to_string(&path)?;
    fs::write(path, text.replace("\"label\":\"users\"", "\"label\":\"kept\""))?;
    Ok(())
}

fn discover_again(workspace: &TestWorkspace) -> Result<Workspace, Failure> {
    Ok(discover_in(workspace, "crates/users/src")?)
}

#[test]
fn nothing_changed() -> Result<(), Failure> {
    let workspace = workspace()?;
    discover_and_mark(&workspace)?;
    assert_eq!(labels(&discover_again(&workspace)?), ["kept"]);
    Ok(())
}

#[test]
fn anything_that_cargo_reads_changed() -> Result<(), Failure> {
    let changes: [(&str, &str); 8] = [
        ("Cargo.toml", "[workspace]\nmembers = [\"crates/users\"]\nresolver = \"3\"\n"),
        ("Cargo.lock", "version = 4\n"),
        (
            "crates/users/Cargo.toml",
            "[package]\nname = \"users\"\nedition = \"2021\"\n[package.metadata.models]\n",
        ),
        (".cargo/config.toml", "[build]\ntarget-dir = \"out\"\nrustflags = []\n"),
        (".cargo/config", "\n"),
        ("rust-toolchain.toml", "[toolchain]\n"),
        ("../Cargo.toml", "[workspace]\n"),
        (
            "crates/orders/Cargo.toml",
            "[package]\nname = \"orders\"\nedition = \"2024\"\n[lib]\npath = \"../users/src/lib.rs\"\n",
        ),
    ];
    for (file, text) in changes {
        let workspace = workspace()?;
        discover_and_mark(&workspace)?;
        workspace.write(file, text)?;
        assert_eq!(labels(&discover_again(&workspace)?), ["users"], "{file}");
    }
    Ok(())
}

#[test]
fn a_library_that_is_gone() -> Result<(), Failure> {
    let workspace = workspace()?;
    discover_and_mark(&workspace)?;
    fs::rename(
        workspace.root.join("crates/users/src/lib.rs"),
        workspace.root.join("crates/users/src/main.rs"),
    )?;
    assert!(discover_again(&workspace).is_err());
    Ok(())
}

#[test]
fn a_damaged_snapshot() -> Result<(), Failure> {
    let workspace = workspace()?;
    discover_and_mark(&workspace)?;
    let path = snapshot(&workspace).ok_or("a snapshot was kept")?;
    let text = fs::read_to_string(&path)?;
    fs::write(&path, &text[..text.len() / 2])?;
    assert_eq!(labels(&discover_again(&workspace)?), ["users"]);
    Ok(())
}

#[test]
fn files_that_are_as_new_as_the_discovery_are_not_trusted() -> Result<(), Failure> {
    let workspace = workspace()?;
    let soon = SystemTime::now() + Duration::from_secs(60);
    fs::File::options().append(true).open(workspace.root.join("Cargo.toml"))?.set_modified(soon)?;
    discover_in(&workspace, "")?;
    assert_eq!(snapshot(&workspace), None);
    Ok(())
}
