//! The models of the workspace: built, read and put together.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use super::context::Context;
use super::exit::Exit;
use super::failure::{Failure, Outcome};
use crate::merge::{AppSource, MergeOptions, Models, merge};
use crate::probe::{FailedApp, ProbeOutcome, ProbeRequest, probe};
use crate::revision::Graph;
use crate::schema::Schema;

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
        let probed = probe_models(context);
        (probed, revisions.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    // A revision that cannot be read is found in milliseconds, and is told first.
    let (graph, state) = revisions?;
    let probed = probed?;
    refuse_failed(&probed)?;
    Ok(Sides { models: merge_models(context, &probed)?, probed, graph, state })
}

fn read_revisions(context: &Context<'_>) -> Outcome<(Graph, Schema)> {
    let graph = context.graph()?;
    let started = Instant::now();
    let state = graph.state()?;
    context.ui.stage("replay", started.elapsed());
    Ok((graph, state))
}

/// Builds the models of all apps; some may fail.
///
/// # Errors
/// Where nothing could be built or read.
pub(super) fn probe_models(context: &Context<'_>) -> Outcome<ProbeOutcome> {
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
        color: context.ui.wants_color(),
        timeout: RUN_TIMEOUT,
    });
    let outcome = outcome.map_err(|error| Failure::from(error).with_exit(Exit::ModelsDidNotBuild))?;
    for (stage, duration) in &outcome.timings {
        context.ui.stage(stage, *duration);
    }
    Ok(outcome)
}

/// Puts the models of all apps together.
///
/// # Errors
/// Everything that is wrong with them.
pub(super) fn merge_models(context: &Context<'_>, probed: &ProbeOutcome) -> Outcome<Models> {
    let started = Instant::now();
    let dialects = context.dialects();
    let apps: Vec<AppSource<'_>> = context.workspace.apps.iter().map(AppSource::from).collect();
    let merged = merge(
        &probed.dump,
        &MergeOptions {
            apps: &apps,
            workspace_root: &context.workspace.root,
            naming: &context.settings.naming,
            dialects: &dialects,
        },
    );
    context.ui.stage("merge", started.elapsed());
    merged.map_err(|errors| Failure::all(errors.into_iter().map(Failure::from)))
}

/// Stops where an app did not build, with what the compiler says of it.
fn refuse_failed(probed: &ProbeOutcome) -> Outcome<()> {
    if probed.failed.is_empty() {
        return Ok(());
    }
    let failures = probed.failed.iter().map(failure_of);
    Err(Failure::all(failures).with_preface(diagnostics(probed)).with_exit(Exit::ModelsDidNotBuild))
}

/// What the compiler says, once: a crate that does not compile keeps all from building that use it.
pub(super) fn diagnostics(probed: &ProbeOutcome) -> String {
    let all: BTreeSet<&str> = probed.failed.iter().filter_map(|failed| failed.reason.diagnostics()).collect();
    all.into_iter().collect()
}

/// An app that did not build, as a failure.
pub(super) fn failure_of(failed: &FailedApp) -> Failure {
    let reason = &failed.reason;
    Failure::of(reason).notes(reason.notes()).hint(reason.hint()).with_exit(Exit::ModelsDidNotBuild)
}

/// Says what an eye should be kept on: apps without a model, and files with models that no `mod` names.
pub(super) fn note_oddities(context: &Context<'_>, probed: &ProbeOutcome) {
    for app in &probed.without_models {
        context.ui.note(format!("`{app}` has no models"));
    }
    for file in &probed.unreached {
        context.ui.note(format!(
            "{}:{} declares a model, but no `mod` names the file: it is not compiled into `{}`",
            file.file, file.line, file.app
        ));
    }
}
