//! `cargo migrate current`: what is applied to the database.

use std::collections::BTreeSet;

use clap::Args;
use migrate_runtime::{Direction, Ledger, LedgerRow, Partial};
use serde_json::{Value, json};

use crate::cli::applied::Standing;
use crate::cli::context::Context;
use crate::cli::database::{Database, DatabaseArguments};
use crate::cli::exit::Exit;
use crate::cli::failure::Outcome;
use crate::cli::options::{FormatArguments, SharedArguments};
use crate::cli::style::{FAINT, STRONG, paint};
use crate::cli::ui::Ui;
use crate::cli::{applied, half_done, revision_line};
use crate::discover::App;
use crate::operation::counted;
use crate::revision::{Graph, Revision, RevisionId, plan_upgrade};

#[derive(Debug, Args)]
pub(crate) struct CurrentArguments {
    #[command(flatten)]
    database: DatabaseArguments,
    #[command(flatten)]
    format: FormatArguments,
}

pub(crate) fn run(arguments: &CurrentArguments, shared: &SharedArguments, ui: &mut Ui) -> Outcome<Exit> {
    let context = Context::load(shared, ui)?;
    let files = context.graph()?;
    let database = Database::find(&context, &arguments.database)?;
    let ledger = database.block_on(database.read_ledger())?;
    let pending = plan_upgrade(&files, &applied::ids_of(&ledger)?, &[]);
    // What is applied is to be seen in spite of a ledger that fits no plan.
    let pending = pending.map_err(|error| context.ui.note(error)).unwrap_or_default();
    let pending: BTreeSet<RevisionId> = pending.iter().map(|revision| revision.id).collect();
    let standings = ledger.rows.iter().map(|row| Standing::of(&context, &files, row));
    let standings = standings.collect::<Outcome<Vec<_>>>()?;
    applied::note_strangers(&context, &files, &ledger)?;
    let graph = applied::with_missing(files, &ledger)?;
    let report = Report {
        context: &context,
        graph: &graph,
        ledger: &ledger,
        pending: &pending,
        standings: &standings,
    };
    if arguments.format.is_json() {
        context.ui.print_json(&report.json(&database));
    } else {
        report.print(&database);
    }
    Ok(Exit::Done)
}

struct Report<'a> {
    context: &'a Context<'a>,
    graph: &'a Graph,
    ledger: &'a Ledger,
    pending: &'a BTreeSet<RevisionId>,
    /// How each row of the ledger stands to its file.
    standings: &'a [Standing],
}

impl Report<'_> {
    /// The rows of the apps that were asked for, each with how it stands.
    fn rows(&self) -> impl Iterator<Item = (&LedgerRow, Standing)> {
        let rows = self.ledger.rows.iter().zip(self.standings.iter().copied());
        let asked = self.context.asked();
        rows.filter(|(row, _)| asked.is_empty() || asked.iter().any(|app| app.as_str() == row.app))
    }

    /// The applied revisions of an app that no other applied one of it follows.
    fn tips(&self, app: &App) -> Vec<(&Revision, &LedgerRow)> {
        let rows = self.ledger.rows.iter().filter(|row| row.app == app.label.as_str());
        let applied: Vec<_> =
            rows.filter_map(|row| Some((self.graph.get(&row.id.parse().ok()?)?, row))).collect();
        let is_applied = |child: &Revision| applied.iter().any(|(revision, _)| revision.id == child.id);
        let is_tip = |revision: &Revision| !self.graph.children(revision).any(is_applied);
        applied.iter().filter(|(revision, _)| is_tip(revision)).copied().collect()
    }

    fn count_pending(&self, app: &App) -> usize {
        let of_app = self.graph.files().iter().filter(|revision| revision.app == app.label);
        of_app.filter(|revision| self.pending.contains(&revision.id)).count()
    }

    fn print(&self, database: &Database) {
        let ui = self.context.ui;
        ui.say(format!("database {} (from {})", paint(STRONG, database.name()), database.source.origin));
        if database.is_missing_file() {
            ui.say(format!("the file is not there yet: {} makes it", database.command("upgrade")));
        }
        let tips: Vec<_> = self.context.apps().map(|app| (app, self.tips(app))).collect();
        let labels = tips.iter().map(|(app, _)| app.label.as_str().len() + "@base".len()).max().unwrap_or(0);
        let revisions = tips.iter().flat_map(|(_, tips)| tips.iter().map(|(revision, _)| *revision));
        let width = revision_line::width(self.graph, revisions).max(labels);
        for (app, tips) in &tips {
            for (revision, row) in tips {
                let line = revision_line::long(self.graph, revision, width);
                let time = paint(FAINT, format!("  applied {}", applied::minute(&row.applied_at)));
                ui.print(format!("{line}{time}{}", self.remark(app)));
            }
            if tips.is_empty() {
                let name = format!("{:width$}", format!("{}@base", app.label));
                ui.print(format!("{}  {}{}", paint(STRONG, name), "nothing is applied", self.remark(app)));
            }
        }
        if let Some(partial) = &self.ledger.partial {
            ui.print(describe(partial));
            ui.say(ways_on(database, partial));
        }
        for (row, standing) in self.rows() {
            match standing {
                Standing::Edited => {
                    ui.note(format!("the file of `{}` was edited after it was applied", row.name))
                }
                Standing::Gone => ui.note(format!("the file of `{}` is gone", row.name)),
                Standing::Unchanged | Standing::OfNoApp => {}
            }
        }
    }

    fn remark(&self, app: &App) -> String {
        match self.count_pending(app) {
            0 => String::new(),
            count => format!("  ({} to apply)", counted(count, "revision")),
        }
    }

    fn json(&self, database: &Database) -> Value {
        let applied: Vec<Value> = self.rows().map(|(row, standing)| row_json(row, standing)).collect();
        let pending: Vec<Value> = self
            .graph
            .revisions()
            .filter(|revision| self.pending.contains(&revision.id) && self.context.is_asked(&revision.app))
            .map(|revision| revision_line::json(self.graph, revision))
            .collect();
        json!({
            "database": database.name(),
            "origin": database.source.origin.to_string(),
            "applied": applied,
            "pending": pending,
            "half_done": self.ledger.partial.as_ref().map(partial_json),
        })
    }
}

fn row_json(row: &LedgerRow, standing: Standing) -> Value {
    json!({
        "sequence": row.sequence,
        "app": row.app,
        "id": row.id,
        "name": row.name,
        "checksum": row.checksum,
        "tool_version": row.tool_version,
        "applied_at": row.applied_at,
        "duration_ms": row.duration_ms,
        "file": standing.word(),
    })
}

fn partial_json(partial: &Partial) -> Value {
    json!({
        "app": partial.app,
        "id": partial.id,
        "name": partial.name,
        "direction": if partial.direction == Direction::Up { "up" } else { "down" },
        "finished_steps": partial.finished(),
        "steps": partial.total,
    })
}

/// What can be done about a half done revision.
fn ways_on(database: &Database, partial: &Partial) -> String {
    let back = database.command(&format!("downgrade {}@-1", partial.app));
    match partial.direction {
        Direction::Up => {
            format!("{} goes on with it, {back} undoes what has run", database.command("upgrade"))
        }
        Direction::Down => format!("{back} goes on with it"),
    }
}

fn describe(partial: &Partial) -> String {
    let name = &partial.name;
    format!("{name} is half {}: {}", half_done::verb(partial), partial.progress())
}
