//! The tool that migrates the shop's database: the one that this workspace builds.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Brings the database to the shop's newest revisions, as a person would: by the command, in the workspace.
pub(crate) fn upgrade(database_url: &str) {
    let output = Command::new(cargo_migrate())
        .args(["migrate", "upgrade", "--database-url", database_url])
        .current_dir(workspace())
        .env_remove("DATABASE_URL")
        .output()
        .expect("the tool starts");
    assert!(
        output.status.success(),
        "upgrade ended with {}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

/// It lies above the tests' folder when the whole workspace is tested; a test of this package alone has it built.
fn cargo_migrate() -> PathBuf {
    let test = env::current_exe().expect("a test knows where it lies");
    let profile = test.ancestors().nth(2).expect("tests lie in the profile's folder");
    let tool = profile.join(format!("cargo-migrate{}", env::consts::EXE_SUFFIX));
    if !tool.exists() {
        let target = profile.parent().expect("the profile's folder lies in the target folder");
        let status = Command::new(env!("CARGO"))
            .args(["build", "--package", "cargo-migrate", "--bin", "cargo-migrate", "--target-dir"])
            .arg(target)
            .current_dir(workspace())
            .status();
        assert!(status.expect("cargo starts").success(), "the tool is built");
    }
    tool
}
