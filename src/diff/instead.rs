//! What a thing that would be dropped may be instead: something new of its kind, where nothing was like enough to ask.

use super::findings::Findings;
use super::former::FormerNames;
use super::{Change, QuestionKind, Subject};
use crate::operation::{AddColumn, AddPartition, AlterEnum, CreateTable, DropPartition, Operation};

/// How many names a hint holds.
const MOST: usize = 3;

/// Adds to every question whether something may go what it may have become.
pub(super) fn tell(findings: &mut Findings<'_>, former: &FormerNames) {
    let mut questions = std::mem::take(&mut findings.questions);
    let asked: Vec<Subject> =
        questions.iter().filter_map(|question| question.kind.new_name().cloned()).collect();
    for question in &mut questions {
        if let QuestionKind::Drop { subject, new, taken } = &mut question.kind {
            *taken = findings.taken.get(subject).cloned();
            let cut = cut_off(subject, &findings.changes);
            let found = findings.changes.iter().flat_map(|change| match (cut, &change.operation) {
                (Some(cut), Operation::AddPartition(add)) => other_part(cut, add).into_iter().collect(),
                (_, operation) => find(subject, operation, former),
            });
            let denied = |name: &Subject| findings.answers.denies_rename(subject, name);
            new.extend(found.filter(|name| !asked.contains(name) && !denied(name)));
            new.sort_by(|one, other| likeness(subject, other).total_cmp(&likeness(subject, one)));
            new.truncate(MOST);
        }
    }
    findings.questions = questions;
}

/// What an operation makes that `gone` may have become.
fn find(gone: &Subject, operation: &Operation, former: &FormerNames) -> Vec<Subject> {
    match (gone, operation) {
        (Subject::Table(_), Operation::CreateTable(CreateTable(table)))
            if !table.unmanaged && table.partitioning.is_none() =>
        {
            vec![Subject::Table(table.name.clone())]
        }
        (Subject::Column(holder, _), Operation::AddColumn(AddColumn { table, column, .. }))
            if former.old_name(table) == holder && column.generated.is_none() =>
        {
            vec![Subject::column(table, &column.name)]
        }
        (Subject::Value(holder, _), Operation::AlterEnum(alter)) if alter.name == *holder => added(alter),
        _ => Vec::new(),
    }
}

/// The operation by which a partition goes.
fn cut_off<'a>(gone: &Subject, changes: &'a [Change]) -> Option<&'a DropPartition> {
    let Subject::Partition(name) = gone else { return None };
    changes.iter().find_map(|change| match &change.operation {
        Operation::DropPartition(drop) if drop.partition.name == *name => Some(drop),
        _ => None,
    })
}

/// A new partition that has the rows of the one that goes, or its name.
fn other_part(gone: &DropPartition, add: &AddPartition) -> Option<Subject> {
    let has_rows = gone.partition.values == add.partition.values;
    let has_name = gone.partition.name == add.partition.name;
    let is_same = gone.table == add.table && gone.within == add.within && has_rows != has_name;
    is_same.then(|| Subject::Partition(add.partition.name.clone()))
}

fn added(alter: &AlterEnum) -> Vec<Subject> {
    alter.added().map(|value| Subject::value(&alter.name, value)).collect()
}

fn likeness(one: &Subject, other: &Subject) -> f64 {
    strsim::jaro_winkler(one.name(), other.name())
}
