//! `cargo migrate stamp`: changes what the ledger says without running anything.

use std::collections::BTreeSet;

use clap::Args;
use migrate_runtime::{Direction, Ledger, LedgerChange, RevisionRun};

use crate::cli::context::Context;
use crate::cli::database::{Database, DatabaseArguments};
use crate::cli::exit::Exit;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::options::SharedArguments;
use crate::cli::planned::run_of;
use crate::cli::ui::Ui;
use crate::cli::{applied, revision_line};
use crate::revision::{Graph, Point, Revision, RevisionId, Target, find_revision, plan_upgrade};

#[derive(Debug, Args)]
pub(crate) struct StampArguments {
    /// The revision that the database is to be at: id, number, file, head, heads, base, each also as app@…
    #[arg(value_name = "TARGET", required = true)]
    targets: Vec<Target>,
    /// Accept applied revisions that were edited, and give up one that is half done
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    database: DatabaseArguments,
}

pub(crate) fn run(arguments: &StampArguments, shared: &SharedArguments, ui: &mut Ui) -> Outcome<Exit> {
    let context = Context::load(shared, ui)?;
    let files = context.graph()?;
    let database = Database::find(&context, &arguments.database)?;
    database.block_on(stamp(&context, files, &database, arguments))?;
    Ok(Exit::Done)
}

async fn stamp(
    context: &Context<'_>,
    files: Graph,
    database: &Database,
    arguments: &StampArguments,
) -> Outcome<()> {
    let mut connection = database.open_or_create().await?;
    let ledger = connection.read_ledger().await?;
    let graph = applied::with_missing(files, &ledger)?;
    let targets = context.targets(&arguments.targets);
    let plan = Stamping { graph: &graph, ledger: &ledger, force: arguments.force }.plan(&targets)?;
    if plan.changes.is_empty() {
        context.ui.say(format!("nothing to do: the ledger of `{}` says that already", database.name()));
    }
    connection.change_ledger(&ledger, &plan.changes).await?;
    connection.close().await;
    for line in &plan.lines {
        context.ui.say(line);
    }
    Ok(())
}

/// What changes in the ledger, and what is said of it.
#[derive(Default)]
struct Plan {
    changes: Vec<LedgerChange>,
    lines: Vec<String>,
}

struct Stamping<'a> {
    graph: &'a Graph,
    ledger: &'a Ledger,
    force: bool,
}

impl Stamping<'_> {
    fn plan(&self, targets: &[Target]) -> Outcome<Plan> {
        let ids = applied::ids_of(self.ledger)?;
        let mut plan = Plan::default();
        self.give_up_half_done(&mut plan)?;
        let gone = self.gone(targets, &ids)?;
        for revision in self.graph.revisions().rev().filter(|revision| gone.contains(&revision.id)) {
            plan.changes.push(LedgerChange::Forget(revision.id.to_string()));
            plan.lines.push(format!("forgot {}", revision_line::short(self.graph, revision)));
        }
        let left: Vec<RevisionId> = ids.iter().copied().filter(|id| !gone.contains(id)).collect();
        let upwards: Vec<Target> =
            targets.iter().filter(|target| target.point != Point::Base).cloned().collect();
        if !upwards.is_empty() {
            for revision in plan_upgrade(self.graph, &left, &upwards)? {
                plan.changes.push(LedgerChange::Record(self.record(revision)));
                plan.lines.push(format!("recorded {}", revision_line::short(self.graph, revision)));
            }
        }
        self.accept_edited(&gone, &mut plan)?;
        Ok(plan)
    }

    /// What is applied and would not be: all behind the targets, and whatever hangs on that.
    fn gone(&self, targets: &[Target], applied: &[RevisionId]) -> Outcome<BTreeSet<RevisionId>> {
        let mut gone = BTreeSet::new();
        let mut stops = BTreeSet::new();
        for target in targets {
            match target.point {
                Point::Base => {
                    let of_app =
                        |revision: &&Revision| target.app.as_ref().is_none_or(|app| *app == revision.app);
                    gone.extend(self.graph.revisions().filter(of_app).map(|revision| revision.id));
                }
                Point::Number(_) | Point::Prefix(_) | Point::Stem(_) => {
                    stops.insert(find_revision(self.graph, target)?.id);
                }
                Point::Head | Point::Heads | Point::Forward(_) | Point::Back(_) => {}
            }
        }
        for revision in self.graph.revisions() {
            let follows_stop = revision.parents.iter().any(|id| stops.contains(id));
            let needed = revision.parents.iter().chain(&revision.depends_on);
            if !stops.contains(&revision.id)
                && (follows_stop || needed.into_iter().any(|id| gone.contains(id)))
            {
                gone.insert(revision.id);
            }
        }
        gone.retain(|id| applied.contains(id));
        Ok(gone)
    }

    /// An edited file is taken note of only by force.
    fn accept_edited(&self, gone: &BTreeSet<RevisionId>, plan: &mut Plan) -> Outcome<()> {
        for row in &self.ledger.rows {
            let revision = row.id.parse().ok().and_then(|id| self.graph.get(&id));
            let Some(revision) = revision.filter(|revision| !gone.contains(&revision.id)) else { continue };
            if revision.is_as_recorded(&row.text, &row.checksum) {
                continue;
            }
            let name = self.graph.name(revision);
            if !self.force {
                return Err(Failure::new(format!("revision `{name}` was edited after it was applied"))
                    .at(Some(revision.place()))
                    .hint(format!("accept it with `cargo migrate stamp {name} --force`")));
            }
            plan.changes.push(LedgerChange::Replace(self.record(revision)));
            plan.lines.push(format!("accepted {} as it is now", revision_line::short(self.graph, revision)));
        }
        Ok(())
    }

    fn give_up_half_done(&self, plan: &mut Plan) -> Outcome<()> {
        let Some(partial) = &self.ledger.partial else { return Ok(()) };
        let name = &partial.name;
        if !self.force {
            return Err(Failure::new(format!("`{name}` is half done"))
                .note(partial.progress())
                .hint(
                    "`cargo migrate upgrade` goes on with it; `--force` gives it up, and what its steps did stays in \
                     the database"
                        .to_owned(),
                ));
        }
        plan.changes.push(LedgerChange::ForgetPartial(partial.id.clone()));
        plan.lines
            .push(format!("gave up {name}, which is half done: what has run of it stays in the database"));
        Ok(())
    }

    fn record(&self, revision: &Revision) -> RevisionRun {
        run_of(self.graph, revision, Direction::Up, Vec::new())
    }
}
