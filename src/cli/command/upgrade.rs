//! `cargo migrate upgrade`: brings the database to all heads, or to the targets.

use clap::Args;
use migrate_runtime::{Connection, Ledger, RunOptions};

use crate::cli::context::Context;
use crate::cli::database::{Database, DatabaseArguments};
use crate::cli::exit::Exit;
use crate::cli::failure::Outcome;
use crate::cli::options::{RunArguments, SharedArguments};
use crate::cli::planned::Renderer;
use crate::cli::ui::Ui;
use crate::cli::{applied, drifting, half_done, revision_line, running, script};
use crate::dialect::{Dialect, dialect, dialect_of};
use crate::operation::counted;
use crate::revision::{Graph, Revision, Target, plan_upgrade};
use crate::schema::Schema;

#[derive(Debug, Args)]
pub(crate) struct UpgradeArguments {
    /// Where to go: a revision (id, number, file), head, heads, +2, each also as app@…; all heads if none is given
    #[arg(value_name = "TARGET")]
    targets: Vec<Target>,
    #[command(flatten)]
    database: DatabaseArguments,
    #[command(flatten)]
    run: RunArguments,
    /// Then read the tables and exit with 100 where they are not as the revisions left them
    #[arg(long, conflicts_with_all = ["plan", "dry_run"])]
    verify: bool,
}

pub(crate) fn run(arguments: &UpgradeArguments, shared: &SharedArguments, ui: &mut Ui) -> Outcome<Exit> {
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
    database.block_on(upgrade.run())
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

    async fn run(&self) -> Outcome<Exit> {
        let mut connection = match self.is_real() {
            true => self.database.open_or_create().await?,
            false => self.database.open().await?,
        };
        let ledger = connection.read_ledger().await?;
        let plan = self.plan(&ledger)?;
        applied::note_strangers(self.context, self.graph, &ledger)?;
        if plan.is_empty() || !self.is_real() {
            self.show(&plan, dialect_of(connection.server().flavour), &ledger)?;
        } else {
            self.apply(&mut connection).await?;
        }
        let has_drifted = self.arguments.verify && self.verify(&mut connection).await?;
        connection.close().await;
        Ok(if has_drifted { Exit::Found } else { Exit::Done })
    }

    /// Prints where the database is not as its revisions left it; true where there is something.
    async fn verify(&self, connection: &mut Connection) -> Outcome<bool> {
        let standing = drifting::look(self.context, self.graph, self.database, connection).await?;
        standing.print(self.context, self.database);
        Ok(standing.has_drifted())
    }

    /// Under the lock everything is looked at again: another run may just have done it. SQLite has no lock that lasts
    /// from one revision to the next: where another run comes between, what is left is planned anew.
    async fn apply(&self, connection: &mut Connection) -> Outcome<()> {
        running::lock(self.context.ui, self.graph, connection).await?;
        while !self.apply_planned(connection).await? {}
        Ok(connection.unlock().await?)
    }

    /// Applies what the ledger leaves to be done; false where another run changed it in the meantime.
    async fn apply_planned(&self, connection: &mut Connection) -> Outcome<bool> {
        let ledger = connection.read_ledger().await?;
        let plan = self.plan(&ledger)?;
        if plan.is_empty() {
            self.say_nothing_to_do(&ledger);
        }
        let mut renderer =
            Renderer::new(self.graph, dialect_of(connection.server().flavour), self.state(&ledger)?);
        let runs = plan.iter().map(|revision| renderer.up(revision)).collect::<Outcome<Vec<_>>>()?;
        let options = RunOptions { planned_from: Some(ledger), resume: self.arguments.run.resume() };
        running::run_unless_changed(self.context.ui, self.graph, connection, &runs, &options).await
    }

    /// What is to be done from there.
    fn plan(&self, ledger: &Ledger) -> Outcome<Vec<&Revision>> {
        applied::check_files(self.context, self.graph, ledger, self.database)?;
        let ids = applied::ids_of(ledger)?;
        let targets = self.context.targets(&self.arguments.targets);
        let plan = plan_upgrade(self.graph, &ids, &targets)?;
        half_done::put_first(self.graph, ledger.partial.as_ref(), plan)
    }

    fn state(&self, ledger: &Ledger) -> Outcome<Schema> {
        applied::state_of(self.graph, &applied::ids_of(ledger)?)
    }

    fn show(&self, plan: &[&Revision], dialect: &'static dyn Dialect, ledger: &Ledger) -> Outcome<()> {
        let ui = self.context.ui;
        if plan.is_empty() {
            self.say_nothing_to_do(ledger);
        } else if self.arguments.run.dry_run {
            half_done::refuse_script(ledger.partial.as_ref())?;
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
