//! `cargo migrate downgrade`: takes revisions back, backwards through the ledger.

use clap::Args;
use migrate_runtime::{Connection, Direction, Ledger, RevisionRun, RunOptions};

use crate::cli::context::Context;
use crate::cli::database::{Database, DatabaseArguments};
use crate::cli::exit::Exit;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::half_done::{self, HalfDone};
use crate::cli::options::{RunArguments, SharedArguments};
use crate::cli::planned::Renderer;
use crate::cli::ui::Ui;
use crate::cli::{applied, prompt, revision_line, running, script};
use crate::dialect::dialect_of;
use crate::revision::{DowngradeStep, Graph, Target, downgrade_operations, plan_downgrade};

#[derive(Debug, Args)]
pub(crate) struct DowngradeArguments {
    /// The revision to go back to (it stays), base, or -1; each also as app@…
    #[arg(value_name = "TARGET", required = true, allow_negative_numbers = true)]
    targets: Vec<Target>,
    /// Take back what depends on it in other apps too
    #[arg(long)]
    with_dependents: bool,
    #[command(flatten)]
    database: DatabaseArguments,
    #[command(flatten)]
    run: RunArguments,
}

pub(crate) fn run(arguments: &DowngradeArguments, shared: &SharedArguments, ui: &mut Ui) -> Outcome<Exit> {
    let context = Context::load(shared, ui)?;
    let graph = context.graph()?;
    let database = Database::find(&context, &arguments.database)?;
    database.block_on(Downgrade { context: &context, database: &database, arguments }.run(graph))?;
    Ok(Exit::Done)
}

struct Downgrade<'a> {
    context: &'a Context<'a>,
    database: &'a Database,
    arguments: &'a DowngradeArguments,
}

impl Downgrade<'_> {
    async fn run(&self, files: Graph) -> Outcome<()> {
        let mut connection = self.database.open().await?;
        let ledger = connection.read_ledger().await?;
        let graph = applied::with_missing(files, &ledger)?;
        let plan = self.plan(&graph, &ledger)?;
        if plan.is_empty() && ledger.partial.is_none() {
            self.context.ui.say(format!("nothing to take back from `{}`", self.database.name()));
        } else if self.arguments.run.plan {
            self.print_plan(&graph, &ledger, &plan)?;
        } else if self.arguments.run.dry_run {
            self.print_sql(&graph, &ledger, &plan, &connection)?;
        } else {
            self.confirm_dependents(&graph, &plan)?;
            self.take_back(&graph, &mut connection, &plan).await?;
        }
        connection.close().await;
        Ok(())
    }

    fn plan<'g>(&self, graph: &'g Graph, ledger: &Ledger) -> Outcome<Vec<DowngradeStep<'g>>> {
        let ids = applied::ids_of(ledger)?;
        let targets = self.context.targets(&self.arguments.targets);
        let targets = half_done::counted_back(graph, ledger.partial.as_ref(), targets)?;
        let plan = if targets.is_empty() { Vec::new() } else { plan_downgrade(graph, &ids, &targets)? };
        half_done::check_within(graph, ledger.partial.as_ref(), &plan)?;
        Ok(plan)
    }

    /// What belongs to other apps goes only if a person knows of it.
    fn confirm_dependents(&self, graph: &Graph, plan: &[DowngradeStep<'_>]) -> Outcome<()> {
        let along: Vec<String> =
            plan.iter().filter(|step| step.taken_along).map(|step| graph.name(step.revision)).collect();
        if along.is_empty() || self.arguments.with_dependents {
            return Ok(());
        }
        let list = along.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        if self.context.ui.can_ask()
            && prompt::confirm(&format!("Take back {list} too, which depend on it?"))?
        {
            return Ok(());
        }
        Err(Failure::new(format!("revisions of other apps depend on what is to be taken back: {list}"))
            .hint("pass `--with-dependents` to take them back too; `--plan` shows the whole plan".to_owned()))
    }

    /// Under the lock everything is looked at again. What was not planned before it does not go: `-1` means something
    /// else once another run has taken a revision back.
    async fn take_back(
        &self,
        graph: &Graph,
        connection: &mut Connection,
        planned: &[DowngradeStep<'_>],
    ) -> Outcome<()> {
        let ui = self.context.ui;
        running::lock(ui, graph, connection).await?;
        let plan = self.plan(graph, &connection.read_ledger().await?)?;
        if !plan.iter().all(|step| planned.iter().any(|other| other.revision.id == step.revision.id)) {
            let table = self.database.options.ledger.clone();
            return Err(migrate_runtime::Error::LedgerChanged { table }.into());
        }
        if let Some(first) = self.finish_half_done(graph, connection).await? {
            let options = RunOptions { planned_from: None, resume: self.arguments.run.resume() };
            running::run(ui, graph, connection, &[first], &options).await?;
        }
        let ledger = connection.read_ledger().await?;
        let plan = still_applied(plan, &ledger)?;
        let runs = self.render(graph, &ledger, &plan, connection)?;
        let options = RunOptions { planned_from: Some(ledger), resume: None };
        running::run(ui, graph, connection, &runs, &options).await?;
        Ok(connection.unlock().await?)
    }

    /// What a killed run left: half taken back it is finished, half applied it is undone.
    async fn finish_half_done(
        &self,
        graph: &Graph,
        connection: &mut Connection,
    ) -> Outcome<Option<RevisionRun>> {
        let ledger = connection.read_ledger().await?;
        let Some(partial) = &ledger.partial else { return Ok(None) };
        let half_done = HalfDone::find(graph, partial)?;
        let ids = applied::ids_of(&ledger)?;
        if half_done.direction == Direction::Up {
            let resume = self.arguments.run.resume();
            return Ok(Some(half_done::undo(graph, connection, &half_done, &ids, resume).await?));
        }
        let operations = downgrade_operations(half_done.revision)?;
        let step = DowngradeStep { revision: half_done.revision, operations, taken_along: false };
        let state = applied::state_of(graph, &ids)?;
        let dialect = dialect_of(connection.server().flavour);
        Ok(Some(Renderer::new(graph, dialect, state).down(&step)?))
    }

    fn render(
        &self,
        graph: &Graph,
        ledger: &Ledger,
        plan: &[DowngradeStep<'_>],
        connection: &Connection,
    ) -> Outcome<Vec<RevisionRun>> {
        let state = applied::state_of(graph, &applied::ids_of(ledger)?)?;
        let mut renderer = Renderer::new(graph, dialect_of(connection.server().flavour), state);
        plan.iter().map(|step| renderer.down(step)).collect()
    }

    fn print_plan(&self, graph: &Graph, ledger: &Ledger, plan: &[DowngradeStep<'_>]) -> Outcome<()> {
        if let Some(revision) = half_done::half_applied(graph, ledger.partial.as_ref())? {
            let line = revision_line::short(graph, revision);
            self.context.ui.print(format!("take back {line} (half applied)"));
        }
        for step in plan {
            let along = if step.taken_along { " (depends on it)" } else { "" };
            let line = revision_line::short(graph, step.revision);
            self.context.ui.print(format!("take back {line}{along}"));
        }
        Ok(())
    }

    fn print_sql(
        &self,
        graph: &Graph,
        ledger: &Ledger,
        plan: &[DowngradeStep<'_>],
        connection: &Connection,
    ) -> Outcome<()> {
        let runs = self.render(graph, ledger, plan, connection)?;
        let dialect = dialect_of(connection.server().flavour);
        self.context.ui.print_text(&script::write(dialect, &self.database.options, &runs)?);
        Ok(())
    }
}

/// The plan without what the ledger does not have any more: a half done revision that is finished by now.
fn still_applied<'g>(mut plan: Vec<DowngradeStep<'g>>, ledger: &Ledger) -> Outcome<Vec<DowngradeStep<'g>>> {
    let ids = applied::ids_of(ledger)?;
    plan.retain(|step| ids.contains(&step.revision.id));
    Ok(plan)
}
