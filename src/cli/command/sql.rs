//! `cargo migrate sql`: the SQL of revisions, without a database.

use std::collections::BTreeSet;
use std::str::FromStr;

use clap::Args;
use migrate_runtime::RevisionRun;

use crate::cli::context::Context;
use crate::cli::database::{connect_options, dialect_of_settings};
use crate::cli::exit::Exit;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::options::SharedArguments;
use crate::cli::planned::Renderer;
use crate::cli::script;
use crate::cli::ui::Ui;
use crate::dialect::{Dialect, dialect};
use crate::revision::{
    DowngradeStep, Graph, Point, Revision, RevisionId, Target, TargetError, apply_revision,
    downgrade_operations, find_revision, plan_upgrade,
};
use crate::schema::{DialectName, Schema};

#[derive(Debug, Args)]
pub(crate) struct SqlArguments {
    /// A revision, or FROM:TO for those behind FROM up to TO; all revisions if nothing is given
    #[arg(value_name = "RANGE")]
    range: Option<Range>,
    /// Whose SQL: sqlite, postgres or mysql; the configured database's if it is not given
    #[arg(long, value_name = "DIALECT")]
    dialect: Option<DialectName>,
    /// The way back
    #[arg(long)]
    down: bool,
}

/// Which revisions are meant.
#[derive(Debug, Clone)]
enum Range {
    One(Target),
    Between(Target, Target),
}

impl FromStr for Range {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, TargetError> {
        match text.split_once(':') {
            Some((from, to)) => Ok(Self::Between(from.parse()?, to.parse()?)),
            None => Ok(Self::One(text.parse()?)),
        }
    }
}

pub(crate) fn run(arguments: &SqlArguments, shared: &SharedArguments, ui: &mut Ui) -> Outcome<Exit> {
    let context = Context::load(shared, ui)?;
    let graph = context.graph()?;
    let dialect = dialect(arguments.dialect.unwrap_or_else(|| dialect_of_settings(&context)));
    let wanted = select(&context, &graph, arguments.range.as_ref())?;
    let runs = match arguments.down {
        true => render_down(&graph, dialect, &wanted)?,
        false => render_up(&graph, dialect, &wanted)?,
    };
    context.ui.print_text(&script::write(dialect, &connect_options(&context), &runs)?);
    Ok(Exit::Done)
}

fn select(context: &Context<'_>, graph: &Graph, range: Option<&Range>) -> Outcome<BTreeSet<RevisionId>> {
    let ids = |revisions: Vec<&Revision>| revisions.iter().map(|revision| revision.id).collect();
    let targets = |target: &Target| context.targets(std::slice::from_ref(target));
    Ok(match range {
        Some(Range::One(target)) => {
            let found =
                targets(target).iter().map(|target| named(graph, target)).collect::<Outcome<Vec<_>>>()?;
            ids(found.concat())
        }
        Some(Range::Between(from, to)) => {
            check_range(from, to)?;
            let before = match from.point {
                Point::Base => Vec::new(),
                _ => plan_upgrade(graph, &[], &targets(from))?,
            };
            let before: Vec<RevisionId> = before.iter().map(|revision| revision.id).collect();
            let found = plan_upgrade(graph, &before, &targets(to))?;
            if found.is_empty() && from != to {
                return Err(turned_round(from, to));
            }
            ids(found)
        }
        None => ids(graph.revisions().filter(|revision| context.is_asked(&revision.app)).collect()),
    })
}

/// A range stands between two revisions, the earlier one first.
fn check_range(from: &Target, to: &Target) -> Outcome<()> {
    for target in [from, to] {
        refuse_steps(target)?;
    }
    if to.point == Point::Base { Err(turned_round(from, to)) } else { Ok(()) }
}

fn turned_round(from: &Target, to: &Target) -> Failure {
    Failure::new(format!("no revision lies behind `{from}` up to `{to}`"))
        .hint(format!("for the way back turn it round: `cargo migrate sql {to}:{from} --down`"))
}

fn refuse_steps(target: &Target) -> Outcome<()> {
    match target.point {
        Point::Forward(_) | Point::Back(_) => Err(Failure::new(format!(
            "`{target}` counts from what a database has applied, and `sql` asks none"
        ))
        .hint("`cargo migrate upgrade --dry-run` prints what a database lacks".to_owned())),
        _ => Ok(()),
    }
}

/// The revision of that name, or the heads.
fn named<'g>(graph: &'g Graph, target: &Target) -> Outcome<Vec<&'g Revision>> {
    refuse_steps(target)?;
    if !matches!(target.point, Point::Head | Point::Heads) {
        return Ok(vec![find_revision(graph, target)?]);
    }
    let of_app = |revision: &&Revision| target.app.as_ref().is_none_or(|app| *app == revision.app);
    Ok(graph.all_heads().into_values().flatten().filter(of_app).collect())
}

/// Those that are not wanted are applied to the state alone: it is what comes before that a script needs.
fn render_up(
    graph: &Graph,
    dialect: &'static dyn Dialect,
    wanted: &BTreeSet<RevisionId>,
) -> Outcome<Vec<RevisionRun>> {
    let mut runs = Vec::with_capacity(wanted.len());
    let mut state = Schema::empty();
    for revision in graph.revisions() {
        if !wanted.contains(&revision.id) {
            apply_revision(&mut state, revision)?;
            continue;
        }
        let mut renderer = Renderer::new(graph, dialect, state);
        runs.push(renderer.up(revision)?);
        state = renderer.into_state();
    }
    Ok(runs)
}

/// Backwards from the last that is wanted; what came after each is not there.
fn render_down(
    graph: &Graph,
    dialect: &'static dyn Dialect,
    wanted: &BTreeSet<RevisionId>,
) -> Outcome<Vec<RevisionRun>> {
    let mut runs = Vec::with_capacity(wanted.len());
    let mut state = Schema::empty();
    for revision in graph.revisions() {
        apply_revision(&mut state, revision)?;
        if !wanted.contains(&revision.id) {
            continue;
        }
        let step =
            DowngradeStep { revision, operations: downgrade_operations(revision)?, taken_along: false };
        runs.push(Renderer::new(graph, dialect, state.clone()).down(&step)?);
    }
    runs.reverse();
    Ok(runs)
}
