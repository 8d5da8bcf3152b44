//! Options: what only some databases have to say of a table, a column or an index.

use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use super::DialectName;

/// Options by dialect, each a key with a value; a flag's value is `true`. In files
/// `{ postgres = { fillfactor = "70" }, mysql = { engine = "InnoDB" } }`. Which keys there are each dialect knows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Options(BTreeMap<DialectName, BTreeMap<String, String>>);

impl Options {
    /// True where nothing is said for any database.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is said for one database, by key.
    pub fn on(&self, dialect: DialectName) -> impl Iterator<Item = (&str, &str)> {
        self.0.get(&dialect).into_iter().flatten().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// The value of one key on one database.
    #[must_use]
    pub fn get(&self, dialect: DialectName, key: &str) -> Option<&str> {
        self.0.get(&dialect)?.get(key).map(String::as_str)
    }

    /// True where the key's value on that database is `true`.
    #[must_use]
    pub fn flag(&self, dialect: DialectName, key: &str) -> bool {
        self.get(dialect, key) == Some("true")
    }

    /// Says something for one database; what was said before for that key is replaced.
    pub fn set(&mut self, dialect: DialectName, key: impl Into<String>, value: impl Into<String>) {
        self.0.entry(dialect).or_default().insert(key.into(), value.into());
    }

    /// Takes back what is said for that key, and gives it.
    pub fn remove(&mut self, dialect: DialectName, key: &str) -> Option<String> {
        let options = self.0.get_mut(&dialect)?;
        let value = options.remove(key);
        if options.is_empty() {
            self.0.remove(&dialect);
        }
        value
    }

    /// What is said for one database and for no other.
    #[must_use]
    pub fn only(&self, dialect: DialectName) -> Self {
        Self(self.0.get(&dialect).map(|options| (dialect, options.clone())).into_iter().collect())
    }

    /// Every dialect with its keys and values.
    pub fn iter(&self) -> impl Iterator<Item = (DialectName, &str, &str)> {
        self.0.iter().flat_map(|(dialect, options)| {
            options.iter().map(|(key, value)| (*dialect, key.as_str(), value.as_str()))
        })
    }
}

impl FromIterator<(DialectName, String, String)> for Options {
    fn from_iter<I: IntoIterator<Item = (DialectName, String, String)>>(options: I) -> Self {
        let mut collected = Self::default();
        for (dialect, key, value) in options {
            collected.set(dialect, key, value);
        }
        collected
    }
}

/// A dialect for which nothing is said is left out.
impl<'de> Deserialize<'de> for Options {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = BTreeMap::<String, BTreeMap<String, String>>::deserialize(deserializer)?;
        let mut options = BTreeMap::new();
        for (dialect, said) in read.into_iter().filter(|(_, said)| !said.is_empty()) {
            options.insert(dialect.parse().map_err(D::Error::custom)?, said);
        }
        Ok(Self(options))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_back_leaves_nothing_behind() {
        let mut options = Options::default();
        options.set(DialectName::Sqlite, "strict", "true");
        options.set(DialectName::Mysql, "engine", "InnoDB");
        assert!(options.flag(DialectName::Sqlite, "strict"));
        assert_eq!(options.only(DialectName::Mysql).iter().count(), 1);
        options.remove(DialectName::Sqlite, "strict");
        assert_eq!(options, options.only(DialectName::Mysql));
    }
}
