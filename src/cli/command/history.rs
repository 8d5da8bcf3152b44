//! `cargo migrate history`: all revisions, the newest first.

use clap::Args;

use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Outcome;
use crate::cli::options::{FormatArguments, SharedArguments};
use crate::cli::revision_line;
use crate::cli::style::{FAINT, paint};
use crate::cli::ui::Ui;
use crate::revision::{Graph, Revision};

#[derive(Debug, Args)]
pub(crate) struct HistoryArguments {
    #[command(flatten)]
    format: FormatArguments,
}

pub(crate) fn run(arguments: &HistoryArguments, shared: &SharedArguments, ui: &mut Ui) -> Outcome<Exit> {
    let context = Context::load(shared, ui)?;
    let graph = context.graph()?;
    let revisions: Vec<&Revision> =
        graph.revisions().rev().filter(|revision| context.is_asked(&revision.app)).collect();
    if arguments.format.is_json() {
        revision_line::print(&context, &graph, &revisions, arguments.format);
        return Ok(Exit::Done);
    }
    if revisions.is_empty() {
        context.ui.say("no revisions yet: `cargo migrate makemigrations` writes the first");
    }
    let width = revision_line::width(&graph, revisions.iter().copied());
    for revision in revisions {
        let line = revision_line::long(&graph, revision, width);
        context.ui.print(format!("{line}{}", links(&graph, revision)));
    }
    Ok(Exit::Done)
}

/// What a line adds of how a revision hangs together with others.
fn links(graph: &Graph, revision: &Revision) -> String {
    let mut notes = Vec::new();
    let heads = graph.heads(&revision.app);
    if heads.iter().any(|head| head.id == revision.id) {
        notes.push("head".to_owned());
    }
    if graph.children(revision).nth(1).is_some() {
        notes.push("branches".to_owned());
    }
    if revision.parents.len() > 1 {
        notes.push("merge".to_owned());
    }
    let needed = revision.depends_on.iter().filter_map(|id| graph.get(id));
    let names: Vec<String> = needed.map(|needed| graph.name(needed)).collect();
    if !names.is_empty() {
        notes.push(format!("after {}", names.join(", ")));
    }
    if notes.is_empty() { String::new() } else { paint(FAINT, format!("  ({})", notes.join("; "))) }
}
