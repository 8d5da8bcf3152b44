//! The second way of making the program: a package of its own that depends on the apps, built by cargo.
//!
//! It compiles the workspace's crates once more, so it is tried only where a direct link fails: where cargo gives
//! the linker what a direct call cannot know, or libraries hold no machine code because the profile asks for
//! optimisation at link time.

use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use toml::{Table, Value};

use super::build::{cargo_in, run};
use super::link::{SearchPaths, source};
use super::package_id::package_version;
use super::registry::Group;
use super::run::Program;
use super::{ProbeError, ProbeRequest};
use crate::discover::{App, Workspace, digest};

/// Builds the program for `group`, or gives what cargo said.
pub(super) fn build(
    request: &ProbeRequest<'_>,
    group: &Group<'_>,
) -> Result<Result<Program, String>, ProbeError> {
    let workspace = request.workspace;
    let folder = folder(workspace, &group.apps);
    let manifest = folder.join("Cargo.toml");
    let text = match write_manifest(workspace, group) {
        Some(text) => text,
        None => return Ok(Err("`migrate-models` comes from where a package cannot name it".to_owned())),
    };
    write(&manifest, &text)?;
    write(&folder.join("src/main.rs"), &source(group.apps.len()))?;
    // The same versions as in the workspace; cargo adds this package.
    let _ = fs::copy(workspace.root.join("Cargo.lock"), folder.join("Cargo.lock"));
    let mut command = cargo_in(workspace, "build");
    command.args(["--message-format", "json", "--manifest-path", manifest.as_str()]);
    if request.options.offline || request.options.frozen {
        command.arg("--offline");
    }
    if workspace.build.has_target {
        command.args(["--target", "host-tuple"]);
    }
    let build = run(command, request.progress)?;
    let Some(path) = build.messages.executables.first() else {
        let errors: String = build.messages.errors.values().map(String::as_str).collect();
        return Ok(Err(if errors.is_empty() { build.said } else { errors }));
    };
    let mut paths = SearchPaths::default();
    paths.add(&build.messages);
    Ok(Ok(Program { path: path.clone(), library_folders: paths.library_folders() }))
}

/// Every choice of apps has a folder of its own: cargo finds it as it left it.
fn folder(workspace: &Workspace, apps: &[&App]) -> Utf8PathBuf {
    let root = std::iter::once(workspace.root.as_str());
    let name = digest(root.chain(apps.iter().map(|app| app.package_id.as_str())));
    workspace.cache_directory().join(format!("package-{}", &name[..16]))
}

fn write(path: &Utf8Path, text: &str) -> Result<(), ProbeError> {
    let folder = path.parent().unwrap_or(path);
    let written = fs::create_dir_all(folder).and_then(|()| {
        // A file that stays as it is keeps its time, and cargo what it has built.
        if fs::read_to_string(path).is_ok_and(|old| old == text) { Ok(()) } else { fs::write(path, text) }
    });
    written.map_err(|source| ProbeError::File { path: path.to_owned(), source })
}

fn write_manifest(workspace: &Workspace, group: &Group<'_>) -> Option<String> {
    let mut package = Table::new();
    package.insert("name".to_owned(), "cargo-migrate-probe".into());
    package.insert("version".to_owned(), "0.0.0".into());
    package.insert("edition".to_owned(), "2021".into());
    let mut dependencies = Table::new();
    dependencies.insert("migrate-models".to_owned(), Value::Table(source_of(&group.registry.package_id)?));
    for (number, app) in group.apps.iter().enumerate() {
        dependencies.insert(format!("app_{number}"), Value::Table(dependency(app)));
    }
    let mut manifest = Table::new();
    manifest.insert("package".to_owned(), Value::Table(package));
    manifest.insert("dependencies".to_owned(), Value::Table(dependencies));
    manifest.insert("workspace".to_owned(), Value::Table(Table::new()));
    let text = fs::read_to_string(workspace.root.join("Cargo.toml")).ok()?;
    let mut root: Table = toml::from_str(&text).ok()?;
    for key in ["patch", "replace", "profile"] {
        if let Some(mut value) = root.remove(key) {
            make_paths_absolute(&mut value, &workspace.root);
            manifest.insert(key.to_owned(), value);
        }
    }
    toml::to_string(&manifest).ok()
}

fn dependency(app: &App) -> Table {
    let mut table = Table::new();
    table.insert("package".to_owned(), app.package.as_str().into());
    table.insert("path".to_owned(), app.root.as_str().into());
    table.insert("features".to_owned(), app.features.clone().into());
    table
}

/// Where a package comes from, as a dependency says it.
fn source_of(package_id: &str) -> Option<Table> {
    let mut table = Table::new();
    let (source, _) = package_id.split_once('#')?;
    let (kind, address) = source.split_once('+')?;
    match kind {
        "path" => {
            let path = url::Url::parse(address).ok()?.to_file_path().ok()?;
            table.insert("path".to_owned(), Utf8PathBuf::from_path_buf(path).ok()?.as_str().into());
        }
        "git" => {
            let address = url::Url::parse(address).ok()?;
            for (key, value) in address.query_pairs() {
                table.insert(key.into_owned(), value.as_ref().into());
            }
            let plain = address.as_str().split('?').next()?;
            table.insert("git".to_owned(), plain.into());
        }
        _ => {
            table.insert("version".to_owned(), format!("={}", package_version(package_id)).into());
        }
    }
    Some(table)
}

/// Paths of patches are relative to the manifest that they were taken from.
fn make_paths_absolute(value: &mut Value, root: &Utf8Path) {
    let Value::Table(table) = value else { return };
    for (key, value) in table.iter_mut() {
        match value {
            Value::String(path) if key == "path" => *path = root.join(path.as_str()).into_string(),
            other => make_paths_absolute(other, root),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_of_packages() {
        let source = |id: &str| source_of(id).map(|table| toml::to_string(&table).unwrap_or_default());
        assert_eq!(
            source("path+file:///w/my%20models#migrate-models@0.1.0").as_deref(),
            Some("path = \"/w/my models\"\n")
        );
        assert_eq!(
            source("registry+https://example.org/index#migrate-models@0.1.0").as_deref(),
            Some("version = \"=0.1.0\"\n")
        );
        assert_eq!(
            source("git+https://example.org/m.git?tag=v1#migrate-models@0.1.0").as_deref(),
            Some("git = \"https://example.org/m.git\"\ntag = \"v1\"\n")
        );
    }

    #[test]
    fn paths_of_patches_become_absolute() -> Result<(), toml::de::Error> {
        let mut value = Value::Table(toml::from_str("[crates-io]\na = { path = \"../a\" }\n")?);
        make_paths_absolute(&mut value, Utf8Path::new("/w"));
        assert_eq!(value["crates-io"]["a"]["path"].as_str(), Some("/w/../a"));
        Ok(())
    }
}
