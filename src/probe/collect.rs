//! Sorts what a build left behind: which apps are there, and why the others are not.

use std::collections::BTreeSet;

use super::build::Build;
use super::failure::{FailedApp, Failure};
use super::package_id::package_name;
use super::registry::BuiltApp;
use crate::discover::{App, CargoMessage, Workspace};

/// The library of an app, or why there is none.
pub(super) fn collect<'a>(
    workspace: &Workspace,
    app: &'a App,
    build: &Build,
) -> Result<BuiltApp<'a>, Box<FailedApp>> {
    let mut libraries = build.messages.libraries.iter();
    let artefact = libraries.find(|library| library.package_id == app.package_id);
    let built = artefact.and_then(|artefact| Some((artefact.clone(), artefact.rlib()?)));
    match built {
        Some((artefact, rlib)) => Ok(BuiltApp { app, artefact, rlib }),
        None => Err(Box::new(FailedApp {
            label: app.label.clone(),
            package: app.package.clone(),
            reason: explain(workspace, app, build),
        })),
    }
}

fn explain(workspace: &Workspace, app: &App, build: &Build) -> Failure {
    let package = app.package.clone();
    if let Some(diagnostics) = build.messages.errors.get(&app.package_id) {
        return Failure::DoesNotCompile { package, diagnostics: diagnostics.clone() };
    }
    let failed = failed_dependencies(workspace, app, build);
    if failed.is_empty() {
        return Failure::NotBuilt { package, source: CargoMessage::new(&build.said) };
    }
    Failure::Dependency {
        package,
        dependencies: failed.iter().map(|id| package_name(id).to_owned()).collect(),
        diagnostics: failed.iter().map(|id| build.messages.errors[*id].as_str()).collect(),
    }
}

/// The ids of packages with errors that the app is built with. Which packages those from outside are built with is
/// not known: any of them counts where no member does.
fn failed_dependencies<'b>(workspace: &Workspace, app: &App, build: &'b Build) -> Vec<&'b str> {
    let reached = reached_packages(workspace, app);
    let with_errors = || build.messages.errors.keys().map(String::as_str);
    let failed: Vec<&str> = with_errors().filter(|id| reached.contains(package_name(id))).collect();
    if failed.is_empty() {
        return with_errors().filter(|id| workspace.member(id).is_none()).collect();
    }
    failed
}

/// Names of all packages that the app is built with, as far as the members' manifests say it.
fn reached_packages<'w>(workspace: &'w Workspace, app: &'w App) -> BTreeSet<&'w str> {
    let mut reached = BTreeSet::new();
    let mut next = vec![app.package.as_str()];
    while let Some(package) = next.pop() {
        let member = workspace.members.iter().find(|member| member.package == package);
        for dependency in member.into_iter().flat_map(|member| &member.dependencies) {
            if reached.insert(dependency.as_str()) {
                next.push(dependency);
            }
        }
    }
    reached
}
