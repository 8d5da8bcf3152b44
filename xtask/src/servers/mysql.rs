//! MySQL 9: the one of the system, or the one that was unpacked into the cache.

use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::process::Signal;

use super::engine::{Engine, Home};
use super::greeting::{self, SMALL_AND_FAST, shared_settings};
use crate::command::capture;
use crate::database::Database;
use crate::install::unpacked::MYSQL;
use crate::program;

const OLDEST: u32 = 9;

/// MySQL's server, and where its files are when it does not run from the place it was built for.
pub(super) struct Mysql {
    server: PathBuf,
    client: Option<PathBuf>,
    base: Option<PathBuf>,
}

impl Mysql {
    pub(super) fn find() -> Option<Self> {
        Self::in_cache().or_else(Self::in_system)
    }

    fn in_cache() -> Option<Self> {
        let (root, programs) = (MYSQL.root()?, MYSQL.programs()?);
        let server = program::find_in(&programs, "mysqld")?;
        Some(Self { server, client: program::find_in(&programs, "mysql"), base: Some(root.join("usr")) })
    }

    /// Many systems have a MariaDB under this name.
    fn in_system() -> Option<Self> {
        let server = program::find("mysqld").filter(|path| is_mysql(path))?;
        let client = program::find("mysql").filter(|path| is_mysql(path));
        Some(Self { server, client, base: None })
    }

    pub(super) fn client(&self) -> Option<PathBuf> {
        self.client.clone()
    }

    /// The part of the command that initialisation and server share.
    fn command(&self, home: &Home) -> Command {
        let mut command = home.command(&self.server);
        command.arg("--no-defaults").arg(format!("--datadir={}", home.data().display()));
        if let Some(base) = &self.base {
            command.arg(format!("--basedir={}", base.display()));
            command.arg(format!("--lc-messages-dir={}", base.join("share/mysql").display()));
        }
        command.args(["--secure-file-priv=NULL", "--mysqlx=OFF", "--performance-schema=OFF"]);
        command.args(SMALL_AND_FAST).args(["--innodb-redo-log-capacity=64M", "--innodb-use-native-aio=OFF"]);
        command
    }
}

fn is_mysql(program: &Path) -> bool {
    capture(Command::new(program).arg("--version")).is_ok_and(|text| parse_version(&text) >= Some(OLDEST))
}

/// The major version of MySQL that a program tells; none where it is a MariaDB.
fn parse_version(text: &str) -> Option<u32> {
    let (_, version) = text.split_once("Ver ").filter(|_| !text.contains("MariaDB"))?;
    version.split('.').next()?.trim().parse().ok()
}

impl Engine for Mysql {
    fn database(&self) -> Database {
        Database::Mysql
    }

    fn initialise(&self, home: &Home) -> Command {
        let mut command = self.command(home);
        command.arg("--initialize-insecure");
        command
    }

    fn serve(&self, home: &Home, port: u16) -> Command {
        let mut command = self.command(home);
        command.arg(format!("--init-file={}", home.file("administrator.sql").display()));
        command.args(shared_settings(port)).arg("--table-open-cache=400");
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mariadb_is_no_mysql() {
        assert_eq!(parse_version("mysqld  Ver 9.7.4-2 for Linux on x86_64 ((Debian))"), Some(9));
        assert_eq!(
            parse_version("mysqld  Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64"),
            None
        );
    }
}
