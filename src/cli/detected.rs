//! What was detected, a line a change, and the files that came of it.

use super::context::Context;
use super::style::{STRONG, of_sign, paint};
use crate::diff::{Change, report};
use crate::revision::Revision;

/// `users  + table users (6 columns)`, what belongs to a new table further in.
pub(super) fn print_changes(context: &Context<'_>, changes: &[Change]) {
    let report = report(changes);
    let width = report.iter().map(|(app, _)| app.as_str().chars().count()).max().unwrap_or(0);
    for (app, lines) in report {
        let mut label = format!("{:width$}", app.as_str());
        for line in lines {
            let indent = "  ".repeat(line.depth);
            let text = paint(of_sign(line.description.sign), &line.description);
            context.ui.print(format!("{}  {indent}{text}", paint(STRONG, &label)));
            label = " ".repeat(width);
        }
    }
}

/// The files' paths.
pub(super) fn print_written(context: &Context<'_>, revisions: &[Revision]) {
    for revision in revisions {
        context.ui.print(format!("wrote {}", context.ui.shorten(revision.path.as_str())));
    }
}

/// The files' texts, where none is written.
pub(super) fn print_files(context: &Context<'_>, revisions: &[Revision]) {
    for revision in revisions {
        context.ui.print(format!("\n==> {}", context.ui.shorten(revision.path.as_str())));
        context.ui.print_text(&revision.text);
    }
}
