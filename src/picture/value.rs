//! Values of the file format in words.

use serde::Serialize;
use serde_json::{Map, Value};

/// What becomes of a row whose target goes, as a file has it.
const ACTIONS: [&str; 5] = ["no_action", "restrict", "cascade", "set_null", "set_default"];

/// The keys and values of a thing as a file has them.
pub(super) fn keys_of(thing: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(thing) {
        Ok(Value::Object(keys)) => keys,
        _ => Map::new(),
    }
}

/// A value as a person reads it: texts as they are, lists in parentheses, what has keys as those with their values.
pub(super) fn words_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => format!("({})", items.iter().map(part_words).collect::<Vec<_>>().join(", ")),
        Value::Object(keys) => {
            keys.iter().map(|(key, value)| said(key, value)).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

/// `nulls_not_distinct` → `nulls not distinct`.
pub(super) fn key_words(key: &str) -> String {
    match key {
        "auto_increment" => "auto-increment".to_owned(),
        key => key.replace('_', " "),
    }
}

/// A key with its value: a flag is its name alone.
pub(super) fn said(key: &str, value: &Value) -> String {
    match (key, value) {
        (key, Value::Bool(true)) => key_words(key),
        // Of a foreign key; what a column becomes is SQL.
        ("on_delete" | "on_update", Value::String(action)) if ACTIONS.contains(&action.as_str()) => {
            format!("{} {}", key_words(key), key_words(action))
        }
        ("kind" | "by" | "default", Value::String(word)) => word.clone(),
        (key, value) => format!("{} {}", key_words(key), words_of(value)),
    }
}

/// A part of an index: its column or expression, then what else is said of it.
fn part_words(value: &Value) -> String {
    let Value::Object(keys) = value else { return words_of(value) };
    let Some(on) = keys.get("column").or_else(|| keys.get("expression")) else { return words_of(value) };
    let others = keys.iter().filter(|(key, _)| !matches!(key.as_str(), "column" | "expression"));
    let others: Vec<String> = others.map(|(key, value)| said(key, value)).collect();
    format!("{} {}", words_of(on), others.join(" ")).trim_end().to_owned()
}
