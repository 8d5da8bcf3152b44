//! One moment of a database, read by many queries. A large answer is a sign that the ones after it take long too: then a
//! second session that sees the same moment takes its share of them.

use std::cell::Cell;

use tokio::join;

use crate::connection::Connection;
use crate::error::Error;
use crate::rows::Rows;
use crate::server::{Dialect, Flavour};

/// An answer of so many rows calls for a second session: making one costs about as much as reading so many tables.
pub const MANY_ROWS: usize = 500;

impl Connection {
    /// Begins a transaction that changes nothing and sees one moment. MySQL's and MariaDB's catalogues are beyond it:
    /// they are always read as they are now.
    ///
    /// # Errors
    /// When the database refuses it.
    pub async fn begin_snapshot(&mut self) -> Result<(), Error> {
        let begin = match self.dialect() {
            Dialect::Sqlite => "BEGIN",
            Dialect::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            Dialect::Mysql => "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
        };
        self.execute(begin).await?;
        self.sees_one_moment = true;
        Ok(())
    }

    /// Ends what [`Connection::begin_snapshot`] began.
    ///
    /// # Errors
    /// When the database refuses it.
    pub async fn end_snapshot(&mut self) -> Result<(), Error> {
        self.sees_one_moment = false;
        self.execute("COMMIT").await
    }

    /// Runs queries that need nothing of each other and gives their answers, in order. Within a snapshot, a large
    /// database is read by two sessions.
    ///
    /// # Errors
    /// When the database refuses one of them.
    pub async fn query_all(&mut self, queries: &[String]) -> Result<Vec<Rows>, Error> {
        let mut answers = Vec::with_capacity(queries.len());
        for query in queries {
            let answer = self.query(query).await?;
            let is_long = answer.len() >= MANY_ROWS;
            answers.push(answer);
            let rest = &queries[answers.len()..];
            if is_long
                && !rest.is_empty()
                && let Some(mut companion) = self.companion().await?
            {
                let both = share(self, &mut companion, rest).await;
                companion.close().await;
                answers.extend(both?);
                break;
            }
        }
        Ok(answers)
    }

    /// A second session that sees what this one sees. None where there cannot be one: a file, no snapshot to share, a
    /// server that lets nobody in any more, or another server behind the same name.
    async fn companion(&mut self) -> Result<Option<Self>, Error> {
        let question = match self.server().flavour {
            _ if !self.sees_one_moment => return Ok(None),
            Flavour::Sqlite => return Ok(None),
            Flavour::Postgres => "SELECT pg_catalog.pg_export_snapshot()",
            Flavour::Mysql => "SELECT @@server_uuid",
            Flavour::Mariadb => "SELECT concat_ws('/', @@hostname, @@port, @@server_id, @@datadir)",
        };
        let answer = self.query(question).await?;
        let Ok(mut other) = Self::open(&self.url, &self.options).await else { return Ok(None) };
        let is_beside = match answer.first().and_then(|value| value.as_text()) {
            Some(snapshot) if self.dialect() == Dialect::Postgres => {
                other.begin_snapshot().await.is_ok()
                    && other.execute(&format!("SET TRANSACTION SNAPSHOT '{snapshot}'")).await.is_ok()
            }
            _ => other.query(question).await.is_ok_and(|said| said == answer),
        };
        if is_beside {
            return Ok(Some(other));
        }
        other.close().await;
        Ok(None)
    }
}

/// Each session takes the next query when it is done with its last.
async fn share(one: &mut Connection, other: &mut Connection, queries: &[String]) -> Result<Vec<Rows>, Error> {
    let next = Cell::new(0);
    // Both come to their end, also where one fails: a statement that is left alone would spoil its session.
    let (one, other) = join!(answer(one, queries, &next), answer(other, queries, &next));
    let mut answers = one?;
    answers.extend(other?);
    answers.sort_by_key(|(at, _)| *at);
    Ok(answers.into_iter().map(|(_, rows)| rows).collect())
}

async fn answer(
    connection: &mut Connection,
    queries: &[String],
    next: &Cell<usize>,
) -> Result<Vec<(usize, Rows)>, Error> {
    let mut answers = Vec::new();
    while let Some(query) = queries.get(next.get()) {
        let at = next.replace(next.get() + 1);
        answers.push((at, connection.query(query).await?));
    }
    Ok(answers)
}
