//! Rows that refer to missing rows, around a rebuild: what it may have caused is looked for, and no more, since that
//! takes as long as a good part of the rebuild itself.

use std::collections::{BTreeMap, BTreeSet};

use super::Runner;
use super::stop::{Stop, failed_revision, place_of};
use crate::connection::Failure;
use crate::error::{Error, Outcome};
use crate::quote::{quote_name, quote_text};
use crate::revision::RevisionRun;
use crate::rows::Row;
use crate::server::Dialect;
use crate::step::{Action, Step};
use crate::value::Value;

/// What is known of references from before the rebuilds of a transaction.
#[derive(Debug, Default)]
pub(super) struct References {
    /// Rows that refer to missing rows
    violations: Violations,
    /// The tables whose rows were looked through
    searched: BTreeSet<String>,
    /// The foreign keys of rebuilt tables
    keys: BTreeMap<String, BTreeSet<Key>>,
    /// Tables with a foreign key whose target has no key for it
    mismatched: BTreeSet<String>,
    /// Every table is looked through
    thorough: bool,
}

/// Numbers of rows that refer to missing rows, by child and parent.
type Violations = BTreeMap<(String, String), usize>;

/// One column of a foreign key, and what it refers to; all in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    child: String,
    column: String,
    parent: String,
    /// None: the parent's primary key
    target: Option<String>,
}

fn text(text: &str) -> String {
    quote_text(Dialect::Sqlite, text)
}

impl Key {
    /// True where other values in the `changed` columns of `table` may leave a row without the one it refers to.
    fn is_moved_by(&self, table: &str, changed: &[String]) -> bool {
        let is_changed = |name: &str| changed.iter().any(|changed| changed.eq_ignore_ascii_case(name));
        let target_moves = match &self.target {
            Some(target) => is_changed(target),
            None => !changed.is_empty(),
        };
        self.child.eq_ignore_ascii_case(table) && is_changed(&self.column)
            || self.parent.eq_ignore_ascii_case(table) && target_moves
    }
}

impl Runner<'_> {
    /// Takes note of what is wrong already before `table` gets other values in its `changed` columns.
    pub(super) async fn look_at_references(
        &mut self,
        revision: &RevisionRun,
        table: &str,
        changed: &[String],
        known: &mut References,
    ) -> Result<(), Stop> {
        if is_renaming(revision) {
            if !known.thorough {
                known.thorough = true;
                known.violations = self.count_violations(revision, "PRAGMA foreign_key_check").await?;
            }
            return Ok(());
        }
        let keys = self.read_keys(revision, table).await?;
        for child in keys.iter().map(|key| key.child.clone()).collect::<BTreeSet<_>>() {
            if self.compile_check(&child).await.is_err() {
                known.mismatched.insert(child);
            }
        }
        let moved = keys.iter().filter(|key| key.is_moved_by(table, changed));
        let children: BTreeSet<String> = moved.map(|key| key.child.clone()).collect();
        for child in children.difference(&known.mismatched.clone()) {
            if known.searched.insert(child.clone()) {
                known.violations.extend(self.search(revision, child).await?);
            }
        }
        let own = keys.into_iter().filter(|key| key.child.eq_ignore_ascii_case(table));
        known.keys.entry(table.to_ascii_lowercase()).or_insert_with(|| own.collect());
        Ok(())
    }

    /// Before COMMIT: no row may refer to a missing row that did not before.
    pub(super) async fn compare_references(
        &mut self,
        revision: &RevisionRun,
        tables: &[&str],
        known: &References,
    ) -> Result<(), Stop> {
        let mut after = Violations::new();
        if known.thorough {
            after = self.count_violations(revision, "PRAGMA foreign_key_check").await?;
        } else {
            for child in self.children_to_search(revision, tables, known).await? {
                after.extend(self.search(revision, &child).await?);
            }
        }
        after.retain(|key, count| known.violations.get(key).is_none_or(|known| known < count));
        if after.is_empty() {
            return Ok(());
        }
        let (id, name, direction) = (revision.id.clone(), revision.name.clone(), revision.direction);
        let at = step_to_blame(revision, &after).map(|index| place_of(revision, index));
        Err(Error::ForeignKeys { id, name, direction, violations: describe(&after), at }.into())
    }

    /// Those that were looked through before, and those with a foreign key that is new. A foreign key that lost its
    /// target's key is an error.
    async fn children_to_search(
        &mut self,
        revision: &RevisionRun,
        tables: &[&str],
        known: &References,
    ) -> Result<BTreeSet<String>, Stop> {
        let mut children = self.still_there(revision, &known.searched).await?;
        for table in tables {
            let keys = self.read_keys(revision, table).await?;
            let before = known.keys.get(&table.to_ascii_lowercase());
            let own = keys.iter().filter(|key| key.child.eq_ignore_ascii_case(table));
            let mut new = own.filter(|key| !before.is_some_and(|before| before.contains(key)));
            if new.next().is_some() {
                children.insert(table.to_ascii_lowercase());
            }
            for child in keys.into_iter().map(|key| key.child).collect::<BTreeSet<_>>() {
                let compiled = self.compile_check(&child).await;
                if !known.mismatched.contains(&child) {
                    compiled.map_err(|error| failed_revision(revision, error))?;
                }
            }
        }
        Ok(children)
    }

    /// Of those tables the ones that the revision has not dropped meanwhile.
    async fn still_there(
        &mut self,
        revision: &RevisionRun,
        tables: &BTreeSet<String>,
    ) -> Result<BTreeSet<String>, Stop> {
        if tables.is_empty() {
            return Ok(BTreeSet::new());
        }
        let answer = self.connection.ask("SELECT lower(name) FROM sqlite_schema WHERE type = 'table'").await;
        let rows = answer.map_err(|error| failed_revision(revision, error))?;
        let present: BTreeSet<String> =
            rows.iter().filter_map(|row| row.first().and_then(Value::as_text)).collect();
        Ok(tables.intersection(&present).cloned().collect())
    }

    /// The foreign keys of a table, and those that refer to it.
    async fn read_keys(&mut self, revision: &RevisionRun, table: &str) -> Result<Vec<Key>, Stop> {
        let table = text(table);
        let query = format!(
            "SELECT lower(s.name), lower(k.\"from\"), lower(k.\"table\"), lower(k.\"to\") \
             FROM sqlite_schema s JOIN pragma_foreign_key_list(s.name) k WHERE s.type = 'table' \
             AND (s.name = {table} COLLATE NOCASE OR k.\"table\" = {table} COLLATE NOCASE)"
        );
        let answer = self.connection.ask(&query).await;
        let rows = answer.map_err(|error| failed_revision(revision, error))?;
        let key = |row: Row<'_>| {
            let field = |index: usize| row.get(index).and_then(Value::as_text);
            Some(Key { child: field(0)?, column: field(1)?, parent: field(2)?, target: field(3) })
        };
        Ok(rows.iter().filter_map(key).collect())
    }

    /// Fails where a foreign key of the table has no key to refer to; looks at no row.
    async fn compile_check(&mut self, table: &str) -> Result<(), crate::server_error::ServerError> {
        let table = quote_name(Dialect::Sqlite, table);
        self.connection.tell(&format!("EXPLAIN PRAGMA foreign_key_check({table})")).await
    }

    async fn search(&mut self, revision: &RevisionRun, table: &str) -> Result<Violations, Stop> {
        let table = quote_name(Dialect::Sqlite, table);
        self.count_violations(revision, &format!("PRAGMA foreign_key_check({table})")).await
    }

    async fn count_violations(&mut self, revision: &RevisionRun, check: &str) -> Result<Violations, Stop> {
        let answer = self.connection.ask_cancellable(check, self.cancel).await;
        let rows = answer.map_err(|failure| match failure {
            Failure::Cancelled => Stop::Cancelled(Outcome::Undone),
            Failure::Server(error) => failed_revision(revision, error),
        })?;
        let mut counts = Violations::new();
        for row in rows.iter() {
            let field = |index: usize| row.get(index).and_then(Value::as_text).unwrap_or_default();
            *counts.entry((field(0), field(2))).or_insert(0) += 1;
        }
        Ok(counts)
    }
}

/// True where it cannot be told by names what the revision does beside its rebuilds: a person's statements run without
/// foreign keys, and a renamed table is another one afterwards.
fn is_renaming(revision: &RevisionRun) -> bool {
    let rebuilds =
        revision.steps.iter().filter(|step| matches!(step.action, Action::SaveTable { .. })).count();
    let renames = revision.steps.iter().filter(|step| match &step.action {
        Action::Execute(sql) => sql.starts_with("ALTER TABLE ") && sql.contains(" RENAME TO "),
        _ => false,
    });
    renames.count() > rebuilds || revision.steps.iter().any(|step| matches!(step.action, Action::Data(_)))
}

/// The first step of the operation that left those rows, where only one can have: it rebuilds one of their tables, or
/// is a person's own.
fn step_to_blame(revision: &RevisionRun, violations: &Violations) -> Option<usize> {
    let is_of_them = |table: &str| {
        let mut tables = violations.keys().flat_map(|(child, parent)| [child, parent]);
        tables.any(|known| known.eq_ignore_ascii_case(table))
    };
    let may_be = |step: &Step| match &step.action {
        Action::SaveTable { table, .. } => is_of_them(table),
        Action::Data(_) => true,
        _ => false,
    };
    let mut candidates = revision.steps.iter().enumerate().filter(|(_, step)| may_be(step));
    let (first, step) = candidates.next()?;
    candidates.all(|(_, other)| other.operation == step.operation).then_some(first)
}

fn describe(violations: &Violations) -> Vec<String> {
    let words = |((child, parent), count): (&(String, String), &usize)| match count {
        1 => format!("1 row of `{child}` refers to a row that `{parent}` does not have"),
        _ => format!("{count} rows of `{child}` refer to rows that `{parent}` does not have"),
    };
    violations.iter().map(words).collect()
}
