//! Questions at a terminal. Where there is none the caller prints the flag that answers instead.

use dialoguer::console::Term;
use dialoguer::{Confirm, Input};

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
        AnswerForm::SqlOrNoNulls => {
            if confirm(&format!("Does `{}` hold no NULL?", question.subject()))? {
                question.accept(answers);
                return Ok(());
            }
            ask_sql(question, answers)
        }
    }
}

/// A yes or a no; no is the default.
pub(super) fn confirm(prompt: &str) -> Outcome<bool> {
    let answer = Confirm::new().with_prompt(prompt).default(false).interact_on(&Term::stderr());
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
    Err(Failure::from(question.clone()).note("you answered no, so nothing was written"))
}

fn ask_sql(question: &Question, answers: &mut Answers) -> Outcome<()> {
    let input = Input::<String>::new()
        .with_prompt(question.prompt())
        .with_initial_text(question.suggestion().unwrap_or_default());
    let sql = input.interact_text_on(&Term::stderr()).map_err(left)?;
    question.fill(&sql, answers);
    Ok(())
}

fn left(_: dialoguer::Error) -> Failure {
    // The line with the prompt has lost its cursor.
    let _ = Term::stderr().show_cursor();
    Failure::new("interrupted at a question").note("nothing was written")
}
