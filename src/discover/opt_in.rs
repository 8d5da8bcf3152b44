//! `[package.metadata.models]`: reads it strictly and makes an app of the package that has it.

use std::fs;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use cargo_metadata::{Package, TargetKind};
use serde::Deserialize;

use super::DiscoverError;
use super::workspace::{App, Library};
use crate::document::{Step, locate, read_document};
use crate::schema::{AppLabel, Place};

/// A manifest, of which everything else is cargo's to check.
#[derive(Deserialize)]
struct Manifest {
    package: PackageTable,
}

#[derive(Deserialize)]
struct PackageTable {
    metadata: MetadataTable,
}

#[derive(Deserialize)]
struct MetadataTable {
    models: ModelsTable,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ModelsTable {
    app: Option<AppLabel>,
    migrations: Option<Utf8PathBuf>,
    #[serde(default)]
    features: Vec<String>,
    schema: Option<String>,
    table_prefix: Option<String>,
}

const SECTION: [Step<'static>; 3] = [Step::Key("package"), Step::Key("metadata"), Step::Key("models")];

/// The text of a manifest, and its name in messages.
struct Source {
    file: String,
    text: String,
}

impl Source {
    fn place(&self, rest: &[Step<'_>]) -> Place {
        let path: Vec<Step<'_>> = SECTION.iter().chain(rest).copied().collect();
        locate(&self.file, &self.text, &path)
    }
}

/// True where the package opted in.
pub(super) fn opted_in(package: &Package) -> bool {
    package.metadata.get("models").is_some()
}

/// The app that a package which opted in is, and where its label is said.
pub(super) fn read_app(package: &Package, root: &Utf8Path) -> Result<(App, Place), DiscoverError> {
    let manifest = package.manifest_path.clone();
    let text = fs::read_to_string(&manifest)
        .map_err(|source| DiscoverError::Read { path: manifest.clone(), source })?;
    let file = manifest.strip_prefix(root).unwrap_or(&manifest).to_string();
    let source = Source { file, text };
    let manifest_value: Manifest = read_document(&source.file, &source.text)
        .map_err(|error| DiscoverError::Metadata { package: package.name.to_string(), error })?;
    let table = manifest_value.package.metadata.models;
    let place = source.place(&[Step::Key("app")]);
    let label = match table.app {
        Some(label) => label,
        None => default_label(package, &place)?,
    };
    check_features(package, &label, &table.features, &source)?;
    let folder = manifest.parent().unwrap_or(root).to_owned();
    let app = App {
        library: find_library(package, &label, &source)?,
        migrations: join(&folder, table.migrations.as_deref().unwrap_or(Utf8Path::new("migrations"))),
        label,
        package: package.name.to_string(),
        package_id: package.id.repr.clone(),
        root: folder,
        manifest,
        features: table.features,
        schema: table.schema,
        table_prefix: table.table_prefix,
    };
    Ok((app, place))
}

fn default_label(package: &Package, place: &Place) -> Result<AppLabel, DiscoverError> {
    AppLabel::new(package.name.as_str()).map_err(|problem| DiscoverError::Label {
        package: package.name.to_string(),
        problem: problem.to_string(),
        place: Box::new(place.clone()),
    })
}

fn check_features(
    package: &Package,
    label: &AppLabel,
    features: &[String],
    source: &Source,
) -> Result<(), DiscoverError> {
    let unknown = features.iter().enumerate().find(|(_, name)| !package.features.contains_key(*name));
    let Some((at, feature)) = unknown else { return Ok(()) };
    Err(DiscoverError::UnknownFeature {
        label: label.clone(),
        feature: feature.clone(),
        known: package.features.keys().filter(|name| *name != "default").cloned().collect(),
        place: Box::new(source.place(&[Step::Key("features"), Step::Item(at)])),
    })
}

fn find_library(package: &Package, label: &AppLabel, source: &Source) -> Result<Library, DiscoverError> {
    let library = package.targets.iter().find(|target| target.kind.iter().any(is_library));
    let Some(library) = library else {
        return Err(DiscoverError::NoLibrary {
            label: label.clone(),
            package: package.name.to_string(),
            is_macro: package.targets.iter().any(|target| target.kind.contains(&TargetKind::ProcMacro)),
            place: Box::new(source.place(&[])),
        });
    };
    Ok(Library {
        name: library.name.replace('-', "_"),
        crate_types: library.crate_types.iter().map(ToString::to_string).collect(),
        source: library.src_path.clone(),
    })
}

fn is_library(kind: &TargetKind) -> bool {
    use TargetKind::{CDyLib, DyLib, Lib, RLib, StaticLib};
    matches!(kind, Lib | RLib | DyLib | CDyLib | StaticLib)
}

/// Joins and takes `.` and `..` out, without asking the disk: the folder need not be there yet.
pub(super) fn join(folder: &Utf8Path, path: &Utf8Path) -> Utf8PathBuf {
    let mut joined = Utf8PathBuf::new();
    for component in folder.join(path).components() {
        match component {
            Utf8Component::CurDir => {}
            Utf8Component::ParentDir => {
                joined.pop();
            }
            other => joined.push(other),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_joined_without_asking_the_disk() {
        let join = |path: &str| join(Utf8Path::new("/w/users"), Utf8Path::new(path)).into_string();
        assert_eq!(join("migrations"), "/w/users/migrations");
        assert_eq!(join("../all/./users"), "/w/all/users");
        assert_eq!(join("/elsewhere"), "/elsewhere");
    }
}
