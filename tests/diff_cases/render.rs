//! What comes out of a case, as one text.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use cargo_migrate::diff::{AppChanges, DraftDependency, Outcome, Question, report, split, unused_answers};
use cargo_migrate::operation::{CreateEnum, CreateTable, Effects, Operation};
use cargo_migrate::revision::suggest_message;
use cargo_migrate::schema::{AppLabel, Schema};

use crate::case::Case;

/// Changes, drafts, questions, and answers that were of no use.
pub(crate) fn render(case: &Case, outcome: &Outcome) -> String {
    let mut text = format!("{}\n", case.about);
    section(&mut text, "report", report_lines(outcome));
    section(&mut text, "operations", outcome.changes.iter().map(|change| as_json(&change.operation)));
    let heads = history(&case.from);
    let drafts = split(&outcome.changes, &heads);
    let lines = drafts.iter().enumerate().map(|(at, draft)| {
        let is_first = draft.after.is_none() && !heads.contains_key(&draft.app);
        draft_line(at, draft, is_first)
    });
    section(&mut text, "drafts", lines);
    section(&mut text, "notices", outcome.notices.iter().map(|notice| format!("{}: {notice}", notice.app)));
    section(&mut text, "questions", outcome.questions.iter().map(question_lines));
    let unused = unused_answers(&case.answers, outcome);
    let refused = case.refused.iter().chain(&unused).map(|error| {
        let hint = error.hint().map(|hint| format!("\n  hint: {hint}")).unwrap_or_default();
        format!("error: {error}{hint}")
    });
    section(&mut text, "answers", refused);
    text
}

fn section(text: &mut String, name: &str, lines: impl IntoIterator<Item = String>) {
    let lines: Vec<String> = lines.into_iter().collect();
    if !lines.is_empty() {
        let _ = write!(text, "\n{name}:\n{}\n", lines.join("\n"));
    }
}

fn report_lines(outcome: &Outcome) -> Vec<String> {
    let lines = report(&outcome.changes).into_iter().flat_map(|(app, lines)| {
        lines.into_iter().map(move |line| format!("{app}  {}{}", "  ".repeat(line.depth), line.description))
    });
    lines.collect()
}

fn as_json(operation: &Operation) -> String {
    serde_json::to_string(operation).expect("an operation is JSON")
}

/// What the revisions so far have touched: as if each app had made its tables in one go.
fn history(from: &Schema) -> BTreeMap<AppLabel, Effects> {
    let mut operations: BTreeMap<AppLabel, Vec<Operation>> = BTreeMap::new();
    for enumeration in from.enums.values() {
        let app = enumeration.owner.clone().expect("every enum of a case has an owner");
        operations.entry(app).or_default().push(CreateEnum(enumeration.clone()).into());
    }
    for table in from.tables.values() {
        let app = table.owner.clone().expect("every table of a case has an owner");
        operations.entry(app).or_default().push(CreateTable(table.clone()).into());
    }
    operations.into_iter().map(|(app, operations)| (app, Effects::of(&operations))).collect()
}

fn draft_line(at: usize, draft: &AppChanges, is_first: bool) -> String {
    let kinds: Vec<&str> = draft.operations.iter().map(Operation::kind).collect();
    let mut needs: Vec<String> = draft.after.iter().map(|after| format!("after {after}")).collect();
    needs.extend(draft.depends_on.iter().map(|needed| match needed {
        DraftDependency::Draft(draft) => format!("depends on {draft}"),
        DraftDependency::Head(app) => format!("depends on {app}@head"),
    }));
    let needs = if needs.is_empty() { String::new() } else { format!(" ({})", needs.join(", ")) };
    let title = suggest_message(&draft.operations, is_first);
    format!("{at} {} \"{title}\"{needs}: {}", draft.app, kinds.join(", "))
}

fn question_lines(question: &Question) -> String {
    let place = question.place().map(|place| format!("\n  --> {place}")).unwrap_or_default();
    let hint = question.hint().map(|hint| format!("\n  hint: {hint}")).unwrap_or_default();
    let notes: String = question.notes().iter().map(|note| format!("\n  note: {note}")).collect();
    format!("{}: error: {question}{place}{notes}{hint}\n  prompt: {}", question.app, question.prompt())
}
