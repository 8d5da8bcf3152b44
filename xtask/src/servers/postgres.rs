//! PostgreSQL: durability off, trust on the loopback address, no socket.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::process::Signal;

use super::engine::{Engine, Home};
use crate::database::Database;
use crate::install::unpacked::POSTGRES_18;
use crate::program;

const SETTINGS: [&str; 13] = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=250",
    "shared_buffers=128MB",
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "autovacuum=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_wal_size=256MB",
    "dynamic_shared_memory_type=mmap",
    "jit=off",
];

/// A folder with PostgreSQL's programs.
pub(super) struct Postgres {
    database: Database,
    programs: PathBuf,
}

impl Postgres {
    pub(super) fn find() -> Option<Self> {
        let mut folders = program::folders();
        folders.extend(debian_folders());
        let server = folders.into_iter().find(|folder| has_server(folder))?.join("postgres");
        // A link on PATH leads to the folder that has the rest.
        let programs = server.canonicalize().ok()?.parent()?.to_owned();
        Some(Self { database: Database::Postgres, programs })
    }

    /// The one that was unpacked into the cache.
    pub(super) fn in_cache() -> Option<Self> {
        let programs = POSTGRES_18.programs().filter(|folder| has_server(folder))?;
        Some(Self { database: Database::Postgres18, programs })
    }

    /// The shell of the same version: Debian's wrapper on PATH looks for a cluster of the system first.
    pub(super) fn client(&self) -> Option<PathBuf> {
        program::find_in(&self.programs, "psql").or_else(|| program::find("psql"))
    }
}

/// `/usr/lib/postgresql/VERSION/bin`, the newest first.
fn debian_folders() -> Vec<PathBuf> {
    let mut versions = program::entries(Path::new("/usr/lib/postgresql"));
    versions.sort_by_key(|folder| std::cmp::Reverse(version(folder)));
    versions.into_iter().map(|folder| folder.join("bin")).collect()
}

fn version(folder: &Path) -> u32 {
    folder.file_name().and_then(|name| name.to_str()?.parse().ok()).unwrap_or(0)
}

fn has_server(folder: &Path) -> bool {
    ["initdb", "postgres"].iter().all(|name| program::find_in(folder, name).is_some())
}

impl Engine for Postgres {
    fn database(&self) -> Database {
        self.database
    }

    fn initialise(&self, home: &Home) -> Command {
        let mut command = home.command(&self.programs.join("initdb"));
        command.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
        command.arg("--pgdata").arg(home.data());
        command
    }

    fn serve(&self, home: &Home, port: u16) -> Command {
        let mut command = home.command(&self.programs.join("postgres"));
        command.arg("-D").arg(home.data()).args(["-p", &port.to_string()]);
        SETTINGS.iter().for_each(|setting| {
            command.args(["-c", setting]);
        });
        command
    }

    /// The eighth line of the lock file is the server's state; `pg_ctl` reads it too.
    fn is_ready(&self, home: &Home, _port: u16) -> bool {
        let state = fs::read_to_string(home.data().join("postmaster.pid")).unwrap_or_default();
        state.lines().nth(7).is_some_and(|line| line.trim() == "ready")
    }

    fn url(&self, port: u16) -> String {
        format!("postgres://postgres@127.0.0.1:{port}/postgres")
    }

    /// An immediate shutdown: a killed server would leave its shared memory behind.
    fn stop_signal(&self) -> Signal {
        Signal::QUIT
    }
}
