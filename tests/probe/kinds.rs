//! Workspaces whose apps all build.

use crate::{Failure, probe_all, probe_some, summary};
use test_workspaces::TestWorkspace;

/// Two apps, one of which uses the other and a crate that did not opt in.
pub(crate) const SHOP: &str = r#"
== Cargo.toml
[workspace]
members = ["users", "orders", "money", "tool"]
default-members = ["tool"]
resolver = "3"
== users/Cargo.toml
[package]
name = "users"
edition = "2024"
[package.metadata.models]
features = ["extra"]
[features]
extra = []
[dependencies]
migrate-models = { path = "{models}" }
== users/src/lib.rs
mod inner {
    #[derive(migrate_models::Model)]
    struct Hidden { #[model(primary_key)] id: i64 }
}
#[derive(migrate_models::Model)]
pub struct User { #[model(primary_key)] pub id: i64, pub role: Role }
#[derive(migrate_models::ModelEnum)]
pub enum Role { Admin }
#[cfg(feature = "extra")]
#[derive(migrate_models::Model)]
pub struct Extra { #[model(primary_key)] pub id: i64 }
== orders/Cargo.toml
[package]
name = "order-lines"
edition = "2024"
[package.metadata.models]
app = "orders"
[dependencies]
schema = { package = "migrate-models", path = "{models}" }
money = { path = "../money" }
users = { path = "../users" }
== orders/src/lib.rs
#[derive(schema::Model)]
#[model(crate = schema)]
pub struct Order {
    #[model(primary_key)] pub id: i64,
    #[model(references = users::User)] pub user_id: i64,
    #[model(references = money::Currency)] pub currency_id: i64,
}
== money/Cargo.toml
[package]
name = "money"
edition = "2024"
[dependencies]
migrate-models = { path = "{models}" }
== money/src/lib.rs
#[derive(migrate_models::Model)]
pub struct Currency { #[model(primary_key)] pub id: i64 }
== tool/Cargo.toml
[package]
name = "tool"
edition = "2024"
[dependencies]
order-lines = { path = "../orders" }
== tool/src/main.rs
fn main() {}
"#;

#[test]
fn models_of_all_apps_and_of_what_they_use() -> Result<(), Failure> {
    let workspace = TestWorkspace::new(SHOP)?;
    let outcome = probe_all(&workspace)?;
    insta::assert_snapshot!(summary(&outcome));
    let stages: Vec<&str> = outcome.timings.iter().map(|(stage, _)| *stage).collect();
    assert_eq!(stages, ["build", "link", "run"]);
    Ok(())
}

#[test]
fn one_app_of_several() -> Result<(), Failure> {
    let workspace = TestWorkspace::new(SHOP)?;
    insta::assert_snapshot!(summary(&probe_some(&workspace, &["users"])?));
    assert!(probe_some(&workspace, &["no such app"])?.built.is_empty());
    Ok(())
}

const LIBRARY: &str = r#"
== src/lib.rs
#[derive(migrate_models::Model)]
pub struct User { #[model(primary_key)] pub id: i64 }
"#;

/// One package that is an app, with `rest` in its manifest.
pub(crate) fn app(rest: &str) -> Result<TestWorkspace, Failure> {
    let head = "== Cargo.toml\n[package]\nname = \"users\"\nedition = \"2024\"\n[package.metadata.models]\n\
                [dependencies]\nmigrate-models = { path = \"{models}\" }\n";
    Ok(TestWorkspace::new(&format!("{head}{rest}\n{LIBRARY}"))?)
}

#[test]
fn libraries_of_every_kind() -> Result<(), Failure> {
    for kinds in ["\"cdylib\"", "\"dylib\"", "\"staticlib\"", "\"lib\", \"cdylib\"", "\"rlib\""] {
        let workspace = app(&format!("[lib]\ncrate-type = [{kinds}]"))?;
        let outcome = probe_all(&workspace)?;
        assert_eq!(summary(&outcome), "users users::User (id)\nbuilt: users\n", "{kinds}");
    }
    Ok(())
}

#[test]
fn profiles_that_abort_or_optimise_at_link_time() -> Result<(), Failure> {
    for profile in ["panic = \"abort\"", "lto = true", "lto = \"thin\"\nopt-level = 1"] {
        let workspace = app(&format!("[profile.dev]\n{profile}"))?;
        let outcome = probe_all(&workspace)?;
        assert_eq!(summary(&outcome), "users users::User (id)\nbuilt: users\n", "{profile}");
    }
    Ok(())
}

#[test]
fn flags_and_a_target_in_the_configuration() -> Result<(), Failure> {
    let workspace = app("")?;
    workspace.replace(
        ".cargo/config.toml",
        "[build]\n",
        "[build]\ntarget = \"wasm32-unknown-unknown\"\nrustflags = [\"--cfg\", \"configured\"]\n",
    )?;
    workspace.replace(
        "src/lib.rs",
        "pub struct User {",
        "pub struct User { #[cfg(configured)] pub name: String,",
    )?;
    let outcome = probe_all(&workspace)?;
    assert_eq!(summary(&outcome), "users users::User (name, id)\nbuilt: users\n");
    Ok(())
}

#[test]
fn folders_outside_the_root_and_with_spaces() -> Result<(), Failure> {
    let files = SHOP
        .replace("\"users\", \"orders\"", "\"../the users\", \"orders\"")
        .replace("== users/", "== ../the users/")
        .replace("path = \"../users\"", "path = \"../../the users\"")
        .replace("name = \"users\"\n", "name = \"users\"\nworkspace = \"../workspace\"\n");
    let workspace = TestWorkspace::new(&files)?;
    workspace.replace("../the users/src/lib.rs", "mod inner {", "mod named; mod inner {")?;
    workspace.write(
        "../the users/src/named.rs",
        "#[derive(migrate_models::Model)] struct A { #[model(primary_key)] id: i64 }",
    )?;
    workspace.write("../the users/src/not named.rs", "#[derive(Model)] struct B;")?;
    workspace.write("orders/src/not named.rs", "\n#[derive(Model)] struct C;")?;
    let outcome = probe_all(&workspace)?;
    insta::assert_snapshot!(workspace.redact(&summary(&outcome)));
    Ok(())
}
