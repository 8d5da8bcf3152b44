//! `cargo migrate makemigrations`: writes the revisions that bring the state to the models.

use clap::Args;

use crate::cli::answering::{AnswerArguments, compare};
use crate::cli::context::Context;
use crate::cli::drafting::{WordArguments, check_dialects, draft_changes, draft_empty, note_ways_back};
use crate::cli::exit::Exit;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::options::SharedArguments;
use crate::cli::trying::check_expressions;
use crate::cli::ui::Ui;
use crate::cli::{comparing, detected, modelling, new_revisions};

#[derive(Debug, Args)]
pub(crate) struct MakemigrationsArguments {
    #[command(flatten)]
    words: WordArguments,
    /// Write a revision without operations, to fill by hand
    #[arg(long)]
    empty: bool,
    /// Print the files and write none
    #[arg(long)]
    dry_run: bool,
    /// Write nothing; exit with 100 where there is something to write
    #[arg(long, conflicts_with_all = ["dry_run", "empty"])]
    check: bool,
    #[command(flatten)]
    answers: AnswerArguments,
}

pub(crate) fn run(
    arguments: &MakemigrationsArguments,
    shared: &SharedArguments,
    ui: &mut Ui,
) -> Outcome<Exit> {
    let context = Context::load(shared, ui)?;
    if arguments.empty {
        return write_empty(&context, arguments);
    }
    let sides = modelling::read_sides(&context)?;
    modelling::note_oddities(&context, &sides.probed);
    if arguments.check {
        return Ok(comparing::report(&context, &sides));
    }
    comparing::refuse_several_heads(&context, &sides.graph)?;
    let outcome = compare(&context, &sides.state, &sides.models.schema, &arguments.answers, true)?;
    if outcome.changes.is_empty() {
        context.ui.say(comparing::nothing_changed(&context, &sides));
        return Ok(Exit::Done);
    }
    detected::print_changes(&context, &outcome.changes);
    check_dialects(&context, &sides, &outcome.changes)?;
    check_expressions(&context, &sides, &outcome.changes)?;
    let revisions = draft_changes(&context, &sides.graph, &outcome.changes, &arguments.words)?;
    new_revisions::finish(&context, &sides.graph, &revisions, arguments.dry_run)?;
    note_ways_back(&context, &sides, &revisions);
    Ok(Exit::Done)
}

fn write_empty(context: &Context<'_>, arguments: &MakemigrationsArguments) -> Outcome<Exit> {
    let graph = context.graph()?;
    comparing::refuse_several_heads(context, &graph)?;
    if context.asked().is_empty() && context.workspace.apps.len() > 1 {
        let first = &context.workspace.apps[0].label;
        return Err(Failure::new("an empty revision needs to know its app")
            .hint(format!("name it: `cargo migrate makemigrations --empty -p {first}`"))
            .with_exit(Exit::Usage));
    }
    let revisions = draft_empty(context, &graph, &arguments.words)?;
    new_revisions::finish(context, &graph, &revisions, arguments.dry_run)?;
    Ok(Exit::Done)
}
