//! `upgrade` of a SQLite database from nothing.

use super::{SHELL, UPGRADE};
use crate::bench::peers::{Kind, Peer};
use crate::bench::project::Project;
use crate::bench::rounds::{self, Course};
use crate::bench::session::Session;
use crate::bench::sqlite::forget_database;
use crate::bench::table::{Limit, Table};
use crate::failure::Failure;
use crate::output;

/// The shell runs the very script that the tool writes for it: the same statements in the same transactions.
pub(super) fn measure(
    session: &Session,
    project: &Project<'_>,
    peers: &[Peer<'_>],
    table: &mut Table,
) -> Result<(), Failure> {
    output::progress("bench: upgrade from nothing");
    let workspace = project.folder();
    let script = session.write_script(workspace)?;
    let mut courses =
        vec![Course::new(UPGRADE, || project.migrate(&["upgrade"])).after(|| forget_database(workspace))];
    courses.extend(session.shell.iter().map(|shell| {
        Course::new(SHELL, || shell.run(workspace, &script)).after(|| forget_database(workspace))
    }));
    courses.extend(peers.iter().map(|peer| {
        Course::new(peer.kind().upgrade_name(), || peer.upgrade()).after(|| peer.forget_database())
    }));
    let measured = rounds::measure(&session.runner, session.rounds, &courses)?;
    let what = format!("upgrade from nothing, {}", project.shape());
    table.compare(&what, &measured, UPGRADE, SHELL, Limit::Times(1.5));
    table.compare("… beside Alembic", &measured, UPGRADE, Kind::Alembic.upgrade_name(), Limit::Faster(10.0));
    table.compare("… beside Django", &measured, UPGRADE, Kind::Django.upgrade_name(), Limit::None);
    Ok(())
}
