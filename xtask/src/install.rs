//! Brings in the databases' programs that this machine lacks: by the system's package manager where it may, MySQL and
//! PostgreSQL 18 into a cache of our own.

mod apt;
mod system;
pub(crate) mod unpacked;

use self::unpacked::Unpacked;
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
    for database in missing {
        if let Some(unpacked) = in_cache(database) {
            report(unpacked.label, unpacked.fetch());
        }
    }
    Programs::find()
}

/// What is unpacked into a folder of its own, since the system's packages do not have it.
fn in_cache(database: Database) -> Option<&'static Unpacked> {
    match database {
        Database::Mysql => Some(&unpacked::MYSQL),
        Database::Postgres18 => Some(&unpacked::POSTGRES_18),
        Database::Sqlite | Database::Postgres | Database::Mariadb => None,
    }
}

/// A failed installation is no error yet: whoever needs the program says what follows from its absence.
fn report<T>(what: &str, result: Result<T, crate::failure::Failure>) {
    if let Err(failure) = result {
        output::note(&format!("{what} could not be installed\n{failure}"));
    }
}
