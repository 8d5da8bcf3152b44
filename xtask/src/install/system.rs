//! The system's package manager, with the rights of root.

use std::process::{Command, Stdio};

use rustix::process::geteuid;

use crate::command::capture;
use crate::database::Database;
use crate::failure::Failure;
use crate::output;
use crate::program;

/// Installs the packages given as arguments. A package with a server would start it: the policy forbids that meanwhile.
const SCRIPT: &str = "\
set -e
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
    trap 'rm -f $policy' EXIT
    trap 'exit 1' HUP INT TERM
    printf '#!/bin/sh\\nexit 101\\n' > $policy
    chmod 755 $policy
fi
export DEBIAN_FRONTEND=noninteractive
apt-get --quiet update
apt-get --quiet --yes --no-install-recommends install \"$@\"
";

/// What holds a database's server and its shell.
pub(super) fn packages(database: Database) -> &'static [&'static str] {
    match database {
        Database::Sqlite => &["sqlite3"],
        Database::Postgres => &["postgresql"],
        Database::Mariadb => &["mariadb-server-core", "mariadb-client-core"],
        Database::Mysql | Database::Postgres18 => &[],
    }
}

pub(super) fn install(packages: &[&str]) -> Result<(), Failure> {
    let mut command = as_root()?;
    output::progress(&format!("installing {}", packages.join(", ")));
    capture(command.args(["sh", "-c", SCRIPT, "sh"]).args(packages)).map(drop)
}

/// A command that runs its arguments as root without a question.
fn as_root() -> Result<Command, Failure> {
    if geteuid().is_root() {
        return Ok(Command::new("env"));
    }
    if !sudo_asks_nothing() {
        return Err(Failure::new("neither root nor a sudo without a password is at hand"));
    }
    let mut sudo = Command::new("sudo");
    sudo.arg("--non-interactive");
    Ok(sudo)
}

fn sudo_asks_nothing() -> bool {
    let quiet = |command: &mut Command| {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status()
    };
    program::find("sudo").is_some()
        && quiet(Command::new("sudo").args(["--non-interactive", "true"]))
            .is_ok_and(|status| status.success())
}
