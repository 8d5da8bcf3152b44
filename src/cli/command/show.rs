//! `cargo migrate show`: one revision.

use clap::Args;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::database::{Database, DatabaseArguments};
use crate::cli::exit::Exit;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::options::{FormatArguments, SharedArguments};
use crate::cli::style::{FAINT, of_sign, paint};
use crate::cli::ui::Ui;
use crate::cli::{applied, revision_line};
use crate::revision::{Graph, Point, Revision, Target, find_revision};

#[derive(Debug, Args)]
pub(crate) struct ShowArguments {
    /// The revision: id, number, file, head, each also as app@…
    #[arg(value_name = "REVISION")]
    target: Target,
    /// Print the file as it was when it was applied: the ledger keeps its text
    #[arg(long)]
    applied: bool,
    #[command(flatten)]
    database: DatabaseArguments,
    #[command(flatten)]
    format: FormatArguments,
}

pub(crate) fn run(arguments: &ShowArguments, shared: &SharedArguments, ui: &mut Ui) -> Outcome<Exit> {
    let context = Context::load(shared, ui)?;
    let target = target_in(&context, &arguments.target);
    if arguments.applied {
        return show_applied(&context, arguments, &target);
    }
    let graph = context.graph()?;
    let revision = find_revision(&graph, &target)?;
    if arguments.format.is_json() {
        context.ui.print_json(&as_json(&graph, revision));
    } else {
        print(&context, &graph, revision);
    }
    Ok(Exit::Done)
}

/// The target, of the app that `-p` names.
fn target_in(context: &Context<'_>, given: &Target) -> Target {
    match context.targets(std::slice::from_ref(given)).as_slice() {
        [one] => one.clone(),
        _ => given.clone(),
    }
}

fn print(context: &Context<'_>, graph: &Graph, revision: &Revision) {
    let ui = context.ui;
    ui.print(revision_line::short(graph, revision));
    let fact =
        |name: &str, value: &str| ui.print(format!("{}  {value}", paint(FAINT, format!("{name:>10}"))));
    fact("file", ui.shorten(revision.path.as_str()));
    fact("id", revision.id.as_str());
    fact("created", &revision.created);
    for (name, ids) in [("parent", &revision.parents), ("depends on", &revision.depends_on)] {
        for known in ids.iter().filter_map(|id| graph.get(id)) {
            fact(name, &format!("{} ({})", graph.name(known), known.id));
        }
    }
    for operation in &revision.operations {
        let description = operation.describe();
        ui.print(format!("  {}", paint(of_sign(description.sign), &description)));
    }
    if revision.operations.is_empty() {
        ui.print("  no operations");
    }
    if revision.downgrade.is_some() {
        ui.print("  with a downgrade of its own");
    }
}

fn as_json(graph: &Graph, revision: &Revision) -> serde_json::Value {
    let mut value = revision_line::json(graph, revision);
    value["checksum"] = json!(revision.checksum());
    let describe = |operation: &crate::operation::Operation| json!({ "kind": operation.kind(), "description": operation.describe().to_string() });
    value["operations"] = revision.operations.iter().map(describe).collect();
    value["text"] = json!(revision.text);
    value
}

/// The file as the ledger has it.
fn show_applied(context: &Context<'_>, arguments: &ShowArguments, target: &Target) -> Outcome<Exit> {
    let database = Database::find(context, &arguments.database)?;
    let ledger = database.block_on(database.read_ledger())?;
    let revisions = ledger.rows.iter().map(applied::revision_of).collect::<Outcome<Vec<_>>>()?;
    let mut found = revisions.iter().filter(|revision| is_meant(target, revision));
    match (found.next(), found.next()) {
        (Some(revision), None) => {
            context.ui.print_text(&revision.text);
            Ok(Exit::Done)
        }
        (Some(_), Some(_)) => Err(Failure::new(format!("`{}` means several applied revisions", target))
            .hint("say which by its id: `cargo migrate current` lists them".to_owned())),
        (None, _) => {
            Err(Failure::new(format!("no revision `{}` is applied to `{}`", target, database.name()))
                .hint("`cargo migrate current` shows what is applied".to_owned()))
        }
    }
}

fn is_meant(target: &Target, revision: &Revision) -> bool {
    let of_app = target.app.as_ref().is_none_or(|app| *app == revision.app);
    of_app
        && match &target.point {
            Point::Number(number) => revision.number == *number,
            Point::Prefix(prefix) => revision.id.as_str().starts_with(prefix.as_str()),
            Point::Stem(stem) => revision.stem == *stem,
            _ => false,
        }
}
