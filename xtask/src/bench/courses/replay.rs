//! Thousands of revisions, loaded and replayed without cargo and without a database.

use super::parse_stages;
use crate::bench::revisions;
use crate::bench::rounds::Measured;
use crate::bench::session::Session;
use crate::bench::table::{Limit, Table};
use crate::failure::Failure;
use crate::output;

const APPS: usize = 10;

/// How many revisions, and what that is called in the table.
const SIZES: [(usize, &str); 2] = [(2_000, "2,000 revisions"), (4_000, "4,000 revisions")];

/// Times two workspaces of which one has twice the revisions.
pub(super) fn measure(session: &Session, table: &mut Table) -> Result<(), Failure> {
    output::progress("bench: loading and replaying revisions");
    let folder = |count| session.folder(&format!("revisions-{count}"));
    for (count, _) in SIZES {
        revisions::workspace(APPS, count / APPS).write_into(&folder(count))?;
    }
    let mut seconds: [Vec<f64>; 2] = Default::default();
    for round in 0..=session.rounds {
        for ((count, _), seconds) in SIZES.iter().zip(&mut seconds) {
            let total = parse_stages(&session.runner.read(&mut session.tool.replay(&folder(*count)))?)?;
            // The first round does not count.
            seconds.extend((round > 0).then_some(total));
        }
    }
    let named = SIZES.iter().map(|(_, name)| *name).zip(seconds);
    let measured = Measured::new(named);
    table.alone("load and replay 2,000 revisions", &measured, SIZES[0].1, Some(0.08));
    table.compare("… twice as many", &measured, SIZES[1].1, SIZES[0].1, Limit::Times(2.2));
    Ok(())
}
