//! Which thing of the old schema a thing of the new one is: what a person would answer when asked.

use std::collections::BTreeMap;

use cargo_migrate::diff::{Answers, Subject};
use cargo_migrate::schema::{ObjectName, Schema};
use serde::{Deserialize, Serialize};

/// New names to old ones; what is new has no entry.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Origins {
    tables: BTreeMap<ObjectName, ObjectName>,
    /// By the new names of table and column.
    columns: BTreeMap<(ObjectName, String), String>,
    /// By the enum and the new value.
    values: BTreeMap<(ObjectName, String), String>,
}

/// One entry, as a file has it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rename {
    pub(crate) from: Vec<String>,
    pub(crate) to: Vec<String>,
    pub(crate) kind: String,
}

impl Origins {
    /// Everything is what it was.
    #[must_use]
    pub(crate) fn of(schema: &Schema) -> Self {
        let mut origins = Self::default();
        for table in schema.tables.values() {
            origins.tables.insert(table.name.clone(), table.name.clone());
            for column in &table.columns {
                origins.columns.insert((table.name.clone(), column.name.clone()), column.name.clone());
            }
        }
        for enumeration in schema.enums.values() {
            for value in enumeration.texts() {
                origins.values.insert((enumeration.name.clone(), value.to_owned()), value.to_owned());
            }
        }
        origins
    }

    /// What the table was called; none for a new one.
    #[must_use]
    pub(crate) fn table(&self, name: &ObjectName) -> Option<&ObjectName> {
        self.tables.get(name)
    }

    /// What the column was called; none for a new one.
    #[must_use]
    pub(crate) fn column(&self, table: &ObjectName, column: &str) -> Option<&str> {
        self.columns.get(&(table.clone(), column.to_owned())).map(String::as_str)
    }

    /// True where the value has another text now.
    #[must_use]
    pub(crate) fn is_renamed_value(&self, enumeration: &ObjectName, value: &str) -> bool {
        self.values.iter().any(|((name, new), old)| name == enumeration && old == value && new != value)
    }

    pub(crate) fn rename_table(&mut self, from: &ObjectName, to: &ObjectName) {
        if let Some(old) = self.tables.remove(from) {
            self.tables.insert(to.clone(), old);
        }
        let columns = std::mem::take(&mut self.columns);
        let renamed = columns
            .into_iter()
            .map(|((table, column), old)| (((if table == *from { to.clone() } else { table }), column), old));
        self.columns = renamed.collect();
    }

    pub(crate) fn rename_column(&mut self, table: &ObjectName, from: &str, to: &str) {
        if let Some(old) = self.columns.remove(&(table.clone(), from.to_owned())) {
            self.columns.insert((table.clone(), to.to_owned()), old);
        }
    }

    pub(crate) fn rename_value(&mut self, enumeration: &ObjectName, from: &str, to: &str) {
        if let Some(old) = self.values.remove(&(enumeration.clone(), from.to_owned())) {
            self.values.insert((enumeration.clone(), to.to_owned()), old);
        }
    }

    pub(crate) fn drop_column(&mut self, table: &ObjectName, column: &str) {
        self.columns.remove(&(table.clone(), column.to_owned()));
    }

    /// Leaves only what both schemas have.
    pub(crate) fn restrict(&mut self, from: &Schema, to: &Schema) {
        self.tables.retain(|new, old| to.tables.contains_key(new) && from.tables.contains_key(old));
        let tables = self.tables.clone();
        self.columns.retain(|(table, new), old| {
            let held = tables.get(table).and_then(|old| from.table(old));
            let has = |schema: Option<&cargo_migrate::schema::Table>, name: &str| {
                schema.is_some_and(|table| table.column(name).is_some())
            };
            has(to.table(table), new) && has(held, old)
        });
        self.values.retain(|(name, new), old| {
            let has = |schema: &Schema, value: &str| {
                schema.enumeration(name).is_some_and(|found| found.texts().any(|text| text == value))
            };
            has(to, new) && has(from, old)
        });
        self.forget_impossible(from);
    }

    /// A rename to a name that something else has, which keeps it or goes, cannot be said: the two are one thing then.
    fn forget_impossible(&mut self, from: &Schema) {
        keep_possible(&mut self.tables, |name| from.tables.contains_key(name), |_, _| true);
        let tables = self.tables.clone();
        self.columns.retain(|(table, _), _| tables.contains_key(table));
        let mut columns: BTreeMap<(ObjectName, String), (ObjectName, String)> = BTreeMap::new();
        for ((table, new), old) in &self.columns {
            columns.insert((table.clone(), new.clone()), (table.clone(), old.clone()));
        }
        let in_state = |(table, name): &(ObjectName, String)| {
            let old = tables.get(table).and_then(|old| from.table(old));
            old.is_some_and(|table| table.column(name).is_some())
        };
        keep_possible(&mut columns, in_state, |one, other| one.0 == other.0);
        self.columns.retain(|key, _| columns.contains_key(key));
        let mut values: BTreeMap<(ObjectName, String), (ObjectName, String)> = BTreeMap::new();
        for ((name, new), old) in &self.values {
            values.insert((name.clone(), new.clone()), (name.clone(), old.clone()));
        }
        let in_state = |(name, value): &(ObjectName, String)| {
            from.enumeration(name).is_some_and(|found| found.texts().any(|text| text == value))
        };
        keep_possible(&mut values, in_state, |one, other| one.0 == other.0);
        self.values.retain(|key, _| values.contains_key(key));
    }

    /// The answers that say what was renamed.
    #[must_use]
    pub(crate) fn answers(&self) -> Answers {
        let mut answers = Answers::default();
        for (new, old) in self.tables.iter().filter(|(new, old)| new != old) {
            answers.renames.insert(Subject::Table(old.clone()), Subject::Table(new.clone()));
        }
        for ((table, new), old) in self.columns.iter().filter(|((_, new), old)| new != *old) {
            let Some(holder) = self.tables.get(table) else { continue };
            answers.renames.insert(Subject::column(holder, old), Subject::column(table, new));
        }
        for ((name, new), old) in self.values.iter().filter(|((_, new), old)| new != *old) {
            answers.renames.insert(Subject::value(name, old), Subject::value(name, new));
        }
        answers
    }

    /// As a list for a file.
    pub(crate) fn to_list(&self) -> Vec<Rename> {
        let entry = |kind: &str, from: &[&str], to: &[&str]| Rename {
            kind: kind.to_owned(),
            from: from.iter().map(|text| (*text).to_owned()).collect(),
            to: to.iter().map(|text| (*text).to_owned()).collect(),
        };
        let tables =
            self.tables.iter().map(|(new, old)| entry("table", &[&old.to_string()], &[&new.to_string()]));
        let columns = self.columns.iter().map(|((table, new), old)| {
            entry("column", &[&table.to_string(), old], &[&table.to_string(), new])
        });
        let values = self
            .values
            .iter()
            .map(|((name, new), old)| entry("value", &[&name.to_string(), old], &[&name.to_string(), new]));
        tables.chain(columns).chain(values).collect()
    }

    /// From such a list.
    ///
    /// # Errors
    /// Where an entry is none.
    pub(crate) fn from_list(list: &[Rename]) -> Result<Self, String> {
        let mut origins = Self::default();
        for Rename { kind, from, to } in list {
            let name = |text: &String| text.parse::<ObjectName>().map_err(|error| error.to_string());
            match (kind.as_str(), from.as_slice(), to.as_slice()) {
                ("table", [old], [new]) => drop(origins.tables.insert(name(new)?, name(old)?)),
                ("column", [_, old], [table, new]) => {
                    origins.columns.insert((name(table)?, new.clone()), old.clone());
                }
                ("value", [_, old], [holder, new]) => {
                    origins.values.insert((name(holder)?, new.clone()), old.clone());
                }
                _ => return Err(format!("`{kind}` {from:?} to {to:?} is no rename")),
            }
        }
        Ok(origins)
    }
}

/// Leaves new names that nothing in the state has, or that what has them gives up for another one.
fn keep_possible<T: Ord + Clone>(
    names: &mut BTreeMap<T, T>,
    is_in_state: impl Fn(&T) -> bool,
    is_beside: impl Fn(&T, &T) -> bool,
) {
    loop {
        let known = names.clone();
        names.retain(|new, old| {
            let given_up = known.iter().any(|(other_new, other_old)| {
                other_old == new && other_new != new && is_beside(other_new, new)
            });
            new == old || !is_in_state(new) || given_up
        });
        if names.len() == known.len() {
            return;
        }
    }
}
