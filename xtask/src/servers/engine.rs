//! What a kind of server must say of itself to be started, watched and stopped.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use std::os::unix::process::CommandExt;

use rustix::process::Signal;

use super::account::Account;
use crate::database::Database;

/// A kind of database server whose programs were found.
pub(super) trait Engine: Sync {
    fn database(&self) -> Database;

    /// Makes the empty data folder.
    fn initialise(&self, home: &Home) -> Command;

    /// Runs the server in the foreground, on the loopback address alone.
    fn serve(&self, home: &Home, port: u16) -> Command;

    /// Whether a client would be let in.
    fn is_ready(&self, home: &Home, port: u16) -> bool;

    /// The URL of an administrator.
    fn url(&self, port: u16) -> String;

    /// The signal that ends the server at once, with nothing of it left in the system.
    fn stop_signal(&self) -> Signal;
}

/// The folder of one server and the account that it runs under.
pub(super) struct Home {
    folder: PathBuf,
    account: Option<Account>,
}

impl Home {
    pub(super) fn new(folder: PathBuf, account: Option<Account>) -> Self {
        Self { folder, account }
    }

    /// The server's own folder, which the initialisation makes.
    pub(super) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Where the server and its initialisation write what they have to say.
    pub(super) fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// A file beside the data folder.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// A program that runs under the server's account, in a process group of its own.
    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.folder).env("LC_ALL", "C").stdin(Stdio::null()).process_group(0);
        if let Some(account) = self.account {
            command.uid(account.user).gid(account.group);
        }
        command
    }
}
