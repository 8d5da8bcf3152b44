//! Each way in which an app's models cannot be read, told apart.

use std::time::Duration;

use cargo_migrate::discover::discover;
use cargo_migrate::probe::{ProbeRequest, probe};
use test_workspaces::TestWorkspace;

use crate::kinds::{SHOP, app};
use crate::{
    BEFORE_MAIN, Failure, error_of, message_of_error, message_of_failure, options, probe_all, request,
    summary,
};

/// The messages of all apps that failed, behind what was found.
fn failures(workspace: &TestWorkspace) -> Result<String, Failure> {
    let outcome = probe_all(workspace)?;
    let messages: Vec<String> =
        outcome.failed.iter().map(|failed| message_of_failure(workspace, failed)).collect();
    Ok(format!("{}\n{}", summary(&outcome), messages.join("\n")))
}

#[test]
fn an_app_that_does_not_compile_leaves_the_others() -> Result<(), Failure> {
    let workspace = TestWorkspace::new(SHOP)?;
    workspace.replace("orders/src/lib.rs", "pub id: i64", "pub id: i46")?;
    insta::assert_snapshot!(failures(&workspace)?);
    Ok(())
}

#[test]
fn a_dependency_that_does_not_compile() -> Result<(), Failure> {
    let workspace = TestWorkspace::new(SHOP)?;
    workspace.replace("money/src/lib.rs", "pub id: i64", "pub id: i46")?;
    insta::assert_snapshot!(failures(&workspace)?);
    Ok(())
}

#[test]
fn a_build_script_that_fails() -> Result<(), Failure> {
    let workspace = app("")?;
    workspace.write("build.rs", "fn main() { eprintln!(\"no such database\"); std::process::exit(7); }")?;
    let text = failures(&workspace)?;
    assert!(text.contains("no such database") && text.contains("cargo cannot build `users`"), "{text}");
    Ok(())
}

#[test]
fn a_lock_file_that_is_out_of_date() -> Result<(), Failure> {
    let workspace = app("")?;
    let mut options = options(&workspace);
    options.locked = true;
    let found = discover(&options)?;
    let error = probe(&request(&found, &options, &[])).err().ok_or("cargo refuses")?;
    let text = message_of_error(&workspace, &error);
    assert!(text.starts_with("error: cargo cannot build the apps\ncaused by: "), "{text}");
    assert!(text.contains("--locked"), "{text}");
    Ok(())
}

#[test]
fn an_app_without_models_and_the_file_that_no_mod_names() -> Result<(), Failure> {
    let workspace = app("")?;
    let text = std::fs::read_to_string(workspace.root.join("src/lib.rs"))?;
    workspace.write("src/lib.rs", "#[derive(Clone)]\npub struct Plain;\nmod named;\n")?;
    workspace.write("src/named.rs", "// #[derive(Model)] is said below.\n")?;
    workspace.write("src/deep/models.rs", &format!("// Forgotten.\n{text}"))?;
    insta::assert_snapshot!(summary(&probe_all(&workspace)?));
    Ok(())
}

#[test]
fn an_app_that_does_not_depend_on_the_models() -> Result<(), Failure> {
    let workspace = TestWorkspace::new(
        "== Cargo.toml\n[package]\nname = \"users\"\nedition = \"2024\"\n[package.metadata.models]\n== src/lib.rs\n",
    )?;
    assert_eq!(summary(&probe_all(&workspace)?), "built: users\nwithout models: users\n");
    Ok(())
}

#[test]
fn a_program_that_does_not_end() -> Result<(), Failure> {
    let workspace = app("")?;
    let sleep = "fn act() { std::thread::sleep(std::time::Duration::from_secs(60)) }";
    let text = std::fs::read_to_string(workspace.root.join("src/lib.rs"))?;
    workspace.write("src/lib.rs", &format!("{text}{BEFORE_MAIN}{sleep}"))?;
    let options = options(&workspace);
    let found = discover(&options)?;
    let request = ProbeRequest { timeout: Duration::from_millis(300), ..request(&found, &options, &[]) };
    let outcome = probe(&request)?;
    let messages: Vec<String> =
        outcome.failed.iter().map(|failed| message_of_failure(&workspace, failed)).collect();
    insta::assert_snapshot!(messages.join("\n"));
    Ok(())
}

#[test]
fn a_program_that_panics() -> Result<(), Failure> {
    let workspace = TestWorkspace::new(SHOP)?;
    let text = std::fs::read_to_string(workspace.root.join("orders/src/lib.rs"))?;
    workspace
        .write("orders/src/lib.rs", &format!("{text}{BEFORE_MAIN}fn act() {{ panic!(\"not today\") }}"))?;
    let text = failures(&workspace)?;
    let number = text.find("thread '").ok_or("a thread panicked")?;
    let end = text[number..].find(") panicked").ok_or("it has a number")? + number;
    insta::assert_snapshot!(format!("{}[THREAD{}", &text[..number], &text[end..]));
    Ok(())
}

#[test]
fn a_library_that_nothing_can_link() -> Result<(), Failure> {
    let workspace = TestWorkspace::new(SHOP)?;
    let text = std::fs::read_to_string(workspace.root.join("orders/src/lib.rs"))?;
    let act = "#[link(name = \"nowhere_to_be_found\")]\nunsafe extern \"C\" { safe fn gone(); }\nfn act() { gone() }";
    workspace.write("orders/src/lib.rs", &format!("{text}{BEFORE_MAIN}{act}"))?;
    let text = failures(&workspace)?;
    for part in [
        "built: users\nfailed: orders\n",
        "error: cannot link the models of `order-lines`\ncaused by: rustc cannot link the program that reads them\n",
        "\nnote: linked directly: error: linking with ",
        "\nnote: built by cargo as a package of its own: error: linking with ",
        "nowhere_to_be_found",
    ] {
        assert!(text.contains(part), "no {part:?} in {text}");
    }
    Ok(())
}

#[test]
fn two_versions_of_the_models() -> Result<(), Failure> {
    let workspace = TestWorkspace::new(SHOP)?;
    copy_models(&workspace)?;
    workspace.replace("users/Cargo.toml", "path = \"", "path = \"../../copy\" } # \"")?;
    workspace.replace("orders/Cargo.toml", "users = { path = \"../users\" }", "")?;
    workspace.replace("orders/src/lib.rs", "#[model(references = users::User)]", "")?;
    let error = error_of(&workspace)?;
    insta::assert_snapshot!(message_of_error(&workspace, &error));
    Ok(())
}

/// A crate called `migrate-models` of another version, which is enough of one to be told from ours.
fn copy_models(workspace: &TestWorkspace) -> Result<(), Failure> {
    workspace.write(
        "../copy/Cargo.toml",
        "[package]\nname = \"migrate-models\"\nversion = \"0.2.0\"\nedition = \"2024\"\n[workspace]\n",
    )?;
    workspace.write("../copy/src/lib.rs", "pub const NOTHING: () = ();\n")?;
    workspace.write("users/src/lib.rs", "pub use migrate_models::NOTHING;\n")?;
    Ok(())
}
