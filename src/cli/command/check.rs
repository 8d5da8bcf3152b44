//! `cargo migrate check`: the hook for CI. Models without a revision, several heads, and, where a database is named,
//! revisions that it does not have and what of it is not as its revisions left it.

use std::time::Duration;

use clap::Args;
use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::database::{Database, DatabaseArguments};
use crate::cli::drifting::{self, Standing};
use crate::cli::exit::Exit;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::modelling::{self, Sides};
use crate::cli::options::{FormatArguments, SharedArguments, parse_duration};
use crate::cli::ui::Ui;
use crate::cli::{applied, comparing, revision_line};
use crate::diff;
use crate::revision::{Graph, Revision, plan_upgrade};

/// The form of `--format json`; another one gets another number.
const FORMAT: u32 = 1;

/// What of a database is drift.
const ABOUT_DATABASES: &str = "With a database, its tables are read and compared with what the revisions that are \
applied to it say: tables, columns, indexes, constraints, enums and options that are missing, changed, or more than \
a table of the revisions has. Tables, enums and sequences that no revision knows are named in a note and are no drift: \
a database may serve several tools. Unmanaged tables are left out.";

#[derive(Debug, Args)]
#[command(after_help = ABOUT_DATABASES)]
pub(crate) struct CheckArguments {
    /// Look at this database too: a name under [databases], or the configured one if no name is given
    #[arg(long, value_name = "NAME", num_args = 0..=1, default_missing_value = "")]
    database: Option<String>,
    /// URL of a database to look at too
    #[arg(long, value_name = "URL", conflicts_with = "database")]
    database_url: Option<String>,
    /// How long to wait for a lock: 10s, 2m
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    lock_timeout: Option<Duration>,
    #[command(flatten)]
    format: FormatArguments,
}

impl CheckArguments {
    /// The database to look at; none where none was asked for.
    fn database(&self) -> Option<DatabaseArguments> {
        let is_asked = self.database.is_some() || self.database_url.is_some();
        is_asked.then(|| DatabaseArguments {
            database_url: self.database_url.clone(),
            database: self.database.clone().filter(|name| !name.is_empty()),
            lock_timeout: self.lock_timeout,
        })
    }
}

pub(crate) fn run(arguments: &CheckArguments, shared: &SharedArguments, ui: &mut Ui) -> Outcome<Exit> {
    let context = Context::load(shared, ui)?;
    // Before the build: a database that nobody can name need not wait for it.
    let database = arguments.database().map(|arguments| Database::find(&context, &arguments)).transpose()?;
    let sides = modelling::read_sides(&context)?;
    let found = Found {
        models: comparing::compare(&context, &sides),
        heads: comparing::several_heads(&context, &sides.graph),
        context: &context,
        sides: &sides,
    };
    if !arguments.format.is_json() {
        found.print();
    }
    let live = database.as_ref().map(|database| Live::look(&context, &sides.graph, database)).transpose()?;
    if arguments.format.is_json() {
        context.ui.print_json(&found.json(live.as_ref()));
    } else if let Some(live) = &live {
        live.print(&context, &sides.graph);
    }
    let is_clean = found.is_clean() && live.is_none_or(|live| live.is_clean());
    Ok(if is_clean { Exit::Done } else { Exit::Found })
}

/// What there is to say of models and revisions.
struct Found<'a> {
    context: &'a Context<'a>,
    sides: &'a Sides,
    models: diff::Outcome,
    /// The apps that have several heads, each in a line and as a failure.
    heads: Vec<(String, Failure)>,
}

impl Found<'_> {
    fn is_clean(&self) -> bool {
        !comparing::has_changes(&self.models) && self.heads.is_empty()
    }

    fn print(&self) {
        comparing::print(self.context, self.sides, &self.models);
        modelling::note_oddities(self.context, &self.sides.probed);
        for (line, _) in &self.heads {
            self.context.ui.print(line);
        }
    }

    fn json(&self, live: Option<&Live<'_>>) -> Value {
        let changes = self.models.changes.iter().map(|change| {
            let description = change.operation.describe().to_string();
            json!({ "app": change.app, "operation": change.operation, "description": description })
        });
        let questions = self.models.questions.iter();
        json!({
            "format": FORMAT,
            "changes": changes.collect::<Vec<_>>(),
            "questions": questions.map(|question| json!({
                "app": question.app, "message": question.message(), "hint": question.hint(),
            })).collect::<Vec<_>>(),
            "several_heads": self.heads.iter().map(|(line, _)| line).collect::<Vec<_>>(),
            "database": live.map(|live| live.json(&self.sides.graph)),
        })
    }
}

/// What there is to say of a database.
struct Live<'a> {
    database: &'a Database,
    standing: Standing,
    /// The revisions that it does not have.
    missing: Vec<&'a Revision>,
}

impl<'a> Live<'a> {
    fn look(context: &Context<'_>, graph: &'a Graph, database: &'a Database) -> Outcome<Self> {
        let standing = drifting::look_at(context, graph, database)?;
        let missing =
            missing(context, graph, &standing).map_err(|failure| database.name_in_hints(failure))?;
        Ok(Self { database, standing, missing })
    }

    fn is_behind(&self) -> bool {
        !self.missing.is_empty() || self.standing.ledger.partial.is_some()
    }

    fn is_clean(&self) -> bool {
        !self.is_behind() && !self.standing.has_drifted()
    }

    fn print(&self, context: &Context<'_>, graph: &Graph) {
        let name = self.database.name();
        for revision in &self.missing {
            context.ui.print(format!("not applied to `{name}`: {}", revision_line::short(graph, revision)));
        }
        if let Some(partial) = &self.standing.ledger.partial {
            context.ui.print(format!("half done in `{name}`: {}", partial.name));
        }
        self.standing.print(context, self.database);
        if self.is_behind() {
            context.ui.say(format!("{} applies what is missing", self.database.command("upgrade")));
        }
    }

    fn json(&self, graph: &Graph) -> Value {
        let comparison = &self.standing.comparison;
        let missing = self.missing.iter().map(|revision| {
            json!({
                "id": revision.id.to_string(), "name": graph.name(revision), "message": revision.message,
            })
        });
        json!({
            "name": self.database.name(),
            "not_applied": missing.collect::<Vec<_>>(),
            "half_done": self.standing.ledger.partial.as_ref().map(|partial| &partial.name),
            "drift": comparison.drift,
            "strangers": comparison.strangers,
        })
    }
}

fn missing<'g>(context: &Context<'_>, graph: &'g Graph, standing: &Standing) -> Outcome<Vec<&'g Revision>> {
    applied::note_strangers(context, graph, &standing.ledger)?;
    let mut plan = plan_upgrade(graph, &applied::ids_of(&standing.ledger)?, &[])?;
    plan.retain(|revision| context.is_asked(&revision.app));
    Ok(plan)
}
