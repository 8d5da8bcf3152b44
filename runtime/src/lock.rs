//! One lock for a whole run, so that two runs on one database come one after the other.
//!
//! PostgreSQL and MySQL have locks that belong to a session. SQLite needs none: its transactions begin with
//! `BEGIN IMMEDIATE` and a second look at the ledger.

use std::time::Duration;

use crate::backoff::Backoff;
use crate::cancel::Cancel;
use crate::connection::Connection;
use crate::error::Error;
use crate::observer::Observer;
use crate::quote::quote_text;
use crate::server::Dialect;
use crate::server_error::ServerError;
use crate::step::hex_digest;
use crate::value::Value;

impl Connection {
    /// Takes the lock of a run, waiting as long as the lock timeout allows. Taking it twice is taking it once.
    ///
    /// # Errors
    /// [`Error::Locked`] says who holds it; [`Error::Interrupted`] when `cancel` was set meanwhile.
    pub async fn lock(&mut self, observer: &mut dyn Observer, cancel: &Cancel) -> Result<(), Error> {
        if self.locked || self.dialect() == Dialect::Sqlite {
            return Ok(());
        }
        let mut backoff = Backoff::new(self.options.lock_timeout);
        let mut told = false;
        while !self.try_lock().await? {
            if !told {
                let holder = self.find_holder().await;
                observer
                    .waiting(&format!("the lock is held by {}", holder.as_deref().unwrap_or("another run")));
                told = true;
            }
            self.wait_for_lock(&mut backoff, cancel).await?;
        }
        self.locked = true;
        Ok(())
    }

    /// Gives the lock back.
    ///
    /// # Errors
    /// [`Error::LockLost`] when the server says that it was not held any more.
    pub async fn unlock(&mut self) -> Result<(), Error> {
        if !self.locked {
            return Ok(());
        }
        self.locked = false;
        let query = match self.dialect() {
            Dialect::Sqlite => return Ok(()),
            Dialect::Postgres => format!("SELECT pg_advisory_unlock({})", self.lock_key()),
            Dialect::Mysql => format!("SELECT RELEASE_LOCK({})", self.lock_name()),
        };
        let answer = self.query(&query).await?;
        if answer.first().and_then(Value::as_integer) == Some(1) {
            return Ok(());
        }
        Err(Error::LockLost { database: self.database.clone() })
    }

    async fn try_lock(&mut self) -> Result<bool, Error> {
        let query = match self.dialect() {
            Dialect::Sqlite => return Ok(true),
            // Never the waiting form: a session that waits for a lock holds a snapshot, and CREATE INDEX
            // CONCURRENTLY in the run ahead would wait for that, for ever.
            Dialect::Postgres => {
                format!("SELECT pg_try_advisory_lock({}), pg_backend_pid()", self.lock_key())
            }
            // A negative timeout is no lock at all on MariaDB.
            Dialect::Mysql => format!("SELECT GET_LOCK({}, 1)", self.lock_name()),
        };
        let answer = self.query(&query).await?;
        let locked = answer.first().and_then(Value::as_integer) == Some(1);
        let session = answer.get(0).and_then(|row| row.get(1)?.as_integer());
        if session.is_some_and(|session| session != self.backend) {
            // A pooler gave the question to another session: a lock there would be nobody's.
            let _ = self.ask(&format!("SELECT pg_advisory_unlock({})", self.lock_key())).await;
            return Err(Error::PooledConnection);
        }
        Ok(locked)
    }

    async fn wait_for_lock(&mut self, backoff: &mut Backoff, cancel: &Cancel) -> Result<(), Error> {
        let time_left = tokio::select! {
            time_left = backoff.pause() => time_left,
            () = cancel.cancelled() => {
                return Err(Error::Interrupted { finished: Vec::new(), current: None, pending: 0 });
            }
        };
        if time_left {
            return Ok(());
        }
        let holder = self.find_holder().await;
        Err(self.locked_error(holder, backoff.waited()))
    }

    pub(crate) fn locked_error(&self, holder: Option<String>, waited: Duration) -> Error {
        Error::Locked { database: self.database.clone(), holder, waited }
    }

    /// Who holds the lock, in words; `None` when nobody does or the server does not tell.
    async fn find_holder(&mut self) -> Option<String> {
        let rows = self.ask(&self.holder_query()).await.ok()?;
        let row = rows.get(0)?;
        let field = |index: usize| row.get(index).and_then(Value::as_text).filter(|text| !text.is_empty());
        let mut words = format!("session {}", field(0)?);
        for (label, text) in [("", field(1)), ("user ", field(2)), ("from ", field(3)), ("since ", field(4))]
        {
            if let Some(text) = text {
                words.push_str(&format!(", {label}{text}"));
            }
        }
        Some(words)
    }

    fn holder_query(&self) -> String {
        match self.dialect() {
            Dialect::Sqlite => "SELECT 1 WHERE false".to_owned(),
            Dialect::Postgres => {
                let key = self.lock_key();
                format!(
                    "SELECT a.pid, a.application_name, a.usename::text, coalesce(a.client_addr::text, 'this machine'), \
                     to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC' \
                     FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid \
                     WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 \
                     AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()) \
                     AND (l.classid::bigint << 32 | l.objid::bigint) = {key}"
                )
            }
            Dialect::Mysql => format!(
                "SELECT p.id, NULL, p.user, p.host, concat(p.time, ' seconds in ', lower(p.command)) \
                 FROM information_schema.processlist p WHERE p.id = IS_USED_LOCK({})",
                self.lock_name()
            ),
        }
    }

    fn lock_digest(&self) -> String {
        hex_digest(&["cargo-migrate", &self.database, &self.tables.plain_name()])
    }

    /// PostgreSQL: the lock's number.
    fn lock_key(&self) -> i64 {
        let digest = self.lock_digest();
        i64::from_str_radix(&digest[..15], 16).unwrap_or_default()
    }

    /// MySQL: the lock's name, quoted. Locks are of the whole server, so the database's name is in it; at most 64
    /// characters, without regard to case.
    fn lock_name(&self) -> String {
        let plain = format!("cargo-migrate {} {}", self.database, self.tables.plain_name());
        let short = plain.is_ascii() && plain.len() <= 64;
        let name = if short { plain } else { format!("cargo-migrate {}", &self.lock_digest()[..40]) };
        quote_text(Dialect::Mysql, &name)
    }
}

/// What a SQLite file that stays locked means.
pub(crate) fn sqlite_holder() -> String {
    "another process that has the file locked".to_owned()
}

/// Sessions that may stand in the way of a lock on a table, in words, longest open transaction first.
pub(crate) async fn find_blockers(connection: &mut Connection) -> Result<Vec<String>, ServerError> {
    if connection.dialect() != Dialect::Postgres {
        return Ok(Vec::new());
    }
    let query = "SELECT format('session %s (%s, user %s) has a transaction open since %s UTC: %s', pid, \
                 coalesce(nullif(application_name, ''), 'unnamed'), usename, \
                 to_char(xact_start AT TIME ZONE 'UTC', 'HH24:MI:SS'), left(query, 80)) \
                 FROM pg_catalog.pg_stat_activity WHERE xact_start IS NOT NULL AND pid <> pg_backend_pid() \
                 AND datname = current_database() ORDER BY xact_start LIMIT 3";
    let rows = connection.ask(query).await?;
    Ok(rows.iter().filter_map(|row| row.first()?.as_text()).collect())
}
