//! `cargo migrate branches`: the revisions that several others of the same app follow.

use clap::Args;

use super::arguments::{FormatArguments, SharedArguments};
use super::context::Context;
use super::exit::Exit;
use super::failure::Outcome;
use super::ui::Ui;
use super::{heads, revision_line};
use crate::revision::Revision;

#[derive(Debug, Args)]
pub(super) struct BranchesArguments {
    #[command(flatten)]
    format: FormatArguments,
}

pub(super) fn run(arguments: &BranchesArguments, shared: &SharedArguments, ui: &mut Ui) -> Outcome<Exit> {
    let context = Context::load(shared, ui)?;
    let graph = context.graph()?;
    let points: Vec<&Revision> =
        graph.branch_points().into_iter().filter(|revision| context.is_asked(&revision.app)).collect();
    if arguments.format.is_json() {
        heads::print(&context, &graph, &points, arguments.format);
        return Ok(Exit::Done);
    }
    if points.is_empty() {
        context.ui.say("no branches");
    }
    for point in points {
        context.ui.print(revision_line::short(&graph, point));
        for child in graph.children(point) {
            context.ui.print(format!("  -> {}", revision_line::short(&graph, child)));
        }
    }
    Ok(Exit::Done)
}
