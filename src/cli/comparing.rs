//! Models against revisions, without writing anything: what `check` and `makemigrations --check` report.

use std::time::Instant;

use super::context::Context;
use super::exit::Exit;
use super::failure::{Failure, Outcome};
use super::modelling::Sides;
use super::{answering, detected};
use crate::diff::{self, Answers, diff};
use crate::operation::counted;
use crate::revision::Graph;

/// Compares without answers to anything.
pub(super) fn compare(context: &Context<'_>, sides: &Sides) -> diff::Outcome {
    let started = Instant::now();
    let outcome = diff(&sides.state, &sides.models.schema, &answering::scope(context), &Answers::default());
    context.ui.stage("diff", started.elapsed());
    outcome
}

/// True where the models have what no revision has.
pub(super) fn has_changes(outcome: &diff::Outcome) -> bool {
    !outcome.changes.is_empty() || !outcome.questions.is_empty()
}

/// Prints what the models have that no revision has.
pub(super) fn report(context: &Context<'_>, sides: &Sides) -> Exit {
    let outcome = compare(context, sides);
    print(context, sides, &outcome);
    if has_changes(&outcome) { Exit::Found } else { Exit::Done }
}

/// Prints what came of a comparison.
pub(super) fn print(context: &Context<'_>, sides: &Sides, outcome: &diff::Outcome) {
    answering::note_idle(context, outcome);
    if !has_changes(outcome) {
        context.ui.say(nothing_changed(context, sides));
        return;
    }
    context.ui.print("the models have changes that no revision has:");
    detected::print_changes(context, &outcome.changes);
    for question in &outcome.questions {
        context.ui.print(format!("to be decided: {question}"));
    }
    context.ui.say("`cargo migrate makemigrations` writes the revisions");
}

/// What was looked at, where nothing came of it.
pub(super) fn nothing_changed(context: &Context<'_>, sides: &Sides) -> String {
    let models = sides.models.apps.iter().filter(|(app, _)| context.is_asked(app));
    let revisions = sides.graph.files().iter().filter(|revision| context.is_asked(&revision.app));
    format!(
        "no changes: looked at {}, {} and {}",
        counted(context.apps().count(), "app"),
        counted(models.map(|(_, models)| models.len()).sum(), "model"),
        counted(revisions.count(), "revision"),
    )
}

/// A new revision needs to know what it follows.
///
/// # Errors
/// Where an app has several heads.
pub(super) fn refuse_several_heads(context: &Context<'_>, graph: &Graph) -> Outcome<()> {
    let failures: Vec<Failure> =
        several_heads(context, graph).into_iter().map(|(_, failure)| failure).collect();
    if failures.is_empty() { Ok(()) } else { Err(Failure::all(failures)) }
}

/// The apps that have several heads, each in a line and as a failure.
pub(super) fn several_heads(context: &Context<'_>, graph: &Graph) -> Vec<(String, Failure)> {
    let mut found = Vec::new();
    for app in context.apps() {
        let heads = graph.heads(&app.label);
        if heads.len() < 2 {
            continue;
        }
        let names: Vec<String> = heads.iter().map(|head| format!("`{}`", graph.name(head))).collect();
        let (label, count) = (&app.label, heads.len());
        let line = format!("app `{label}` has {count} heads: {}", names.join(", "));
        let hint = format!("`cargo migrate merge -p {label}` joins them");
        found.push((format!("{line}; {hint}"), Failure::new(line).hint(hint)));
    }
    found
}
