//! How a table is kept: its options, the partitions that it is cut into, the tables that it inherits from.

use super::findings::Findings;
use super::{QuestionKind, Subject};
use crate::operation::{AddPartition, DropPartition, SetOptions};
use crate::schema::{AppLabel, ObjectName, Partition, Partitioning, Table};

/// Compares how `table`, as the state has it, is kept with how `target`, the model, is.
pub(super) fn compare(table: &Table, target: &Table, app: &AppLabel, findings: &mut Findings<'_>) {
    if table.options != target.options {
        let (from, to) = (table.options.clone(), target.options.clone());
        findings.change(app, SetOptions { table: target.name.clone(), from, to });
    }
    let mut inherits = [table.inherits.clone(), target.inherits.clone()];
    inherits.iter_mut().for_each(|parents| parents.sort());
    if inherits[0] != inherits[1] {
        refuse(target, app, "the inheritance", findings);
    }
    match (&table.partitioning, &target.partitioning) {
        (None, None) => {}
        (Some(from), Some(to)) if from.by == to.by => {
            Parts { target, app, within: None }.compare(from, to, findings);
        }
        (Some(from), Some(to)) if with_asked_renames(from, target, findings).by == to.by => {}
        _ => refuse(target, app, "the partitioning", findings),
    }
}

/// As it is cut where the columns were renamed that are asked about: until that is answered nothing can be said.
fn with_asked_renames(from: &Partitioning, target: &Table, findings: &Findings<'_>) -> Partitioning {
    let renames =
        findings.questions.iter().filter_map(|question| match &question.kind {
            QuestionKind::Rename {
                from: Subject::Column(_, old), to: Subject::Column(table, new), ..
            } if *table == target.name => Some((old, new)),
            _ => None,
        });
    renames.fold(from.clone(), |cut, (old, new)| cut.rename_column(old, new))
}

/// True where both tables are whole, or cut by the same thing.
pub(super) fn is_cut_alike(one: &Table, other: &Table) -> bool {
    let by = |table: &Table| table.partitioning.as_ref().map(|partitioning| partitioning.by.clone());
    by(one) == by(other)
}

/// Notes that no operation can make a change.
fn refuse(target: &Table, app: &AppLabel, what: &'static str, findings: &mut Findings<'_>) {
    if !target.unmanaged {
        let subject = Subject::Table(target.name.clone());
        findings.ask(app, target.declared.place.as_ref(), QuestionKind::Impossible { subject, what });
    }
}

/// The parts of a table, or of a part that is cut again.
struct Parts<'a> {
    target: &'a Table,
    app: &'a AppLabel,
    within: Option<&'a ObjectName>,
}

impl Parts<'_> {
    fn compare(&self, from: &Partitioning, to: &Partitioning, findings: &mut Findings<'_>) {
        let find = |partitioning: &Partitioning, name: &ObjectName| {
            partitioning.partitions.iter().find(|partition| partition.name == *name).cloned()
        };
        for old in from.partitions.iter().filter(|old| find(to, &old.name).is_none()) {
            self.drop(old, findings);
        }
        for new in &to.partitions {
            match find(from, &new.name) {
                None => self.add(new, findings),
                Some(old) if old.values != new.values => {
                    self.drop(&old, findings);
                    self.add(new, findings);
                }
                Some(old) => self.compare_within(&old, new, findings),
            }
        }
    }

    fn compare_within(&self, old: &Partition, new: &Partition, findings: &mut Findings<'_>) {
        match (&old.partitioning, &new.partitioning) {
            (None, None) => {}
            (Some(from), Some(to)) if from.by == to.by => {
                Parts { within: Some(&new.name), ..*self }.compare(from, to, findings);
            }
            _ => refuse(self.target, self.app, "the partitioning of a partition", findings),
        }
    }

    fn drop(&self, partition: &Partition, findings: &mut Findings<'_>) {
        if !self.target.unmanaged {
            let place = self.target.declared.place.as_ref();
            findings.ask_to_drop(self.app, place, Subject::Partition(partition.name.clone()));
        }
        let (table, within) = (self.target.name.clone(), self.within.cloned());
        findings.change(
            self.app,
            DropPartition { table, within, partition: partition.clone(), keep_rows: false },
        );
    }

    fn add(&self, partition: &Partition, findings: &mut Findings<'_>) {
        let (table, within) = (self.target.name.clone(), self.within.cloned());
        findings.change(self.app, AddPartition { table, within, partition: partition.clone() });
    }
}

#[cfg(test)]
mod tests {
    use crate::diff::{Answers, QuestionKind, Scope, diff};
    use crate::schema::{AppLabel, Schema, Table};

    fn cut_by(column: &str) -> Schema {
        let text = format!(
            "table = \"ev\"\ncolumns = [{{ name = \"{column}\", type = \"date\" }}]\n\
             partitioning = {{ by = \"RANGE ({column})\", partitions = [] }}"
        );
        let table: Table = toml::from_str(&text).expect("a table");
        let mut schema = Schema::empty();
        schema.insert_table(Table { owner: AppLabel::new("log").ok(), ..table });
        schema
    }

    #[test]
    fn a_column_that_a_table_is_cut_by_may_be_renamed() {
        let (from, to) = (cut_by("day"), cut_by("date"));
        let mut answers = Answers::default();
        let asked = diff(&from, &to, &Scope::All, &answers).questions;
        assert!(
            matches!(asked.as_slice(), [question] if matches!(question.kind, QuestionKind::Rename { .. }))
        );
        asked[0].accept(&mut answers);
        let outcome = diff(&from, &to, &Scope::All, &answers);
        assert_eq!((outcome.changes.len(), outcome.questions), (1, Vec::new()));
    }
}
