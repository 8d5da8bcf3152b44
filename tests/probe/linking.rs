//! Apps that need more than one plain link.

use crate::kinds::SHOP;
use crate::{BEFORE_MAIN, Failure, probe_all, summary};
use test_workspaces::TestWorkspace;

const ALLOCATOR: &str = "\n#[global_allocator]\nstatic ALLOCATOR: std::alloc::System = std::alloc::System;\n";

fn append(workspace: &TestWorkspace, file: &str, text: &str) -> Result<(), Failure> {
    let old = std::fs::read_to_string(workspace.root.join(file))?;
    Ok(workspace.write(file, &format!("{old}{text}"))?)
}

#[test]
fn two_global_allocators() -> Result<(), Failure> {
    let workspace = TestWorkspace::new(SHOP)?;
    workspace.replace("orders/Cargo.toml", "users = { path = \"../users\" }", "")?;
    workspace.replace("orders/src/lib.rs", "#[model(references = users::User)]", "")?;
    append(&workspace, "orders/src/lib.rs", ALLOCATOR)?;
    append(&workspace, "users/src/lib.rs", ALLOCATOR)?;
    let outcome = probe_all(&workspace)?;
    insta::assert_snapshot!(summary(&outcome));
    assert!(probe_all(&workspace)?.cached);
    Ok(())
}

#[test]
fn two_builds_of_one_version_of_the_models() -> Result<(), Failure> {
    let workspace = TestWorkspace::new(SHOP)?;
    // A build script's own build has other features, so the crate is built twice.
    append(
        &workspace,
        "money/Cargo.toml",
        "[build-dependencies]\nmigrate-models = { path = \"{models}\", features = [\"serde_json\"] }\n",
    )?;
    workspace.write("money/build.rs", "fn main() { let _ = migrate_models::models(); }\n")?;
    let outcome = probe_all(&workspace)?;
    assert_eq!(outcome.dump.models.len(), 5, "{}", summary(&outcome));
    Ok(())
}

/// A build script that makes a shared library and says where it is.
const NATIVE: &str = r##"
use std::{env, fs, path::PathBuf, process::Command};
fn main() {
    let folder = PathBuf::from(env::var("OUT_DIR").unwrap());
    let source = folder.join("answer.rs");
    fs::write(&source, "#[unsafe(no_mangle)] pub extern \"C\" fn answer() -> i32 { 42 }").unwrap();
    let mut rustc = Command::new(env::var("RUSTC").unwrap());
    rustc.args(["--crate-type", "cdylib", "--edition", "2024", "--out-dir"]).arg(&folder).arg(&source);
    assert!(rustc.status().unwrap().success());
    println!("cargo:rustc-link-search=native={}", folder.display());
    println!("cargo:rustc-link-lib=dylib=answer");
}
"##;

#[test]
fn a_shared_library_that_a_build_script_made() -> Result<(), Failure> {
    let workspace = TestWorkspace::new(SHOP)?;
    workspace.write("money/build.rs", NATIVE)?;
    append(
        &workspace,
        "money/src/lib.rs",
        &format!(
            "{BEFORE_MAIN}unsafe extern \"C\" {{ safe fn answer() -> i32; }}\n\
             fn act() {{ assert_eq!(answer(), 42) }}\n"
        ),
    )?;
    let outcome = probe_all(&workspace)?;
    assert_eq!((outcome.dump.models.len(), outcome.failed.len()), (5, 0), "{}", summary(&outcome));
    Ok(())
}

#[test]
fn a_dependency_that_is_a_shared_library() -> Result<(), Failure> {
    let workspace = TestWorkspace::new(SHOP)?;
    append(&workspace, "money/Cargo.toml", "[lib]\ncrate-type = [\"dylib\"]\n")?;
    let outcome = probe_all(&workspace)?;
    assert_eq!((outcome.dump.models.len(), outcome.failed.len()), (5, 0), "{}", summary(&outcome));
    Ok(())
}

#[test]
fn libraries_of_one_name() -> Result<(), Failure> {
    let workspace = TestWorkspace::new(SHOP)?;
    workspace.replace("orders/Cargo.toml", "users = { path = \"../users\" }", "[lib]\nname = \"users\"")?;
    workspace.replace("orders/src/lib.rs", "#[model(references = users::User)]", "")?;
    workspace.replace("tool/Cargo.toml", "order-lines = { path = \"../orders\" }", "")?;
    insta::assert_snapshot!(summary(&probe_all(&workspace)?));
    Ok(())
}
