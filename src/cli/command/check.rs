//! `cargo migrate check`: the hook for CI. Models without a revision, several heads, and, where a database is named,
//! revisions that it does not have.

use std::time::Duration;

use clap::Args;

use crate::cli::context::Context;
use crate::cli::database::{Database, DatabaseArguments};
use crate::cli::exit::Exit;
use crate::cli::failure::Outcome;
use crate::cli::modelling::{self, Sides};
use crate::cli::options::{SharedArguments, parse_duration};
use crate::cli::ui::Ui;
use crate::cli::{applied, comparing, revision_line};
use crate::revision::plan_upgrade;

#[derive(Debug, Args)]
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
    let mut exit = comparing::report(&context, &sides);
    modelling::note_oddities(&context, &sides.probed);
    for (line, _) in comparing::several_heads(&context, &sides.graph) {
        context.ui.print(line);
        exit = Exit::Found;
    }
    if let Some(database) = database {
        let has_unapplied = has_unapplied(&context, &sides, &database);
        if has_unapplied.map_err(|failure| database.name_in_hints(failure))? {
            exit = Exit::Found;
        }
    }
    Ok(exit)
}

fn has_unapplied(context: &Context<'_>, sides: &Sides, database: &Database) -> Outcome<bool> {
    let ledger = database.block_on(database.read_ledger())?;
    applied::check_files(context, &sides.graph, &ledger, database)?;
    applied::note_strangers(context, &sides.graph, &ledger)?;
    let mut plan = plan_upgrade(&sides.graph, &applied::ids_of(&ledger)?, &[])?;
    plan.retain(|revision| context.is_asked(&revision.app));
    for revision in &plan {
        let line = revision_line::short(&sides.graph, revision);
        context.ui.print(format!("not applied to `{}`: {line}", database.name()));
    }
    if let Some(partial) = &ledger.partial {
        context.ui.print(format!("half done in `{}`: {}", database.name(), partial.name));
    }
    let is_behind = !plan.is_empty() || ledger.partial.is_some();
    if is_behind {
        context.ui.say(format!("{} applies what is missing", database.command("upgrade")));
    }
    Ok(is_behind)
}
