//! The merge: what the derives saw of all linked apps becomes the models' schema.
//!
//! Takes the dump and the apps' settings and gives a [`Schema`] in which every name is made, every reference is
//! resolved and every table has its owner. First each model becomes a table by itself, then foreign keys look at
//! their targets, then names are made distinct; models are worked on side by side, and the result is the same
//! whatever the number of threads and the order of the dump. All errors are found at once, each with its place.

mod catalog;
mod clash;
mod column;
mod column_type;
mod constraint;
mod default;
mod default_text;
mod distinct;
mod enumeration;
mod error;
mod exclusion;
mod find;
mod foreign_key;
mod index;
mod index_part;
mod inherit;
mod key_types;
mod name;
mod partition;
mod places;
mod problem;
mod reserved;
mod sequence;
mod table;
mod text;

use std::collections::BTreeMap;

use camino::Utf8Path;
use rayon::prelude::*;

pub use error::MergeError;

use crate::discover::App;
use crate::probe::dump::{Dump, DumpModel};
use crate::schema::{AppLabel, DialectName, NamingConvention, ObjectName, Place, Schema};
use catalog::Catalog;
use enumeration::Enums;
use places::Places;
use table::{Draft, Links};

/// What the merge must know of an app.
#[derive(Debug, Clone, Copy)]
pub struct AppSource<'a> {
    pub label: &'a AppLabel,
    /// The package, as cargo names it.
    pub package: &'a str,
    /// The database schema of tables and enums that name none.
    pub schema: Option<&'a str>,
    /// What stands before names that are made of Rust names.
    pub table_prefix: Option<&'a str>,
}

impl<'a> From<&'a App> for AppSource<'a> {
    fn from(app: &'a App) -> Self {
        Self {
            label: &app.label,
            package: &app.package,
            schema: app.schema.as_deref(),
            table_prefix: app.table_prefix.as_deref(),
        }
    }
}

/// Beside the dump, all that decides what comes out.
#[derive(Debug, Clone, Copy)]
pub struct MergeOptions<'a> {
    pub apps: &'a [AppSource<'a>],
    pub workspace_root: &'a Utf8Path,
    pub naming: &'a NamingConvention,
    /// What the schema must be able to live on: some clashes are clashes on some databases alone.
    pub dialects: &'a [DialectName],
    /// The tables that the tool keeps for itself, with their schema where they are in a certain one.
    pub own_tables: &'a [String],
}

/// The models of the workspace.
#[derive(Debug, Clone, PartialEq)]
pub struct Models {
    pub schema: Schema,
    /// Every app, those without models too.
    pub apps: BTreeMap<AppLabel, Vec<ModelEntry>>,
    /// Models of crates that did not opt in. They can be referred to and are not managed.
    pub skipped: Vec<SkippedModel>,
    /// What is no error and may still surprise.
    pub notes: Vec<Note>,
}

/// A model of an app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelEntry {
    pub rust_name: String,
    pub table: ObjectName,
    pub place: Place,
    pub columns: usize,
    pub unmanaged: bool,
}

/// A model that is no app's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedModel {
    pub package: String,
    pub rust_name: String,
    pub place: Place,
}

/// A fact about something that a model declares.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    pub place: Place,
    pub message: String,
    pub hint: Option<String>,
}

/// Resolves the models of a dump.
///
/// # Errors
/// Everything that is wrong with them, sorted by place.
pub fn merge(dump: &Dump, options: &MergeOptions<'_>) -> Result<Models, Vec<MergeError>> {
    let context = Context::new(options);
    let enums = Enums::collect(&dump.enums, &context);
    let drafts: Vec<Draft<'_>> =
        dump.models.par_iter().map(|model| table::draft(model, &enums, &context)).collect();
    let catalog = Catalog::new(&drafts);
    let links: Vec<Links> = drafts.par_iter().map(|draft| link(draft, &catalog, &context)).collect();
    let mut errors: Vec<MergeError> = enums.errors(&context);
    for (draft, links) in drafts.iter().zip(&links).filter(|(draft, _)| draft.app.is_some()) {
        errors.extend(draft.errors.iter().chain(&links.errors).cloned());
    }
    errors.extend(clash::find(&drafts, &enums, &context));
    let skipped = list_skipped(&drafts, &context);
    let apps = list_apps(&drafts, &context);
    let mut sequences = Vec::new();
    let mut tables = Vec::new();
    for (mut draft, links) in drafts.into_iter().zip(links).filter(|(draft, _)| draft.app.is_some()) {
        sequences.append(&mut draft.sequences);
        tables.push(draft.finish(links));
    }
    errors.extend(distinct::settle(&mut tables, &context));
    let notes = enums.notes(&context);
    let mut schema = Schema::empty();
    tables.into_iter().for_each(|table| schema.insert_table(table));
    sequences.into_iter().for_each(|sequence| schema.insert_sequence(sequence));
    enums.into_owned().for_each(|enumeration| schema.insert_enum(enumeration));
    errors.extend(reserved::find(&schema, &context));
    if !errors.is_empty() {
        errors.sort_by_cached_key(MergeError::order);
        errors.dedup();
        return Err(errors);
    }
    Ok(Models { schema, apps, skipped, notes })
}

/// What a model has to do with others.
fn link(draft: &Draft<'_>, catalog: &Catalog<'_>, context: &Context<'_>) -> Links {
    let (keys, mut errors) = foreign_key::resolve(draft, catalog, context);
    let (parents, of_parents) = inherit::resolve(draft, catalog, context);
    errors.extend(of_parents);
    Links { keys, parents, errors }
}

/// What every step looks things up in.
struct Context<'a> {
    options: &'a MergeOptions<'a>,
    apps: BTreeMap<&'a str, &'a AppSource<'a>>,
    places: Places<'a>,
}

impl<'a> Context<'a> {
    fn new(options: &'a MergeOptions<'a>) -> Self {
        let apps = options.apps.iter().map(|app| (app.package, app)).collect();
        Self { options, apps, places: Places::new(options.workspace_root) }
    }

    fn app_of(&self, package: &str) -> Option<&'a AppSource<'a>> {
        self.apps.get(package).copied()
    }

    fn has(&self, dialect: DialectName) -> bool {
        self.options.dialects.contains(&dialect)
    }
}

fn rust_name(model: &DumpModel) -> String {
    format!("{}::{}", model.path.module, model.path.name)
}

fn list_apps(drafts: &[Draft<'_>], context: &Context<'_>) -> BTreeMap<AppLabel, Vec<ModelEntry>> {
    let mut apps: BTreeMap<AppLabel, Vec<ModelEntry>> =
        context.options.apps.iter().map(|app| (app.label.clone(), Vec::new())).collect();
    for draft in drafts {
        let Some(app) = draft.app else { continue };
        let entry = ModelEntry {
            rust_name: rust_name(draft.model),
            table: draft.table.name.clone(),
            place: context.places.of(&draft.model.place),
            columns: draft.table.columns.len(),
            unmanaged: draft.model.unmanaged,
        };
        apps.entry(app.label.clone()).or_default().push(entry);
    }
    for entries in apps.values_mut() {
        entries.sort_by(|one, other| (&one.table, &one.place).cmp(&(&other.table, &other.place)));
    }
    apps
}

fn list_skipped(drafts: &[Draft<'_>], context: &Context<'_>) -> Vec<SkippedModel> {
    let mut skipped: Vec<SkippedModel> = drafts
        .iter()
        .filter(|draft| draft.app.is_none())
        .map(|draft| SkippedModel {
            package: draft.model.path.package.clone(),
            rust_name: rust_name(draft.model),
            place: context.places.of(&draft.model.place),
        })
        .collect();
    skipped.sort_by(|one, other| {
        (&one.package, &one.rust_name, &one.place).cmp(&(&other.package, &other.rust_name, &other.place))
    });
    skipped
}
