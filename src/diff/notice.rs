//! A `renamed_from` that does nothing, which may be right: it stays in the models when its work is done.

use std::fmt;

use super::Subject;
use crate::schema::{AppLabel, Place};

/// The state and the models both have both names. As text what to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub app: AppLabel,
    /// What `renamed_from` names.
    pub from: Subject,
    /// What has the `renamed_from`.
    pub to: Subject,
    /// Where that is declared.
    pub place: Option<Place>,
}

impl fmt::Display for Notice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, to, place, .. } = self;
        write!(formatter, "`renamed_from` of {} `{to}`", to.kind())?;
        if let Some(place) = place {
            write!(formatter, " at {place}")?;
        }
        write!(formatter, " does nothing: the revisions have `{from}` and `{to}`, and so have the models; ")?;
        write!(formatter, "take it out where it has done its work, or say with `--rename` which is which")
    }
}
