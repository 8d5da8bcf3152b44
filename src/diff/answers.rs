//! What a person has answered, by flags or at a prompt.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::Subject;
use super::former::FormerNames;
use crate::schema::{ByDialect, Expression, ObjectName, Schema};

/// Everything that has been answered so far.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    /// Old to new, both of one kind.
    pub renames: BTreeMap<Subject, Subject>,
    /// Pairs that are no renames, though they look like some.
    pub no_renames: BTreeSet<(Subject, Subject)>,
    /// What may go, with what it holds.
    pub drops: BTreeSet<Subject>,
    /// Everything may go.
    pub drop_all: bool,
    /// One-off SQL for the rows that exist, by column.
    pub fills: BTreeMap<Subject, ByDialect<Expression>>,
    /// How old values become new ones, by column.
    pub usings: BTreeMap<Subject, ByDialect<Expression>>,
    /// Columns that hold no NULL.
    pub no_nulls: BTreeSet<Subject>,
}

impl Answers {
    /// True where `subject` may go.
    #[must_use]
    pub fn allows_drop(&self, subject: &Subject) -> bool {
        self.drop_all || self.drops.contains(subject)
    }

    /// True where a person has said that the two are different things.
    #[must_use]
    pub fn denies_rename(&self, from: &Subject, to: &Subject) -> bool {
        self.allows_drop(from) || self.no_renames.contains(&(from.clone(), to.clone()))
    }

    /// Every answer that must fit something.
    pub fn all(&self) -> impl Iterator<Item = Answer> {
        let renames = self.renames.iter().map(|(from, to)| Answer::Rename(from.clone(), to.clone()));
        let drops = self.drops.iter().cloned().map(Answer::AllowDrop);
        let fills = self.fills.keys().cloned().map(Answer::Fill);
        let usings = self.usings.keys().cloned().map(Answer::Using);
        let no_nulls = self.no_nulls.iter().cloned().map(Answer::NoNulls);
        renames.chain(drops).chain(fills).chain(usings).chain(no_nulls)
    }
}

/// One answer. As text the flag that gives it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    Rename(Subject, Subject),
    AllowDrop(Subject),
    Fill(Subject),
    Using(Subject),
    NoNulls(Subject),
}

impl fmt::Display for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rename(from, to) => write!(formatter, "--rename {from}={to}"),
            Self::AllowDrop(subject) => write!(formatter, "--allow-drop {subject}"),
            Self::Fill(subject) => write!(formatter, "--fill {subject}"),
            Self::Using(subject) => write!(formatter, "--using {subject}"),
            Self::NoNulls(subject) => write!(formatter, "--no-nulls {subject}"),
        }
    }
}

/// The answers that concern one table, which may have got another name. Columns of the state go by the table's old
/// name, columns of the models by its new one; the other name is taken too, where no other table has it.
#[derive(Debug, Clone, Copy)]
pub(super) struct TableAnswers<'a> {
    pub(super) answers: &'a Answers,
    pub(super) old: &'a ObjectName,
    pub(super) new: &'a ObjectName,
    /// Another table of the state has the new name.
    new_is_ambiguous: bool,
    /// Another table of the models has the old name.
    old_is_ambiguous: bool,
}

impl<'a> TableAnswers<'a> {
    /// The answers for the table that the models call `new`.
    pub(super) fn of(
        answers: &'a Answers,
        new: &'a ObjectName,
        former: &'a FormerNames,
        to: &Schema,
    ) -> Self {
        let old = former.old_name(new);
        let renamed = old != new;
        Self {
            answers,
            old,
            new,
            new_is_ambiguous: renamed && former.is_old_name(new),
            old_is_ambiguous: renamed && to.tables.contains_key(old),
        }
    }

    fn is_in_state(&self, table: &ObjectName) -> bool {
        table == self.old || (table == self.new && !self.new_is_ambiguous)
    }

    fn is_in_models(&self, table: &ObjectName) -> bool {
        table == self.new || (table == self.old && !self.old_is_ambiguous)
    }

    /// True where `subject` is that column of the table in the state.
    fn is_old_column(&self, subject: &Subject, name: &str) -> bool {
        matches!(subject, Subject::Column(table, column) if column == name && self.is_in_state(table))
    }

    /// True where `subject` is that column of the table in the models.
    fn is_new_column(&self, subject: &Subject, name: &str) -> bool {
        matches!(subject, Subject::Column(table, column) if column == name && self.is_in_models(table))
    }

    /// Every rename of a column of the table: the answer, the old and the new name.
    pub(super) fn renames(&self) -> impl Iterator<Item = (Answer, &'a str, &'a str)> {
        let table = *self;
        self.answers.renames.iter().filter_map(move |(from, to)| match (from, to) {
            (Subject::Column(holder, column), Subject::Column(target, name))
                if table.is_in_state(holder) && (table.is_in_models(target) || holder == target) =>
            {
                Some((Answer::Rename(from.clone(), to.clone()), column.as_str(), name.as_str()))
            }
            _ => None,
        })
    }

    /// The answer that lets the column of the state go.
    pub(super) fn drop_of(&self, column: &str) -> Option<Answer> {
        let found = self.answers.drops.iter().find(|subject| self.is_old_column(subject, column));
        found.cloned().map(Answer::AllowDrop)
    }

    pub(super) fn allows_drop(&self, column: &str) -> bool {
        self.answers.drop_all || self.drop_of(column).is_some()
    }

    /// True where a person has said that the two columns are different ones.
    pub(super) fn denies_rename(&self, from: &str, to: &str) -> bool {
        let denied =
            |(old, new): &(Subject, Subject)| self.is_old_column(old, from) && self.is_new_column(new, to);
        self.allows_drop(from) || self.answers.no_renames.iter().any(denied)
    }

    pub(super) fn fill(&self, column: &str) -> Option<(Answer, &'a ByDialect<Expression>)> {
        let found = self.answers.fills.iter().find(|(subject, _)| self.is_new_column(subject, column));
        found.map(|(subject, sql)| (Answer::Fill(subject.clone()), sql))
    }

    pub(super) fn using(&self, column: &str) -> Option<(Answer, &'a ByDialect<Expression>)> {
        let found = self.answers.usings.iter().find(|(subject, _)| self.is_new_column(subject, column));
        found.map(|(subject, sql)| (Answer::Using(subject.clone()), sql))
    }

    pub(super) fn no_nulls(&self, column: &str) -> Option<Answer> {
        let found = self.answers.no_nulls.iter().find(|subject| self.is_new_column(subject, column));
        found.cloned().map(Answer::NoNulls)
    }
}
