//! Law 2: a change leads to what is created at once, with the rows; and law 3, the way back.

use cargo_migrate::schema::{DialectName, ObjectName};
use migrate_runtime::Transaction;

use super::run::End;
use super::{Bench, Failure, Law};
use crate::dump::difference;
use crate::pipeline::Stage;
use crate::rows::{Survivor, insert, quoted, read, remove_all, survivors};

impl Bench<'_> {
    /// Creates the first schema, puts rows in and changes it to the second.
    pub(super) async fn check_change(&mut self, first: &Stage, second: &Stage) -> Result<(), Failure> {
        let law = Law::Change;
        self.wipe().await?;
        if let End::Rows(error) = self.run(Law::Create, &first.ups).await? {
            return Err(Failure::new(Law::Create, format!("an empty table has no rows: {error}")));
        }
        let before = self.dump(law).await?;
        self.check_reflection(Law::Create, &first.after, "created first").await?;
        let kept = survivors(self.pair.target, &first.after, &second.after, &self.pair.origins);
        let mut had_rows = self.put_rows_in(first).await?;
        let rows = self.read(law, &kept, false).await?;
        if !self.run_each(second, &before).await? {
            had_rows = false;
            self.tally.failed_on_rows += 1;
            self.run_without_rows(second).await?;
        }
        self.tally.with_rows += u64::from(had_rows);
        let after = self.dump(law).await?;
        if let Some(difference) = difference(&after, &self.expected) {
            return Err(Failure::new(law, format!("the change leads to another schema{difference}")));
        }
        self.check_real_dump("changed").await?;
        self.check_reflection(law, &second.after, "changed").await?;
        if had_rows {
            self.compare_rows(law, &kept, &rows, true).await?;
        }
        self.tally.count(law);
        self.check_way_back(second, &before, &kept, if had_rows { Some(&rows) } else { None }).await
    }

    async fn put_rows_in(&mut self, first: &Stage) -> Result<bool, Failure> {
        let pair = self.pair;
        let inserted = insert(self.database, &first.after, &pair.rows).await;
        let inserted = inserted.map_err(|error| Failure::new(Law::Create, format!("rows: {error}")))?;
        self.tally.rows += inserted.rows as u64;
        self.tally.tables_without_rows += inserted.tables_without as u64;
        Ok(inserted.rows > 0)
    }

    pub(super) async fn read(
        &mut self,
        law: Law,
        kept: &[Survivor],
        is_new: bool,
    ) -> Result<Vec<Vec<String>>, Failure> {
        read(self.database, kept, is_new)
            .await
            .map_err(|error| Failure::new(law, format!("rows cannot be read: {error}")))
    }

    pub(super) async fn compare_rows(
        &mut self,
        law: Law,
        kept: &[Survivor],
        before: &[Vec<String>],
        is_new: bool,
    ) -> Result<(), Failure> {
        let after = self.read(law, kept, is_new).await?;
        for ((survivor, before), after) in kept.iter().zip(before).zip(&after) {
            if before != after {
                let text = format!(
                    "rows of `{}` ({:?}) were {before:#?}, now they are {after:#?}",
                    survivor.new, survivor.columns
                );
                return Err(Failure::new(law, text));
            }
        }
        Ok(())
    }

    /// Runs revision by revision, until the rows stop one: false then. It has changed nothing, where the database can
    /// take back what it did.
    async fn run_each(&mut self, second: &Stage, before: &[String]) -> Result<bool, Failure> {
        let mut before = (before.to_vec(), self.all_rows().await?);
        for (at, run) in second.ups.iter().enumerate() {
            if let End::Rows(error) = self.run(Law::Change, std::slice::from_ref(run)).await? {
                // What is committed on the way stays: the run goes on behind it.
                if run.steps.iter().all(|step| step.transaction == Transaction::Inside) {
                    self.check_nothing_changed(&before.0, &before.1, &error).await?;
                }
                return Ok(false);
            }
            if at + 1 < second.ups.len() && self.pair.target.is_transactional() {
                before = (self.dump(Law::Change).await?, self.all_rows().await?);
            }
        }
        Ok(true)
    }

    async fn check_nothing_changed(
        &mut self,
        before: &[String],
        rows: &[Vec<String>],
        error: &str,
    ) -> Result<(), Failure> {
        if !self.pair.target.is_transactional() {
            return Ok(());
        }
        let now = self.dump(Law::Change).await?;
        if let Some(difference) = difference(&now, before) {
            let text = format!("failed on the rows and left something behind: {error}{difference}");
            return Err(Failure::new(Law::Change, text));
        }
        if self.all_rows().await? == rows {
            return Ok(());
        }
        Err(Failure::new(Law::Change, format!("failed on the rows and changed rows: {error}")))
    }

    /// Every row of every table, sorted, where a revision that fails must leave all of them.
    async fn all_rows(&mut self) -> Result<Vec<Vec<String>>, Failure> {
        let mut all = Vec::new();
        if !self.pair.target.is_transactional() {
            return Ok(all);
        }
        for table in self.table_names(Law::Change).await? {
            let rows = self.database.lines(&format!("SELECT * FROM {table}")).await;
            let mut rows = rows.map_err(|error| Failure::new(Law::Change, error))?;
            rows.sort();
            all.push(rows);
        }
        Ok(all)
    }

    /// Without rows nothing can stand in the way: on MySQL the run goes on where it stopped.
    async fn run_without_rows(&mut self, second: &Stage) -> Result<(), Failure> {
        self.empty_tables(Law::Change).await?;
        let left = self.left(second).await?;
        match self.run(Law::Change, &left).await? {
            End::Done => Ok(()),
            End::Rows(error) => {
                Err(Failure::new(Law::Change, format!("fails on rows without any row: {error}")))
            }
        }
    }

    /// The revisions that have not been applied yet.
    async fn left(&mut self, second: &Stage) -> Result<Vec<migrate_runtime::RevisionRun>, Failure> {
        let ledger = self.database.connection.read_ledger().await;
        let ledger = ledger.map_err(|error| Failure::new(Law::Change, format!("ledger: {error}")))?;
        let is_applied = |id: &str| ledger.rows.iter().any(|row| row.id == id);
        Ok(second.ups.iter().filter(|run| !is_applied(&run.id)).cloned().collect())
    }

    pub(super) async fn empty_tables(&mut self, law: Law) -> Result<(), Failure> {
        let names = self.table_names(law).await?;
        let end = remove_all(self.database, &names).await;
        end.map_err(|error| Failure::new(law, format!("cannot be emptied: {error}")))
    }

    /// The tables that are there, in quotes and in order.
    async fn table_names(&mut self, law: Law) -> Result<Vec<String>, Failure> {
        let query = match self.pair.target.dialect_name() {
            DialectName::Sqlite => {
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'cargo_migrate_ledger%' AND name NOT LIKE 'sqlite_%'"
            }
            DialectName::Postgres => {
                "SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace::regnamespace::text IN ('public', '\"Side\"')"
            }
            DialectName::Mysql => {
                "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"
            }
        };
        let names = self.database.lines(query).await;
        let mut names =
            names.map_err(|error| Failure::new(law, format!("tables cannot be listed: {error}")))?;
        names.sort();
        let target = self.pair.target;
        if target.dialect_name() == DialectName::Postgres {
            return Ok(names);
        }
        Ok(names.into_iter().map(|name| quoted(target, &ObjectName::bare(name))).collect())
    }
}
