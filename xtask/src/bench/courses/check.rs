//! `check` with nothing changed.

use super::BUILD;
use crate::bench::peers::{Kind, Peer};
use crate::bench::project::Project;
use crate::bench::rounds::{self, Course, Measured};
use crate::bench::session::Session;
use crate::bench::table::{Limit, Table};
use crate::failure::Failure;
use crate::output;

const OWN: &str = "cargo migrate check";

pub(super) fn measure_small(
    session: &Session,
    project: &Project<'_>,
    peers: &[Peer<'_>],
    table: &mut Table,
) -> Result<(), Failure> {
    let measured = run(session, project, peers)?;
    let what = title(project);
    table.compare(&what, &measured, OWN, BUILD, Limit::Times(1.4));
    table.beyond("… our own", &measured, OWN, BUILD, Some(0.02));
    table.compare("… beside Alembic", &measured, OWN, Kind::Alembic.check_name(), Limit::Faster(4.0));
    table.compare("… beside Django", &measured, OWN, Kind::Django.check_name(), Limit::None);
    Ok(())
}

pub(super) fn measure_large(
    session: &Session,
    project: &Project<'_>,
    peers: &[Peer<'_>],
    table: &mut Table,
) -> Result<(), Failure> {
    let measured = run(session, project, peers)?;
    let what = title(project);
    table.compare(&what, &measured, OWN, BUILD, Limit::Times(1.5));
    table.beyond("… our own", &measured, OWN, BUILD, None);
    table.compare("… beside Alembic", &measured, OWN, Kind::Alembic.check_name(), Limit::Faster(10.0));
    table.compare("… beside Django", &measured, OWN, Kind::Django.check_name(), Limit::Faster(4.0));
    Ok(())
}

fn title(project: &Project<'_>) -> String {
    format!("check, nothing changed, {}", project.shape())
}

fn run(session: &Session, project: &Project<'_>, peers: &[Peer<'_>]) -> Result<Measured, Failure> {
    output::progress(&format!("bench: {}", title(project)));
    let own = [Course::new(BUILD, || project.build()), Course::new(OWN, || project.migrate(&["check"]))];
    let peers = peers.iter().map(|peer| Course::new(peer.kind().check_name(), || peer.check()));
    let courses: Vec<Course<'_>> = own.into_iter().chain(peers).collect();
    rounds::measure(&session.runner, session.rounds, &courses)
}
