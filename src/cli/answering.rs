//! Questions that the comparison leaves open: answered by flags, else at a terminal, else an error that names the flag.

use std::time::Instant;

use clap::Args;

use super::context::Context;
use super::exit::Exit;
use super::failure::{Failure, Outcome};
use super::prompt;
use crate::diff::{self, AnswerForm, Answers, Question, Scope, diff, unused_answers};
use crate::schema::Schema;

/// The word for everything.
const ALL: &str = "all";

#[derive(Debug, Default, Args)]
pub(super) struct AnswerArguments {
    /// A table, column, enum value or sequence was renamed (can be repeated): users.email=users.mail
    #[arg(long, value_name = "OLD=NEW", help_heading = "Answers")]
    rename: Vec<String>,
    /// A table, column or enum value may go with what it holds (can be repeated); all if none is named
    #[arg(long, value_name = "NAME", num_args = 0..=1, default_missing_value = ALL, help_heading = "Answers")]
    allow_drop: Vec<String>,
    /// SQL for a column in the rows that exist (can be repeated): users.email="'unknown'"
    #[arg(long, value_name = "COLUMN=SQL", help_heading = "Answers")]
    fill: Vec<String>,
    /// SQL that turns a column's old values into the new type's (can be repeated): users.age="age::integer"
    #[arg(long, value_name = "COLUMN=SQL", help_heading = "Answers")]
    using: Vec<String>,
    /// A column holds no NULL (can be repeated)
    #[arg(long, value_name = "COLUMN", help_heading = "Answers")]
    no_nulls: Vec<String>,
}

impl AnswerArguments {
    /// The answers of the flags.
    fn answers(&self, from: &Schema, to: &Schema) -> Outcome<Answers> {
        let mut answers = Answers::default();
        let mut add_all = || {
            for text in &self.rename {
                answers.add_rename(text, from, to)?;
            }
            for text in &self.allow_drop {
                if text == ALL {
                    answers.drop_all = true;
                } else {
                    answers.add_drop(text, from, to)?;
                }
            }
            self.fill.iter().try_for_each(|text| answers.add_fill(text, to))?;
            self.using.iter().try_for_each(|text| answers.add_using(text, to))?;
            self.no_nulls.iter().try_for_each(|text| answers.add_no_nulls(text, to))
        };
        add_all().map_err(|error: diff::AnswerError| Failure::from(error).with_exit(Exit::Usage))?;
        Ok(answers)
    }
}

/// Compares state and models until no question is open.
///
/// # Errors
/// All open questions, where nobody can be asked; a flag that answers none.
pub(super) fn compare(
    context: &Context<'_>,
    from: &Schema,
    to: &Schema,
    arguments: &AnswerArguments,
    may_ask: bool,
) -> Outcome<diff::Outcome> {
    let scope = scope(context);
    let mut answers = arguments.answers(from, to)?;
    loop {
        let started = Instant::now();
        let outcome = diff(from, to, &scope, &answers);
        context.ui.stage("diff", started.elapsed());
        if !outcome.refused.is_empty() {
            return Err(Failure::all(outcome.refused.into_iter().map(Failure::from)).with_exit(Exit::Usage));
        }
        let Some(question) = outcome.questions.first() else {
            let unused = unused_answers(&answers, &outcome);
            if unused.is_empty() {
                note_idle(context, &outcome);
                return Ok(outcome);
            }
            return Err(Failure::all(unused.into_iter().map(Failure::from)).with_exit(Exit::Usage));
        };
        let is_open = |question: &Question| question.form() != AnswerForm::None;
        if !may_ask || !context.ui.can_ask() || !outcome.questions.iter().all(is_open) {
            return Err(Failure::all(outcome.questions.into_iter().map(Failure::from)));
        }
        prompt::ask(question, &mut answers)?;
    }
}

/// Says which `renamed_from` do nothing.
pub(super) fn note_idle(context: &Context<'_>, outcome: &diff::Outcome) {
    for notice in &outcome.notices {
        context.ui.note(notice);
    }
}

/// The apps whose changes are wanted.
pub(super) fn scope(context: &Context<'_>) -> Scope {
    if context.asked().is_empty() { Scope::All } else { Scope::Apps(context.asked().clone()) }
}
