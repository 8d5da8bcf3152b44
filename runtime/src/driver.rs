//! The three drivers behind one face: a statement in, rows out, by the simple protocol and without a cache.

use futures_util::{Stream, TryStreamExt};
use sqlx::mysql::MySqlConnection;
use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Connection as _, raw_sql};

use crate::rows::Rows;
use crate::value::ReadRow;

/// One dedicated connection of a real driver.
pub(crate) enum Driver {
    Sqlite(Box<SqliteConnection>),
    Postgres(Box<PgConnection>),
    Mysql(Box<MySqlConnection>),
}

impl Driver {
    /// Runs a statement and reads its answer to the end.
    pub(crate) async fn execute(&mut self, sql: &str) -> sqlx::Result<()> {
        let statement = raw_sql(AssertSqlSafe(sql));
        match self {
            Self::Sqlite(connection) => statement.execute(&mut **connection).await.map(drop),
            Self::Postgres(connection) => statement.execute(&mut **connection).await.map(drop),
            Self::Mysql(connection) => statement.execute(&mut **connection).await.map(drop),
        }
    }

    /// Runs several statements that are one text. `done` hears of each one's end: SQLite works on a thread of its own, and
    /// goes on with the next one while the news of the last is on its way.
    pub(crate) async fn execute_all(&mut self, sql: &str, mut done: impl FnMut()) -> sqlx::Result<()> {
        let Self::Sqlite(connection) = self else {
            self.execute(sql).await?;
            done();
            return Ok(());
        };
        let mut news = raw_sql(AssertSqlSafe(sql)).fetch_many(&mut **connection);
        while let Some(row_or_end) = news.try_next().await? {
            if row_or_end.is_left() {
                done();
            }
        }
        Ok(())
    }

    /// Runs a statement and gives its rows.
    pub(crate) async fn query(&mut self, sql: &str) -> sqlx::Result<Rows> {
        let statement = raw_sql(AssertSqlSafe(sql));
        match self {
            Self::Sqlite(connection) => collect(statement.fetch(&mut **connection)).await,
            Self::Postgres(connection) => collect(statement.fetch(&mut **connection)).await,
            Self::Mysql(connection) => collect(statement.fetch(&mut **connection)).await,
        }
    }

    /// Says goodbye; an error then is of no interest.
    pub(crate) async fn close(self) {
        let _ = match self {
            Self::Sqlite(connection) => connection.close().await,
            Self::Postgres(connection) => connection.close().await,
            Self::Mysql(connection) => connection.close().await,
        };
    }
}

/// Reads rows as they come: the server is still writing the next ones.
async fn collect<R: ReadRow>(mut rows: impl Stream<Item = sqlx::Result<R>> + Unpin) -> sqlx::Result<Rows> {
    let mut read = Rows::default();
    let mut kinds = Vec::new();
    while let Some(row) = rows.try_next().await? {
        if read.is_empty() {
            read.columns = row.names();
            kinds = row.kinds();
        }
        row.read(&kinds, &mut read)?;
        read.end_row();
    }
    Ok(read)
}
