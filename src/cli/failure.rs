//! A failure: what is printed where a command cannot do what it was asked to.
//!
//! Every stage has errors of its own; here they all become one form: what failed, where, why, facts, and last what
//! to do about it.

use std::error::Error;
use std::fmt::Write as _;

use super::exit::Exit;
use super::style::{ERROR, HINT, NOTE, PLACE, paint};
use crate::config::ConfigError;
use crate::dialect::RenderError;
use crate::diff::{AnswerError, Question};
use crate::discover::DiscoverError;
use crate::merge::MergeError;
use crate::probe::ProbeError;
use crate::revision::{
    DowngradeError, GraphError, LoadError, PlanError, ReplayError, RevisionError, TargetError, WriteError,
};
use crate::schema::Place;

/// One thing that is wrong.
#[derive(Debug, Clone, Default)]
pub(super) struct Problem {
    message: String,
    place: Option<Place>,
    causes: Vec<String>,
    notes: Vec<String>,
    hint: Option<String>,
}

/// Why a command stops: one problem, or several of one kind.
#[derive(Debug, Clone)]
pub(super) struct Failure {
    exit: Exit,
    /// What another program has to say, as it says it: cargo's diagnostics.
    preface: Option<String>,
    problems: Vec<Problem>,
}

/// What the commands give.
pub(super) type Outcome<T> = Result<T, Failure>;

impl Failure {
    /// Something that a command itself finds wrong.
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self::from(Problem { message: message.into(), ..Problem::default() })
    }

    /// An error of a stage, with the errors below it.
    pub(super) fn of(error: &dyn Error) -> Self {
        Self::new(error.to_string()).caused_by(error.source())
    }

    /// Several failures as one.
    pub(super) fn all(failures: impl IntoIterator<Item = Self>) -> Self {
        let mut together = Self { exit: Exit::Failed, preface: None, problems: Vec::new() };
        for failure in failures {
            together.exit = failure.exit;
            together.problems.extend(failure.problems);
        }
        together
    }

    pub(super) fn exit(&self) -> Exit {
        self.exit
    }

    pub(super) fn with_exit(self, exit: Exit) -> Self {
        Self { exit, ..self }
    }

    pub(super) fn with_preface(self, preface: impl Into<String>) -> Self {
        Self { preface: Some(preface.into()), ..self }
    }

    /// The same failure at that place, where it does not know a better one.
    pub(super) fn at(mut self, place: Option<Place>) -> Self {
        if let Some(problem) = self.problems.last_mut() {
            problem.place = problem.place.take().or(place);
        }
        self
    }

    /// The same failure with what the system says of it.
    pub(super) fn because(mut self, cause: impl std::fmt::Display) -> Self {
        if let Some(problem) = self.problems.last_mut() {
            problem.causes.push(cause.to_string());
        }
        self
    }

    pub(super) fn note(mut self, note: impl Into<String>) -> Self {
        if let Some(problem) = self.problems.last_mut() {
            problem.notes.push(note.into());
        }
        self
    }

    pub(super) fn notes(self, notes: impl IntoIterator<Item = String>) -> Self {
        notes.into_iter().fold(self, Self::note)
    }

    /// The same failure with what to do about it, where something can be done.
    pub(super) fn hint(mut self, hint: impl Into<Option<String>>) -> Self {
        if let (Some(problem), Some(hint)) = (self.problems.last_mut(), hint.into()) {
            problem.hint = Some(hint);
        }
        self
    }

    /// The same failure with that flag in every command of its hints that works on a database.
    pub(super) fn with_flag(mut self, flag: &str) -> Self {
        for hint in self.problems.iter_mut().filter_map(|problem| problem.hint.as_mut()) {
            *hint = add_flag(hint, flag);
        }
        self
    }

    /// The same failure with paths below a folder shown from there on; those of hints only where that is asked for.
    pub(super) fn below(mut self, folder: &str, hints_too: bool) -> Self {
        for problem in &mut self.problems {
            let place = problem.place.as_mut().map(|place| &mut place.file);
            let texts = std::iter::once(&mut problem.message).chain(place);
            for text in texts.chain(&mut problem.causes).chain(&mut problem.notes) {
                *text = text.replace(folder, "");
            }
            if hints_too {
                problem.hint = problem.hint.take().map(|hint| hint.replace(folder, ""));
            }
        }
        self
    }

    /// Adds the errors below, each that says something new.
    fn caused_by(mut self, mut source: Option<&(dyn Error + 'static)>) -> Self {
        let Some(problem) = self.problems.last_mut() else { return self };
        while let Some(error) = source {
            let text = error.to_string();
            let is_said = |earlier: &String| earlier.contains(&text);
            if !is_said(&problem.message) && !problem.causes.iter().any(is_said) {
                problem.causes.push(text);
            }
            source = error.source();
        }
        self
    }

    /// What failed and why, in a line: for a note where it is no reason to stop.
    pub(super) fn in_a_line(&self) -> String {
        let problem = |problem: &Problem| {
            let words = std::iter::once(&problem.message).chain(&problem.causes);
            words.map(String::as_str).collect::<Vec<_>>().join(": ")
        };
        self.problems.iter().map(problem).collect::<Vec<_>>().join("; ")
    }

    /// The whole text, with colours.
    pub(super) fn render(&self) -> String {
        let problems: Vec<String> = self.problems.iter().map(Problem::render).collect();
        self.preface.clone().unwrap_or_default() + &problems.join("\n\n")
    }
}

/// Adds a flag to the commands between backticks that take it.
fn add_flag(hint: &str, flag: &str) -> String {
    let with_flag = |(at, part): (usize, &str)| {
        let is_meant = at % 2 == 1 && takes_database(part) && !part.ends_with(flag);
        if is_meant { format!("{part} {flag}") } else { part.to_owned() }
    };
    hint.split('`').enumerate().map(with_flag).collect::<Vec<_>>().join("`")
}

fn takes_database(command: &str) -> bool {
    let Some(arguments) = command.strip_prefix("cargo migrate ") else { return false };
    match arguments.split(' ').next() {
        Some("upgrade" | "downgrade" | "current" | "stamp" | "inspect") => true,
        Some("show") => arguments.contains("--applied"),
        _ => false,
    }
}

impl Problem {
    fn render(&self) -> String {
        let mut text = format!("{}: {}", paint(ERROR, "error"), self.message);
        if let Some(place) = &self.place {
            let _ = write!(text, "\n  {} {place}", paint(PLACE, "-->"));
        }
        for cause in &self.causes {
            let _ = write!(text, "\ncaused by: {cause}");
        }
        for note in &self.notes {
            let _ = write!(text, "\n{}: {note}", paint(NOTE, "note"));
        }
        if let Some(hint) = &self.hint {
            let _ = write!(text, "\n\n{}: {hint}", paint(HINT, "hint"));
        }
        text
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self { exit: Exit::Failed, preface: None, problems: vec![problem] }
    }
}

/// Errors that say themselves where, what else and what to do: those of these parts that they have.
macro_rules! from_errors {
    ($error:ident, $failure:ident => $with_parts:expr; $($type:ty),+ $(,)?) => {
        $(impl From<$type> for Failure {
            fn from($error: $type) -> Self {
                let $failure = Self::of(&$error);
                $with_parts
            }
        })+
    };
}

from_errors!(error, failure =>
    failure.at(error.place().map(|place| place.to_owned())).notes(error.notes()).hint(error.hint());
    DiscoverError, ProbeError, MergeError, RevisionError, LoadError, GraphError, ReplayError, PlanError,
    DowngradeError, Question,
);
from_errors!(error, failure =>
    failure.at(error.place().map(|place| place.to_owned())).hint(error.hint());
    ConfigError, RenderError,
);
from_errors!(error, failure =>
    failure.notes(error.notes()).hint(error.hint());
    WriteError, migrate_runtime::Error, migrate_runtime::ConnectError,
);
from_errors!(error, failure => failure.hint(error.hint()); TargetError, AnswerError, migrate_runtime::UrlError);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_of_a_hint_name_the_database_that_is_meant() {
        let hint =
            "restore `a.toml`, or run `cargo migrate stamp users@0002 --force` and `cargo migrate heads`";
        assert_eq!(
            add_flag(hint, "--database prod"),
            "restore `a.toml`, or run `cargo migrate stamp users@0002 --force --database prod` and \
             `cargo migrate heads`"
        );
    }

    #[test]
    fn a_failure_has_the_parts_of_the_style_page_in_their_order() {
        let failure = Failure::new("cannot add required column `users.email`")
            .at(Some(Place { file: "models.rs".to_owned(), line: 14, column: 5 }))
            .note("a fact")
            .hint("a command".to_owned());
        let plain = anstream::adapter::strip_str(&failure.render()).to_string();
        assert_eq!(
            plain,
            "error: cannot add required column `users.email`\n  --> models.rs:14:5\nnote: a fact\n\nhint: a command"
        );
    }
}
