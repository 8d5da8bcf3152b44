//! `cargo migrate merge`: one revision behind all heads of an app.

use clap::Args;

use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Outcome;
use crate::cli::options::SharedArguments;
use crate::cli::ui::Ui;
use crate::cli::{detected, writing};
use crate::revision::{Draft, Drafter, Graph, NewFile, merge_heads};

#[derive(Debug, Args)]
pub(crate) struct MergeArguments {
    /// What the revision says of itself
    #[arg(short, long, value_name = "TEXT")]
    message: Option<String>,
    /// Print the files and write none
    #[arg(long)]
    dry_run: bool,
}

pub(crate) fn run(arguments: &MergeArguments, shared: &SharedArguments, ui: &mut Ui) -> Outcome<Exit> {
    let context = Context::load(shared, ui)?;
    let graph = context.graph()?;
    let mut drafter = Drafter::new(&graph, writing::created()?);
    for app in context.apps() {
        if let Some(draft) = merge_heads(&graph, &app.label, &app.migrations) {
            drafter.add(Draft { message: arguments.message.clone().or(draft.message), ..draft })?;
        }
    }
    let revisions = drafter.finish();
    if revisions.is_empty() {
        context.ui.say("nothing to merge: no app has several heads");
        return Ok(Exit::Done);
    }
    check(&graph, &revisions)?;
    if arguments.dry_run {
        detected::print_files(&context, &revisions);
        return Ok(Exit::Done);
    }
    writing::write(&revisions.iter().map(NewFile::from).collect::<Vec<_>>())?;
    detected::print_written(&context, &revisions);
    Ok(Exit::Done)
}

/// What is written must be what can be loaded and replayed.
fn check(graph: &Graph, revisions: &[crate::revision::Revision]) -> Outcome<()> {
    graph.with(revisions.iter().cloned())?.state()?;
    Ok(())
}
