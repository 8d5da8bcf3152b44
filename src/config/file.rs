//! `migrations.toml`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;
use serde::de::Error as _;

use super::ConfigError;
use crate::schema::{AppLabel, DialectName, NamingConvention, Place};

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

impl<'de> Deserialize<'de> for Timeout {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        humantime::parse_duration(&text)
            .map(Self)
            .map_err(|_| D::Error::custom(format!("`{text}` is no duration: write `10s`, `500ms` or `2m`")))
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Naming {
    primary_key: Option<String>,
    unique: Option<String>,
    index: Option<String>,
    foreign_key: Option<String>,
    check: Option<String>,
}

impl From<Naming> for NamingConvention {
    fn from(naming: Naming) -> Self {
        let usual = Self::default();
        Self {
            primary_key: naming.primary_key.unwrap_or(usual.primary_key),
            unique: naming.unique.unwrap_or(usual.unique),
            index: naming.index.unwrap_or(usual.index),
            foreign_key: naming.foreign_key.unwrap_or(usual.foreign_key),
            check: naming.check.unwrap_or(usual.check),
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
    let content = toml::from_str(&text).map_err(|error| explain(&error, &text))?;
    Ok(Some(ConfigFile { path: path.to_owned(), content }))
}

fn explain(error: &toml::de::Error, text: &str) -> ConfigError {
    let (message, hint) = reword(error.message());
    let start = error.span().map_or(0, |span| span.start);
    ConfigError::File { message, place: place_at(text, start), hint }
}

fn place_at(text: &str, offset: usize) -> Place {
    let before = &text[..offset.min(text.len())];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |rest| rest.chars().count()) + 1;
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Place { file: FILE_NAME.to_owned(), line: number(line), column: number(column) }
}

/// serde's words for an unknown key, turned into ours with the nearest right key.
fn reword(message: &str) -> (String, Option<String>) {
    let mut quoted = message.split('`').skip(1).step_by(2);
    if !message.starts_with("unknown field") {
        return (message.lines().collect::<Vec<_>>().join(" "), None);
    }
    let key = quoted.next().unwrap_or_default();
    let known: Vec<&str> = quoted.collect();
    let nearest = known.iter().min_by_key(|name| strsim::damerau_levenshtein(name, key));
    let hint = match nearest {
        Some(name) if strsim::damerau_levenshtein(name, key) <= 3 => format!("did you mean `{name}`?"),
        _ => format!("the keys here are `{}`", known.join("`, `")),
    };
    (format!("unknown key `{key}`"), Some(hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(text: &str) -> String {
        match toml::from_str::<Content>(text).map_err(|error| explain(&error, text)) {
            Ok(_) => "no error".to_owned(),
            Err(error) => {
                let place = error.place().map(ToString::to_string).unwrap_or_default();
                format!("{place} {error} | {}", error.hint().unwrap_or_default())
            }
        }
    }

    #[test]
    fn an_unknown_key_has_its_place_and_the_nearest_right_one() {
        let text = "[migrations]\nledgr = \"x\"\n";
        assert_eq!(error_of(text), "migrations.toml:2:1 unknown key `ledgr` | did you mean `ledger`?");
    }

    #[test]
    fn wrong_values_have_their_place() {
        let text = "[migrations]\nlock-timeout = \"soon\"\n";
        assert!(
            error_of(text).starts_with("migrations.toml:2:16 `soon` is no duration"),
            "{}",
            error_of(text)
        );
        let text = "[migrations]\ndialects = [\"oracle\"]\n";
        assert!(error_of(text).starts_with("migrations.toml:2:13 unknown variant"), "{}", error_of(text));
    }

    #[test]
    fn every_key_is_read() -> Result<(), toml::de::Error> {
        let text = "[database]\nurl = \"sqlite:a.db\"\n[databases.prod]\nurl = \"postgres://h/d\"\n\
                    [migrations]\nledger = \"l\"\ndialects = [\"sqlite\"]\nlock-timeout = \"2m\"\nretired = [\"old\"]\n\
                    [naming]\nindex = \"i_{table}\"\n";
        let content: Content = toml::from_str(text)?;
        assert_eq!(content.databases["prod"].url, "postgres://h/d");
        assert_eq!(content.migrations.lock_timeout.map(|timeout| timeout.0.as_secs()), Some(120));
        assert_eq!(NamingConvention::from(content.naming).index, "i_{table}");
        Ok(())
    }
}
