//! `upgrade` of many small revisions, and of none.

use super::{SHELL, UPGRADE};
use crate::bench::revisions;
use crate::bench::rounds::{self, Course};
use crate::bench::session::Session;
use crate::bench::sqlite::forget_database;
use crate::bench::table::{Limit, Table};
use crate::failure::Failure;
use crate::output;

const REVISIONS: usize = 200;

/// With nothing to do the tool asks nobody but the database: all of the time is its own.
const NOTHING_TO_DO: f64 = 0.01;

pub(super) fn measure(session: &Session, table: &mut Table) -> Result<(), Failure> {
    output::progress(&format!("bench: upgrade of {REVISIONS} revisions"));
    let workspace = session.folder("revisions-200");
    revisions::workspace(1, REVISIONS).write_into(&workspace)?;
    let script = session.write_script(&workspace)?;
    let upgrade = || session.tool.command(&workspace, &["upgrade"]);
    let mut courses = vec![Course::new(UPGRADE, upgrade).after(|| forget_database(&workspace))];
    courses.extend(session.shell.iter().map(|shell| {
        Course::new(SHELL, || shell.run(&workspace, &script)).after(|| forget_database(&workspace))
    }));
    let measured = rounds::measure(&session.runner, session.rounds, &courses)?;
    table.compare("upgrade of 200 revisions", &measured, UPGRADE, SHELL, Limit::Times(1.5));
    forget_database(&workspace)?;
    session.runner.run(&mut upgrade())?;
    let measured = rounds::measure(&session.runner, session.rounds, &[Course::new(UPGRADE, upgrade)])?;
    table.alone("upgrade with nothing to do", &measured, UPGRADE, Some(NOTHING_TO_DO));
    Ok(())
}
