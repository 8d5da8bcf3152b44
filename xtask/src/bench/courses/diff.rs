//! The comparison of large schemas, without cargo, files or a database.

use super::parse_stages;
use crate::bench::rounds::Measured;
use crate::bench::session::Session;
use crate::bench::table::Table;
use crate::failure::Failure;
use crate::output;

/// How many tables, how that line is called, and the limit in seconds.
const SIZES: [(usize, &str, f64); 2] =
    [(1_000, "diff of 1,000 tables, 1 % changed", 0.03), (5_000, "diff of 5,000 tables, 1 % changed", 0.15)];

pub(super) fn measure(session: &Session, table: &mut Table) -> Result<(), Failure> {
    output::progress("bench: comparing schemas");
    for (tables, what, most) in SIZES {
        let mut seconds = Vec::new();
        for round in 0..=session.rounds {
            let said = session.runner.read(&mut session.tool.diff(tables))?;
            // The first round does not count.
            seconds.extend((round > 0).then_some(parse_stages(&said)?));
        }
        table.alone(what, &Measured::new([("diff", seconds)]), "diff", Some(most));
    }
    Ok(())
}
