//! One model becomes a table, but for its foreign keys: they need the other tables.

use std::collections::BTreeMap;

use super::error::Errors;
use super::name::{check_name, made_name, place_in_schema};
use super::problem::Problem;
use super::{
    AppSource, Context, Enums, MergeError, column, constraint, exclusion, index, partition, sequence,
};
use crate::probe::dump::DumpModel;
use crate::schema::{Constraint, DialectName, ObjectName, Sequence, Table};

/// A table in the making.
pub(super) struct Draft<'a> {
    pub(super) model: &'a DumpModel,
    /// Whose it is; none: a crate's that did not opt in.
    pub(super) app: Option<&'a AppSource<'a>>,
    pub(super) table: Table,
    /// The sequences that are declared beside it.
    pub(super) sequences: Vec<Sequence>,
    pub(super) errors: Vec<MergeError>,
}

impl Draft<'_> {
    /// The table with its foreign keys and what it inherits from.
    pub(super) fn finish(self, links: Links) -> Table {
        let mut table = self.table;
        table.constraints.extend(links.keys);
        table.inherits = links.parents;
        table
    }
}

/// What a table has to do with others.
pub(super) struct Links {
    pub(super) keys: Vec<Constraint>,
    pub(super) parents: Vec<ObjectName>,
    pub(super) errors: Vec<MergeError>,
}

/// Resolves what a model says of its own columns.
pub(super) fn draft<'a>(model: &'a DumpModel, enums: &Enums<'_>, context: &Context<'a>) -> Draft<'a> {
    let app = context.app_of(&model.path.package);
    let mut errors = Errors::new(context.places);
    let mut table = Table::new(name_of(model, app));
    table.owner = app.map(|app| app.label.clone());
    table.comment = model.comment.clone().filter(|comment| !comment.is_empty());
    table.unmanaged = model.unmanaged;
    table.options = model.options.clone();
    table.declared =
        context.places.declare(&model.place, Some(&model.path.name), model.renamed_from.as_ref());
    check_names(model, &table.name, &mut errors);
    table.partitioning =
        model.partitioning.as_ref().map(|said| partition::resolve(said, &table.name, context, &mut errors));
    let key = constraint::primary_key(model, &table.name, context, &mut errors);
    let key_columns = key.as_ref().map_or(&[][..], Constraint::columns);
    for dumped in &model.columns {
        let resolved = column::resolve(dumped, model, key_columns, enums, context, &mut errors);
        table.columns.push(resolved);
    }
    check_columns(model, &table.name, context, &mut errors);
    table.constraints.extend(key);
    constraint::add_uniques(model, &mut table, context, &mut errors);
    constraint::add_checks(model, &mut table, enums, context, &mut errors);
    exclusion::add_exclusions(model, &mut table, context, &mut errors);
    index::add_indexes(model, &mut table, context, &mut errors);
    let sequences = sequence::resolve(model, &table, context, &mut errors);
    Draft { model, app, table, sequences, errors: errors.finish() }
}

fn name_of(model: &DumpModel, app: Option<&AppSource<'_>>) -> ObjectName {
    let name = model.table.clone().unwrap_or_else(|| made_name(&model.path.name, app));
    place_in_schema(name, model.schema.as_ref(), app)
}

fn check_names(model: &DumpModel, name: &ObjectName, errors: &mut Errors<'_>) {
    errors.keep(&model.place, check_name("a table", &name.name, "#[model(table = \"…\")]"));
    if let Some(schema) = &name.schema {
        errors.keep(&model.place, check_name("a database schema", schema, "#[model(schema = \"…\")]"));
    }
}

/// Names of columns, each and among each other.
fn check_columns(model: &DumpModel, table: &ObjectName, context: &Context<'_>, errors: &mut Errors<'_>) {
    let folds = context.has(DialectName::Sqlite) || context.has(DialectName::Mysql);
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for column in &model.columns {
        let checked = check_name("a column", &column.column, "#[model(column = \"…\")]");
        errors.keep(&column.place, checked);
        let key = if folds { column.column.to_lowercase() } else { column.column.clone() };
        if let Some(first) = seen.insert(key, &column.column) {
            let problem = Problem::TwoColumns {
                table: table.clone(),
                first: first.to_owned(),
                second: column.column.clone(),
            };
            errors.at(&column.place, problem);
        }
    }
}
