//! Running, emptying and dumping, with the time of each.

use std::time::Instant;

use migrate_runtime::{Cancel, Error, RevisionRun, RunOptions, Silent};
use test_servers::Kind;

use super::{Bench, Failure, Law};
use crate::dump::dump;

/// How a run ended.
pub(super) enum End {
    Done,
    /// The rows that are there stand in the way.
    Rows(String),
}

impl Bench<'_> {
    pub(super) async fn wipe(&mut self) -> Result<(), Failure> {
        let started = Instant::now();
        let end = self.database.wipe().await;
        self.tally.clock.emptying += started.elapsed();
        end.map_err(|error| Failure::new(Law::Create, format!("cannot empty the database: {error}")))
    }

    /// Runs revisions; where they fail it must be for the rows.
    pub(super) async fn run(&mut self, law: Law, runs: &[RevisionRun]) -> Result<End, Failure> {
        let started = Instant::now();
        let end =
            self.database.connection.run(runs, &RunOptions::default(), &mut Silent, &Cancel::new()).await;
        self.tally.clock.running += started.elapsed();
        match end {
            Ok(()) => Ok(End::Done),
            Err(error) if self.is_about_rows(&error) => Ok(End::Rows(describe(runs, &error))),
            Err(error) => Err(Failure::new(law, describe(runs, &error))),
        }
    }

    pub(super) async fn dump(&mut self, law: Law) -> Result<Vec<String>, Failure> {
        let started = Instant::now();
        let lines = dump(self.database).await;
        self.tally.clock.dumping += started.elapsed();
        lines.map_err(|error| Failure::new(law, format!("cannot be dumped: {error}")))
    }

    fn is_about_rows(&self, error: &Error) -> bool {
        let code = match error {
            Error::Assertion { .. } => return true,
            Error::Statement { error, .. } | Error::Revision { error, .. } => error.code.clone(),
            // What a rebuild left without its target.
            other => {
                let text = format!("{other:?}");
                return text.contains("ForeignKey") || text.contains("Violation");
            }
        };
        let code = code.unwrap_or_default();
        match self.pair.target.kind() {
            Kind::Sqlite => {
                code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 19 | 20) || code == 3091)
            }
            // A text that is no tsvector is a mistake in syntax.
            Kind::Postgres => {
                let is_tsvector = code == "42601" && format!("{error:?}").contains("in tsvector");
                code.starts_with("22") || code.starts_with("23") || is_tsvector
            }
            Kind::Mariadb | Kind::Mysql => MYSQL_ROWS.contains(&code.as_str()),
        }
    }
}

/// MySQL's numbers for values that do not fit: duplicates, NULLs, keys without a target, values out of range or of
/// another form, checks, truncated texts, conversions between character sets.
const MYSQL_ROWS: [&str; 26] = [
    "1022", "1048", "1062", "1136", "1138", "1171", "1216", "1217", "1264", "1265", "1292", "1366", "1367",
    "1406", "1411", "1416", "1451", "1452", "1586", "1690", "3140", "3819", "4025", "3156", "1916", "3144",
];

/// The error, with the statement that was refused.
fn describe(runs: &[RevisionRun], error: &Error) -> String {
    let place = match error {
        Error::Statement { at, .. } | Error::Assertion { at, .. } => Some(at),
        _ => None,
    };
    let steps = place.and_then(|at| {
        let run = runs.iter().find(|run| run.id == at.id)?;
        let of_operation = run.steps.iter().filter(|step| step.operation == at.operation);
        Some(of_operation.map(|step| format!("\n    {}", step.text())).collect::<String>())
    });
    format!("{}{}", crate::database::told(error), steps.unwrap_or_default())
}
