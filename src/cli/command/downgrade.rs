//! `cargo migrate downgrade`: takes revisions back, backwards through the ledger.

use clap::Args;
use migrate_runtime::{Connection, Ledger, RevisionRun, RunOptions};

use crate::cli::context::Context;
use crate::cli::database::{Database, DatabaseArguments};
use crate::cli::exit::Exit;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::options::{RunArguments, SharedArguments};
use crate::cli::planned::Renderer;
use crate::cli::ui::Ui;
use crate::cli::{applied, half_done, prompt, revision_line, running, script};
use crate::dialect::dialect_of;
use crate::revision::{DowngradeStep, Graph, Target, plan_downgrade};

#[derive(Debug, Args)]
#[command(override_usage = "cargo migrate downgrade [OPTIONS] <TARGET>...")]
pub(crate) struct DowngradeArguments {
    /// The revision to go back to (it stays), base, or -1; each also as app@…
    #[arg(value_name = "TARGET", allow_negative_numbers = true)]
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
    if arguments.targets.is_empty() {
        return Err(Failure::new("a downgrade needs to know where to stop")
            .hint(
                "`cargo migrate downgrade -1` takes the last revision back, `cargo migrate downgrade users@0001` what \
                 follows that one, `cargo migrate downgrade base` everything"
                    .to_owned(),
            )
            .with_exit(Exit::Usage));
    }
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
        applied::check_states(self.context, &graph, &ledger, self.database)?;
        let plan = self.plan(&graph, &ledger)?;
        if plan.is_empty() {
            self.context.ui.say(format!("nothing to take back from `{}`", self.database.name()));
        } else if self.arguments.run.plan {
            self.print_plan(&graph, &ledger, &plan);
            self.note_losses(&plan);
        } else if self.arguments.run.dry_run {
            self.print_sql(&graph, &ledger, &plan, &connection)?;
        } else {
            self.confirm_dependents(&graph, &plan)?;
            self.note_losses(&plan);
            self.take_back(&graph, &mut connection, &plan).await?;
        }
        connection.close().await;
        Ok(())
    }

    /// A half done revision that the ledger does not have counts as applied: it is the first to go.
    fn plan<'g>(&self, graph: &'g Graph, ledger: &Ledger) -> Outcome<Vec<DowngradeStep<'g>>> {
        let mut ids = applied::ids_of(ledger)?;
        let half_done = ledger.partial.as_ref().and_then(|partial| graph.get(&partial.id.parse().ok()?));
        if let Some(revision) = half_done.filter(|revision| !ids.contains(&revision.id)) {
            ids.push(revision.id);
        }
        let plan = plan_downgrade(graph, &ids, &self.context.targets(&self.arguments.targets))?;
        half_done::check_goes(ledger.partial.as_ref(), &plan)?;
        Ok(plan)
    }

    /// Says what the derived ways back do not bring back.
    fn note_losses(&self, plan: &[DowngradeStep<'_>]) {
        let derived = plan.iter().filter(|step| step.revision.downgrade.is_none());
        let operations = derived.flat_map(|step| step.revision.operations.iter().rev());
        for back in operations.filter_map(|operation| operation.loss_on(&[self.database.dialect()]).back) {
            self.context.ui.note(back);
        }
    }

    /// What belongs to other apps goes only if a person knows of it.
    fn confirm_dependents(&self, graph: &Graph, plan: &[DowngradeStep<'_>]) -> Outcome<()> {
        let along: Vec<String> =
            plan.iter().filter(|step| step.taken_along).map(|step| graph.name(step.revision)).collect();
        if along.is_empty() || self.arguments.with_dependents {
            return Ok(());
        }
        let list = along.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let verb = if along.len() == 1 { "It depends" } else { "They depend" };
        if self.context.ui.can_ask()
            && prompt::confirm(&format!("Take back {list} too? {verb} on what goes"))?
        {
            return Ok(());
        }
        Err(Failure::new(format!("revisions of other apps depend on what is to be taken back: {list}"))
            .hint("pass `--with-dependents` to take them back too; `--plan` shows the whole plan".to_owned()))
    }

    /// Under the lock everything is looked at again. What was not agreed to before it does not go: `-1` means something
    /// else once another run has taken a revision back.
    async fn take_back(
        &self,
        graph: &Graph,
        connection: &mut Connection,
        agreed: &[DowngradeStep<'_>],
    ) -> Outcome<()> {
        let ui = self.context.ui;
        running::lock(ui, graph, connection).await?;
        let mut ledger = connection.read_ledger().await?;
        let mut plan = self.plan(graph, &ledger)?;
        if !plan.iter().all(|step| agreed.contains(step)) {
            let table = self.database.options.ledger.clone();
            return Err(migrate_runtime::Error::LedgerChanged { table }.into());
        }
        if let Some(partial) = &ledger.partial {
            let resume = self.arguments.run.resume();
            let run = half_done::back(graph, connection, partial, &applied::ids_of(&ledger)?, resume).await?;
            let options = RunOptions { planned_from: None, resume };
            plan.retain(|step| step.revision.id.as_str() != run.id);
            running::run(ui, graph, connection, &[run], &options).await?;
            ledger = connection.read_ledger().await?;
        }
        let runs = self.render(graph, &ledger, &plan, connection)?;
        let options = RunOptions { planned_from: Some(ledger), resume: None };
        running::run(ui, graph, connection, &runs, &options).await?;
        Ok(connection.unlock().await?)
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

    fn print_plan(&self, graph: &Graph, ledger: &Ledger, plan: &[DowngradeStep<'_>]) {
        let is_half_done = |step: &DowngradeStep<'_>| {
            ledger.partial.as_ref().is_some_and(|partial| step.revision.id.as_str() == partial.id)
        };
        for step in plan {
            let remark = match step {
                step if is_half_done(step) => " (half done)",
                step if step.taken_along => " (depends on it)",
                _ => "",
            };
            let line = revision_line::short(graph, step.revision);
            self.context.ui.print(format!("take back {line}{remark}"));
        }
    }

    fn print_sql(
        &self,
        graph: &Graph,
        ledger: &Ledger,
        plan: &[DowngradeStep<'_>],
        connection: &Connection,
    ) -> Outcome<()> {
        half_done::refuse_script(ledger.partial.as_ref())?;
        let runs = self.render(graph, ledger, plan, connection)?;
        let dialect = dialect_of(connection.server().flavour);
        self.context.ui.print_text(&script::write(dialect, &self.database.options, &runs)?);
        Ok(())
    }
}
