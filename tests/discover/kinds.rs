//! Every kind of workspace, from every folder of it.

use crate::{Failure, discover_in, labels, options};
use cargo_migrate::discover::discover;
use test_workspaces::TestWorkspace;

const VIRTUAL: &str = r#"
== Cargo.toml
[workspace]
members = ["crates/*", "../outside"]
default-members = ["crates/tool"]
resolver = "3"
== crates/users/Cargo.toml
[package]
name = "users"
edition = "2024"
[package.metadata.models]
schema = "auth"
table-prefix = "auth_"
features = ["extra"]
migrations = "../../migrations/users"
[features]
extra = []
[dependencies]
schema = { package = "migrate-models", path = "{models}" }
== crates/users/src/lib.rs
== crates/users/src/deep/er.rs
== crates/order-lines/Cargo.toml
[package]
name = "order-lines"
edition = "2024"
[package.metadata.models]
app = "orders"
[dependencies]
migrate-models = { path = "{models}" }
users = { path = "../users" }
== crates/order-lines/src/lib.rs
== crates/tool/Cargo.toml
[package]
name = "tool"
edition = "2024"
[dependencies]
renamed = { package = "migrate-models", path = "{models}" }
== crates/tool/src/main.rs
fn main() {}
== crates/plain/Cargo.toml
[package]
name = "plain"
edition = "2024"
[dev-dependencies]
migrate-models = { path = "{models}" }
== crates/plain/src/lib.rs
== ../outside/Cargo.toml
[package]
name = "outside"
edition = "2024"
workspace = "../workspace"
[package.metadata.models]
[dependencies]
migrate-models = { path = "{models}" }
== ../outside/src/lib.rs
"#;

#[test]
fn a_virtual_workspace_is_the_same_from_every_folder() -> Result<(), Failure> {
    let workspace = TestWorkspace::new(VIRTUAL)?;
    let found = discover_in(&workspace, "")?;
    assert_eq!(labels(&found), ["orders", "outside", "users"]);
    for folder in ["crates", "crates/users", "crates/users/src/deep", "../outside/src"] {
        assert_eq!(discover_in(&workspace, folder)?, found, "in {folder}");
    }
    Ok(())
}

#[test]
fn an_app_has_what_its_manifest_says() -> Result<(), Failure> {
    let workspace = TestWorkspace::new(VIRTUAL)?;
    let found = discover_in(&workspace, "")?;
    insta::assert_snapshot!(workspace.redact(&format!("{:#?}", found.app("users"))));
    let orders = found.app("orders").ok_or("orders is there")?;
    assert_eq!(orders.library.name, "order_lines");
    assert_eq!(orders.migrations, workspace.folder("crates/order-lines/migrations"));
    Ok(())
}

#[test]
fn members_that_use_models_and_did_not_opt_in_are_skipped() -> Result<(), Failure> {
    let workspace = TestWorkspace::new(VIRTUAL)?;
    let found = discover_in(&workspace, "")?;
    let skipped: Vec<&str> = found.skipped.iter().map(|member| member.package.as_str()).collect();
    assert_eq!(skipped, ["tool"]);
    assert_eq!(found.members.len(), 5);
    assert_eq!(found.default_members.len(), 1);
    Ok(())
}

#[test]
fn a_manifest_path_leads_to_a_workspace_elsewhere() -> Result<(), Failure> {
    let workspace = TestWorkspace::new(VIRTUAL)?;
    let above = workspace.root.parent().ok_or("it has a parent")?;
    let mut options = options(above.to_owned());
    options.manifest_path = Some("workspace/crates/users/Cargo.toml".into());
    let found = discover(&options)?;
    assert_eq!(found.root, workspace.root);
    assert_eq!(labels(&found), ["orders", "outside", "users"]);
    assert_eq!(found, discover_in(&workspace, "")?);
    Ok(())
}

const ROOT_PACKAGE: &str = r#"
== Cargo.toml
[package]
name = "shop"
edition = "2024"
[package.metadata.models]
[dependencies]
migrate-models = { path = "{models}" }
parts = { path = "parts" }
== src/lib.rs
== parts/Cargo.toml
[package]
name = "parts"
edition = "2024"
[dependencies]
migrate-models = { path = "{models}" }
== parts/src/lib.rs
"#;

#[test]
fn a_root_package_can_be_an_app() -> Result<(), Failure> {
    let alone = TestWorkspace::new(ROOT_PACKAGE)?;
    let found = discover_in(&alone, "src")?;
    assert_eq!((labels(&found), found.members.len()), (vec!["shop"], 1));
    alone.replace("Cargo.toml", "[dependencies]", "[workspace]\n[dependencies]")?;
    let found = discover_in(&alone, "parts")?;
    assert_eq!((labels(&found), found.members.len(), found.skipped.len()), (vec!["shop"], 2, 1));
    assert_eq!(found.root, alone.root);
    Ok(())
}

#[test]
fn a_workspace_without_an_app_is_no_error_of_discovery() -> Result<(), Failure> {
    let workspace = TestWorkspace::new(
        "== Cargo.toml\n[package]\nname = \"plain\"\nedition = \"2024\"\n== src/lib.rs\n",
    )?;
    let found = discover_in(&workspace, "")?;
    assert!(found.apps.is_empty() && found.skipped.is_empty());
    Ok(())
}

#[test]
fn the_configuration_of_the_root_counts_and_not_that_of_a_member() -> Result<(), Failure> {
    let workspace = TestWorkspace::new(VIRTUAL)?;
    workspace.write("crates/users/.cargo/config.toml", "[build]\ntarget-dir = \"elsewhere\"\n")?;
    let above = workspace.root.parent().ok_or("it has a parent")?.to_owned();
    std::fs::create_dir_all(above.join(".cargo"))?;
    std::fs::write(
        above.join(".cargo/config.toml"),
        "[build]\ntarget = \"wasm32-unknown-unknown\"\nrustflags = [\"--cfg\", \"far\"]\n",
    )?;
    let own = "[build]\nrustc = \"bin/rustc\"\nrustflags = [\"--cfg\", \"near\"]\ntarget-dir = \"out\"\n\
               [target.x86_64-unknown-linux-gnu]\nlinker = \"cc\"\n";
    workspace.write(".cargo/config.toml", own)?;
    workspace.write("bin/rustc", "")?;
    let found = discover_in(&workspace, "crates/users")?;
    assert_eq!(found.target_directory, workspace.folder("out"));
    assert!(found.build.has_target);
    assert_eq!(found.build.rustc, Some(workspace.folder("bin/rustc")));
    assert_eq!(found.build.rustflags_for("any"), ["--cfg", "far", "--cfg", "near"]);
    assert_eq!(found.build.linker_for("x86_64-unknown-linux-gnu").as_deref(), Some("cc"));
    Ok(())
}
