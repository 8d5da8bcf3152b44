//! A value that may differ by database.

use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A kind of database. MariaDB is `Mysql`, told apart by its server version where it differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DialectName {
    Sqlite,
    Postgres,
    Mysql,
}

impl DialectName {
    /// Every dialect, in the order in which reports list them.
    pub const ALL: [Self; 3] = [Self::Sqlite, Self::Postgres, Self::Mysql];

    /// The word in files and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::Mysql => "mysql",
        }
    }
}

impl Display for DialectName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl FromStr for DialectName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|dialect| dialect.as_str() == text)
            .ok_or_else(|| format!("unknown dialect `{text}`, expected `sqlite`, `postgres` or `mysql`"))
    }
}

/// One value for all databases, with exceptions for some. In files a plain text, or
/// `{ default = "json", postgres = "jsonb" }`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ByDialect<T> {
    default: Option<T>,
    /// None where there are none: there are many values, and few have some.
    exceptions: Option<Box<Exceptions<T>>>,
}

type Exceptions<T> = BTreeMap<DialectName, T>;

impl<T> ByDialect<T> {
    /// The same value everywhere.
    #[must_use]
    pub fn everywhere(value: T) -> Self {
        Self { default: Some(value), exceptions: None }
    }

    /// Values for some dialects, and one for the others where there is one. Exceptions that say what the default
    /// says are dropped.
    #[must_use]
    pub fn new(default: Option<T>, exceptions: BTreeMap<DialectName, T>) -> Self
    where
        T: PartialEq,
    {
        let exceptions: Exceptions<T> =
            exceptions.into_iter().filter(|(_, value)| default.as_ref() != Some(value)).collect();
        Self { default, exceptions: (!exceptions.is_empty()).then(|| Box::new(exceptions)) }
    }

    /// The value for a database; none where neither an exception nor a default covers it.
    #[must_use]
    pub fn get(&self, dialect: DialectName) -> Option<&T> {
        self.exception(dialect).or(self.default.as_ref())
    }

    /// The value for a database that differs from the default.
    #[must_use]
    pub fn exception(&self, dialect: DialectName) -> Option<&T> {
        self.exceptions.as_ref()?.get(&dialect)
    }

    /// The value that holds where no exception does.
    #[must_use]
    pub fn default_value(&self) -> Option<&T> {
        self.default.as_ref()
    }

    /// The default, else the first exception: for descriptions.
    #[must_use]
    pub fn any(&self) -> Option<&T> {
        self.values().next()
    }

    /// All values, the default first.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.default.iter().chain(self.exceptions().map(|(_, value)| value))
    }

    /// The dialects that differ from the default.
    pub fn exceptions(&self) -> impl Iterator<Item = (DialectName, &T)> {
        self.exceptions
            .iter()
            .flat_map(|exceptions| exceptions.iter())
            .map(|(dialect, value)| (*dialect, value))
    }

    /// True where some dialect differs from the default.
    #[must_use]
    pub fn has_exceptions(&self) -> bool {
        self.exceptions.is_some()
    }

    /// Each value turned into another.
    pub fn map<U: PartialEq>(&self, mut change: impl FnMut(&T) -> U) -> ByDialect<U> {
        let default = self.default.as_ref().map(&mut change);
        let exceptions = self.exceptions().map(|(dialect, value)| (dialect, change(value))).collect();
        ByDialect::new(default, exceptions)
    }
}

impl<T: Display> Display for ByDialect<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        if let Some(default) = &self.default {
            write!(formatter, "{default}")?;
            separator = ", ";
        }
        for (dialect, value) in self.exceptions() {
            write!(formatter, "{separator}{dialect}: {value}")?;
            separator = ", ";
        }
        Ok(())
    }
}

impl<T: Display> Serialize for ByDialect<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let (Some(default), false) = (&self.default, self.has_exceptions()) {
            return serializer.collect_str(default);
        }
        let length = self.exceptions().count() + usize::from(self.default.is_some());
        let mut map = serializer.serialize_map(Some(length))?;
        if let Some(default) = &self.default {
            map.serialize_entry("default", &default.to_string())?;
        }
        for (dialect, value) in self.exceptions() {
            map.serialize_entry(dialect.as_str(), &value.to_string())?;
        }
        map.end()
    }
}

struct ByDialectVisitor<T>(PhantomData<T>);

impl<'de, T: FromStr + PartialEq> Visitor<'de> for ByDialectVisitor<T>
where
    T::Err: Display,
{
    type Value = ByDialect<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .write_str("a text, or a table of texts by dialect (`{ default = \"…\", postgres = \"…\" }`)")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
        text.parse().map(ByDialect::everywhere).map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut default = None;
        let mut exceptions = BTreeMap::new();
        while let Some((key, text)) = map.next_entry::<String, String>()? {
            let value = text.parse().map_err(A::Error::custom)?;
            if key == "default" {
                default = Some(value);
            } else {
                exceptions.insert(key.parse().map_err(A::Error::custom)?, value);
            }
        }
        if default.is_none() && exceptions.is_empty() {
            return Err(A::Error::custom("a table of texts by dialect needs one entry at least"));
        }
        Ok(ByDialect::new(default, exceptions))
    }
}

impl<'de, T: FromStr + PartialEq> Deserialize<'de> for ByDialect<T>
where
    T::Err: Display,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ByDialectVisitor(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exception_wins_over_the_default() {
        let value = ByDialect::new(Some("json"), BTreeMap::from([(DialectName::Postgres, "jsonb")]));
        assert_eq!(value.get(DialectName::Postgres), Some(&"jsonb"));
        assert_eq!(value.get(DialectName::Mysql), Some(&"json"));
    }

    #[test]
    fn an_exception_that_says_the_default_is_none() {
        let value = ByDialect::new(Some(1), BTreeMap::from([(DialectName::Sqlite, 1)]));
        assert_eq!(value, ByDialect::everywhere(1));
    }
}
