//! Which build of `migrate-models` each app registers its models with.

use std::collections::BTreeMap;

use camino::Utf8PathBuf;

use super::ProbeError;
use super::artefact::Artefact;
use super::link::Libraries;
use super::package_id::package_version;
use crate::discover::{App, CargoMessage, MODELS_PACKAGE};

/// An app whose library is there.
#[derive(Debug, Clone)]
pub(super) struct BuiltApp<'a> {
    pub(super) app: &'a App,
    pub(super) artefact: Artefact,
    pub(super) rlib: Utf8PathBuf,
}

/// A program to be linked: apps that share a registry.
#[derive(Debug)]
pub(super) struct Group<'a> {
    pub(super) registry: Artefact,
    pub(super) libraries: Libraries,
    pub(super) apps: Vec<&'a App>,
}

impl Group<'_> {
    /// A program an app.
    pub(super) fn one_by_one(&self) -> Vec<Self> {
        let apps = self.apps.iter().zip(&self.libraries.apps);
        apps.map(|(app, rlib)| Self {
            registry: self.registry.clone(),
            libraries: Libraries { registry: self.libraries.registry.clone(), apps: vec![rlib.clone()] },
            apps: vec![app],
        })
        .collect()
    }
}

/// Sorts apps by the build of `migrate-models` that they were compiled against. Usually there is one. Several of one
/// version come from features that do not unify, and each holds the models of its own apps; several versions are an
/// error, because a model could not name one of the other.
pub(super) fn group<'a>(apps: &[BuiltApp<'a>], libraries: &[Artefact]) -> Result<Vec<Group<'a>>, ProbeError> {
    let builds = builds_of_models(libraries);
    let mut users: BTreeMap<usize, Vec<&BuiltApp<'a>>> = BTreeMap::new();
    let mut unclear = Vec::new();
    for app in apps {
        let used = builds_used(app, &builds);
        used.iter().for_each(|number| users.entry(*number).or_default().push(app));
        if used.is_empty() {
            unclear.push(app);
        }
    }
    refuse_versions(&builds, &users)?;
    // A program shows the models that register with its build and no others, so one too many does no harm.
    for apps in users.values_mut() {
        apps.extend(&unclear);
    }
    users.into_iter().map(|(number, apps)| make_group(&builds[number], &apps)).collect()
}

fn builds_used(app: &BuiltApp<'_>, builds: &[Artefact]) -> Vec<usize> {
    let is_used = |number: &usize| builds.len() == 1 || app.artefact.was_built_with(&builds[*number]);
    (0..builds.len()).filter(is_used).collect()
}

fn make_group<'a>(registry: &Artefact, apps: &[&BuiltApp<'a>]) -> Result<Group<'a>, ProbeError> {
    let Some(rlib) = registry.rlib() else {
        let text = format!("cargo left no `.rlib` of `{MODELS_PACKAGE}`");
        return Err(ProbeError::Refused { source: CargoMessage::new(&text) });
    };
    let rlibs = apps.iter().map(|app| app.rlib.clone()).collect();
    Ok(Group {
        libraries: Libraries { registry: rlib, apps: rlibs },
        registry: registry.clone(),
        apps: apps.iter().map(|app| app.app).collect(),
    })
}

fn builds_of_models(libraries: &[Artefact]) -> Vec<Artefact> {
    let mut builds: Vec<Artefact> =
        libraries.iter().filter(|library| library.package() == MODELS_PACKAGE).cloned().collect();
    builds.sort_by(|one, other| one.files.cmp(&other.files));
    builds.dedup();
    builds
}

fn refuse_versions(
    builds: &[Artefact],
    users: &BTreeMap<usize, Vec<&BuiltApp<'_>>>,
) -> Result<(), ProbeError> {
    let mut versions: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (number, apps) in users {
        let packages = versions.entry(package_version(&builds[*number].package_id)).or_default();
        packages.extend(apps.iter().map(|app| app.app.package.clone()));
    }
    if versions.len() < 2 {
        return Ok(());
    }
    let versions = versions.into_iter().map(|(version, packages)| (version.to_owned(), packages));
    Err(ProbeError::Versions { versions: versions.collect() })
}
