//! PostgreSQL: the reply to COMMIT was lost. A new session can ask how the transaction ended.

use super::Runner;
use super::stop::{Stop, failed_revision};
use crate::backoff::Backoff;
use crate::connection::Connection;
use crate::error::Error;
use crate::revision::RevisionRun;
use crate::server_error::ServerError;
use crate::value::Value;

/// How a transaction ended.
enum Ending {
    Committed,
    Aborted,
    InProgress,
    Unknown,
}

impl Runner<'_> {
    /// Connects anew and asks; when the transaction was committed the run goes on with the new session.
    pub(super) async fn recover_commit(
        &mut self,
        revision: &RevisionRun,
        transaction: &str,
        error: ServerError,
    ) -> Result<(), Stop> {
        let mut backoff =
            Backoff::new(self.connection.options.connect_timeout.max(self.connection.options.lock_timeout));
        loop {
            if let Ok(mut connection) = Connection::open(&self.connection.url, &self.connection.options).await
            {
                match ask_ending(&mut connection, transaction).await {
                    Ending::Committed => return self.go_on_with(connection).await,
                    Ending::Aborted => return Err(failed_revision(revision, error)),
                    Ending::Unknown => break,
                    Ending::InProgress => connection.close().await,
                }
            }
            if !backoff.pause().await {
                break;
            }
        }
        Err(Error::CommitUnknown { name: revision.name.clone(), error }.into())
    }

    /// The lock went with the old session.
    async fn go_on_with(&mut self, connection: Connection) -> Result<(), Stop> {
        let locked = self.connection.locked;
        *self.connection = connection;
        if locked {
            self.connection.lock(self.observer, self.cancel).await?;
        }
        self.connection.look_for_tables().await?;
        Ok(())
    }
}

async fn ask_ending(connection: &mut Connection, transaction: &str) -> Ending {
    let answer = connection.ask(&format!("SELECT txid_status({transaction})")).await;
    let status = answer.ok().and_then(|rows| rows.first().and_then(Value::as_text));
    match status.as_deref() {
        Some("committed") => Ending::Committed,
        Some("aborted") => Ending::Aborted,
        Some("in progress") => Ending::InProgress,
        _ => Ending::Unknown,
    }
}
