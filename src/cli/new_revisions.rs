//! New revisions: written as files, or shown where that alone is asked.

use super::context::Context;
use super::failure::Outcome;
use super::writing;
use crate::revision::{Graph, NewFile, Revision};

/// Writes the revisions that come on top of the graph, and says where; with `dry_run` it prints them instead.
///
/// # Errors
/// Where they could not be loaded and replayed after that, or a file cannot be written. None is written then.
pub(super) fn finish(
    context: &Context<'_>,
    graph: &Graph,
    revisions: &[Revision],
    dry_run: bool,
) -> Outcome<()> {
    graph.with(revisions.iter().cloned())?.state()?;
    if dry_run {
        print(context, revisions);
        return Ok(());
    }
    writing::write(&revisions.iter().map(NewFile::from).collect::<Vec<_>>())?;
    for revision in revisions {
        context.ui.print(format!("wrote {}", context.ui.shorten(revision.path.as_str())));
    }
    Ok(())
}

fn print(context: &Context<'_>, revisions: &[Revision]) {
    for revision in revisions {
        context.ui.print(format!("\n==> {}", context.ui.shorten(revision.path.as_str())));
        context.ui.print_text(&revision.text);
    }
}
