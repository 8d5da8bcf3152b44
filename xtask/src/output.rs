//! The only place of the tasks that prints. A closed pipe is no reason to leave servers behind, so write errors are dropped.

use std::io::{Write, stderr, stdout};

use crate::failure::Failure;

/// One line of data.
pub(crate) fn line(text: &str) {
    let _closed = writeln!(stdout(), "{text}").and_then(|()| stdout().flush());
}

/// One line about what is going on.
pub(crate) fn progress(text: &str) {
    let _closed = writeln!(stderr(), "{text}");
}

/// A fact that changes what the task does.
pub(crate) fn note(text: &str) {
    progress(&format!("note: {text}"));
}

/// Why the task failed.
pub(crate) fn error(failure: &Failure) {
    progress(&format!("error: {failure}"));
}
