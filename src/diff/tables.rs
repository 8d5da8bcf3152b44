//! Tables: new, gone, moved to another app, managed or not, and what is left to compare inside.

use super::answers::TableAnswers;
use super::findings::Findings;
use super::former::FormerNames;
use super::renames::{Working, has_former_columns};
use super::{Answers, QuestionKind, Subject, columns, comment, parts, storage};
use crate::operation::{
    AddConstraint, AdoptTable, CreateTable, DropConstraint, DropTable, Operation, ReleaseTable, Sql,
    StatementList,
};
use crate::schema::{AppLabel, ByDialect, Schema, Table};

/// Hands tables that have another owner now from app to app. It comes before their renames.
pub(super) fn move_tables(
    working: &mut Working<'_>,
    to: &Schema,
    former: &FormerNames,
    findings: &mut Findings<'_>,
) {
    let mut moves = Vec::new();
    for table in to.tables.values() {
        let Some(owner) = &table.owner else { continue };
        let old_name = former.old_name(&table.name);
        if !former.is_new_name(&table.name) && former.is_old_name(old_name) {
            continue;
        }
        match working.schema.table(old_name) {
            Some(old) if old.owner.as_ref() != Some(owner) => {
                moves.push((old.name.clone(), old.owner.clone(), owner.clone()));
            }
            _ => {}
        }
    }
    for (table, old_owner, owner) in moves {
        if let Some(old_owner) = &old_owner {
            working.change(findings, old_owner, ReleaseTable { table: table.clone(), to: owner.clone() });
        }
        let from = old_owner.unwrap_or_else(|| owner.clone());
        working.change(findings, &owner, AdoptTable { table, from });
    }
}

/// The tables of the models that the state has too, but not as they are. Columns of one kind may swap names, which
/// nobody but a person can know.
pub(super) fn differing<'a>(
    working: &Schema,
    to: &'a Schema,
    former: &FormerNames,
    answers: &Answers,
) -> Vec<&'a Table> {
    let is_answered = |table: &Table| {
        !answers.renames.is_empty()
            && TableAnswers::of(answers, &table.name, former, to).renames().next().is_some()
    };
    let differs = |table: &&Table| {
        let is_other =
            |known: &Table| known != *table || is_answered(table) || has_former_columns(known, table);
        table.owner.is_some() && working.table(&table.name).is_some_and(is_other)
    };
    to.tables.values().filter(differs).collect()
}

/// A table that becomes managed or unmanaged is taken out of the state and put in again, without any SQL.
pub(super) fn change_management(working: &mut Working<'_>, target: &Table, findings: &mut Findings<'_>) {
    let Some(app) = &target.owner else { return };
    let Some(table) = working.schema.table(&target.name) else { return };
    if table.unmanaged == target.unmanaged {
        return;
    }
    let keys: Vec<_> = working
        .schema
        .references_to(&table.name)
        .filter(|(holder, ..)| holder.name != table.name)
        .map(|(holder, constraint, _)| (holder.name.clone(), constraint.clone()))
        .collect();
    let mut state: Vec<Operation> = Vec::new();
    for (table, constraint) in keys.iter().cloned() {
        state.push(DropConstraint { table, constraint }.into());
    }
    state.push(DropTable(table.clone()).into());
    state.push(CreateTable(Table { unmanaged: target.unmanaged, ..table.clone() }).into());
    for (table, constraint) in keys {
        state.push(AddConstraint { table, constraint }.into());
    }
    let nothing = ByDialect::everywhere(StatementList::default());
    working.change(findings, app, Sql { up: nothing.clone(), down: Some(nothing), state });
}

/// Compares all tables; `differing` are those that both sides have.
pub(super) fn compare(
    working: &Schema,
    to: &Schema,
    differing: &[&Table],
    former: &FormerNames,
    findings: &mut Findings<'_>,
) {
    for table in to.tables.values().filter(|table| !working.tables.contains_key(&table.name)) {
        if let Some(app) = &table.owner {
            findings.change(app, CreateTable(table.clone()));
        }
    }
    for table in working.tables.values().filter(|table| !to.tables.contains_key(&table.name)) {
        if let Some(app) = &table.owner {
            drop_table(table, app, findings);
        }
    }
    for target in differing {
        if let (Some(table), Some(app)) = (working.table(&target.name), &target.owner) {
            let answers = TableAnswers::of(findings.answers, &target.name, former, to);
            compare_table(table, target, app, answers, findings);
        }
    }
}

fn drop_table(table: &Table, app: &AppLabel, findings: &mut Findings<'_>) {
    let subject = Subject::Table(table.name.clone());
    let asked = findings
        .questions
        .iter()
        .any(|question| matches!(&question.kind, QuestionKind::Rename { from, .. } if *from == subject));
    if !asked && !table.unmanaged {
        findings.ask_to_drop(app, table.declared.place.as_ref(), subject);
    }
    findings.change(app, DropTable(table.clone()));
}

fn compare_table(
    table: &Table,
    target: &Table,
    app: &AppLabel,
    answers: TableAnswers<'_>,
    findings: &mut Findings<'_>,
) {
    let name = &target.name;
    if let Some(change) = comment::compare(name, None, table.comment.as_ref(), target.comment.as_ref()) {
        findings.change(app, change);
    }
    storage::compare(table, target, app, findings);
    columns::compare(table, target, app, answers, findings);
    for operation in parts::compare(name, &table.constraints, &target.constraints) {
        findings.change(app, operation);
    }
    for operation in parts::compare(name, &table.indexes, &target.indexes) {
        findings.change(app, operation);
    }
}
