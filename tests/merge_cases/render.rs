//! What comes out of a merge, as text. A name that the convention made has a `~` before it.

use std::fmt::{Display, Write};

use cargo_migrate::dialect::RenderError;
use cargo_migrate::merge::{MergeError, Models};
use cargo_migrate::schema::{Declared, Name, Schema, Table};
use serde_json::{Value, json};

pub(crate) fn render(about: &str, result: &Result<Models, Vec<MergeError>>) -> String {
    let mut text = format!("{about}\n\n");
    match result {
        Ok(models) => render_models(&mut text, models),
        Err(errors) => errors.iter().for_each(|error| render_error(&mut text, error)),
    }
    text
}

fn line(text: &mut String, content: impl Display) {
    writeln!(text, "{content}").expect("a text takes everything");
}

fn render_error(text: &mut String, error: &MergeError) {
    line(text, format!("error: {error}"));
    if let Some(place) = error.place() {
        line(text, format!("  --> {place}"));
    }
    error.notes().iter().for_each(|note| line(text, format!("note: {note}")));
    if let Some(hint) = error.hint() {
        line(text, format!("hint: {hint}"));
    }
    line(text, "");
}

/// What a database says of something that it does not have.
pub(crate) fn refusal(error: &RenderError) -> String {
    let place = error.place().map_or_else(|| "nowhere".to_owned(), ToString::to_string);
    let hint = error.hint().map(|hint| format!("hint: {hint}\n")).unwrap_or_default();
    format!("error: {error}\n  --> {place}\n{hint}\n")
}

fn render_models(text: &mut String, models: &Models) {
    render_schema(text, &models.schema);
    for (app, entries) in &models.apps {
        line(text, format!("app {app}"));
        for entry in entries {
            let unmanaged = if entry.unmanaged { ", unmanaged" } else { "" };
            let what = format!("  {} is {}, {} columns", entry.rust_name, entry.table, entry.columns);
            line(text, format!("{what}{unmanaged}, {}", entry.place));
        }
    }
    for skipped in &models.skipped {
        line(text, format!("skipped {} of {}, {}", skipped.rust_name, skipped.package, skipped.place));
    }
    for note in &models.notes {
        line(text, format!("note: {}\n  --> {}", note.message, note.place));
        note.hint.iter().for_each(|hint| line(text, format!("hint: {hint}")));
    }
}

fn render_schema(text: &mut String, schema: &Schema) {
    for enumeration in schema.enums.values() {
        let owner = enumeration.owner.as_ref().map_or("nobody", |owner| owner.as_str());
        let head = format!("enum {} of {owner}{}", enumeration.name, facts(&enumeration.declared));
        line(text, head);
        for value in &enumeration.values {
            let from = value.declared.renamed_from.as_ref().map(|from| format!(", was {from}"));
            line(text, format!("  {}{}", value.value, from.unwrap_or_default()));
        }
    }
    for sequence in schema.sequences.values() {
        let owner = sequence.owner.as_ref().map_or("nobody", |owner| owner.as_str());
        let what = without_name(json!(sequence));
        line(text, format!("sequence {} of {owner} {what}{}", sequence.name, facts(&sequence.declared)));
    }
    schema.tables.values().for_each(|table| render_table(text, table));
}

fn facts(declared: &Declared) -> String {
    let place = declared.place.as_ref().map(|place| format!(", {place}"));
    let rust_name = declared.rust_name.as_ref().map(|name| format!(", {name}"));
    let from = declared.renamed_from.as_ref().map(|from| format!(", was {from}"));
    [place, rust_name, from].into_iter().flatten().collect()
}

fn render_table(text: &mut String, table: &Table) {
    let owner = table.owner.as_ref().map_or("nobody", |owner| owner.as_str());
    let unmanaged = if table.unmanaged { ", unmanaged" } else { "" };
    line(text, format!("table {} of {owner}{unmanaged}{}", table.name, facts(&table.declared)));
    table.comment.iter().for_each(|comment| line(text, format!("  comment {comment:?}")));
    if !table.options.is_empty() {
        line(text, format!("  options {}", json!(table.options)));
    }
    table.inherits.iter().for_each(|parent| line(text, format!("  inherits {parent}")));
    table.partitioning.iter().for_each(|cut| line(text, format!("  partitioning {}", json!(cut))));
    for column in &table.columns {
        let what = without_name(json!(column));
        line(text, format!("  {} {what}{}", column.name, facts(&column.declared)));
    }
    for constraint in &table.constraints {
        part(text, &constraint.name, json!(constraint), &constraint.declared);
    }
    for index in &table.indexes {
        part(text, &index.name, json!(index), &index.declared);
    }
}

fn part(text: &mut String, name: &Name, value: Value, declared: &Declared) {
    let mark = if name.is_derived() { "~" } else { "" };
    line(text, format!("  {mark}{name} {}{}", without_name(value), facts(declared)));
}

fn without_name(mut value: Value) -> Value {
    if let Some(object) = value.as_object_mut() {
        object.remove("name");
        object.remove("sequence");
    }
    value
}
