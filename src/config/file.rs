//! `migrations.toml`.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::de::{Deserializer, Error, Visitor};
use serde::{Deserialize, de};

use super::ConfigError;
use crate::document::{DocumentError, read_document};
use crate::schema::{AppLabel, DialectName, NamingConvention};

/// The file in the workspace's root.
pub const FILE_NAME: &str = "migrations.toml";

/// The file and where it lies.
#[derive(Debug, Clone)]
pub(super) struct ConfigFile {
    pub(super) path: PathBuf,
    pub(super) content: Content,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Content {
    pub(super) database: Option<Database>,
    #[serde(default)]
    pub(super) databases: BTreeMap<String, Database>,
    #[serde(default)]
    pub(super) migrations: Migrations,
    #[serde(default)]
    pub(super) naming: Naming,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Database {
    pub(super) url: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Migrations {
    pub(super) ledger: Option<String>,
    pub(super) dialects: Option<Vec<DialectName>>,
    pub(super) lock_timeout: Option<Timeout>,
    #[serde(default)]
    pub(super) retired: Vec<AppLabel>,
}

/// A duration as people write it: `10s`, `500ms`, `2m`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Timeout(pub(super) Duration);

struct TimeoutVisitor;

impl Visitor<'_> for TimeoutVisitor {
    type Value = Timeout;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a duration")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Timeout, E> {
        let duration = humantime::parse_duration(text);
        duration.map(Timeout).map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))
    }
}

impl<'de> Deserialize<'de> for Timeout {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TimeoutVisitor)
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Naming {
    primary_key: Option<Template>,
    unique: Option<Template>,
    index: Option<Template>,
    foreign_key: Option<Template>,
    check: Option<Template>,
    exclusion: Option<Template>,
}

/// How names are made: a text with `{table}` and `{columns}`.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
struct Template(String);

impl TryFrom<String> for Template {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let rest = text.replace("{table}", "").replace("{columns}", "");
        match rest.find(['{', '}']) {
            None => Ok(Self(text)),
            Some(at) => {
                let part = rest[at..].split_inclusive('}').next().unwrap_or_default();
                Err(format!("names are made of `{{table}}` and `{{columns}}`, and `{part}` is neither"))
            }
        }
    }
}

impl From<Naming> for NamingConvention {
    fn from(naming: Naming) -> Self {
        let usual = Self::default();
        let or = |template: Option<Template>, usual: String| template.map_or(usual, |template| template.0);
        Self {
            primary_key: or(naming.primary_key, usual.primary_key),
            unique: or(naming.unique, usual.unique),
            index: or(naming.index, usual.index),
            foreign_key: or(naming.foreign_key, usual.foreign_key),
            check: or(naming.check, usual.check),
            exclusion: or(naming.exclusion, usual.exclusion),
        }
    }
}

/// The file, or none where there is none.
pub(super) fn read(path: &Path) -> Result<Option<ConfigFile>, ConfigError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(ConfigError::Read { path: path.to_owned(), source }),
    };
    let content = parse(&text).map_err(|error| ConfigError::File { error })?;
    Ok(Some(ConfigFile { path: path.to_owned(), content }))
}

fn parse(text: &str) -> Result<Content, DocumentError> {
    read_document(FILE_NAME, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(text: &str) -> String {
        match parse(text) {
            Ok(_) => "no error".to_owned(),
            Err(error) => format!("{} {error} | {}", error.place(), error.hint().unwrap_or_default()),
        }
    }

    #[test]
    fn an_unknown_key_has_its_place_and_the_nearest_right_one() {
        let text = "[migrations]\nledgr = \"x\"\n";
        assert_eq!(error_of(text), "migrations.toml:2:1 unknown key `ledgr` | did you mean `ledger`?");
    }

    #[test]
    fn wrong_values_have_their_place() {
        for (value, place) in [("\"soon\"", "2:16"), ("10", "2:16")] {
            let error = error_of(&format!("[migrations]\nlock-timeout = {value}\n"));
            assert!(error.starts_with(&format!("migrations.toml:{place} expected a duration")), "{error}");
        }
        let error = error_of("[migrations]\ndialects = [\"oracle\"]\n");
        assert!(error.starts_with("migrations.toml:2:13 unknown word `oracle`"), "{error}");
    }

    #[test]
    fn every_key_is_read() -> Result<(), DocumentError> {
        let text = "[database]\nurl = \"sqlite:a.db\"\n[databases.prod]\nurl = \"postgres://h/d\"\n\
                    [migrations]\nledger = \"l\"\ndialects = [\"sqlite\"]\nlock-timeout = \"2m\"\nretired = [\"old\"]\n\
                    [naming]\nindex = \"i_{table}\"\n";
        let content = parse(text)?;
        assert_eq!(content.databases["prod"].url, "postgres://h/d");
        assert_eq!(content.migrations.lock_timeout.map(|timeout| timeout.0.as_secs()), Some(120));
        assert_eq!(NamingConvention::from(content.naming).index, "i_{table}");
        Ok(())
    }
}
