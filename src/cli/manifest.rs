//! A crate's Cargo.toml with the opt-in and the dependency; everything else in it stays as it is.

use camino::Utf8Path;
use toml_edit::{DocumentMut, InlineTable, Item, Table, Value};

use super::failure::{Failure, Outcome};

/// What an app depends on.
const MODELS: &str = "migrate-models";

/// The version that goes with this tool.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION_MAJOR"), ".", env!("CARGO_PKG_VERSION_MINOR"));

/// The manifest with what makes its crate an app; none where it has all of that. `root` is the workspace's manifest.
///
/// # Errors
/// Where one of the two is no TOML, or has something else where a table must be.
pub(super) fn opt_in(path: &Utf8Path, text: &str, root: &str) -> Outcome<Option<String>> {
    let mut document = parse(path, text)?;
    let before = document.to_string();
    let dependency = if inherits(root) { inherited() } else { Value::from(VERSION) };
    let dependencies = table(path, document.as_table_mut(), "dependencies")?;
    if !dependencies.iter().any(|(name, item)| is_models(name, item)) {
        dependencies.insert(MODELS, Item::Value(dependency));
    }
    let package = table(path, document.as_table_mut(), "package")?;
    let metadata = table(path, package, "metadata")?;
    metadata.set_implicit(true);
    table(path, metadata, "models")?;
    let after = document.to_string();
    Ok((after != before).then_some(after))
}

fn parse(path: &Utf8Path, text: &str) -> Outcome<DocumentMut> {
    text.parse().map_err(|error: toml_edit::TomlError| {
        Failure::new(format!("cannot read `{path}`: not valid TOML: {}", error.message()))
    })
}

/// The table of that name, made where it is missing.
fn table<'a>(path: &Utf8Path, parent: &'a mut Table, name: &str) -> Outcome<&'a mut Table> {
    let item = parent.entry(name).or_insert_with(toml_edit::table);
    item.as_table_mut()
        .ok_or_else(|| Failure::new(format!("`{path}` has `{name}` in a form that cannot be added to")))
}

/// The dependency by its own name, or under another one.
fn is_models(name: &str, item: &Item) -> bool {
    name == MODELS || item.get("package").and_then(Item::as_str) == Some(MODELS)
}

/// True where the workspace says which version its crates take.
fn inherits(root: &str) -> bool {
    let document = root.parse::<DocumentMut>().ok();
    let item = document.as_ref().and_then(|root| root.get("workspace")?.get("dependencies")?.get(MODELS));
    item.is_some()
}

fn inherited() -> Value {
    let mut table = InlineTable::new();
    table.insert("workspace", Value::from(true));
    Value::InlineTable(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opted_in(text: &str, root: &str) -> Option<String> {
        opt_in(Utf8Path::new("Cargo.toml"), text, root)
            .unwrap_or_else(|failure| panic!("{}", failure.render()))
    }

    #[test]
    fn everything_else_stays_as_it_is() {
        let text = "# mine\n[package]\nname = 'users' # short\n\n[dependencies]\nserde   = '1'\n";
        insta::assert_snapshot!(opted_in(text, "").unwrap_or_default(), @r#"
        # mine
        [package]
        name = 'users' # short

        [package.metadata.models]

        [dependencies]
        serde   = '1'
        migrate-models = "0.1"
        "#);
    }

    #[test]
    fn a_workspace_that_names_the_version_is_followed() {
        let root = "[workspace.dependencies]\nmigrate-models = '0.1'\n";
        let text = opted_in("[package]\nname = 'users'\n", root).unwrap_or_default();
        assert!(text.contains("migrate-models = { workspace = true }"), "{text}");
    }

    #[test]
    fn an_app_is_left_alone() {
        let text = "[package]\nname = 'a'\n[package.metadata.models]\n[dependencies]\nm = { package = 'migrate-models', version = '0.1' }\n";
        assert_eq!(opted_in(text, ""), None);
    }
}
