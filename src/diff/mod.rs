//! The difference of two schemas: state × models → operations.
//!
//! [`diff`] takes the state, the models' schema and what a person has answered so far; it gives changes in an order
//! in which they can be applied, and the questions that are still open. A caller asks them, notes the answers and
//! runs it again; while a question is open the changes show what would happen if every gone thing were dropped.
//! [`split`] cuts the changes into revisions, one an app where that is possible.
//!
//! On the way: renames are decided and applied to a working copy of the state, then enums and tables are compared
//! one by one (equality first), names that a convention made are settled, circles of foreign keys are cut, and one
//! graph of what needs what puts all changes in order. Nothing here depends on the order of files or on hashing.

mod answers;
mod candidates;
mod columns;
mod comment;
mod cycles;
mod declared;
mod enum_defaults;
mod enums;
mod findings;
mod flags;
mod footprint;
mod former;
mod instead;
#[cfg(test)]
mod laws;
mod names;
mod notice;
mod order;
mod parts;
mod question;
mod renames;
mod report;
mod scope;
mod sequence;
mod sequences;
mod split;
mod storage;
mod subject;
mod suggestion;
mod tables;

use std::borrow::Cow;
use std::collections::BTreeSet;

pub use answers::{Answer, Answers};
pub use columns::same_default;
pub use flags::{AnswerError, unused_answers};
pub use notice::Notice;
pub use question::{AnswerForm, FillReason, Question, QuestionKind};
pub use report::{Line, report};
pub use scope::Scope;
pub use split::{AppChanges, DraftDependency, split};
pub use subject::Subject;

use crate::operation::Operation;
use crate::schema::{AppLabel, Schema};
use answers::TableAnswers;
use findings::Findings;
use renames::Working;

/// One operation, and the app whose revision it belongs to.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub app: AppLabel,
    pub operation: Operation,
}

/// What a comparison comes to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outcome {
    /// In an order in which they can be applied, for the whole workspace.
    pub changes: Vec<Change>,
    /// What is still open. While there is one, the changes are not to be written.
    pub questions: Vec<Question>,
    /// The answers that decided something.
    pub used: BTreeSet<Answer>,
    /// The answers that cannot be followed, whatever else is answered.
    pub refused: Vec<AnswerError>,
    /// What is worth knowing, and stops nothing.
    pub notices: Vec<Notice>,
}

/// Compares the state with the models' schema.
#[must_use]
pub fn diff(from: &Schema, to: &Schema, scope: &Scope, answers: &Answers) -> Outcome {
    let mut findings = Findings::new(answers);
    let mut working = Working { schema: Cow::Borrowed(from) };
    let former = renames::find_table_renames(from, to, &mut findings);
    tables::move_tables(&mut working, to, &former, &mut findings);
    renames::rename_tables(&mut working, to, &former, &mut findings);
    enums::compare(&mut working, to, &mut findings);
    sequences::rename(&mut working, to, &mut findings);
    let differing = tables::differing(&working.schema, to, &former, answers);
    for table in &differing {
        let answers = TableAnswers::of(answers, &table.name, &former, to);
        renames::rename_columns(&mut working, table, answers, &mut findings);
    }
    for table in &differing {
        tables::change_management(&mut working, table, &mut findings);
    }
    sequences::compare(&working.schema, to, &mut findings);
    tables::compare(&working.schema, to, &differing, &former, &mut findings);
    names::settle(&mut findings.changes, &working.schema);
    instead::tell(&mut findings, &former);
    let changes = std::mem::take(&mut findings.changes);
    let changes = order::sort(cycles::cut(changes), &findings.emptied, to);
    let changes = enum_defaults::follow(changes);
    let Findings { questions, used, refused, notices, .. } = findings;
    scope::narrow(Outcome { changes, questions, used, refused, notices }, scope)
}
