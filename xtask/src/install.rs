//! Brings in the databases' programs that this machine lacks: by the system's package manager where it may, MySQL into a cache
//! of our own.

mod apt;
mod system;
pub(crate) mod unpacked_mysql;

use crate::database::Database;
use crate::output;
use crate::servers::programs::Programs;

/// The programs of this machine, after those of the wanted databases were installed as far as that is possible.
pub(crate) fn find_or_install(wanted: &[Database]) -> Programs {
    let programs = Programs::find();
    let missing: Vec<Database> = wanted.iter().copied().filter(|database| !programs.has(*database)).collect();
    if missing.is_empty() || !apt::is_here() {
        return programs;
    }
    let packages: Vec<&str> =
        missing.iter().flat_map(|database| system::packages(*database)).copied().collect();
    if !packages.is_empty() {
        report(&packages.join(", "), system::install(&packages));
    }
    if missing.contains(&Database::Mysql) {
        report("MySQL", unpacked_mysql::fetch());
    }
    Programs::find()
}

/// A failed installation is no error yet: whoever needs the program says what follows from its absence.
fn report<T>(what: &str, result: Result<T, crate::failure::Failure>) {
    if let Err(failure) = result {
        output::note(&format!("{what} could not be installed\n{failure}"));
    }
}
