//! What a comparison finds on its way.

use std::collections::{BTreeMap, BTreeSet};

use super::{Answer, AnswerError, Answers, Change, Notice, Question, QuestionKind, Subject};
use crate::operation::Operation;
use crate::schema::{AppLabel, ObjectName, Place};

/// Changes in no order yet, questions, and the answers that have been of use.
#[derive(Debug)]
pub(super) struct Findings<'a> {
    pub(super) answers: &'a Answers,
    pub(super) changes: Vec<Change>,
    pub(super) questions: Vec<Question>,
    pub(super) used: BTreeSet<Answer>,
    /// Answers that cannot be followed, whatever else is answered.
    pub(super) refused: Vec<AnswerError>,
    pub(super) notices: Vec<Notice>,
    /// What a `renamed_from` says has got another name, and what has this name already.
    pub(super) taken: BTreeMap<Subject, Subject>,
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
            refused: Vec::new(),
            notices: Vec::new(),
            taken: BTreeMap::new(),
            emptied: BTreeSet::new(),
        }
    }

    pub(super) fn change(&mut self, app: &AppLabel, operation: impl Into<Operation>) {
        self.changes.push(Change { app: app.clone(), operation: operation.into() });
    }

    pub(super) fn ask(&mut self, app: &AppLabel, place: Option<&Place>, kind: QuestionKind) {
        self.questions.push(Question { app: app.clone(), place: place.cloned(), kind });
    }

    /// Notes that a rename is made, or that the state has and keeps the new name.
    pub(super) fn use_rename(&mut self, answer: Answer, is_possible: bool) {
        match &answer {
            Answer::Rename(_, to) if !is_possible => {
                let (flag, kind, name) = (answer.to_string(), to.kind(), to.to_string());
                self.refused.push(AnswerError::Taken { flag, kind, name });
            }
            _ => drop(self.used.insert(answer)),
        }
    }

    /// Asks whether `subject` may go, unless that has been said.
    pub(super) fn ask_to_drop(&mut self, app: &AppLabel, place: Option<&Place>, subject: Subject) {
        if self.answers.drops.contains(&subject) {
            self.used.insert(Answer::AllowDrop(subject));
        } else if !self.answers.drop_all {
            self.ask(app, place, QuestionKind::drop_of(subject));
        }
    }
}
