//! Changes to revisions that can be written: cut by app, checked on every database, given ids and files.

use std::collections::BTreeMap;

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

use super::context::Context;
use super::database::dialects;
use super::failure::{Failure, Outcome};
use super::modelling::Sides;
use super::planned::BY_HAND;
use super::writing;
use crate::dialect::{RenderError, dialect};
use crate::diff::{Change, split};
use crate::operation::Operation;
use crate::revision::{self, Draft, Drafter, Graph, Revision, apply_revision, downgrade_operations};
use crate::schema::{AppLabel, DialectName, Place};

/// What a person says of the new revisions.
#[derive(Debug, Args)]
pub(super) struct WordArguments {
    /// What the revision says of itself
    #[arg(short, long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
    message: Option<String>,
    /// The words of the file's name, where they are not to be those of the message
    #[arg(long, value_name = "WORDS", value_parser = NonEmptyStringValueParser::new())]
    name: Option<String>,
}

/// Every database that revisions must be able to run on must hold what the models say.
///
/// # Errors
/// What the databases cannot hold, with the place in the model.
pub(super) fn check_dialects(context: &Context<'_>, sides: &Sides, changes: &[Change]) -> Outcome<()> {
    let failures: Vec<Failure> = dialects(context)
        .into_iter()
        .filter_map(|name| {
            let (error, place) = first_error(name, sides, changes)?;
            let known = format!("`{name}` is one of the `dialects` in migrations.toml");
            let failure = Failure::from(error).at(place);
            Some(if context.settings.dialects.is_some() { failure.note(known) } else { failure })
        })
        .collect();
    if failures.is_empty() { Ok(()) } else { Err(Failure::all(failures)) }
}

fn first_error(name: DialectName, sides: &Sides, changes: &[Change]) -> Option<(RenderError, Option<Place>)> {
    let mut state = sides.state.clone();
    for draft in split(changes, &BTreeMap::new()) {
        if let Err(error) = dialect(name).render(&draft.operations, &mut state, &draft.app) {
            let operation = error.operation().and_then(|number| draft.operations.get(number - 1));
            let place = operation.and_then(|operation| place_in_models(sides, operation));
            return Some((error, place));
        }
    }
    None
}

/// Says which of the new revisions cannot be taken back as they are, and on which database.
pub(super) fn note_ways_back(context: &Context<'_>, sides: &Sides, revisions: &[Revision]) {
    for name in dialects(context) {
        if let Some((revision, error)) = first_without_way_back(name, sides, revisions) {
            context.ui.note(format!(
                "revision `{}` cannot be taken back as it is, since {error}; {BY_HAND}",
                revision.full_name()
            ));
        }
    }
}

/// Goes forward over all of them, then back, the last first.
fn first_without_way_back<'a>(
    name: DialectName,
    sides: &Sides,
    revisions: &'a [Revision],
) -> Option<(&'a Revision, RenderError)> {
    let mut state = sides.state.clone();
    for revision in revisions {
        apply_revision(&mut state, revision).ok()?;
    }
    revisions.iter().rev().find_map(|revision| {
        let back = downgrade_operations(revision).ok()?;
        let error = dialect(name).render(&back, &mut state, &revision.app).err()?;
        Some((revision, error))
    })
}

/// Where the model of the operation's table is.
fn place_in_models(sides: &Sides, operation: &Operation) -> Option<Place> {
    sides.models.schema.table(operation.table()?)?.declared.place.clone()
}

/// The revisions for the changes, not yet written.
///
/// # Errors
/// Where one cannot be written down.
pub(super) fn draft_changes(
    context: &Context<'_>,
    graph: &Graph,
    changes: &[Change],
    words: &WordArguments,
) -> Outcome<Vec<Revision>> {
    revision::draft_changes(graph, writing::created()?, changes, |app| blank(context, app, words))
}

/// A draft of the app with what a person says of it.
fn blank(context: &Context<'_>, app: &AppLabel, words: &WordArguments) -> Outcome<Draft> {
    let draft = Draft::new(app.clone(), context.folder(app)?, Vec::new());
    let (message, name) = (words.message.clone(), words.name.clone());
    Ok(Draft { message, name, dialects: dialects(context), ..draft })
}

/// A revision without operations for each app that was asked for.
///
/// # Errors
/// Where one cannot be written down.
pub(super) fn draft_empty(
    context: &Context<'_>,
    graph: &Graph,
    words: &WordArguments,
) -> Outcome<Vec<Revision>> {
    let mut drafter = Drafter::new(graph, writing::created()?);
    for app in context.apps() {
        let draft = blank(context, &app.label, words)?;
        let message = draft.message.clone().or_else(|| Some("empty".to_owned()));
        drafter.add(Draft { parents: graph.head_ids(&app.label), message, ..draft })?;
    }
    Ok(drafter.finish())
}
