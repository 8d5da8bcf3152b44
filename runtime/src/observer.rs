//! What a run tells its caller while it goes on. The runner itself prints nothing.

use std::time::Duration;

use crate::revision::RevisionRun;
use crate::step::Step;

/// Listens to a run. Every method does nothing unless it is overridden.
pub trait Observer: Send {
    /// A revision begins.
    fn revision_started(&mut self, revision: &RevisionRun) {
        let _ = revision;
    }

    /// The step with this index begins; steps that an earlier run finished are not reported.
    fn step_started(&mut self, revision: &RevisionRun, index: usize, step: &Step) {
        let _ = (revision, index, step);
    }

    /// A revision is applied, or taken back, and the ledger says so.
    fn revision_done(&mut self, revision: &RevisionRun, duration: Duration) {
        let _ = (revision, duration);
    }

    /// The run waits for somebody else's lock; called once for each wait, with who holds it where that is known.
    fn waiting(&mut self, reason: &str) {
        let _ = reason;
    }
}

/// Listens and says nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Observer for Silent {}
