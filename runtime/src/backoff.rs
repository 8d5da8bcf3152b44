//! Waiting for what another holds: in steps that grow, up to a limit.

use std::time::{Duration, Instant};

use crate::server::Dialect;
use crate::server_error::ServerError;

/// The code of a SQLite file that another process has locked.
pub(crate) const SQLITE_BUSY: i32 = 5;

/// Waits between tries: a little longer each time, and never the same, so that two who wait do not keep step.
pub(crate) struct Backoff {
    started: Instant,
    pause: Duration,
    limit: Duration,
}

impl Backoff {
    pub(crate) fn new(limit: Duration) -> Self {
        Self { started: Instant::now(), pause: Duration::from_millis(10), limit }
    }

    /// How long has been waited.
    pub(crate) fn waited(&self) -> Duration {
        self.started.elapsed()
    }

    /// Sleeps a little when the error is a busy SQLite file and there is time left, else gives the error back. Such
    /// a statement has done nothing, so it can be run again.
    pub(crate) async fn unless_busy(
        &mut self,
        error: ServerError,
        dialect: Dialect,
    ) -> Result<(), ServerError> {
        let busy = dialect == Dialect::Sqlite && error.sqlite_code() == Some(SQLITE_BUSY);
        if busy && self.pause().await { Ok(()) } else { Err(error) }
    }

    /// Sleeps a little; `false` when the limit is reached.
    pub(crate) async fn pause(&mut self) -> bool {
        let left = self.limit.saturating_sub(self.started.elapsed());
        if left.is_zero() {
            return false;
        }
        let jitter = jitter(self.pause);
        tokio::time::sleep((self.pause + jitter).min(left)).await;
        self.pause = (self.pause * 2).min(Duration::from_millis(500));
        true
    }
}

/// Up to half of `pause`, by the clock's last digits: chance enough to fall out of step.
fn jitter(pause: Duration) -> Duration {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    pause / 2 * (now.subsec_nanos() % 100) / 100
}
