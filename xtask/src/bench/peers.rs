//! Other tools on equal models, each with its own project: models, migrations made by itself, and a migrated database.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::files::Files;
use super::models::{Shape, alembic, django};
use super::python::Python;
use super::runner::Runner;
use super::sqlite;
use crate::failure::Failure;

/// A tool, and its project for some shape.
pub(super) struct Peer<'a> {
    python: &'a Python,
    kind: Kind,
    folder: PathBuf,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Alembic,
    Django,
}

impl<'a> Peer<'a> {
    /// Writes the project into a folder, lets the tool make its migrations and applies them.
    pub(super) fn make(
        python: &'a Python,
        runner: &Runner,
        kind: Kind,
        shape: Shape,
        folder: &Path,
    ) -> Result<Self, Failure> {
        let peer = Self { python, kind, folder: folder.to_owned() };
        kind.project(shape).write_into(folder)?;
        runner.run(&mut peer.command(kind.make_words()))?;
        runner.run(&mut peer.upgrade())?;
        Ok(peer)
    }

    /// Looks for models without a migration.
    pub(super) fn check(&self) -> Command {
        self.command(self.kind.check_words())
    }

    /// Applies all migrations.
    pub(super) fn upgrade(&self) -> Command {
        self.command(self.kind.upgrade_words())
    }

    /// Takes the database away.
    pub(super) fn forget_database(&self) -> Result<(), Failure> {
        sqlite::forget_database(&self.folder)
    }

    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = match self.kind {
            Kind::Alembic => self.python.command("alembic"),
            Kind::Django => {
                let mut python = self.python.command("python");
                python.arg("manage.py");
                python
            }
        };
        command.args(words).current_dir(&self.folder);
        command
    }
}

impl Kind {
    fn project(self, shape: Shape) -> Files {
        match self {
            Self::Alembic => alembic::project(shape),
            Self::Django => django::project(shape),
        }
    }

    fn make_words(self) -> &'static [&'static str] {
        match self {
            Self::Alembic => &["revision", "--autogenerate", "-m", "initial"],
            Self::Django => &["makemigrations"],
        }
    }

    fn check_words(self) -> &'static [&'static str] {
        match self {
            Self::Alembic => &["check"],
            Self::Django => &["makemigrations", "--check"],
        }
    }

    fn upgrade_words(self) -> &'static [&'static str] {
        match self {
            Self::Alembic => &["upgrade", "head"],
            Self::Django => &["migrate"],
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Alembic => "Alembic",
            Self::Django => "Django",
        }
    }

    /// What the table calls the check.
    pub(super) fn check_name(self) -> &'static str {
        match self {
            Self::Alembic => "alembic check",
            Self::Django => "django makemigrations --check",
        }
    }

    /// What the table calls the upgrade.
    pub(super) fn upgrade_name(self) -> &'static str {
        match self {
            Self::Alembic => "alembic upgrade head",
            Self::Django => "django migrate",
        }
    }
}
