//! What was detected, a line a change.

use super::context::Context;
use super::style::{STRONG, of_sign, paint};
use crate::diff::{Change, report};

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
