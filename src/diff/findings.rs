//! What a comparison finds on its way.

use std::collections::BTreeSet;

use super::{Answer, Answers, Change, Question, QuestionKind, Subject};
use crate::operation::Operation;
use crate::schema::{AppLabel, ObjectName, Place};

/// Changes in no order yet, questions, and the answers that have been of use.
#[derive(Debug)]
pub(super) struct Findings<'a> {
    pub(super) answers: &'a Answers,
    pub(super) changes: Vec<Change>,
    pub(super) questions: Vec<Question>,
    pub(super) used: BTreeSet<Answer>,
    /// Tables that lose every column that they have, or every one that is to be seen.
    pub(super) emptied: BTreeSet<ObjectName>,
}

impl<'a> Findings<'a> {
    pub(super) fn new(answers: &'a Answers) -> Self {
        Self {
            answers,
            changes: Vec::new(),
            questions: Vec::new(),
            used: BTreeSet::new(),
            emptied: BTreeSet::new(),
        }
    }

    pub(super) fn change(&mut self, app: &AppLabel, operation: impl Into<Operation>) {
        self.changes.push(Change { app: app.clone(), operation: operation.into() });
    }

    pub(super) fn ask(&mut self, app: &AppLabel, place: Option<&Place>, kind: QuestionKind) {
        self.questions.push(Question { app: app.clone(), place: place.cloned(), kind });
    }

    /// Asks whether `subject` may go, unless that has been said.
    pub(super) fn ask_to_drop(&mut self, app: &AppLabel, place: Option<&Place>, subject: Subject) {
        if self.answers.drops.contains(&subject) {
            self.used.insert(Answer::AllowDrop(subject));
        } else if !self.answers.drop_all {
            self.ask(app, place, QuestionKind::Drop { subject });
        }
    }
}
