//! Files that a command writes: all or none, also when somebody presses Ctrl-C meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, SecondsFormat, Utc};
use signal_hook::consts::{SIGINT, SIGTERM};

use super::failure::{Failure, Outcome};
use crate::revision::{NewFile, write_all};

/// The time that new revisions carry: now, or what a reproducible build asks for.
///
/// # Errors
/// Where `SOURCE_DATE_EPOCH` is no number of seconds.
pub(super) fn created() -> Outcome<String> {
    let Some(epoch) = std::env::var_os("SOURCE_DATE_EPOCH") else { return Ok(in_toml(Utc::now())) };
    let seconds = epoch.to_str().and_then(|text| text.parse().ok());
    let time = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    time.map(in_toml).ok_or_else(|| {
        Failure::new(format!("SOURCE_DATE_EPOCH is `{}`, which is no number of seconds", epoch.display()))
            .hint("unset it, or set it to the seconds since 1970-01-01".to_owned())
    })
}

fn in_toml(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Writes the files, and gives in to a signal only afterwards.
///
/// # Errors
/// Where one cannot be written; none is then.
pub(super) fn write(files: &[NewFile]) -> Outcome<()> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let mut handlers = Vec::new();
    for signal in [SIGINT, SIGTERM] {
        handlers.extend(signal_hook::flag::register(signal, Arc::clone(&interrupted)));
    }
    let end = write_all(files);
    for handler in handlers {
        signal_hook::low_level::unregister(handler);
    }
    end?;
    if interrupted.load(Ordering::Relaxed) {
        return Err(Failure::new("interrupted").note("all files had been written by then"));
    }
    Ok(())
}
