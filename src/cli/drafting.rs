//! Changes to revisions that can be written: cut by app, checked on every database, given ids and files.

use std::collections::BTreeMap;

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

use super::context::Context;
use super::database::dialects;
use super::failure::{Failure, Outcome};
use super::modelling::Sides;
use super::writing;
use crate::dialect::{RenderError, dialect};
use crate::diff::{AppChanges, Change, DraftDependency, split};
use crate::operation::{Effects, Operation};
use crate::revision::{Draft, Drafter, Graph, Revision, RevisionId};
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
    let mut drafter = Drafter::new(graph, writing::created()?);
    let mut ids: Vec<RevisionId> = Vec::new();
    for changes in split(changes, &effects_of_apps(graph)) {
        let parents = changes.after.map_or_else(|| heads_of(graph, &changes.app), |at| vec![ids[at]]);
        let draft = Draft {
            parents,
            depends_on: dependencies(graph, &changes, &ids),
            message: words.message.clone(),
            name: words.name.clone(),
            ..Draft::new(changes.app.clone(), context.folder(&changes.app)?, changes.operations)
        };
        ids.push(drafter.add(draft)?.id);
    }
    Ok(drafter.finish())
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
        drafter.add(Draft {
            parents: heads_of(graph, &app.label),
            message: Some(words.message.clone().unwrap_or_else(|| "empty".to_owned())),
            name: words.name.clone(),
            ..Draft::new(app.label.clone(), app.migrations.clone(), Vec::new())
        })?;
    }
    Ok(drafter.finish())
}

fn heads_of(graph: &Graph, app: &AppLabel) -> Vec<RevisionId> {
    graph.heads(app).iter().map(|head| head.id).collect()
}

fn dependencies(graph: &Graph, changes: &AppChanges, ids: &[RevisionId]) -> Vec<RevisionId> {
    let ids_of = |dependency: &DraftDependency| match dependency {
        DraftDependency::Draft(at) => vec![ids[*at]],
        DraftDependency::Head(app) => heads_of(graph, app),
    };
    changes.depends_on.iter().flat_map(ids_of).collect()
}

/// What the revisions of each app touch, all together.
fn effects_of_apps(graph: &Graph) -> BTreeMap<AppLabel, Effects> {
    let of_app = |app: &AppLabel| {
        let revisions = graph.files().iter().filter(|revision| revision.app == *app);
        Effects::of(revisions.flat_map(|revision| &revision.operations))
    };
    graph.apps().into_iter().map(|app| (app.clone(), of_app(app))).collect()
}
