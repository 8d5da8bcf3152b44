//! Questions at a terminal. Where there is none the caller prints the flag that answers instead.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use dialoguer::console::Term;
use dialoguer::{Confirm, Input};
use signal_hook::SigId;
use signal_hook::consts::SIGINT;

use super::failure::{Failure, Outcome};
use crate::diff::{AnswerForm, Answers, Question};

/// Asks one question and notes the answer.
///
/// # Errors
/// Where the answer is a no after which nothing can be done, or the person leaves.
pub(super) fn ask(question: &Question, answers: &mut Answers) -> Outcome<()> {
    match question.form() {
        AnswerForm::YesOrNo => ask_yes_or_no(question, answers),
        AnswerForm::Sql => ask_sql(question, answers),
        AnswerForm::None => Err(Failure::from(question.clone())),
        AnswerForm::SqlOrNoNulls => {
            if confirm(&format!("Does `{}` hold no NULL?", question.subject()))? {
                question.accept(answers);
                return Ok(());
            }
            ask_sql(question, answers)
        }
    }
}

/// A yes or a no. There is no default: what is asked here cannot be taken back.
pub(super) fn confirm(prompt: &str) -> Outcome<bool> {
    let _held = HeldInterrupt::new();
    let answer = Confirm::new().with_prompt(prompt).interact_on(&Term::stderr());
    answer.map_err(left)
}

fn ask_yes_or_no(question: &Question, answers: &mut Answers) -> Outcome<()> {
    if confirm(&question.prompt())? {
        question.accept(answers);
        return Ok(());
    }
    if question.refuse(answers) {
        return Ok(());
    }
    Err(Failure::new(question.message())
        .at(question.place())
        .notes(question.notes())
        .note("the answer was no: nothing was done")
        .hint(question.other_way()))
}

fn ask_sql(question: &Question, answers: &mut Answers) -> Outcome<()> {
    let input = Input::<String>::new()
        .with_prompt(question.prompt())
        .with_initial_text(question.suggestion().unwrap_or_default());
    let _held = HeldInterrupt::new();
    let sql = input.interact_text_on(&Term::stderr()).map_err(left)?;
    question.fill(&sql, answers);
    Ok(())
}

/// As long as it is there, Ctrl-C ends the question and not the program, which would leave the terminal as the
/// question has it.
struct HeldInterrupt(Option<SigId>);

impl HeldInterrupt {
    fn new() -> Self {
        Self(signal_hook::flag::register(SIGINT, Arc::new(AtomicBool::new(false))).ok())
    }
}

impl Drop for HeldInterrupt {
    fn drop(&mut self) {
        if let Some(id) = self.0.take() {
            signal_hook::low_level::unregister(id);
        }
    }
}

fn left(_: dialoguer::Error) -> Failure {
    // The line with the prompt has lost its cursor, and its end.
    let _ = Term::stderr().show_cursor();
    let _ = Term::stderr().write_line("");
    Failure::new("interrupted at a question").note("nothing was done")
}
