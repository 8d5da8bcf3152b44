//! Law 1: what is created at once is what is meant.

use cargo_migrate::cli::refused_expressions;
use cargo_migrate::schema::Schema;
use migrate_runtime::Step;

use super::run::End;
use super::{Bench, Failure, Law, stopped};
use crate::database::told;
use crate::pipeline::{Stage, Stop};

impl Bench<'_> {
    /// Creates what the second stage leads to at once, and keeps its dump for the other laws. False where the tool
    /// refuses to.
    pub(super) async fn check_creation(&mut self, second: &Stage) -> Result<bool, Failure> {
        let target = self.pair.target;
        let empty = Stage::empty().map_err(|stop| stopped(Law::Create, stop))?;
        let direct = match empty.to(target, &second.after, Default::default(), &mut self.pair.dice()) {
            Err(Stop::Refused(why)) => {
                return Err(Failure::new(Law::Change, format!("can be changed to but not created: {why}")));
            }
            other => other.map_err(|stop| stopped(Law::Create, stop))?,
        };
        self.wipe().await?;
        self.check_expressions(&direct.after, &Schema::empty()).await?;
        if let End::Rows(error) = self.run(Law::Create, &direct.ups).await? {
            return Err(Failure::new(Law::Create, format!("an empty table has no rows: {error}")));
        }
        self.check_expressions(&direct.after, &direct.after).await?;
        self.expected = self.dump(Law::Create).await?;
        self.check_reflection(Law::Create, &direct.after, "created").await?;
        self.check_script(&direct).await?;
        self.check_real_dump("b").await?;
        self.check_lowered(&direct).await?;
        self.tally.count(Law::Create);
        Ok(true)
    }

    /// What can be created is taken when it is tried, whether it is there already or not.
    async fn check_expressions(&mut self, models: &Schema, known: &Schema) -> Result<(), Failure> {
        let wrong = |what: String| Failure::new(Law::Create, format!("tried: {what}"));
        let refused = refused_expressions(&mut self.database.connection, models, known).await;
        let refused = refused.map_err(|error| wrong(told(&error)))?;
        if refused.is_empty() { Ok(()) } else { Err(wrong(refused.join("\n"))) }
    }

    /// What the database can hold of a schema is made by the same statements as the schema. Where an expression, a
    /// name or an order is written otherwise, what is read back is the same.
    async fn check_lowered(&mut self, direct: &Stage) -> Result<(), Failure> {
        let target = self.pair.target;
        let wrong = |what: String| Failure::new(Law::Create, format!("lowered: {what}"));
        let lowered = target.dialect().lower(&direct.after).map_err(|error| wrong(error.to_string()))?;
        let lowered = with_owners(lowered, &direct.after);
        let empty = Stage::empty().map_err(|stop| stopped(Law::Create, stop))?;
        let again = match empty.to(target, &lowered, Default::default(), &mut self.pair.dice()) {
            Err(Stop::Refused(why)) => return Err(wrong(format!("cannot be created: {why}"))),
            other => other.map_err(|stop| stopped(Law::Create, stop))?,
        };
        if statements(direct) == statements(&again) {
            return Ok(());
        }
        self.tally.lowered_otherwise += 1;
        self.wipe().await?;
        if let End::Rows(error) = self.run(Law::Create, &again.ups).await? {
            return Err(wrong(format!("an empty table has no rows: {error}")));
        }
        let is_same = self.dump(Law::Create).await? == self.expected;
        if is_same { Ok(()) } else { self.check_reflection(Law::Create, &direct.after, "lowered").await }
    }
}

/// Whose a thing is no database keeps.
fn with_owners(mut lowered: Schema, schema: &Schema) -> Schema {
    for table in lowered.tables.values_mut() {
        table.owner = schema.table(&table.name).and_then(|known| known.owner.clone());
    }
    for enumeration in lowered.enums.values_mut() {
        enumeration.owner = schema.enumeration(&enumeration.name).and_then(|known| known.owner.clone());
    }
    for sequence in lowered.sequences.values_mut() {
        sequence.owner = schema.sequences.get(&sequence.name).and_then(|known| known.owner.clone());
    }
    lowered
}

/// All statements, sorted: which app's come first decides no schema.
fn statements(stage: &Stage) -> Vec<String> {
    let steps = stage.ups.iter().flat_map(|run| &run.steps);
    let mut statements: Vec<String> = steps.map(Step::text).collect();
    statements.sort();
    statements
}
