//! `cargo migrate heads`: the last revisions of each app.

use clap::Args;

use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Outcome;
use crate::cli::options::{FormatArguments, SharedArguments};
use crate::cli::revision_line;
use crate::cli::ui::Ui;
use crate::revision::Revision;

#[derive(Debug, Args)]
pub(crate) struct HeadsArguments {
    #[command(flatten)]
    format: FormatArguments,
}

pub(crate) fn run(arguments: &HeadsArguments, shared: &SharedArguments, ui: &mut Ui) -> Outcome<Exit> {
    let context = Context::load(shared, ui)?;
    let graph = context.graph()?;
    let heads: Vec<&Revision> = context.apps().flat_map(|app| graph.heads(&app.label)).collect();
    revision_line::print(&context, &graph, &heads, arguments.format);
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
