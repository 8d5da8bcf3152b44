//! MariaDB, from the programs of the system.

use std::path::PathBuf;
use std::process::Command;

use rustix::process::Signal;

use super::engine::{Engine, Home};
use super::greeting::{self, SMALL_AND_FAST, shared_settings};
use crate::database::Database;
use crate::program;

/// MariaDB's server and the script that makes its data folder.
pub(super) struct Mariadb {
    server: PathBuf,
    installer: PathBuf,
}

impl Mariadb {
    pub(super) fn find() -> Option<Self> {
        Some(Self { server: program::find("mariadbd")?, installer: program::find("mariadb-install-db")? })
    }
}

impl Engine for Mariadb {
    fn database(&self) -> Database {
        Database::Mariadb
    }

    fn initialise(&self, home: &Home) -> Command {
        let mut command = home.command(&self.installer);
        command.args(["--no-defaults", "--skip-test-db", "--auth-root-authentication-method=normal"]);
        command.arg(format!("--datadir={}", home.data().display())).args(SMALL_AND_FAST);
        command
    }

    fn serve(&self, home: &Home, port: u16) -> Command {
        let mut command = home.command(&self.server);
        command.arg("--no-defaults").arg(format!("--datadir={}", home.data().display()));
        command.arg(format!("--init-file={}", home.file("administrator.sql").display()));
        command.args(shared_settings(port)).args(SMALL_AND_FAST);
        command.args([
            "--skip-performance-schema",
            // As its manual has it for a server of many tables; the bench reads 5,000.
            "--table-definition-cache=6000",
            "--table-open-cache=6000",
            "--key-buffer-size=1M",
            "--aria-pagecache-buffer-size=8M",
        ]);
        command
    }

    fn is_ready(&self, _home: &Home, port: u16) -> bool {
        greeting::is_greeting(port)
    }

    fn url(&self, port: u16) -> String {
        greeting::url(port)
    }

    fn stop_signal(&self) -> Signal {
        Signal::KILL
    }
}
