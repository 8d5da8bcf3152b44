//! `cargo migrate upgrade`: brings the database to all heads, or to the targets.

use clap::{Args, ValueEnum};
use migrate_runtime::{Connection, Ledger, ResumeChoice, RunOptions};

use super::arguments::SharedArguments;
use super::comparing::counted;
use super::context::Context;
use super::database::{Database, DatabaseArguments};
use super::exit::Exit;
use super::failure::Outcome;
use super::planned::Renderer;
use super::ui::Ui;
use super::{applied, half_done, revision_line, running, script};
use crate::dialect::{Dialect, dialect, dialect_of};
use crate::revision::{Graph, Point, Revision, Target, plan_upgrade};
use crate::schema::Schema;

#[derive(Debug, Args)]
pub(super) struct UpgradeArguments {
    /// Where to go: a revision (id, number, file), head, heads, +2, each also as app@…; all heads if none is given
    #[arg(value_name = "TARGET")]
    targets: Vec<Target>,
    #[command(flatten)]
    database: DatabaseArguments,
    #[command(flatten)]
    run: RunArguments,
}

/// What a run takes, up or down.
#[derive(Debug, Args)]
pub(super) struct RunArguments {
    /// List what would be done and do nothing
    #[arg(long)]
    pub(super) plan: bool,
    /// Print the SQL that would run and do nothing
    #[arg(long, conflicts_with = "plan")]
    pub(super) dry_run: bool,
    /// What became of the statement that a killed run left open, where the database cannot tell
    #[arg(long, value_name = "WHAT")]
    pub(super) resume: Option<Resume>,
}

/// What a person knows of a statement that may have run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Resume {
    /// It has run: go on behind it
    Done,
    /// It has not run: run it again
    Again,
}

impl RunArguments {
    pub(super) fn resume(&self) -> Option<ResumeChoice> {
        self.resume.map(|resume| match resume {
            Resume::Done => ResumeChoice::Done,
            Resume::Again => ResumeChoice::Again,
        })
    }
}

pub(super) fn run(arguments: &UpgradeArguments, shared: &SharedArguments, ui: &mut Ui) -> Outcome<Exit> {
    let context = Context::load(shared, ui)?;
    let graph = context.graph()?;
    let database = Database::find(&context, &arguments.database)?;
    let upgrade = Upgrade { context: &context, graph: &graph, database: &database, arguments };
    if database.is_missing_file() {
        let plan = upgrade.plan(&Ledger::default()).map_err(|failure| database.name_in_hints(failure))?;
        if plan.is_empty() || !upgrade.is_real() {
            upgrade.show(&plan, dialect(database.dialect()), &Ledger::default())?;
            return Ok(Exit::Done);
        }
    }
    database.block_on(upgrade.run())?;
    Ok(Exit::Done)
}

struct Upgrade<'a> {
    context: &'a Context<'a>,
    graph: &'a Graph,
    database: &'a Database,
    arguments: &'a UpgradeArguments,
}

impl Upgrade<'_> {
    fn is_real(&self) -> bool {
        !self.arguments.run.plan && !self.arguments.run.dry_run
    }

    async fn run(&self) -> Outcome<()> {
        let mut connection = match self.is_real() {
            true => self.database.open_or_create().await?,
            false => self.database.open().await?,
        };
        let ledger = connection.read_ledger().await?;
        let plan = self.plan(&ledger)?;
        if plan.is_empty() || !self.is_real() {
            self.show(&plan, dialect_of(connection.server().flavour), &ledger)?;
        } else {
            self.apply(&mut connection).await?;
        }
        connection.close().await;
        Ok(())
    }

    /// Under the lock everything is looked at again: another run may just have done it.
    async fn apply(&self, connection: &mut Connection) -> Outcome<()> {
        running::lock(self.context.ui, self.graph, connection).await?;
        let ledger = connection.read_ledger().await?;
        let plan = self.plan(&ledger)?;
        if plan.is_empty() {
            self.say_nothing_to_do(&ledger);
        }
        let mut renderer =
            Renderer::new(self.graph, dialect_of(connection.server().flavour), self.state(&ledger)?);
        let runs = plan.iter().map(|revision| renderer.up(revision)).collect::<Outcome<Vec<_>>>()?;
        let options = RunOptions { planned_from: Some(ledger), resume: self.arguments.run.resume() };
        running::run(self.context.ui, self.graph, connection, &runs, &options).await?;
        Ok(connection.unlock().await?)
    }

    /// What is to be done from there.
    fn plan(&self, ledger: &Ledger) -> Outcome<Vec<&Revision>> {
        applied::check_files(self.context, self.graph, ledger, self.database)?;
        let ids = applied::ids_of(ledger)?;
        let targets = self.targets();
        let plan = plan_upgrade(self.graph, &ids, &targets)?;
        half_done::put_first(self.graph, ledger.partial.as_ref(), plan)
    }

    /// The targets that were given; those without an app hold for each app of `-p`.
    fn targets(&self) -> Vec<Target> {
        let given = &self.arguments.targets;
        if self.context.asked().is_empty() {
            return given.clone();
        }
        let heads = [Target { app: None, point: Point::Heads }];
        let given = if given.is_empty() { heads.as_slice() } else { given.as_slice() };
        given.iter().flat_map(|target| in_apps(self.context, target)).collect()
    }

    fn state(&self, ledger: &Ledger) -> Outcome<Schema> {
        applied::state_of(self.graph, &applied::ids_of(ledger)?)
    }

    fn show(&self, plan: &[&Revision], dialect: &'static dyn Dialect, ledger: &Ledger) -> Outcome<()> {
        let ui = self.context.ui;
        if plan.is_empty() {
            self.say_nothing_to_do(ledger);
        } else if self.arguments.run.dry_run {
            let mut renderer = Renderer::new(self.graph, dialect, self.state(ledger)?);
            let runs = plan.iter().map(|revision| renderer.up(revision)).collect::<Outcome<Vec<_>>>()?;
            ui.print_text(&script::write(dialect, &self.database.options, &runs)?);
        } else {
            for revision in plan {
                ui.print(format!("apply {}", revision_line::short(self.graph, revision)));
            }
        }
        Ok(())
    }

    fn say_nothing_to_do(&self, ledger: &Ledger) {
        let count = ledger.rows.len();
        let revisions = counted(count, "revision");
        let verb = if count == 1 { "is" } else { "are" };
        self.context
            .ui
            .say(format!("nothing to do: {revisions} {verb} applied to `{}`", self.database.name()));
    }
}

/// A target without an app, for each app that was asked for.
pub(super) fn in_apps(context: &Context<'_>, target: &Target) -> Vec<Target> {
    if target.app.is_some() || context.asked().is_empty() {
        return vec![target.clone()];
    }
    let in_app =
        |app: &crate::schema::AppLabel| Target { app: Some(app.clone()), point: target.point.clone() };
    context.asked().iter().map(in_app).collect()
}
