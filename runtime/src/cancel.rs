//! The wish to stop: set from a signal handler or another task, looked at by a run.

use std::sync::Arc;

use tokio::sync::watch;

/// A flag that is set once and that a run can wait for. Clones share the flag.
#[derive(Debug, Clone)]
pub struct Cancel {
    flag: Arc<watch::Sender<bool>>,
}

impl Default for Cancel {
    fn default() -> Self {
        Self::new()
    }
}

impl Cancel {
    /// A flag that is not set.
    pub fn new() -> Self {
        Self { flag: Arc::new(watch::Sender::new(false)) }
    }

    /// Asks the run to stop: the statement in hand is cancelled and its transaction undone.
    pub fn cancel(&self) {
        self.flag.send_replace(true);
    }

    /// Whether [`Cancel::cancel`] has been called.
    pub fn is_cancelled(&self) -> bool {
        *self.flag.borrow()
    }

    /// Waits until [`Cancel::cancel`] has been called.
    pub async fn cancelled(&self) {
        // The sender lives in `self`, so waiting cannot fail.
        let _ = self.flag.subscribe().wait_for(|set| *set).await;
    }
}
