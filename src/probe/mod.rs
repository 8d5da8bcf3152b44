//! The probe: builds the apps, links a tiny program with them, runs it, reads the models.
//!
//! Takes the workspace and the apps that are asked for, gives the dump of their models, which of them could not be
//! built and why, which hold no model, and which files with models no `mod` reaches. An app that fails never looks
//! like an app without models.

mod artefact;
mod build;
mod cache;
mod collect;
pub mod dump;
mod error;
mod failure;
mod link;
mod message;
mod outcome;
mod package;
mod package_id;
mod parse;
mod read;
mod registry;
mod run;
mod unreached;

use std::thread;
use std::time::Instant;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use artefact::Artefact;
use build::{Build, build, build_as_rlib};
use dump::Dump;
pub use error::ProbeError;
pub use failure::{Crash, FailedApp, Failure, LinkFailure};
use link::SearchPaths;
pub use outcome::{ProbeOutcome, ProbeRequest, UnreachedFile};
use parse::parse;
use read::Reading;
use registry::BuiltApp;

/// What the builds gave.
struct Built<'a> {
    apps: Vec<BuiltApp<'a>>,
    failed: Vec<FailedApp>,
    libraries: Vec<Artefact>,
    paths: SearchPaths,
}

/// Builds the apps of the request and reads their models.
///
/// # Errors
/// Where cargo does not get as far as compiling, the apps use different versions of `migrate-models`, or the program
/// that reads the models writes none. An app that does not compile is no error: it is among the failed ones.
pub fn probe(request: &ProbeRequest<'_>) -> Result<ProbeOutcome, ProbeError> {
    let started = Instant::now();
    if request.apps.is_empty() {
        return Ok(outcome(request, &[], Vec::new(), parse::<&str>(&[])?));
    }
    let (built, kept) = thread::scope(|scope| {
        let kept = scope.spawn(|| cache::read(request).inspect(|kept| (request.kept)(&kept.dump)));
        (build_all(request), kept.join().ok().flatten())
    });
    let Built { apps, mut failed, libraries, paths } = built?;
    let building = started.elapsed();
    let groups = registry::group(&apps, &libraries)?;
    let key = cache::key(request, &groups, libraries.iter().filter_map(Artefact::rlib));
    let kept = kept.and_then(|kept| kept.if_of(&key));
    let cached = kept.is_some();
    let mut reading = Reading::default();
    let dump = match kept {
        Some(dump) => dump,
        None => {
            reading = read::read(request, &groups, &paths)?;
            parse(&reading.dumps)?
        }
    };
    if !cached && reading.failed.is_empty() {
        cache::write(request, &key, &reading.dumps);
    }
    failed.extend(reading.failed);
    let timings = vec![("build", building), ("link", reading.linking), ("run", reading.running)];
    Ok(ProbeOutcome { timings, cached, ..outcome(request, &apps, failed, dump) })
}

/// The build of all apps at once, and one more for each whose library is of another kind.
fn build_all<'a>(request: &ProbeRequest<'a>) -> Result<Built<'a>, ProbeError> {
    let mut paths = SearchPaths::default();
    let mut libraries = Vec::new();
    let mut results = Vec::new();
    let workspace = request.workspace;
    let mut keep = |build: Build| {
        paths.add(&build.messages);
        libraries.extend(build.messages.libraries);
    };
    let (plain, others): (Vec<_>, Vec<_>) = request.apps.iter().partition(|app| app.library.gives_rlib());
    if !plain.is_empty() {
        let build = build(request)?;
        results.extend(plain.into_iter().map(|app| collect::collect(workspace, app, &build)));
        keep(build);
    }
    for app in others {
        let build = build_as_rlib(request, app)?;
        results.push(collect::collect(workspace, app, &build));
        keep(build);
    }
    let (apps, failed) = separate(results);
    Ok(Built { apps, failed, libraries, paths })
}

fn separate<'a>(results: Vec<Result<BuiltApp<'a>, Box<FailedApp>>>) -> (Vec<BuiltApp<'a>>, Vec<FailedApp>) {
    let (mut apps, mut failed) = (Vec::new(), Vec::new());
    for result in results {
        match result {
            Ok(app) => apps.push(app),
            Err(app) => failed.push(*app),
        }
    }
    (apps, failed)
}

/// What is known of every app once the dump is there.
fn outcome(
    request: &ProbeRequest<'_>,
    apps: &[BuiltApp<'_>],
    mut failed: Vec<FailedApp>,
    dump: Dump,
) -> ProbeOutcome {
    failed.sort_by(|one, other| one.label.cmp(&other.label));
    let has_failed = |built: &&BuiltApp<'_>| failed.iter().any(|app| app.label == built.app.label);
    let built: Vec<&BuiltApp<'_>> = apps.iter().filter(|app| !has_failed(app)).collect();
    let holds_model =
        |built: &BuiltApp<'_>| dump.models.iter().any(|model| model.path.package == built.app.package);
    let labels = |apps: &[&BuiltApp<'_>]| {
        let mut labels: Vec<_> = apps.iter().map(|built| built.app.label.clone()).collect();
        labels.sort();
        labels
    };
    let without_models: Vec<&BuiltApp<'_>> = built.iter().copied().filter(|app| !holds_model(app)).collect();
    let mut unreached: Vec<UnreachedFile> =
        built.par_iter().flat_map_iter(|app| unreached::find(request.workspace, app)).collect();
    unreached.sort();
    ProbeOutcome {
        built: labels(&built),
        without_models: labels(&without_models),
        dump,
        failed,
        unreached,
        timings: Vec::new(),
        cached: false,
    }
}
