//! How a case is written: models as the probe dumps them, with what is usual left out.
//!
//! ```toml
//! about = "a reference to another app"
//! dialects = ["sqlite", "postgres", "mysql"]      # all where it is left out
//!
//! [[app]]
//! label = "users"                                 # package (the label), schema, prefix
//!
//! [[model]]
//! path = "users::models::User"                    # the package is the first word, unless `package` says it
//! columns = [{ field = "id", type = "bigint", primary_key = true }]
//!
//! [[enum]]
//! path = "users::Role"
//! values = ["Admin", { value = "Member", renamed_from = "User" }]
//! ```
//!
//! `references = "users::models::User"` and `enum = "users::Role"` are short forms too. The n-th model stands at
//! line 100 n, what belongs to it in the lines below.

use cargo_migrate::merge::AppSource;
use cargo_migrate::probe::dump::Dump;
use cargo_migrate::schema::{AppLabel, DialectName};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// A case, ready to run.
pub(crate) struct Case {
    pub(crate) about: String,
    pub(crate) apps: Vec<WrittenApp>,
    pub(crate) dialects: Vec<DialectName>,
    pub(crate) dump: Dump,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WrittenApp {
    label: AppLabel,
    package: Option<String>,
    schema: Option<String>,
    prefix: Option<String>,
}

impl WrittenApp {
    pub(crate) fn source(&self) -> AppSource<'_> {
        AppSource {
            label: &self.label,
            package: self.package.as_deref().unwrap_or(self.label.as_str()),
            schema: self.schema.as_deref(),
            table_prefix: self.prefix.as_deref(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    about: String,
    dialects: Option<Vec<DialectName>>,
    app: Vec<WrittenApp>,
    #[serde(default)]
    model: Vec<Map<String, Value>>,
    #[serde(default, rename = "enum")]
    enums: Vec<Map<String, Value>>,
}

impl Case {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let written: Written = toml::from_str(text).map_err(|error| error.to_string())?;
        let models = written.model.into_iter().enumerate().map(|(at, model)| spell_model(model, at));
        let enums = written.enums.into_iter().enumerate().map(|(at, dumped)| spell_enum(dumped, at));
        let models: Vec<Value> = models.collect::<Result<_, _>>()?;
        let enums: Vec<Value> = enums.collect::<Result<_, _>>()?;
        let dump = json!({ "format": 2, "models": models, "enums": enums });
        Ok(Self {
            about: written.about,
            apps: written.app,
            dialects: written.dialects.unwrap_or_else(|| DialectName::ALL.to_vec()),
            dump: serde_json::from_value(dump).map_err(|error| error.to_string())?,
        })
    }
}

/// `users::models::User` as package, module and name.
fn spell_path(path: &str, package: Option<&str>) -> Result<Value, String> {
    let (module, name) = path.rsplit_once("::").ok_or_else(|| format!("`{path}` has no module"))?;
    let package = package.unwrap_or_else(|| module.split("::").next().unwrap_or(module));
    Ok(json!({ "package": package, "module": module, "name": name }))
}

/// Takes `path` and `package` out, and puts in where it is.
fn spell_head(object: &mut Map<String, Value>, line: usize, column: usize) -> Result<String, String> {
    let path = object.remove("path").ok_or("a `path` is missing")?;
    let package = object.remove("package");
    let path = spell_path(path.as_str().unwrap_or_default(), package.as_ref().and_then(Value::as_str))?;
    let file = format!("crates/{}/src/models.rs", path["package"].as_str().unwrap_or_default());
    object.insert("path".to_owned(), path);
    object.entry("place").or_insert_with(|| place(&file, line, column));
    Ok(file)
}

fn place(file: &str, line: usize, column: usize) -> Value {
    json!({ "file": file, "line": line, "column": column })
}

fn spell_model(mut model: Map<String, Value>, at: usize) -> Result<Value, String> {
    let first_line = 100 * (at + 1);
    let file = spell_head(&mut model, first_line, 12)?;
    model.entry("unmanaged").or_insert(json!(false));
    let mut line = first_line;
    if let Some(columns) = model.remove("primary_key") {
        let key = if columns.is_array() { json!({ "columns": columns }) } else { columns };
        model.insert("primary_keys".to_owned(), json!([key]));
    }
    if let Some(partitioning) = model.get_mut("partitioning") {
        spell_partitioning(partitioning, &place(&file, first_line + 50, 5))?;
    }
    if let Some(parents) = model.get_mut("inherits").and_then(Value::as_array_mut) {
        for parent in parents {
            *parent = spell_path(parent.as_str().unwrap_or_default(), None)?;
        }
    }
    for list in
        ["uniques", "indexes", "checks", "foreign_keys", "exclusions", "sequences", "columns", "primary_keys"]
    {
        let items = model.entry(list).or_insert_with(|| json!([]));
        for item in items.as_array_mut().ok_or("a list is expected")? {
            line += 1;
            let Some(object) = item.as_object_mut() else { continue };
            spell_part(list, object)?;
            object.entry("place").or_insert_with(|| place(&file, line, 5));
        }
    }
    let key = model.remove("primary_keys").and_then(|keys| keys.as_array()?.first().cloned());
    model.extend(key.map(|key| ("primary_key".to_owned(), key)));
    Ok(Value::Object(model))
}

fn spell_partitioning(partitioning: &mut Value, place: &Value) -> Result<(), String> {
    let object = partitioning.as_object_mut().ok_or("`partitioning` is a table")?;
    spell_texts(object, &["by"]);
    let parts = object.entry("partitions").or_insert_with(|| json!([]));
    for part in parts.as_array_mut().ok_or("`partitions` is a list")? {
        let part = part.as_object_mut().ok_or("a partition is a table")?;
        spell_texts(part, &["values"]);
        part.insert("place".to_owned(), place.clone());
        if let Some(inner) = part.get_mut("partitioning") {
            spell_partitioning(inner, place)?;
        }
    }
    Ok(())
}

fn spell_part(list: &str, part: &mut Map<String, Value>) -> Result<(), String> {
    match list {
        "columns" => spell_column(part)?,
        "indexes" => spell_index(part)?,
        "foreign_keys" => {
            spell_reference(part, "model")?;
            part.entry("fields").or_insert_with(|| json!([]));
        }
        "sequences" => {
            part.entry("options").or_insert_with(|| json!({}));
        }
        "exclusions" => {
            spell_texts(part, &["where"]);
            spell_parts(part, "elements")?;
        }
        "uniques" => {
            part.entry("nulls_not_distinct").or_insert(json!(false));
        }
        _ => spell_texts(part, &["expression"]),
    }
    Ok(())
}

fn spell_column(column: &mut Map<String, Value>) -> Result<(), String> {
    let field = column.get("field").cloned().ok_or("a column needs its `field`")?;
    column.entry("column").or_insert(field);
    if let Some(identity) = column.get_mut("identity").and_then(Value::as_object_mut) {
        identity.entry("options").or_insert_with(|| json!({}));
    }
    for flag in ["nullable", "primary_key", "unique", "index"] {
        column.entry(flag).or_insert(json!(false));
    }
    spell_texts(column, &["type_override", "default_sql", "check", "collate", "generated", "on_update_sql"]);
    if let Some(generated) = column.remove("generated") {
        column.insert("generated".to_owned(), json!({ "expression": generated, "stored": true }));
    }
    spell_reference(column, "enum")?;
    if let Some(Value::String(path)) = column.get("references") {
        column.insert("references".to_owned(), json!({ "model": path }));
    }
    match column.get_mut("references").and_then(Value::as_object_mut) {
        Some(reference) => spell_reference(reference, "model"),
        None => Ok(()),
    }
}

fn spell_index(index: &mut Map<String, Value>) -> Result<(), String> {
    index.entry("unique").or_insert(json!(false));
    index.entry("include").or_insert_with(|| json!([]));
    spell_texts(index, &["where", "using"]);
    spell_parts(index, "parts")
}

fn spell_parts(object: &mut Map<String, Value>, list: &str) -> Result<(), String> {
    let missing = || format!("`{list}` is missing");
    for part in object.get_mut(list).and_then(Value::as_array_mut).ok_or_else(missing)? {
        if let Some(name) = part.as_str() {
            *part = json!({ "column": name });
        }
        let part = part.as_object_mut().ok_or("a part is a text or a table")?;
        part.entry("descending").or_insert(json!(false));
        spell_texts(part, &["expression", "collate"]);
    }
    Ok(())
}

/// A plain text holds for every dialect.
fn spell_texts(object: &mut Map<String, Value>, keys: &[&str]) {
    for key in keys {
        if let Some(Value::String(text)) = object.get(*key) {
            let text = json!({ "default": text });
            object.insert((*key).to_owned(), text);
        }
    }
}

fn spell_reference(object: &mut Map<String, Value>, key: &str) -> Result<(), String> {
    if let Some(Value::String(path)) = object.get(key) {
        let path = spell_path(path, None)?;
        object.insert(key.to_owned(), path);
    }
    Ok(())
}

fn spell_enum(mut dumped: Map<String, Value>, at: usize) -> Result<Value, String> {
    spell_head(&mut dumped, 10 * (at + 1), 10)?;
    for value in dumped.get_mut("values").and_then(Value::as_array_mut).ok_or("an enum needs `values`")? {
        if let Some(text) = value.as_str() {
            *value = json!({ "value": text });
        }
    }
    Ok(Value::Object(dumped))
}
