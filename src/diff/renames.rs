//! Which tables and columns got another name: by an answer or by `renamed_from`, never by a guess.
//!
//! The renames are applied to a working copy of the state, so that whatever follows a renamed thing (keys,
//! indexes, checks) compares as if nothing had happened.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::answers::TableAnswers;
use super::candidates::{column_likeness, pair, place_likeness, table_likeness};
use super::declared::{Declared, Telling, resolve};
use super::findings::Findings;
use super::former::FormerNames;
use super::sequence::{keep_possible, sequence};
use super::{Answer, QuestionKind, Subject};
use crate::operation::{Operation, RenameColumn, RenameTable, counted};
use crate::schema::{AppLabel, Column, ObjectName, Schema, Table, shorten_name};

/// The state as it becomes, step by step.
pub(super) struct Working<'a> {
    pub(super) schema: Cow<'a, Schema>,
}

impl Working<'_> {
    /// Applies a change and notes it. One that does not fit is left out, and shows as a difference later on.
    pub(super) fn change(
        &mut self,
        findings: &mut Findings<'_>,
        app: &AppLabel,
        operation: impl Into<Operation>,
    ) {
        let operation = operation.into();
        if operation.apply(self.schema.to_mut(), app).is_ok() {
            findings.change(app, operation);
        }
    }
}

/// Decides which tables are renamed.
pub(super) fn find_table_renames(from: &Schema, to: &Schema, findings: &mut Findings<'_>) -> FormerNames {
    let answered = answered_table_renames(from, to, findings);
    let wishes = to.tables.values().filter(|table| table.owner.is_some()).filter_map(|table| {
        let source = declared_source(table).into_iter().find(|name| from.tables.contains_key(name))?;
        Some((source, table.name.clone()))
    });
    let declared = resolve(answered, wishes, |name| from.tables.contains_key(name));
    tell_of_tables(&declared, to, findings);
    let mut former = FormerNames::default();
    declared.renames.iter().for_each(|(old, new)| former.insert(old, new));
    ask_for_table_renames(from, to, &former, findings);
    former
}

/// What of `renamed_from` of the models is not done. Each is told where the model is that has it.
fn tell_of_tables(declared: &Declared<ObjectName>, to: &Schema, findings: &mut Findings<'_>) {
    let table = |name: &ObjectName| Subject::Table(name.clone());
    let app = |name: &ObjectName| to.table(name).and_then(|table| table.owner.clone());
    declared.tell(
        &Telling {
            app: &app,
            old: &table,
            new: &table,
            place: &|name| to.table(name)?.declared.place.clone(),
            stays: &|name| to.tables.contains_key(name),
        },
        findings,
    );
}

/// Old names to new ones, as answers say. Of two that want one name the first gets it.
fn answered_table_renames(
    from: &Schema,
    to: &Schema,
    findings: &mut Findings<'_>,
) -> BTreeMap<ObjectName, ObjectName> {
    let mut wanted: BTreeMap<&ObjectName, &ObjectName> = BTreeMap::new();
    let mut targets: BTreeSet<&ObjectName> = BTreeSet::new();
    for (old, new) in &findings.answers.renames {
        let (Subject::Table(old), Subject::Table(new)) = (old, new) else { continue };
        let both = from.tables.contains_key(old) && to.tables.contains_key(new);
        if both && old != new && targets.insert(new) {
            wanted.insert(old, new);
        }
    }
    let possible = keep_possible(wanted.clone(), |name| from.tables.contains_key(*name));
    for (old, new) in wanted {
        let answer = Answer::Rename(Subject::Table(old.clone()), Subject::Table(new.clone()));
        findings.use_rename(answer, possible.contains_key(old));
    }
    possible.into_iter().map(|(old, new)| (old.clone(), new.clone())).collect()
}

/// What `renamed_from` of a model may mean: as written, or in the database schema that the table is in now.
fn declared_source(table: &Table) -> Vec<ObjectName> {
    let Some(text) = &table.declared.renamed_from else { return Vec::new() };
    let Ok(written) = text.parse::<ObjectName>() else { return Vec::new() };
    let in_schema = ObjectName { schema: table.name.schema.clone(), name: written.name.clone() };
    if written.schema.is_none() { vec![in_schema, written] } else { vec![written] }
}

fn ask_for_table_renames(from: &Schema, to: &Schema, former: &FormerNames, findings: &mut Findings<'_>) {
    let gone: Vec<&Table> = from
        .tables
        .values()
        .filter(|table| !to.tables.contains_key(&table.name) && !former.is_old_name(&table.name))
        .filter(|table| !table.unmanaged)
        .collect();
    let new: Vec<&Table> = to
        .tables
        .values()
        .filter(|table| !from.tables.contains_key(&table.name) && !former.is_new_name(&table.name))
        .filter(|table| !table.unmanaged && table.owner.is_some())
        .collect();
    let answers = findings.answers;
    let subject = |table: &Table| Subject::Table(table.name.clone());
    let likeness = |old: &Table, new: &Table| {
        table_likeness(old, new).filter(|_| !answers.denies_rename(&subject(old), &subject(new)))
    };
    for (old, new) in pair(&gone, &new, likeness) {
        if let Some(app) = &new.owner {
            let kind = QuestionKind::Rename {
                from: subject(old),
                to: subject(new),
                sides: Some([columns_of(old), columns_of(new)]),
            };
            findings.ask(app, new.declared.place.as_ref(), kind);
        }
    }
}

/// What a person tells two tables by: `3 columns`.
fn columns_of(table: &Table) -> String {
    counted(table.columns.len(), "column")
}

/// Renames the tables of the working copy.
pub(super) fn rename_tables(
    working: &mut Working<'_>,
    to: &Schema,
    former: &FormerNames,
    findings: &mut Findings<'_>,
) {
    let renames = former.pairs().map(|(old, new)| (old.clone(), new.clone()));
    let steps = sequence(renames, |name| name.with_name(temporary_name(&name.name)));
    for step in steps {
        if let Some(app) = to.table(&step.goal).and_then(|table| table.owner.clone()) {
            working.change(findings, &app, RenameTable { from: step.from, to: step.to });
        }
    }
}

/// The name that a swap goes by.
pub(super) fn temporary_name(name: &str) -> String {
    shorten_name(&format!("{name}__swapped"))
}

/// Decides which columns of one table are renamed, and renames them in the working copy.
pub(super) fn rename_columns(
    working: &mut Working<'_>,
    target: &Table,
    answers: TableAnswers<'_>,
    findings: &mut Findings<'_>,
) {
    let Some(app) = &target.owner else { return };
    let Some(table) = working.schema.table(&target.name) else { return };
    if same_column_names(table, target)
        && findings.answers.renames.is_empty()
        && !has_former_columns(table, target)
    {
        return;
    }
    let renames = find_column_renames(table, target, answers, findings);
    for step in sequence(renames, |name| temporary_name(name)) {
        let rename = RenameColumn { table: target.name.clone(), from: step.from, to: step.to };
        working.change(findings, app, rename);
    }
}

fn same_column_names(one: &Table, other: &Table) -> bool {
    one.columns.len() == other.columns.len()
        && one.columns.iter().all(|column| other.column(&column.name).is_some())
}

fn find_column_renames(
    table: &Table,
    target: &Table,
    answers: TableAnswers<'_>,
    findings: &mut Findings<'_>,
) -> BTreeMap<String, String> {
    let answered = answered_column_renames(table, target, answers, findings);
    let wishes =
        former_columns(table, target).map(|(source, column)| (source.to_owned(), column.name.clone()));
    let declared = resolve(answered, wishes, |name| table.column(name).is_some());
    tell_of_columns(&declared, target, answers, findings);
    ask_for_column_renames(table, target, &declared.renames, answers, findings);
    declared.renames
}

/// What `renamed_from` of columns names, where the state has it, and the columns of the models.
fn former_columns<'a>(table: &'a Table, target: &'a Table) -> impl Iterator<Item = (&'a str, &'a Column)> {
    let sources = target.columns.iter().filter_map(|column| {
        let source = column.declared.renamed_from.as_deref()?;
        Some((source, column))
    });
    sources.filter(|(source, _)| table.column(source).is_some())
}

/// True where a column says that it had the name of one that the state has.
pub(super) fn has_former_columns(table: &Table, target: &Table) -> bool {
    former_columns(table, target).next().is_some()
}

fn tell_of_columns(
    declared: &Declared<String>,
    target: &Table,
    answers: TableAnswers<'_>,
    findings: &mut Findings<'_>,
) {
    if target.unmanaged {
        return;
    }
    declared.tell(
        &Telling {
            app: &|_| target.owner.clone(),
            old: &|name| Subject::column(answers.old, name),
            new: &|name| Subject::column(&target.name, name),
            place: &|name| target.column(name)?.declared.place.clone(),
            stays: &|name| target.column(name).is_some(),
        },
        findings,
    );
}

/// Old names to new ones, as answers say. Of two that want one name the first gets it.
fn answered_column_renames(
    table: &Table,
    target: &Table,
    answers: TableAnswers<'_>,
    findings: &mut Findings<'_>,
) -> BTreeMap<String, String> {
    let mut wanted: BTreeMap<&str, &str> = BTreeMap::new();
    let mut targets: BTreeSet<&str> = BTreeSet::new();
    for (_, from, to) in answers.renames() {
        let both = table.column(from).is_some() && target.column(to).is_some();
        if both && from != to && !wanted.contains_key(from) && targets.insert(to) {
            wanted.insert(from, to);
        }
    }
    let possible = keep_possible(wanted.clone(), |name| table.column(name).is_some());
    for (answer, from, _) in answers.renames().filter(|(_, from, to)| wanted.get(from) == Some(to)) {
        findings.use_rename(answer, possible.contains_key(from));
    }
    possible.into_iter().map(|(from, to)| (from.to_owned(), to.to_owned())).collect()
}

fn ask_for_column_renames(
    table: &Table,
    target: &Table,
    renames: &BTreeMap<String, String>,
    answers: TableAnswers<'_>,
    findings: &mut Findings<'_>,
) {
    let Some(app) = target.owner.as_ref().filter(|_| !target.unmanaged) else { return };
    let targets: BTreeSet<&String> = renames.values().collect();
    let gone: Vec<&Column> = table
        .columns
        .iter()
        .filter(|column| target.column(&column.name).is_none() && !renames.contains_key(&column.name))
        .collect();
    let new: Vec<&Column> = target
        .columns
        .iter()
        .filter(|column| table.column(&column.name).is_none() && !targets.contains(&column.name))
        .collect();
    let likeness = |old: &Column, new: &Column| {
        let score = column_likeness(old, new)?;
        Some(score + place_likeness((table, old), (target, new)))
            .filter(|_| !answers.denies_rename(&old.name, &new.name))
    };
    for (old, new) in pair(&gone, &new, likeness) {
        let from = Subject::column(answers.old, &old.name);
        let to = Subject::column(&target.name, &new.name);
        let sides = Some([old.ty.to_string(), new.ty.to_string()]);
        findings.ask(app, new.declared.place.as_ref(), QuestionKind::Rename { from, to, sides });
    }
}
