//! `cargo migrate branches`: the revisions that several others of the same app follow.

use clap::Args;

use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Outcome;
use crate::cli::options::{FormatArguments, SharedArguments};
use crate::cli::revision_line;
use crate::cli::ui::Ui;
use crate::revision::Revision;

#[derive(Debug, Args)]
pub(crate) struct BranchesArguments {
    #[command(flatten)]
    format: FormatArguments,
}

pub(crate) fn run(arguments: &BranchesArguments, shared: &SharedArguments, ui: &mut Ui) -> Outcome<Exit> {
    let context = Context::load(shared, ui)?;
    let graph = context.graph()?;
    let points: Vec<&Revision> =
        graph.branch_points().into_iter().filter(|revision| context.is_asked(&revision.app)).collect();
    if arguments.format.is_json() {
        revision_line::print(&context, &graph, &points, arguments.format);
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
