//! SQLite's rebuild of a table: what the revisions do not know of it is remembered and put back, and nothing that
//! refers to it is left broken.

use std::collections::BTreeMap;

use super::Runner;
use super::references::References;
use super::stop::{Stop, failed_revision, failed_step, place_of};
use crate::connection::Failure;
use crate::error::Error;
use crate::quote::{quote_name, quote_text};
use crate::revision::RevisionRun;
use crate::rows::Rows;
use crate::server::Dialect;
use crate::server_error::ServerError;
use crate::step::Action;
use crate::value::Value;

/// What a transaction has remembered of the tables that it rebuilds.
#[derive(Debug, Default)]
pub(super) struct Rebuild {
    saved: BTreeMap<String, SavedTable>,
    /// Rebuilt tables, each with the step that rebuilt it
    rebuilt: Vec<(String, usize)>,
    /// What was wrong with references before anything was rebuilt
    references: References,
    /// Triggers and views that did not compile before anything was rebuilt
    broken: Option<Vec<(&'static str, String)>>,
}

#[derive(Debug, Default)]
struct SavedTable {
    /// Kind, name and SQL of triggers and of indexes that the revisions do not know
    objects: Vec<(&'static str, String, String)>,
    sequence: Option<i64>,
}

/// A trigger or a view that does not compile.
struct Broken {
    kind: &'static str,
    name: String,
    error: ServerError,
}

fn name(text: &str) -> String {
    quote_name(Dialect::Sqlite, text)
}

fn text(text: &str) -> String {
    quote_text(Dialect::Sqlite, text)
}

fn column(rows: &Rows) -> Vec<String> {
    rows.iter().filter_map(|row| row.first()?.as_text()).collect()
}

impl Runner<'_> {
    /// Foreign keys are switched off for a rebuild, since dropping the old table would delete child rows; they can
    /// be switched only outside of transactions.
    pub(super) async fn switch_foreign_keys(&mut self, revision: &RevisionRun, on: bool) -> Result<(), Stop> {
        // A rebuild that failed in its middle has left the other one on.
        let statement = if on {
            "PRAGMA foreign_keys = ON; PRAGMA legacy_alter_table = OFF"
        } else {
            "PRAGMA foreign_keys = OFF"
        };
        let switched = self.connection.tell(statement).await;
        switched.map_err(|error| failed_revision(revision, error))
    }

    pub(super) async fn run_rebuild_step(
        &mut self,
        revision: &RevisionRun,
        index: usize,
        rebuild: &mut Rebuild,
    ) -> Result<(), Stop> {
        match &revision.steps[index].action {
            Action::SaveTable { table, columns, changed, known_indexes } => {
                self.compare_columns(revision, index, table, columns).await?;
                self.look_before(revision, table, changed, rebuild).await?;
                let saved = self.save_table(table, known_indexes).await;
                let saved = saved.map_err(|error| failed_step(revision, index, Failure::Server(error)))?;
                rebuild.saved.insert(table.clone(), saved);
                // The new table takes the old one's name under the eyes of views. No longer than that: under it, an
                // ordinary rename would leave the foreign keys of other tables behind.
                self.switch_legacy_rename(revision, index, true).await
            }
            Action::CreateCopy { table, sql } => {
                let options = self.read_options(table).await;
                let options =
                    options.map_err(|error| failed_step(revision, index, Failure::Server(error)))?;
                let created = self.connection.tell_cancellable(&format!("{sql}{options}"), self.cancel).await;
                created.map_err(|failure| failed_step(revision, index, failure))
            }
            Action::RestoreTable { table } => {
                self.switch_legacy_rename(revision, index, false).await?;
                let saved = rebuild.saved.remove(table).unwrap_or_default();
                self.restore_objects(revision, index, table, &saved).await?;
                let restored = self.restore_sequence(table, saved.sequence).await;
                restored.map_err(|error| failed_step(revision, index, Failure::Server(error)))?;
                rebuild.rebuilt.push((table.clone(), index));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    async fn switch_legacy_rename(
        &mut self,
        revision: &RevisionRun,
        index: usize,
        on: bool,
    ) -> Result<(), Stop> {
        let statement = format!("PRAGMA legacy_alter_table = {}", if on { "ON" } else { "OFF" });
        let switched = self.connection.tell(&statement).await;
        switched.map_err(|error| failed_step(revision, index, Failure::Server(error)))
    }

    /// Notes what is broken already, and so is no fault of the rebuild.
    async fn look_before(
        &mut self,
        revision: &RevisionRun,
        table: &str,
        changed: &[String],
        rebuild: &mut Rebuild,
    ) -> Result<(), Stop> {
        self.look_at_references(revision, table, changed, &mut rebuild.references).await?;
        if rebuild.broken.is_none() {
            rebuild.broken =
                Some(self.find_broken().await.into_iter().map(|it| (it.kind, it.name)).collect());
        }
        Ok(())
    }

    /// The table must be as the revisions say: what they do not know a rebuild would lose.
    async fn compare_columns(
        &mut self,
        revision: &RevisionRun,
        index: usize,
        table: &str,
        columns: &[String],
    ) -> Result<(), Stop> {
        let query = format!("SELECT name FROM pragma_table_xinfo({}) WHERE hidden IN (0, 2, 3)", text(table));
        let answer = self.connection.ask(&query).await;
        let live = column(&answer.map_err(|error| failed_step(revision, index, Failure::Server(error)))?);
        let lacks =
            |names: &[String], wanted: &String| !names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
        let missing: Vec<String> = columns.iter().filter(|name| lacks(&live, name)).cloned().collect();
        let unexpected: Vec<String> = live.iter().filter(|name| lacks(columns, name)).cloned().collect();
        if missing.is_empty() && unexpected.is_empty() {
            return Ok(());
        }
        Err(Error::ColumnsDiffer {
            at: place_of(revision, index),
            table: table.to_owned(),
            missing,
            unexpected,
        }
        .into())
    }

    async fn save_table(&mut self, table: &str, known_indexes: &[String]) -> Result<SavedTable, ServerError> {
        let query = format!(
            "SELECT type, name, sql FROM sqlite_schema WHERE tbl_name = {} COLLATE NOCASE AND sql IS NOT NULL \
             AND type IN ('index', 'trigger') ORDER BY type, rowid",
            text(table)
        );
        let rows = self.connection.ask(&query).await?;
        let known = |name: &String| known_indexes.iter().any(|known| known.eq_ignore_ascii_case(name));
        let mut objects = Vec::new();
        for row in rows.iter() {
            let field = |index: usize| row.get(index).and_then(Value::as_text).unwrap_or_default();
            match field(0).as_str() {
                "index" if known(&field(1)) => {}
                "index" => objects.push(("index", field(1), field(2))),
                _ => objects.push(("trigger", field(1), field(2))),
            }
        }
        Ok(SavedTable { objects, sequence: self.read_sequence(table).await? })
    }

    /// What stands behind the columns of a table, with a space before it.
    async fn read_options(&mut self, table: &str) -> Result<String, ServerError> {
        let query = format!(
            "SELECT trim(iif(strict, 'STRICT', '') || iif(strict AND wr, ', ', '') || iif(wr, 'WITHOUT ROWID', '')) \
             FROM pragma_table_list WHERE schema = 'main' AND name = {} COLLATE NOCASE AND (strict OR wr)",
            text(table)
        );
        let rows = self.connection.ask(&query).await?;
        Ok(rows.first().and_then(Value::as_text).map(|options| format!(" {options}")).unwrap_or_default())
    }

    /// The highest number that an AUTOINCREMENT table has ever given out.
    async fn read_sequence(&mut self, table: &str) -> Result<Option<i64>, ServerError> {
        let exists = "SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'";
        if self.connection.ask(exists).await?.is_empty() {
            return Ok(None);
        }
        let query =
            format!("SELECT max(seq) FROM sqlite_sequence WHERE name = {} COLLATE NOCASE", text(table));
        Ok(self.connection.ask(&query).await?.first().and_then(Value::as_integer))
    }

    async fn restore_sequence(&mut self, table: &str, saved: Option<i64>) -> Result<(), ServerError> {
        let Some(saved) = saved else { return Ok(()) };
        let query = format!(
            "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = {} COLLATE NOCASE \
             AND upper(sql) LIKE '%AUTOINCREMENT%'",
            text(table)
        );
        if self.connection.ask(&query).await?.is_empty() {
            return Ok(());
        }
        match self.read_sequence(table).await? {
            Some(now) if now >= saved => Ok(()),
            Some(_) => {
                let update = format!("UPDATE sqlite_sequence SET seq = {saved} WHERE name = {}", text(table));
                self.connection.tell(&update).await
            }
            None => {
                let insert =
                    format!("INSERT INTO sqlite_sequence (name, seq) VALUES ({}, {saved})", text(table));
                self.connection.tell(&insert).await
            }
        }
    }

    /// Creates those of the remembered objects that are not there again by now.
    async fn restore_objects(
        &mut self,
        revision: &RevisionRun,
        index: usize,
        table: &str,
        saved: &SavedTable,
    ) -> Result<(), Stop> {
        for (kind, object, sql) in &saved.objects {
            let query =
                format!("SELECT 1 FROM sqlite_schema WHERE type = '{kind}' AND name = {}", text(object));
            let exists = self.connection.ask(&query).await;
            let exists = exists.map_err(|error| failed_step(revision, index, Failure::Server(error)))?;
            if !exists.is_empty() {
                continue;
            }
            let created = self.connection.tell_cancellable(sql, self.cancel).await;
            created.map_err(|failure| match failure {
                Failure::Cancelled => failed_step(revision, index, Failure::Cancelled),
                Failure::Server(error) => cannot_restore(revision, index, table, kind, object, error),
            })?;
        }
        Ok(())
    }

    /// Before COMMIT: no row may refer to a missing row, no view and no trigger may be broken, that was not before.
    pub(super) async fn check_rebuilt(
        &mut self,
        revision: &RevisionRun,
        rebuild: &Rebuild,
    ) -> Result<(), Stop> {
        let (Some(known), Some((table, index))) = (&rebuild.broken, rebuild.rebuilt.last()) else {
            return Ok(());
        };
        let tables: Vec<&str> = rebuild.rebuilt.iter().map(|(table, _)| table.as_str()).collect();
        self.compare_references(revision, &tables, &rebuild.references).await?;
        let broken = self.find_broken().await;
        let is_new = |it: &Broken| !known.iter().any(|(kind, name)| *kind == it.kind && *name == it.name);
        match broken.into_iter().find(is_new) {
            None => Ok(()),
            Some(it) => Err(cannot_restore(revision, *index, table, it.kind, &it.name, it.error)),
        }
    }

    /// Compiles every view, and every trigger by the statements that would fire it; nothing of it is run.
    async fn find_broken(&mut self) -> Vec<Broken> {
        let mut broken = Vec::new();
        let views = "SELECT name FROM sqlite_schema WHERE type = 'view'";
        for view in self.ask_names(views).await {
            if let Err(error) = self.compile_view(&view).await {
                broken.push(Broken { kind: "view", name: view, error });
            }
        }
        let tables = "SELECT DISTINCT tbl_name FROM sqlite_schema WHERE type = 'trigger'";
        for table in self.ask_names(tables).await {
            if self.compile_triggers(&table).await.is_err() {
                self.find_broken_triggers(&table, &mut broken).await;
            }
        }
        broken
    }

    /// Tells which of a table's triggers it is, by looking at each without the others.
    async fn find_broken_triggers(&mut self, table: &str, broken: &mut Vec<Broken>) {
        let query =
            format!("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = {}", text(table));
        let triggers = self.ask_names(&query).await;
        for trigger in &triggers {
            if self.connection.tell("SAVEPOINT cargo_migrate_triggers").await.is_err() {
                return;
            }
            for other in triggers.iter().filter(|other| *other != trigger) {
                let _ = self.connection.tell(&format!("DROP TRIGGER {}", name(other))).await;
            }
            let end = self.compile_triggers(table).await;
            let back = "ROLLBACK TO cargo_migrate_triggers; RELEASE cargo_migrate_triggers";
            let _ = self.connection.tell(back).await;
            if let Err(error) = end {
                broken.push(Broken { kind: "trigger", name: trigger.clone(), error });
            }
        }
    }

    async fn ask_names(&mut self, query: &str) -> Vec<String> {
        self.connection.ask(query).await.map(|rows| column(&rows)).unwrap_or_default()
    }

    async fn compile_view(&mut self, view: &str) -> Result<(), ServerError> {
        self.connection.tell(&format!("EXPLAIN SELECT * FROM {}", name(view))).await
    }

    async fn compile_triggers(&mut self, table: &str) -> Result<(), ServerError> {
        let query = format!("SELECT name FROM pragma_table_xinfo({}) WHERE hidden = 0", text(table));
        let columns = column(&self.connection.ask(&query).await?);
        let settings: Vec<String> = columns.iter().map(|it| format!("{0} = {0}", name(it))).collect();
        let names: Vec<String> = columns.iter().map(|it| name(it)).collect();
        let nulls = vec!["NULL"; columns.len()].join(", ");
        let table = name(table);
        self.connection.tell(&format!("EXPLAIN DELETE FROM {table}")).await?;
        if columns.is_empty() {
            return Ok(());
        }
        self.connection.tell(&format!("EXPLAIN UPDATE {table} SET {}", settings.join(", "))).await?;
        self.connection
            .tell(&format!("EXPLAIN INSERT INTO {table} ({}) VALUES ({nulls})", names.join(", ")))
            .await
    }
}

fn cannot_restore(
    revision: &RevisionRun,
    index: usize,
    table: &str,
    kind: &'static str,
    object: &str,
    error: ServerError,
) -> Stop {
    let (table, object) = (table.to_owned(), object.to_owned());
    Error::CannotRestore { at: place_of(revision, index), table, kind, object, error }.into()
}
