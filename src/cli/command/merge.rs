//! `cargo migrate merge`: one revision behind all heads of an app.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Outcome;
use crate::cli::options::SharedArguments;
use crate::cli::ui::Ui;
use crate::cli::{new_revisions, writing};
use crate::revision::{Draft, Drafter, merge_heads};

#[derive(Debug, Args)]
pub(crate) struct MergeArguments {
    /// What the revision says of itself
    #[arg(short, long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
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
    new_revisions::finish(&context, &graph, &revisions, arguments.dry_run)?;
    Ok(Exit::Done)
}
