//! The tool's own way from one schema to the next: difference, answers, files, graph, plan, steps.

use std::collections::BTreeSet;

use cargo_migrate::cli::run_of;
use cargo_migrate::dialect::RenderError;
use cargo_migrate::diff::{Answers, Change, QuestionKind, Scope, Subject, diff, unused_answers};
use cargo_migrate::operation::{Operation, optimize};
use cargo_migrate::revision::{
    Draft, Graph, Revision, RevisionError, RevisionId, apply_revision, downgrade_operations, draft_changes,
    plan_upgrade,
};
use cargo_migrate::schema::{AppLabel, ByDialect, Column, ColumnType, Expression, Schema};
use migrate_runtime::{Direction, RevisionRun, Step};

use crate::dice::Dice;
use crate::target::Target;

/// Why there is no way from one schema to the other.
#[derive(Debug, Clone)]
pub(crate) enum Stop {
    /// The tool says no, in words, before anything is changed.
    Refused(String),
    /// It does what it must not do.
    Wrong(String),
}

fn wrong(text: impl ToString) -> Stop {
    Stop::Wrong(text.to_string())
}

/// The revisions from one schema to the next.
pub(crate) struct Stage {
    /// With these revisions.
    pub(crate) graph: Graph,
    /// In the order in which they are applied.
    pub(crate) revisions: Vec<Revision>,
    pub(crate) before: Schema,
    pub(crate) after: Schema,
    pub(crate) ups: Vec<RevisionRun>,
    /// Without them only the way up is known: a revision may have no way back.
    pub(crate) downs: Result<Vec<RevisionRun>, String>,
}

impl Stage {
    /// Nothing has been applied yet.
    pub(crate) fn empty() -> Result<Self, Stop> {
        Ok(Self {
            graph: Graph::new(Vec::new()).map_err(wrong)?,
            revisions: Vec::new(),
            before: Schema::empty(),
            after: Schema::empty(),
            ups: Vec::new(),
            downs: Ok(Vec::new()),
        })
    }

    /// The revisions from here to `to`.
    ///
    /// # Errors
    /// Where the tool refuses, or goes wrong.
    pub(crate) fn to(
        &self,
        target: Target,
        to: &Schema,
        answers: Answers,
        dice: &mut Dice,
    ) -> Result<Self, Stop> {
        let mut said = answers.clone();
        let first = changes(target, &self.after, to, answers, dice)?;
        let stage = self.with(target, draft(&self.graph, &first)?);
        match stage {
            // Now and then it stays at that.
            Err(Stop::Refused(why)) if why.contains("conversion from") && dice.percent(95) => {
                if !answer_conversions(target, &first, &mut said) {
                    return Err(Stop::Refused(why));
                }
                let changes = changes(target, &self.after, to, said, dice)?;
                self.with(target, draft(&self.graph, &changes)?)
            }
            stage => stage,
        }
    }

    /// The stage after revisions that have been made.
    ///
    /// # Errors
    /// Where the tool refuses, or goes wrong.
    pub(crate) fn with(&self, target: Target, made: Vec<Revision>) -> Result<Self, Stop> {
        let graph = self.graph.with(made).map_err(wrong)?;
        let applied: Vec<RevisionId> = self.graph.revisions().map(|revision| revision.id).collect();
        let revisions: Vec<Revision> =
            plan_upgrade(&graph, &applied, &[]).map_err(wrong)?.into_iter().cloned().collect();
        self.of(target, graph, revisions)
    }

    /// The stage of revisions in that order.
    ///
    /// # Errors
    /// Where the tool refuses, or goes wrong.
    pub(crate) fn of(&self, target: Target, graph: Graph, revisions: Vec<Revision>) -> Result<Self, Stop> {
        let mut after = self.after.clone();
        let mut ups = Vec::new();
        let mut states = vec![after.clone()];
        for revision in &revisions {
            let steps = render(target, &revision.operations, &mut after, &revision.app)?;
            ups.push(run_of(&graph, revision, Direction::Up, steps));
            states.push(after.clone());
        }
        check_replay(&self.after, &revisions, &after)?;
        let downs = take_back(target, &graph, &revisions, &states)?;
        Ok(Self { graph, revisions, before: self.after.clone(), after, ups, downs })
    }

    /// The files, one after the other.
    pub(crate) fn texts(&self) -> String {
        self.revisions.iter().map(|revision| format!("==> {}\n{}\n", revision.path, revision.text)).collect()
    }
}

fn render(
    target: Target,
    operations: &[Operation],
    state: &mut Schema,
    app: &AppLabel,
) -> Result<Vec<Step>, Stop> {
    target.dialect().render(operations, state, app).map_err(|error| match error {
        RenderError::State { .. } => wrong(format!("{error}: {:?}", std::error::Error::source(&error))),
        error => Stop::Refused(error.to_string()),
    })
}

/// What the renderers make of the state is what replaying makes of it.
fn check_replay(before: &Schema, revisions: &[Revision], after: &Schema) -> Result<(), Stop> {
    let mut replayed = before.clone();
    for revision in revisions {
        apply_revision(&mut replayed, revision).map_err(wrong)?;
    }
    if replayed == *after { Ok(()) } else { Err(wrong("rendering and replaying lead to two states")) }
}

fn take_back(
    target: Target,
    graph: &Graph,
    revisions: &[Revision],
    states: &[Schema],
) -> Result<Result<Vec<RevisionRun>, String>, Stop> {
    let mut downs = Vec::new();
    for (at, revision) in revisions.iter().enumerate().rev() {
        let operations = match downgrade_operations(revision) {
            Ok(operations) => operations,
            Err(error) => return Ok(Err(format!("{error}: {}", error.source))),
        };
        let mut state = states[at + 1].clone();
        let steps = match render(target, &operations, &mut state, &revision.app) {
            Ok(steps) => steps,
            Err(Stop::Refused(why)) => return Ok(Err(why)),
            Err(stop) => return Err(stop),
        };
        if state != states[at] {
            return Err(wrong("the way back leads to another state"));
        }
        downs.push(run_of(graph, revision, Direction::Down, steps));
    }
    Ok(Ok(downs))
}

/// The difference, with every question answered.
///
/// # Errors
/// Where the questions do not end, or the changes do not lead to `to`.
pub(crate) fn changes(
    target: Target,
    from: &Schema,
    to: &Schema,
    mut answers: Answers,
    dice: &mut Dice,
) -> Result<Vec<Change>, Stop> {
    for _ in 0..60 {
        let outcome = diff(from, to, &Scope::All, &answers);
        if outcome.questions.is_empty() {
            let unused = unused_answers(&answers, &outcome);
            if !unused.is_empty() {
                return Err(wrong(format!("answers that the comparison did not want: {unused:?}")));
            }
            return Ok(outcome.changes);
        }
        for question in &outcome.questions {
            match &question.kind {
                QuestionKind::Rename { .. } => drop(question.refuse(&mut answers)),
                QuestionKind::Fill { column, .. } => {
                    let no_nulls = question.form() == cargo_migrate::diff::AnswerForm::SqlOrNoNulls;
                    match value_for(target, column, to, dice) {
                        _ if no_nulls && dice.percent(15) => question.accept(&mut answers),
                        Some(value) => question.fill(&value, &mut answers),
                        None => question.fill("NULL", &mut answers),
                    }
                }
                QuestionKind::Impossible { .. } => {
                    return Err(Stop::Refused("no operation makes a whole table one in parts".to_owned()));
                }
                _ => question.accept(&mut answers),
            }
        }
    }
    Err(wrong("the questions do not end"))
}

/// Says that values become others by way of their texts, for every column with another type. False where nothing was
/// said.
fn answer_conversions(target: Target, changes: &[Change], answers: &mut Answers) -> bool {
    for change in changes {
        let Operation::AlterColumn(alter) = &change.operation else { continue };
        let types = alter.from.type_on(target.dialect_name()).zip(alter.to.type_on(target.dialect_name()));
        let Some((_, ty)) = types.filter(|(from, to)| from != to) else { continue };
        if alter.to.generated.is_none()
            && let Some(ty) = target.vocabulary().cast_type(ty)
        {
            let using = format!("{}::text::{ty}", target.dialect().quote(alter.column()));
            let subject = Subject::column(&alter.table, alter.column());
            answers.usings.insert(subject, ByDialect::everywhere(Expression::new(using)));
        }
    }
    !answers.usings.is_empty()
}

/// SQL for a value of the column.
fn value_for(target: Target, column: &Column, schema: &Schema, dice: &mut Dice) -> Option<String> {
    match column.type_on(target.dialect_name())? {
        ColumnType::Enum(name) => {
            let values: Vec<String> = schema.enumeration(name)?.texts().map(str::to_owned).collect();
            let text = dice.pick(&values)?;
            Some(crate::rows::quote_text(target, text))
        }
        ty => Some(target.vocabulary().word(ty)?.value(dice)),
    }
}

/// Files for the changes, not yet written to disk.
///
/// # Errors
/// Where what is written would not be read as what it was.
pub(crate) fn draft(graph: &Graph, changes: &[Change]) -> Result<Vec<Revision>, Stop> {
    let blank = |app: &AppLabel| Ok(Draft::new(app.clone(), format!("{app}/migrations"), Vec::new()));
    let made = draft_changes::<RevisionError>(graph, "2026-11-20T14:03:11Z", changes, blank);
    let made = made.map_err(wrong)?;
    let apps: BTreeSet<&AppLabel> = made.iter().map(|revision| &revision.app).collect();
    for app in apps {
        let of_app = changes.iter().filter(|change| change.app == *app);
        let meant = shortest(of_app.map(|change| &change.operation));
        let written = made.iter().filter(|revision| revision.app == *app);
        let read = shortest(written.flat_map(|revision| &revision.operations));
        if let Some(other) = read.iter().find(|operation| !meant.contains(operation)) {
            return Err(wrong(format!("what is read is not what was written: {other:?}")));
        }
        if read.len() != meant.len() {
            return Err(wrong(format!("of {} operations {} are written", meant.len(), read.len())));
        }
    }
    Ok(made)
}

/// Made shorter, as they are before they are written: a circle of references that was cut may close within an app.
fn shortest<'a>(operations: impl Iterator<Item = &'a Operation>) -> Vec<Operation> {
    optimize(operations.map(ownerless).collect())
}

/// A file does not say the owner of its own objects.
fn ownerless(operation: &Operation) -> Operation {
    let mut operation = operation.clone();
    match &mut operation {
        Operation::CreateTable(it) => it.0.owner = None,
        Operation::DropTable(it) => it.0.owner = None,
        Operation::CreateEnum(it) => it.0.owner = None,
        Operation::DropEnum(it) => it.0.owner = None,
        Operation::CreateSequence(it) => it.0.owner = None,
        Operation::DropSequence(it) => it.0.owner = None,
        Operation::AlterSequence(it) => {
            it.from.owner = None;
            it.to.owner = None;
        }
        _ => {}
    }
    operation
}
