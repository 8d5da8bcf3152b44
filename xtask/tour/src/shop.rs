//! The copy of the shop that a page is played in: a workspace of its own, with the shop's apps and nothing else.

use std::fs;
use std::path::Path;

use toml_edit::{Array, DocumentMut, Item, Table, Value};

use crate::TourError;

/// The shop's apps, each a folder of the copy.
const APPS: [&str; 3] = ["users", "catalog", "orders"];

/// The crates of this repository that the apps depend on.
const CRATES: [(&str, &str); 3] = [
    ("migrate-models", "models"),
    ("migrate-models-derive", "models/derive"),
    ("migrate-runtime", "runtime"),
];

/// What the copy begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stock {
    /// The shop without revisions.
    Bare,
    /// The shop as it is.
    Full,
}

impl Stock {
    pub(crate) fn of_page(text: &str) -> Option<Self> {
        if text.contains("<!-- tour: bare shop -->") {
            return Some(Self::Bare);
        }
        text.contains("<!-- tour: shop -->").then_some(Self::Full)
    }
}

/// Makes the copy in `folder`; `root` is the repository.
pub(crate) fn copy(root: &Path, folder: &Path, stock: Stock) -> Result<(), TourError> {
    for app in APPS {
        copy_folder(&root.join("examples/shop").join(app), &folder.join(app), stock)?;
    }
    write(&folder.join("Cargo.toml"), &manifest(root)?)?;
    for file in ["Cargo.lock", "migrations.toml"] {
        write(&folder.join(file), &read(&root.join(file))?)?;
    }
    Ok(())
}

fn copy_folder(from: &Path, to: &Path, stock: Stock) -> Result<(), TourError> {
    let failed = || TourError::system(format!("copy {}", from.display()));
    fs::create_dir_all(to).map_err(failed())?;
    for entry in fs::read_dir(from).map_err(failed())? {
        let path = entry.map_err(failed())?.path();
        let Some(name) = path.file_name() else { continue };
        if !path.is_dir() {
            fs::copy(&path, to.join(name)).map_err(failed())?;
        } else if name != "migrations" || stock == Stock::Full {
            copy_folder(&path, &to.join(name), stock)?;
        }
    }
    Ok(())
}

/// The repository's manifest, made into that of a workspace with the apps alone.
fn manifest(root: &Path) -> Result<String, TourError> {
    let path = root.join("Cargo.toml");
    let wrong = |reason: String| TourError::Manifest { path: path.display().to_string(), reason };
    let document: DocumentMut =
        read(&path)?.parse().map_err(|error: toml_edit::TomlError| wrong(error.to_string()))?;
    let workspace = document.get("workspace").and_then(Item::as_table);
    let mut workspace = workspace.cloned().ok_or_else(|| wrong("it has no workspace".to_owned()))?;
    workspace.remove("default-members");
    workspace.insert("members", Item::Value(Value::Array(APPS.into_iter().collect::<Array>())));
    let dependencies = workspace.get_mut("dependencies").and_then(Item::as_table_mut);
    let dependencies = dependencies.ok_or_else(|| wrong("it names no dependencies".to_owned()))?;
    for (name, folder) in CRATES {
        set_path(dependencies, name, &root.join(folder));
    }
    for app in APPS {
        set_path(dependencies, &format!("shop-{app}"), Path::new(app));
    }
    let mut manifest = DocumentMut::new();
    manifest.insert("workspace", Item::Table(workspace));
    if let Some(profile) = document.get("profile") {
        manifest.insert("profile", profile.clone());
    }
    Ok(manifest.to_string())
}

fn set_path(dependencies: &mut Table, name: &str, path: &Path) {
    if let Some(dependency) = dependencies.get_mut(name).and_then(Item::as_table_like_mut) {
        dependency.insert("path", toml_edit::value(path.to_string_lossy().into_owned()));
    }
}

fn read(path: &Path) -> Result<String, TourError> {
    fs::read_to_string(path).map_err(TourError::system(format!("read {}", path.display())))
}

fn write(path: &Path, text: &str) -> Result<(), TourError> {
    fs::write(path, text).map_err(TourError::system(format!("write {}", path.display())))
}
