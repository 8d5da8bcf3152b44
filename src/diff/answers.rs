//! What a person has answered, by flags or at a prompt.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::Subject;
use crate::schema::{ByDialect, Expression, ObjectName};

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

/// The answers that concern one table, which may be called by its old or by its new name.
#[derive(Debug, Clone, Copy)]
pub(super) struct TableAnswers<'a> {
    pub(super) answers: &'a Answers,
    pub(super) old: &'a ObjectName,
    pub(super) new: &'a ObjectName,
}

impl<'a> TableAnswers<'a> {
    /// The column as an answer may call it: by the table's new name, by its old one.
    fn names(&self, column: &str) -> [Subject; 2] {
        [Subject::column(self.new, column), Subject::column(self.old, column)]
    }

    /// Every rename of a column of the table: the answer, the old and the new name.
    pub(super) fn renames(&self) -> impl Iterator<Item = (Answer, &'a str, &'a str)> {
        let (old, new) = (self.old, self.new);
        self.answers.renames.iter().filter_map(move |(from, to)| match (from, to) {
            (Subject::Column(holder, column), Subject::Column(target, name))
                if [old, new].contains(&holder) && [old, new].contains(&target) =>
            {
                Some((Answer::Rename(from.clone(), to.clone()), column.as_str(), name.as_str()))
            }
            _ => None,
        })
    }

    pub(super) fn drop_of(&self, column: &str) -> Option<Answer> {
        let named = self.names(column).into_iter().find(|name| self.answers.drops.contains(name));
        named.map(Answer::AllowDrop)
    }

    pub(super) fn allows_drop(&self, column: &str) -> bool {
        self.answers.drop_all || self.drop_of(column).is_some()
    }

    pub(super) fn denies_rename(&self, from: &str, to: &str) -> bool {
        let [new, old] = self.names(to);
        self.allows_drop(from)
            || self
                .names(from)
                .iter()
                .any(|from| self.answers.denies_rename(from, &new) || self.answers.denies_rename(from, &old))
    }

    pub(super) fn fill(&self, column: &str) -> Option<(Answer, &'a ByDialect<Expression>)> {
        let found = |name: Subject| self.answers.fills.get(&name).map(|sql| (Answer::Fill(name), sql));
        self.names(column).into_iter().find_map(found)
    }

    pub(super) fn using(&self, column: &str) -> Option<(Answer, &'a ByDialect<Expression>)> {
        let found = |name: Subject| self.answers.usings.get(&name).map(|sql| (Answer::Using(name), sql));
        self.names(column).into_iter().find_map(found)
    }

    pub(super) fn no_nulls(&self, column: &str) -> Option<Answer> {
        let named = self.names(column).into_iter().find(|name| self.answers.no_nulls.contains(name));
        named.map(Answer::NoNulls)
    }
}
