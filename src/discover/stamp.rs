//! Stamps: what a file looked like when something was concluded from it.

use std::fs;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

/// File systems keep time in steps; two changes within one look like one.
const GRAIN: Duration = Duration::from_millis(20);

/// A path with the time and size of the file there; none where there was no file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Stamp {
    pub(crate) path: Utf8PathBuf,
    seen: Option<(u64, u64)>,
}

impl Stamp {
    /// What is at `path` now.
    pub(crate) fn take(path: impl Into<Utf8PathBuf>) -> Self {
        let path = path.into();
        let seen = look(&path);
        Self { path, seen }
    }

    /// True where the file is as it was, or still not there.
    pub(crate) fn holds(&self) -> bool {
        look(&self.path) == self.seen
    }

    /// True where the file may change once more without a new time: it was written at `moment` or just before it.
    pub(crate) fn is_fresh(&self, moment: SystemTime) -> bool {
        let limit = moment.duration_since(UNIX_EPOCH).unwrap_or_default().saturating_sub(GRAIN);
        self.seen.is_some_and(|(modified, _)| u128::from(modified) >= limit.as_nanos())
    }
}

/// Modification time in nanoseconds, and size.
fn look(path: &Utf8Path) -> Option<(u64, u64)> {
    let metadata = fs::metadata(path).ok()?;
    let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some((u64::try_from(modified.as_nanos()).ok()?, metadata.len()))
}
