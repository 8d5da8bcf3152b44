//! Each thing of a schema in a line.

use serde_json::{Map, Value};

use super::value::{key_words, keys_of, words_of};
use crate::schema::{
    Column, Constraint, DefaultValue, Enumeration, Index, Literal, Partition, Sequence, Table,
};

/// One thing that a table or a column says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// `comment`, `nullable`, `options.mysql.engine`
    pub key: String,
    pub value: Value,
}

impl Part {
    /// With its value: `default 18`, `null`, `engine InnoDB`.
    #[must_use]
    pub fn told(&self) -> String {
        said(&self.key, Some(&self.value))
    }
}

/// What is said for a key, or that nothing is.
#[must_use]
pub fn said(key: &str, value: Option<&Value>) -> String {
    let name = key.rsplit('.').next().unwrap_or(key);
    match (key, value) {
        ("type", Some(value)) => words_of(value),
        ("nullable", value) => if value.is_some() { "null" } else { "not null" }.to_owned(),
        ("default" | "default_sql", None) => "no default".to_owned(),
        ("default" | "default_sql", Some(value)) => format!("default {}", words_of(value)),
        (_, Some(value)) => super::value::said(name, value),
        (_, None) => format!("no {}", key_words(name)),
    }
}

/// `bigint, null, default 18`.
#[must_use]
pub fn column(column: &Column) -> String {
    let told: Vec<String> = column_parts(column).iter().map(Part::told).collect();
    told.join(", ")
}

/// What a column says of itself, its type first.
#[must_use]
pub fn column_parts(column: &Column) -> Vec<Part> {
    let mut keys = keys_of(column);
    keys.remove("name");
    let mut parts = Vec::new();
    for key in ["type", "nullable"] {
        parts.extend(keys.remove(key).map(|value| Part { key: key.to_owned(), value }));
    }
    if let Some(DefaultValue::Literal(Literal::Text(_))) = column.default {
        // A text is told in quotes, so that it is not taken for SQL.
        keys.insert("default".to_owned(), Value::String(column_default(column)));
    }
    parts.extend(flatten(keys));
    parts
}

fn column_default(column: &Column) -> String {
    match &column.default {
        Some(DefaultValue::Literal(Literal::Text(text))) => format!("'{}'", text.replace('\'', "''")),
        _ => String::new(),
    }
}

/// What a table says of itself, beside what is in it.
#[must_use]
pub fn table_parts(table: &Table) -> Vec<Part> {
    let mut keys = keys_of(table);
    for key in ["table", "columns", "constraints", "indexes"] {
        keys.remove(key);
    }
    flatten(keys)
}

/// Options are told one by one.
fn flatten(keys: Map<String, Value>) -> Vec<Part> {
    let mut parts = Vec::new();
    for (key, value) in keys {
        match (key.as_str(), value) {
            ("options", Value::Object(dialects)) => {
                for (dialect, options) in dialects {
                    let Value::Object(options) = options else { continue };
                    let told = options.into_iter();
                    parts.extend(told.map(|(option, value)| option_part(&dialect, &option, value)));
                }
            }
            ("partitioning", Value::Object(partitioning)) => {
                let value = partitioning.get("by").cloned().unwrap_or_default();
                parts.push(Part { key: "partition_by".to_owned(), value });
            }
            (_, value) => parts.push(Part { key, value }),
        }
    }
    parts
}

fn option_part(dialect: &str, option: &str, value: Value) -> Part {
    let value = if value == "true" { Value::Bool(true) } else { value };
    Part { key: format!("options.{dialect}.{option}"), value }
}

/// `(email, lower(name)), unique, where age > 17`.
#[must_use]
pub fn index(index: &Index) -> String {
    let mut keys = keys_of(index);
    keys.remove("name");
    let columns = keys.remove("columns").map(|columns| words_of(&columns)).unwrap_or_default();
    let others = flatten(keys).into_iter().map(|part| part.told());
    [columns].into_iter().chain(others).collect::<Vec<_>>().join(", ")
}

/// `foreign key (team_id) to teams (id), on delete cascade`.
#[must_use]
pub fn constraint(constraint: &Constraint) -> String {
    let mut keys = keys_of(constraint);
    keys.remove("name");
    let mut take = |key: &str| keys.remove(key).map(|value| words_of(&value));
    let mut text = key_words(&take("kind").unwrap_or_default());
    if let Some(columns) = take("columns") {
        text = format!("{text} {columns}");
    }
    if let Some(expression) = take("expression") {
        text = format!("{text} ({expression})");
    }
    if let Some(Value::Object(target)) = keys.remove("references") {
        let words = |key: &str| target.get(key).map(words_of).unwrap_or_default();
        text = format!("{text} to {} {}", words("table"), words("columns"));
    }
    let others = flatten(keys).into_iter().map(|part| part.told());
    [text].into_iter().chain(others).collect::<Vec<_>>().join(", ")
}

/// `(Admin, Member)`.
#[must_use]
pub fn enumeration(enumeration: &Enumeration) -> String {
    format!("({})", enumeration.texts().collect::<Vec<_>>().join(", "))
}

/// `start 10, increment 5`; empty where it counts in the usual way.
#[must_use]
pub fn sequence(sequence: &Sequence) -> String {
    let mut keys = keys_of(sequence);
    keys.remove("sequence");
    let told: Vec<String> = flatten(keys).iter().map(Part::told).collect();
    told.join(", ")
}

/// `FROM ('2024-01-01') TO ('2025-01-01')`.
#[must_use]
pub fn partition(partition: &Partition) -> String {
    partition.values.to_string()
}
