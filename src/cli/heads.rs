//! `cargo migrate heads`: the last revisions of each app.

use clap::Args;
use serde_json::Value;

use super::arguments::{FormatArguments, SharedArguments};
use super::context::Context;
use super::exit::Exit;
use super::failure::Outcome;
use super::revision_line;
use super::ui::Ui;
use crate::revision::{Graph, Revision};

#[derive(Debug, Args)]
pub(super) struct HeadsArguments {
    #[command(flatten)]
    format: FormatArguments,
}

pub(super) fn run(arguments: &HeadsArguments, shared: &SharedArguments, ui: &mut Ui) -> Outcome<Exit> {
    let context = Context::load(shared, ui)?;
    let graph = context.graph()?;
    let heads: Vec<&Revision> = context.apps().flat_map(|app| graph.heads(&app.label)).collect();
    print(&context, &graph, &heads, arguments.format);
    if !arguments.format.is_json() {
        for app in context.apps().filter(|app| graph.heads(&app.label).len() > 1) {
            let label = &app.label;
            context
                .ui
                .note(format!("`{label}` has several heads: `cargo migrate merge -p {label}` joins them"));
        }
    }
    Ok(Exit::Done)
}

/// A line a revision, or all as JSON.
pub(super) fn print(context: &Context<'_>, graph: &Graph, revisions: &[&Revision], format: FormatArguments) {
    if format.is_json() {
        let list: Vec<Value> =
            revisions.iter().map(|revision| revision_line::json(graph, revision)).collect();
        return context.ui.print_json(&Value::from(list));
    }
    let width = revision_line::width(graph, revisions.iter().copied());
    for revision in revisions {
        context.ui.print(revision_line::long(graph, revision, width));
    }
}
