//! The most memory that the tool has, whichever of its commands it runs.

use crate::bench::project::Project;
use crate::bench::session::Session;
use crate::bench::sqlite::forget_database;
use crate::bench::table::Table;
use crate::failure::Failure;
use crate::output;

const LIMIT: u64 = 60_000_000;

/// Cargo, the compiler and the models' dump are programs of their own and do not count.
pub(super) fn measure(session: &Session, project: &Project<'_>, table: &mut Table) -> Result<(), Failure> {
    output::progress("bench: memory");
    forget_database(project.folder())?;
    project.edit_again()?;
    for command in ["makemigrations", "check", "upgrade"] {
        let peak = session.runner.peak_memory(&mut project.migrate(&[command]))?;
        table.memory(&format!("peak memory of {command}, {}", project.shape()), peak, LIMIT);
    }
    forget_database(project.folder())?;
    project.forget_edit()
}
