//! One file a command: its arguments, and `run`.

pub(crate) mod branches;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod current;
pub(crate) mod downgrade;
pub(crate) mod heads;
pub(crate) mod history;
pub(crate) mod init;
pub(crate) mod inspect;
pub(crate) mod makemigrations;
pub(crate) mod merge;
pub(crate) mod models;
pub(crate) mod show;
pub(crate) mod sql;
pub(crate) mod stamp;
pub(crate) mod upgrade;
