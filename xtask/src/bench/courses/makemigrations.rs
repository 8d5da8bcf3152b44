//! `makemigrations` after one model was edited.

use super::BUILD;
use crate::bench::project::Project;
use crate::bench::rounds::{self, Course};
use crate::bench::session::Session;
use crate::bench::table::{Limit, Table};
use crate::failure::Failure;
use crate::output;

const OWN: &str = "cargo migrate makemigrations";

/// Both have the same edit before them, and everything built before that.
pub(super) fn measure(session: &Session, project: &Project<'_>, table: &mut Table) -> Result<(), Failure> {
    output::progress("bench: makemigrations after one edited model");
    let courses = [
        Course::new(BUILD, || project.build()).after(|| project.edit_again()),
        Course::new(OWN, || project.migrate(&["makemigrations"])).after(|| project.edit_again()),
    ];
    let measured = rounds::measure(&session.runner, session.rounds, &courses)?;
    let what = format!("makemigrations, one edited model, {}", project.shape());
    table.compare(&what, &measured, OWN, BUILD, Limit::Longer(0.4));
    project.forget_edit()
}
