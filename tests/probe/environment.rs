//! What only a process of its own can be given: variables of the environment.

use std::process::Command;

use test_workspaces::{TestWorkspace, shared_target};

use crate::Failure;
use crate::kinds::SHOP;

#[test]
fn a_target_folder_relative_to_where_the_command_runs() -> Result<(), Failure> {
    let workspace = TestWorkspace::new(SHOP)?;
    // Without it, cargo would build into the root.
    workspace.replace(".cargo/config.toml", "target-dir", "unused-target-dir")?;
    let folder = workspace.folder("users/src");
    let up = "../".repeat(folder.components().count() - 1);
    let target = format!("{up}{}", shared_target().as_str().trim_start_matches('/'));
    for _ in 0..2 {
        let output = Command::new(env!("CARGO_BIN_EXE_cargo-migrate"))
            .args(["migrate", "models", "--offline"])
            .current_dir(&folder)
            .env("CARGO_TARGET_DIR", &target)
            .output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && text.contains("User"), "{output:?}");
        assert!(!workspace.root.join("target").exists(), "cargo was told where to build");
    }
    Ok(())
}
