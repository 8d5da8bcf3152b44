//! What only a person can decide.

use super::flags::{RENAME_OF_PARTITION, VALUES_OF_PARTITION};
use super::suggestion::{suggested_attribute, suggested_sql};
use super::{Answers, Subject};
use crate::schema::{AppLabel, ByDialect, Column, ColumnType, Expression, ObjectName, Place};

/// Why existing rows need a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FillReason {
    /// A required column without a default comes to a table that exists.
    AddRequired,
    /// A column that allowed NULL becomes required.
    NullToRequired,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub enum QuestionKind {
    /// One thing is gone and a like one is new: the same under another name?
    /// `sides` are the two in words, such as their types, where that helps to decide.
    Rename { from: Subject, to: Subject, sides: Option<[String; 2]> },
    /// `renamed_from` of two things, or an answer and a `renamed_from`, say what one thing is called now.
    RenamedTwice { from: Subject, to: [Subject; 2], first_place: Option<Place> },
    /// `renamed_from` of several things go round, and the state has all of them: old names and new ones.
    Circle { first: Subject, renames: Vec<(Subject, Subject)> },
    /// A table, partition, sequence, column or value goes, with what it holds. `new` may be what it is called now;
    /// `taken` says so by its `renamed_from`, but the state has it already.
    Drop { subject: Subject, new: Vec<Subject>, taken: Option<Subject> },
    /// A column that held values is to be computed: what it holds is lost.
    Regenerate { subject: Subject },
    /// A column gets a type that its values are rounded or cut to.
    Coarsen { subject: Subject, from: ColumnType, to: ColumnType },
    /// No operation makes the change; nothing that can be answered makes it possible.
    Impossible { subject: Subject, what: &'static str },
    /// Rows that exist need a value.
    Fill { table: ObjectName, column: Box<Column>, why: FillReason },
}

impl QuestionKind {
    /// Whether `subject` may go.
    pub(super) fn drop_of(subject: Subject) -> Self {
        Self::Drop { subject, new: Vec::new(), taken: None }
    }

    /// What may have another name in the state, which a person has to say.
    pub(super) fn new_name(&self) -> Option<&Subject> {
        match self {
            Self::Rename { to, .. } | Self::RenamedTwice { to: [_, to], .. } => Some(to),
            _ => None,
        }
    }
}

/// How a question can be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerForm {
    /// Yes goes on; no to a rename asks whether the old thing may go, no to a drop stops.
    YesOrNo,
    /// An SQL expression.
    Sql,
    /// An SQL expression, or the assurance that there is no NULL.
    SqlOrNoNulls,
    /// Not at all: the models must be changed.
    None,
}

/// A question, with whom it concerns. As an error it says what fails without an answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", self.message())]
pub struct Question {
    pub app: AppLabel,
    /// Where the model is that raised it.
    pub place: Option<Place>,
    pub kind: QuestionKind,
}

impl Question {
    /// The error, where nobody can be asked.
    #[must_use]
    pub fn message(&self) -> String {
        match &self.kind {
            QuestionKind::Rename { from, to, .. } => {
                format!("cannot tell whether {} `{from}` was renamed to `{to}` or dropped", from.kind())
            }
            QuestionKind::Drop { subject: Subject::Table(name), .. } => {
                format!("table `{name}` would be dropped with all its rows")
            }
            QuestionKind::Drop { subject: Subject::Column(..), .. } => {
                format!("column `{}` would be dropped with its values", self.subject())
            }
            QuestionKind::Drop { subject: Subject::Value(..), .. } => {
                format!("enum value `{}` would be removed: no row may hold it", self.subject())
            }
            QuestionKind::Drop { subject: Subject::Partition(name), new, .. } => {
                let anew =
                    if new.contains(&self.subject()) { ", and made anew for other values" } else { "" };
                format!("partition `{name}` would be dropped with all its rows{anew}")
            }
            QuestionKind::Drop { subject: Subject::Sequence(name), .. } => {
                format!("sequence `{name}` would be dropped with the number that it stands at")
            }
            QuestionKind::RenamedTwice { from, to: [first, second], .. } => {
                format!("{} `{from}` cannot be renamed both to `{first}` and to `{second}`", from.kind())
            }
            QuestionKind::Circle { renames, .. } => format!(
                "cannot tell whether {} have swapped names already: each has a `renamed_from` that names another",
                in_words(renames.iter().map(|(_, to)| format!("{} `{to}`", to.kind())))
            ),
            QuestionKind::Impossible { subject, what } => {
                format!("cannot change {what} of {} `{subject}`", subject.kind())
            }
            QuestionKind::Regenerate { subject } => {
                format!("column `{subject}` becomes generated: the values that it holds would be lost")
            }
            QuestionKind::Coarsen { subject, from, to } => {
                format!("column `{subject}` changes from `{from}` to `{to}`: values would be rounded or cut")
            }
            QuestionKind::Fill { why: FillReason::AddRequired, .. } => {
                format!("cannot add required column `{}`: existing rows would have no value", self.subject())
            }
            QuestionKind::Fill { why: FillReason::NullToRequired, .. } => {
                format!("cannot make column `{}` required: existing rows may hold NULL", self.subject())
            }
        }
    }

    /// The line for a prompt.
    #[must_use]
    pub fn prompt(&self) -> String {
        let subject = self.subject();
        match &self.kind {
            QuestionKind::Rename { from, to, sides: None } => {
                format!("Was {} `{from}` renamed to `{to}`?", from.kind())
            }
            QuestionKind::Rename { from, to, sides: Some([old, new]) } => {
                format!("Was {} `{from}` ({old}) renamed to `{to}` ({new})?", from.kind())
            }
            QuestionKind::Drop { subject: Subject::Table(_), .. } => {
                format!("Drop table `{subject}` with all its rows?")
            }
            QuestionKind::Drop { subject: Subject::Column(..), .. } => {
                format!("Drop column `{subject}` with its values?")
            }
            QuestionKind::Drop { subject: Subject::Value(..), .. } => {
                format!("Remove enum value `{subject}`? No row may hold it")
            }
            QuestionKind::Drop { subject: Subject::Partition(_), .. } => {
                format!("Drop partition `{subject}` with all its rows?")
            }
            QuestionKind::Drop { subject: Subject::Sequence(_), .. } => {
                format!("Drop sequence `{subject}` with the number that it stands at?")
            }
            QuestionKind::RenamedTwice { .. }
            | QuestionKind::Circle { .. }
            | QuestionKind::Impossible { .. } => self.message(),
            QuestionKind::Regenerate { .. } => {
                format!("Column `{subject}` becomes generated. Give up the values that it holds?")
            }
            QuestionKind::Coarsen { from, to, .. } => {
                format!("Column `{subject}` changes from `{from}` to `{to}`. Round or cut its values?")
            }
            QuestionKind::Fill { why: FillReason::AddRequired, .. } => {
                format!("SQL for `{subject}` in the rows that exist")
            }
            QuestionKind::Fill { why: FillReason::NullToRequired, .. } => {
                format!("SQL for `{subject}` in the rows that hold NULL")
            }
        }
    }

    /// The flag that answers it with yes, or with a value.
    #[must_use]
    pub fn flag(&self) -> String {
        let subject = self.subject();
        match &self.kind {
            QuestionKind::Rename { from, to, .. } => format!("--rename {from}={to}"),
            QuestionKind::Drop { .. } | QuestionKind::Regenerate { .. } | QuestionKind::Coarsen { .. } => {
                format!("--allow-drop {subject}")
            }
            QuestionKind::Fill { column, .. } => {
                format!("--fill {subject}={}", shell_word(&suggested_sql(column)))
            }
            QuestionKind::Circle { renames, .. } => {
                let flags = renames.iter().map(|(from, to)| format!("--rename {from}={to}"));
                flags.collect::<Vec<_>>().join(" ")
            }
            QuestionKind::RenamedTwice { .. } | QuestionKind::Impossible { .. } => String::new(),
        }
    }

    /// What to do about it, flags included.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let flag = self.flag();
        Some(match &self.kind {
            QuestionKind::Rename { from, .. } => {
                format!("pass `{flag}` to keep what it holds, or `--allow-drop {from}` to give it up")
            }
            QuestionKind::RenamedTwice { to: [first, second], .. } => {
                format!("say of one alone, `{first}` or `{second}`, that it had this name")
            }
            QuestionKind::Circle { .. } => {
                format!("take `renamed_from` out; where they are to swap names now, pass `{flag}` as well")
            }
            QuestionKind::Drop { .. } => match self.other_way() {
                Some(way) => format!("{way}; or pass `{flag}` to give up what it holds"),
                None => format!("pass `{flag}` to go on"),
            },
            QuestionKind::Regenerate { .. } => format!("pass `{flag}` to go on"),
            QuestionKind::Impossible { .. } => {
                "make a model of another name as it is to be, and move the rows in a `sql` operation"
                    .to_owned()
            }
            QuestionKind::Coarsen { subject, .. } => {
                format!("pass `{flag}` to go on, or say how values change with `--using {subject}=\"…\"`")
            }
            QuestionKind::Fill { column, why: FillReason::AddRequired, .. } => {
                let default = suggested_attribute(column);
                format!("make it an `Option`, give it `#[model({default})]`, or pass `{flag}`")
            }
            QuestionKind::Fill { why: FillReason::NullToRequired, .. } => {
                let subject = self.subject();
                format!("pass `{flag}`, or `--no-nulls {subject}` where no row holds NULL")
            }
        })
    }

    /// What to do where a thing that would be dropped was renamed, and something new may be it.
    #[must_use]
    pub fn other_way(&self) -> Option<String> {
        let QuestionKind::Drop { subject, new, .. } = &self.kind else { return None };
        let first = new.first()?;
        if first == subject {
            return Some(format!("to keep its rows {VALUES_OF_PARTITION}"));
        }
        if let Subject::Partition(_) = subject {
            return Some(format!("to keep its rows as `{first}` {RENAME_OF_PARTITION}"));
        }
        let flags: Vec<String> = new.iter().map(|name| format!("`--rename {subject}={name}`")).collect();
        Some(format!("where it was renamed pass {}", flags.join(" or ")))
    }

    /// Facts beside it.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        match &self.kind {
            QuestionKind::RenamedTwice { to: [first, _], first_place: Some(place), .. } => {
                vec![format!("`{first}` is at {place}")]
            }
            QuestionKind::Drop { subject, taken: Some(taken), .. } => vec![format!(
                "`renamed_from` of `{taken}` names it, but the revisions have `{taken}` already: `{subject}` \
                 cannot become it"
            )],
            _ => Vec::new(),
        }
    }

    /// Where the model is that raised it.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        self.place.clone()
    }

    /// What it takes for an answer.
    #[must_use]
    pub fn form(&self) -> AnswerForm {
        match &self.kind {
            QuestionKind::Fill { why: FillReason::AddRequired, .. } => AnswerForm::Sql,
            QuestionKind::Fill { why: FillReason::NullToRequired, .. } => AnswerForm::SqlOrNoNulls,
            QuestionKind::RenamedTwice { .. }
            | QuestionKind::Circle { .. }
            | QuestionKind::Impossible { .. } => AnswerForm::None,
            _ => AnswerForm::YesOrNo,
        }
    }

    /// What it is about; of a rename the old thing.
    #[must_use]
    pub fn subject(&self) -> Subject {
        match &self.kind {
            QuestionKind::Rename { from, .. } | QuestionKind::RenamedTwice { from, .. } => from.clone(),
            QuestionKind::Drop { subject, .. }
            | QuestionKind::Regenerate { subject }
            | QuestionKind::Circle { first: subject, .. }
            | QuestionKind::Impossible { subject, .. }
            | QuestionKind::Coarsen { subject, .. } => subject.clone(),
            QuestionKind::Fill { table, column, .. } => Subject::column(table, &column.name),
        }
    }

    /// An SQL value that fits the column, to begin with at a prompt; none where no SQL is asked for.
    #[must_use]
    pub fn suggestion(&self) -> Option<String> {
        match &self.kind {
            QuestionKind::Fill { column, .. } => Some(suggested_sql(column)),
            _ => None,
        }
    }

    /// Notes a yes.
    pub fn accept(&self, answers: &mut Answers) {
        match &self.kind {
            QuestionKind::Rename { from, to, .. } => {
                answers.renames.insert(from.clone(), to.clone());
            }
            QuestionKind::Drop { subject, .. }
            | QuestionKind::Regenerate { subject }
            | QuestionKind::Coarsen { subject, .. } => {
                answers.drops.insert(subject.clone());
            }
            QuestionKind::Fill { .. } => {
                answers.no_nulls.insert(self.subject());
            }
            QuestionKind::RenamedTwice { .. }
            | QuestionKind::Circle { .. }
            | QuestionKind::Impossible { .. } => {}
        }
    }

    /// Notes a no. False where nothing can be done without a yes.
    #[must_use]
    pub fn refuse(&self, answers: &mut Answers) -> bool {
        match &self.kind {
            QuestionKind::Rename { from, to, .. } => answers.no_renames.insert((from.clone(), to.clone())),
            _ => false,
        }
    }

    /// Notes SQL for the rows that exist.
    pub fn fill(&self, sql: &str, answers: &mut Answers) {
        answers.fills.insert(self.subject(), ByDialect::everywhere(Expression::new(sql)));
    }
}

/// `a`, `a and b`, `a, b and c`.
fn in_words(parts: impl Iterator<Item = String>) -> String {
    let mut parts: Vec<String> = parts.collect();
    match parts.pop() {
        Some(last) if !parts.is_empty() => format!("{} and {last}", parts.join(", ")),
        last => last.unwrap_or_default(),
    }
}

/// Puts quotes round what a shell would take apart.
fn shell_word(text: &str) -> String {
    let plain = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c));
    if plain { text.to_owned() } else { format!("\"{}\"", escape_for_shell(text)) }
}

fn escape_for_shell(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '"' | '\\' | '$' | '`') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{DefaultValue, Literal};

    fn fill(column: Column) -> Question {
        Question {
            app: AppLabel::new("users").expect("a label"),
            place: None,
            kind: QuestionKind::Fill {
                table: ObjectName::bare("users"),
                column: Box::new(column),
                why: FillReason::AddRequired,
            },
        }
    }

    #[test]
    fn a_required_column_is_told_as_the_style_page_says() {
        let question = fill(Column::new("email", ColumnType::Text));
        assert_eq!(
            question.to_string(),
            "cannot add required column `users.email`: existing rows would have no value"
        );
        assert_eq!(
            question.hint().as_deref(),
            Some(
                "make it an `Option`, give it `#[model(default = \"…\")]`, or pass `--fill users.email=\"'unknown'\"`"
            )
        );
    }

    #[test]
    fn a_flag_can_be_pasted_into_a_shell() {
        let mut column = Column::new("price", ColumnType::Text);
        column.default = Some(DefaultValue::Literal(Literal::Text("it's $5".to_owned())));
        assert_eq!(fill(column).flag(), "--fill users.price=\"'it''s \\$5'\"");
    }
}
