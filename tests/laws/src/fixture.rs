//! Fixtures: a pair that failed once, as a file. The short run checks all of them.
//!
//! ```toml
//! about = "law 2 on postgres, seed 1, pair 7: …"
//! databases = ["postgres"]
//! renames = [{ kind = "table", from = ["a"], to = ["b"] }]
//!
//! [[from]]
//! app = "alpha"
//! operation = { kind = "create_table", table = "a", columns = […] }
//! ```

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use cargo_migrate::operation::{CreateEnum, CreateSequence, CreateTable, Operation};
use cargo_migrate::schema::{AppLabel, Schema};
use serde::{Deserialize, Serialize};

use crate::edit::{Origins, Rename};
use crate::generate::apps;
use crate::pair::Pair;
use crate::rows::TableRows;
use crate::target::Target;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    about: String,
    databases: Vec<String>,
    seed: u64,
    number: u64,
    #[serde(default)]
    renames: Vec<Rename>,
    #[serde(default)]
    rows: Vec<TableRows>,
    #[serde(default)]
    from: Vec<Part>,
    #[serde(default)]
    to: Vec<Part>,
}

/// An object of a schema, with whom it belongs to.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    app: AppLabel,
    operation: toml::Table,
}

fn parts(schema: &Schema) -> Result<Vec<Part>, String> {
    let [first, _] = apps();
    let part = |owner: &Option<AppLabel>, operation: Operation| {
        let operation = toml::Table::try_from(operation).map_err(|error| error.to_string())?;
        Ok(Part { app: owner.clone().unwrap_or_else(|| first.clone()), operation })
    };
    let enums = schema.enums.values().map(|it| part(&it.owner, CreateEnum(it.clone()).into()));
    let sequences = schema.sequences.values().map(|it| part(&it.owner, CreateSequence(it.clone()).into()));
    let tables = schema.tables.values().map(|it| part(&it.owner, CreateTable(it.clone()).into()));
    enums.chain(sequences).chain(tables).collect()
}

/// Objects are put in as they are: a key may be on a table that comes later.
fn schema(parts: Vec<Part>) -> Result<Schema, String> {
    let mut schema = Schema::empty();
    for Part { app, mut operation } in parts {
        let owner = Some(app);
        let kind = operation.remove("kind");
        match kind.as_ref().and_then(toml::Value::as_str) {
            Some("create_table") => {
                let CreateTable(table) = convert(operation)?;
                let mut table = cargo_migrate::schema::Table { owner, ..table };
                table.canonicalize();
                schema.insert_table(table);
            }
            Some("create_enum") => {
                let CreateEnum(it) = convert(operation)?;
                schema.insert_enum(cargo_migrate::schema::Enumeration { owner, ..it });
            }
            Some("create_sequence") => {
                let CreateSequence(it) = convert(operation)?;
                let name = it.name.clone();
                schema.sequences.insert(name, cargo_migrate::schema::Sequence { owner, ..it });
            }
            other => return Err(format!("{other:?} makes no object")),
        }
    }
    Ok(schema)
}

fn convert<T: for<'de> Deserialize<'de>>(operation: toml::Table) -> Result<T, String> {
    operation.try_into().map_err(|error: toml::de::Error| error.to_string())
}

/// The file's text.
///
/// # Errors
/// Where the pair has no form in TOML.
pub fn write(pair: &Pair, about: &str) -> Result<String, String> {
    let written = Written {
        about: about.to_owned(),
        databases: vec![pair.target.name().to_owned()],
        seed: pair.seed,
        number: pair.number,
        renames: pair.origins.to_list(),
        rows: pair.rows.clone(),
        from: parts(&pair.from)?,
        to: parts(&pair.to)?,
    };
    toml::to_string(&written).map_err(|error| error.to_string())
}

/// The pairs of a file, one for each of its databases.
///
/// # Errors
/// Where it is none.
pub fn read(text: &str) -> Result<Vec<Pair>, String> {
    let written: Written = toml::from_str(text).map_err(|error| error.to_string())?;
    let (from, to) = (schema(written.from)?, schema(written.to)?);
    let origins = Origins::from_list(&written.renames)?;
    let mut pairs = Vec::new();
    for name in &written.databases {
        pairs.push(Pair {
            target: name.parse::<Target>()?,
            seed: written.seed,
            number: written.number,
            from: from.clone(),
            to: to.clone(),
            origins: origins.clone(),
            rows: written.rows.clone(),
        });
    }
    Ok(pairs)
}

/// The folder of the fixtures.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// Every fixture, by its file's name.
///
/// # Errors
/// Where a file cannot be read.
pub fn read_all() -> Result<Vec<(String, Pair)>, String> {
    let mut files: Vec<PathBuf> = match std::fs::read_dir(folder()) {
        Ok(entries) => entries.filter_map(|entry| Some(entry.ok()?.path())).collect(),
        Err(_) => Vec::new(),
    };
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    let mut all = Vec::new();
    for path in files {
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let pairs = read(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        all.extend(pairs.into_iter().map(|pair| (name.clone(), pair)));
    }
    Ok(all)
}

/// Words that can be a file's name.
pub(crate) fn file_name(pair: &Pair) -> String {
    let mut name = String::new();
    let _ = write!(name, "{}_{}_{}.toml", pair.target, pair.seed, pair.number);
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for target in Target::ALL {
            for number in 0..40 {
                let pair = Pair::new(target, 3, number);
                let text = write(&pair, "about").unwrap();
                let read = read(&text).unwrap_or_else(|error| panic!("{error}\n{text}")).remove(0);
                assert_eq!(read.from, pair.from, "{text}");
                assert_eq!(read.to, pair.to, "{text}");
                assert_eq!(read.rows, pair.rows);
                assert_eq!(read.origins, pair.origins);
            }
        }
    }
}
