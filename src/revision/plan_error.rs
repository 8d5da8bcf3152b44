//! Why there is no way to a target.

use super::{DowngradeError, Revision, TargetError};
use crate::schema::Place;

/// Why nothing can be planned.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    #[error(transparent)]
    Target(#[from] TargetError),
    #[error("app `{app}` has no revisions")]
    NoSuchApp { app: String, nearest: Option<String> },
    #[error("no revision is called `{target}`")]
    NoSuchRevision { target: String, nearest: Option<String> },
    #[error("`{target}` can mean several revisions: {}", list(choices))]
    Ambiguous { target: String, choices: Vec<String> },
    #[error("app `{app}` has several heads: {}", list(heads))]
    SeveralHeads { app: String, heads: Vec<String> },
    #[error("`{target}` goes {}, and `{command}` does not", if *command == "upgrade" { "back" } else { "forward" })]
    WrongWay { target: String, command: &'static str, instead: Option<String> },
    #[error("`{target}` goes past the end: {} {state}", only(*available))]
    TooFar { target: String, available: usize, state: &'static str },
    #[error("revision `{revision}` is not applied")]
    NotApplied { revision: String },
    #[error("revision `{child}` is applied, but `{parent}`, which comes before it, is not")]
    AppliedChild { child: String, parent: String, place: Place },
    #[error(
        "revision `{squash}` replaces revisions of which only some are applied, and `{missing}` has no file"
    )]
    HalfSquashed { squash: String, missing: String, place: Place },
    #[error("the last applied revision `{id}` has no file")]
    AppliedWithoutFile { id: String },
    #[error(transparent)]
    Downgrade(#[from] DowngradeError),
}

fn only(count: usize) -> String {
    match count {
        0 => "no revision is".to_owned(),
        1 => "only 1 revision is".to_owned(),
        _ => format!("only {count} revisions are"),
    }
}

fn list(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

impl PlanError {
    pub(super) fn applied_child(child: &Revision, parent: &Revision) -> Self {
        Self::AppliedChild { child: child.full_name(), parent: parent.full_name(), place: parent.place() }
    }

    /// Where it is.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::AppliedChild { place, .. } | Self::HalfSquashed { place, .. } => Some(place.clone()),
            Self::Downgrade(error) => error.place(),
            _ => None,
        }
    }

    /// What can be done.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Target(error) => return error.hint(),
            Self::Downgrade(error) => return error.hint(),
            Self::NoSuchApp { nearest, .. } | Self::NoSuchRevision { nearest, .. } => match nearest {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => "`cargo migrate history` lists what there is".to_owned(),
            },
            Self::Ambiguous { choices, .. } => {
                format!("say which, for example `{}`", choices.first().map_or("", String::as_str))
            }
            Self::SeveralHeads { app, .. } => {
                format!("`cargo migrate merge -p {app}` makes them one, `{app}@heads` means all of them")
            }
            Self::WrongWay { instead, .. } => instead.clone()?,
            Self::TooFar { state: "applied", .. } => "`base` takes everything back".to_owned(),
            Self::TooFar { .. } => "`heads` goes to the end".to_owned(),
            Self::NotApplied { .. } => "`cargo migrate current` shows what is applied".to_owned(),
            Self::AppliedChild { child, parent, .. } => format!(
                "if the database has the changes of both, `cargo migrate stamp {parent}` and then \
                 `cargo migrate stamp {child}` record them; else restore the `parents` and `depends_on` that \
                 `{child}` was applied with"
            ),
            Self::HalfSquashed { .. } => {
                "restore the replaced files, upgrade, and remove them again afterwards".to_owned()
            }
            Self::AppliedWithoutFile { .. } => {
                "restore its file, or name a revision to go back to".to_owned()
            }
        })
    }

    /// Facts beside it.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        Vec::new()
    }
}
