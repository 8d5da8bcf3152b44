//! Comparison by the schema that is read from the database.

use std::time::Instant;

use cargo_migrate::dialect::Reading;
use cargo_migrate::diff::{Answers, Scope, diff};
use cargo_migrate::drift;
use cargo_migrate::schema::Schema;

use super::{Bench, Failure, Law};

impl Bench<'_> {
    /// What is read is the state, lowered; lowering twice is lowering once; nothing is unknown.
    pub(super) async fn check_reflection(
        &mut self,
        law: Law,
        state: &Schema,
        when: &str,
    ) -> Result<(), Failure> {
        let dialect = self.pair.target.dialect();
        let reading = Reading {
            version: self.database.connection.server().version,
            schemas: self.pair.target.schemas(),
            ignored: self.database.connection.own_tables().to_vec(),
        };
        let queries = dialect.catalogue(&reading);
        if queries.is_empty() {
            return Ok(());
        }
        let started = Instant::now();
        let wrong = |what: String| Failure::new(law, format!("{when}: {what}"));
        let lowered = dialect.lower(state).map_err(|error| wrong(format!("cannot be lowered: {error}")))?;
        let twice =
            dialect.lower(&lowered).map_err(|error| wrong(format!("cannot be lowered twice: {error}")))?;
        if twice != lowered {
            return Err(wrong(format!("lowering twice changes more{}", differing(&twice, &lowered))));
        }
        let mut answers = Vec::new();
        for query in &queries {
            answers.push(self.database.query(query).await.map_err(wrong)?);
        }
        for query in dialect.follow_up(&reading, &answers) {
            answers.push(self.database.query(&query).await.map_err(wrong)?);
        }
        let reflected = dialect.reflect(&reading, &answers).map_err(|error| wrong(error.to_string()))?;
        self.tally.clock.reflecting += started.elapsed();
        // Whose a thing is no database knows.
        let (found, lowered) = (ownerless(&reflected.schema), ownerless(&lowered));
        if found != lowered {
            return Err(wrong(format!("another schema is read{}", differing(&found, &lowered))));
        }
        if let Some(unknown) = reflected.unknown.first() {
            return Err(wrong(format!("unknown: {} `{}` ({})", unknown.kind, unknown.name, unknown.detail)));
        }
        let everything = Answers { drop_all: true, ..Answers::default() };
        let left = diff(&found, &lowered, &Scope::All, &everything);
        if !left.changes.is_empty() {
            return Err(wrong(format!("something is left to change: {:?}", left.changes)));
        }
        self.tally.reflected += 1;
        Ok(())
    }
}

fn ownerless(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    schema.tables.values_mut().for_each(|table| table.owner = None);
    schema.enums.values_mut().for_each(|enumeration| enumeration.owner = None);
    schema.sequences.values_mut().for_each(|sequence| sequence.owner = None);
    schema
}

/// The parts that differ, in words where there are words for it.
fn differing(found: &Schema, expected: &Schema) -> String {
    let comparison = drift::compare(expected, found, |_| true);
    let mut text: String = comparison.drift.iter().map(|line| format!("\n  {line}")).collect();
    for stranger in &comparison.strangers {
        text.push_str(&format!("\n  not expected: {} `{}`", stranger.kind, stranger.name));
    }
    for (name, table) in &found.tables {
        if let Some(other) = expected.table(name).filter(|other| *other != table)
            && comparison.drift.is_empty()
        {
            text.push_str(&format!("\n  found {table:#?}\n  expected {other:#?}"));
        }
    }
    text
}
