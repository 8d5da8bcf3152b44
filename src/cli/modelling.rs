//! The models of the workspace: built, read and put together.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use camino::Utf8Path;

use super::context::Context;
use super::database::{connect_options, dialects};
use super::exit::Exit;
use super::failure::{Failure, Outcome};
use crate::merge::{AppSource, MergeOptions, Models, merge};
use crate::probe::dump::Dump;
use crate::probe::{FailedApp, ProbeOutcome, ProbeRequest, UnreachedFile, probe};
use crate::revision::Graph;
use crate::schema::{AppLabel, Place, Schema};

/// How long the program that lists the models may take: it does nothing but that.
const RUN_TIMEOUT: Duration = Duration::from_secs(30);

/// The models' schema and the revisions' state: the two sides of every comparison.
pub(super) struct Sides {
    pub(super) probed: ProbeOutcome,
    pub(super) models: Models,
    pub(super) graph: Graph,
    pub(super) state: Schema,
}

/// Builds the models and, at the same time, reads the revisions. Every app must build: one that does not compile is
/// not one without models.
///
/// # Errors
/// Where an app does not build, or models or revisions are wrong.
pub(super) fn read_sides(context: &Context<'_>) -> Outcome<Sides> {
    let (probed, revisions) = std::thread::scope(|scope| {
        let revisions = scope.spawn(|| read_revisions(context));
        let probed = read_models(context);
        (probed, revisions.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    // A revision that cannot be read is found in milliseconds, and is told first.
    let (graph, state) = revisions?;
    let (probed, models) = probed?;
    refuse_failed(&probed)?;
    refuse_unreached(context, &probed)?;
    Ok(Sides { models: models?, probed, graph, state })
}

fn read_revisions(context: &Context<'_>) -> Outcome<(Graph, Schema)> {
    let graph = context.graph()?;
    let started = Instant::now();
    let state = graph.state()?;
    context.ui.stage("replay", started.elapsed());
    Ok((graph, state))
}

/// Builds the models of all apps, of which some may fail, and puts them together. Models that were kept are put
/// together while cargo builds; where they turn out to be out of date that is done again.
///
/// # Errors
/// Where nothing could be built or read; inside, everything that is wrong with the models.
pub(super) fn read_models(context: &Context<'_>) -> Outcome<(ProbeOutcome, Outcome<Models>)> {
    let early = Mutex::new(None);
    let keep = |merged| *early.lock().unwrap_or_else(PoisonError::into_inner) = Some(merged);
    let probed = probe_models(context, &|dump| keep(merge_models(context, dump)))?;
    let early = early.into_inner().unwrap_or_else(PoisonError::into_inner).filter(|_| probed.cached);
    let (models, duration) = early.unwrap_or_else(|| merge_models(context, &probed.dump));
    context.ui.stage("merge", duration);
    Ok((probed, models))
}

fn probe_models(context: &Context<'_>, kept: &(dyn Fn(&Dump) + Sync)) -> Outcome<ProbeOutcome> {
    // That cargo has finished says nothing to those who wait for what comes of it.
    let progress = |line: &str| {
        if !line.trim_start().starts_with("Finished ") {
            context.ui.say(line);
        }
    };
    let outcome = probe(&ProbeRequest {
        workspace: &context.workspace,
        apps: context.workspace.apps.iter().collect(),
        options: &context.cargo,
        progress: &progress,
        kept,
        color: context.ui.wants_color(),
        timeout: RUN_TIMEOUT,
    });
    let outcome = outcome.map_err(|error| Failure::from(error).with_exit(Exit::ModelsDidNotBuild))?;
    for (stage, duration) in &outcome.timings {
        context.ui.stage(stage, *duration);
    }
    Ok(outcome)
}

/// The models of all apps, or everything that is wrong with them, and how long that took.
fn merge_models(context: &Context<'_>, dump: &Dump) -> (Outcome<Models>, Duration) {
    let started = Instant::now();
    let dialects = dialects(context);
    let apps: Vec<AppSource<'_>> = context.workspace.apps.iter().map(AppSource::from).collect();
    let options = MergeOptions {
        apps: &apps,
        workspace_root: &context.workspace.root,
        naming: &context.settings.naming,
        dialects: &dialects,
        own_tables: &connect_options(context).own_tables(),
    };
    let merged = merge(dump, &options);
    let merged = merged.map_err(|errors| Failure::all(errors.into_iter().map(Failure::from)));
    (merged, started.elapsed())
}

/// Stops where an app did not build, with what the compiler says of it.
fn refuse_failed(probed: &ProbeOutcome) -> Outcome<()> {
    if probed.failed.is_empty() {
        return Ok(());
    }
    Err(failure_of_all(&probed.failed))
}

/// Stops where all models of an app are in files that are not compiled: it would look like an app without models.
fn refuse_unreached(context: &Context<'_>, probed: &ProbeOutcome) -> Outcome<()> {
    let apps = probed.without_models.iter().filter(|app| context.is_asked(app));
    let first_file = |app: &AppLabel| probed.unreached.iter().find(|file| file.app == *app);
    let failures: Vec<Failure> = apps.filter_map(first_file).map(failure_of_unreached).collect();
    if failures.is_empty() { Ok(()) } else { Err(Failure::all(failures)) }
}

fn failure_of_unreached(file: &UnreachedFile) -> Failure {
    let module = match file.file.file_stem() {
        Some("mod") => file.file.parent().and_then(|folder| folder.file_name()),
        stem => stem,
    };
    let hint = match module {
        _ if is_of_binary(file) => "move it to the library".to_owned(),
        Some(module) => format!("write `mod {module};` in the file of the module that it belongs to"),
        None => "name the file in the module that it belongs to".to_owned(),
    };
    Failure::new(format!("no model of app `{}` is compiled into it", file.app))
        .at(Some(Place { file: file.file.to_string(), line: file.line, column: 1 }))
        .note(why_unreached(file))
        .hint(hint)
}

fn why_unreached(file: &UnreachedFile) -> &'static str {
    match is_of_binary(file) {
        true => "this model is in a binary, and models are read from the library alone",
        false => "no `mod` names this file, so the compiler never reads it",
    }
}

fn is_of_binary(file: &UnreachedFile) -> bool {
    let is_folder_of_binaries = |folder: &Utf8Path| folder.file_name() == Some("bin");
    file.file.file_name() == Some("main.rs") || file.file.ancestors().skip(1).any(is_folder_of_binaries)
}

/// Apps that did not build as one failure, behind what the compiler says. It says it once: a crate that does not
/// compile keeps all from building that use it.
pub(super) fn failure_of_all<'a>(failed: impl IntoIterator<Item = &'a FailedApp>) -> Failure {
    let failed: Vec<&FailedApp> = failed.into_iter().collect();
    let diagnostics: BTreeSet<&str> = failed.iter().filter_map(|app| app.reason.diagnostics()).collect();
    let diagnostics: String = diagnostics.into_iter().collect();
    let preface =
        if diagnostics.is_empty() { diagnostics } else { format!("{}\n\n", diagnostics.trim_end()) };
    let failures = failed.iter().map(|app| failure_of(app));
    Failure::all(failures).with_preface(preface).with_exit(Exit::ModelsDidNotBuild)
}

/// An app that did not build, as a failure.
fn failure_of(failed: &FailedApp) -> Failure {
    let reason = &failed.reason;
    Failure::of(reason).notes(reason.notes()).hint(reason.hint())
}

/// Says what an eye should be kept on: apps without a model, and files with models that no `mod` names.
pub(super) fn note_oddities(context: &Context<'_>, probed: &ProbeOutcome) {
    for app in &probed.without_models {
        context.ui.note(format!("`{app}` has no models"));
    }
    for file in &probed.unreached {
        context.ui.note(format!(
            "the model at {}:{} is none of app `{}`: {}",
            file.file,
            file.line,
            file.app,
            why_unreached(file)
        ));
    }
}
