//! The variables that tests read: a URL a server and a path a client, with the servers started that nobody gave.

use std::env;
use std::path::Path;

use rustix::fs::statvfs;

use crate::command;
use crate::database::{CHOSEN_VARIABLE, Database, kinds, names};
use crate::failure::Failure;
use crate::install;
use crate::output;

use super::keeper::Keeper;
use super::programs::Programs;

/// Where files are that never reach a disk.
const MEMORY: &str = "/dev/shm";

/// Bytes that all servers need together, with room for what they are given to do.
const ROOM: u64 = 4 << 30;

/// The databases under test, up for as long as this value lives.
pub(crate) struct Environment {
    variables: Vec<(String, String)>,
    _keeper: Option<Keeper>,
}

impl Environment {
    /// Finds, installs and starts what the wanted databases need. A URL that is set already is taken as it is.
    pub(crate) fn start(wanted: &[Database]) -> Result<Self, Failure> {
        Self::start_below(wanted, None)
    }

    /// The same with the servers' files in memory, where the system has a folder for that.
    pub(crate) fn start_in_memory(wanted: &[Database]) -> Result<Self, Failure> {
        let folder = Path::new(MEMORY);
        let room = statvfs(folder).is_ok_and(|facts| facts.f_bavail * facts.f_frsize >= ROOM);
        Self::start_below(wanted, room.then_some(folder))
    }

    fn start_below(wanted: &[Database], folder: Option<&Path>) -> Result<Self, Failure> {
        if wanted.contains(&Database::Postgres) && wanted.contains(&Database::Postgres18) {
            return Err(Failure::new("`postgres` and `postgres-18` take each other's place")
                .hint("run once with each of them"));
        }
        let (given, own): (Vec<_>, Vec<_>) = wanted.iter().copied().partition(|database| is_given(*database));
        for database in given {
            output::progress(&format!("{}: the server whose URL is set", database.name()));
        }
        let programs = install::find_or_install(&own);
        let startable = leave_out_missing(&own, &programs)?;
        let mut variables = vec![(CHOSEN_VARIABLE.to_owned(), kinds(wanted))];
        variables.extend(client_variables(wanted, &programs));
        let servers: Vec<Database> =
            startable.into_iter().filter(|one| one.url_variable().is_some()).collect();
        let keeper = if servers.is_empty() { None } else { Some(Keeper::start(&servers, folder)?) };
        variables.extend(keeper.iter().flat_map(|keeper| keeper.variables().iter().cloned()));
        Ok(Self { variables, _keeper: keeper })
    }

    pub(crate) fn variables(&self) -> impl Iterator<Item = (&str, &str)> {
        self.variables.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

fn is_given(database: Database) -> bool {
    database.url_variable().is_some_and(|name| env::var_os(name).is_some_and(|url| !url.is_empty()))
}

fn leave_out_missing(wanted: &[Database], programs: &Programs) -> Result<Vec<Database>, Failure> {
    let (found, missing): (Vec<_>, Vec<_>) = wanted.iter().copied().partition(|one| programs.has(*one));
    if missing.is_empty() {
        return Ok(found);
    }
    let message = format!("the programs of {} are not on this machine", names(&missing));
    if command::is_ci() {
        return Err(
            Failure::new(format!("{message}, and under CI nothing is skipped")).hint(how_to_get(&missing))
        );
    }
    output::note(&format!("{message}: tests that need them are skipped"));
    output::note(&how_to_get(&missing));
    Ok(found)
}

fn how_to_get(missing: &[Database]) -> String {
    let variables: Vec<&str> = missing.iter().filter_map(|database| database.url_variable()).collect();
    match variables.as_slice() {
        [] => "install the `sqlite3` shell".to_owned(),
        _ => format!(
            "install them, or set {} to the URL of a server with the rights of an administrator",
            variables.join(", ")
        ),
    }
}

/// A client that the caller has set stays as it is.
fn client_variables(wanted: &[Database], programs: &Programs) -> Vec<(String, String)> {
    let unset = wanted.iter().filter(|database| env::var_os(database.client_variable()).is_none());
    unset
        .filter_map(|database| Some((*database, programs.client(*database)?)))
        .map(|(database, path)| (database.client_variable().to_owned(), text(&path)))
        .collect()
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
