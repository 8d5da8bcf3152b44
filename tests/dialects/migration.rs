//! One case on one database: forwards, backwards, forwards again.

use cargo_migrate::dialect::{Dialect, dialect_of};
use cargo_migrate::operation::{AddConstraint, CreateEnum, CreateTable, Operation};
use cargo_migrate::schema::{AppLabel, Schema};
use migrate_runtime::{Action, Connection, Flavour, Step};
use test_servers::ServerDatabase;

use crate::case::{Case, Probe};
use crate::catalogue::describe;
use crate::rows::rows;

/// What the check of a statement says that may safely run again.
const REPEATABLE: &str = "SELECT 0";

pub(crate) struct Migration<'a> {
    case: &'a Case,
    app: AppLabel,
    dialect: &'static dyn Dialect,
    flavour: Flavour,
    connection: Connection,
    /// Where the schema is made in one go.
    fresh: Connection,
}

impl<'a> Migration<'a> {
    pub(crate) async fn new(
        case: &'a Case,
        flavour: Flavour,
        database: &ServerDatabase,
        fresh: &ServerDatabase,
    ) -> Self {
        Self {
            case,
            app: AppLabel::new("shop").unwrap(),
            dialect: dialect_of(flavour),
            flavour,
            connection: database.open().await,
            fresh: fresh.open().await,
        }
    }

    pub(crate) async fn close(self) {
        self.connection.close().await;
        self.fresh.close().await;
    }

    pub(crate) async fn run(&mut self) -> Result<(), String> {
        let before = self.migrate(&self.case.setup, &Schema::empty()).await?;
        for sql in &self.case.rows {
            self.tell(sql).await?;
        }
        let described = describe(&mut self.connection).await?;
        self.probe("before", &self.case.before).await?;
        if let Some(message) = &self.case.fails {
            return self.expect_failure(message, &before, &described).await;
        }
        let after = self.migrate(&self.case.change, &before).await?;
        self.probe("after", &self.case.after).await?;
        self.compare_with_fresh(&after).await?;
        let back = self.migrate(&self.reversed()?, &after).await.map_err(|error| format!("back: {error}"))?;
        if back != before {
            return Err("back: the state is another one".to_owned());
        }
        let again = describe(&mut self.connection).await?;
        equal("back", &again, &described)?;
        if !self.case.lossy {
            self.probe("back", &self.case.before).await?;
            self.migrate(&self.case.change, &before).await.map_err(|error| format!("again: {error}"))?;
            self.probe("again", &self.case.after).await?;
        }
        Ok(())
    }

    fn reversed(&self) -> Result<Vec<Operation>, String> {
        let operations = self.case.change.iter().rev();
        let reversed =
            operations.map(|operation| operation.reverse(&self.app).map_err(|error| error.to_string()));
        Ok(reversed.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    async fn expect_failure(
        &mut self,
        message: &str,
        before: &Schema,
        described: &[String],
    ) -> Result<(), String> {
        if self.flavour == Flavour::Postgres {
            self.tell("BEGIN").await?;
        }
        let end = self.migrate(&self.case.change, before).await;
        if self.flavour == Flavour::Postgres {
            self.tell("ROLLBACK").await?;
            equal("failed", &describe(&mut self.connection).await?, described)?;
        }
        self.probe("failed", &self.case.before).await?;
        match end {
            Err(error) if error.contains(message) => Ok(()),
            other => Err(format!("expected a failure with `{message}`, got {:?}", other.err())),
        }
    }

    async fn migrate(&mut self, operations: &[Operation], before: &Schema) -> Result<Schema, String> {
        let mut state = before.clone();
        let steps = self.dialect.render(operations, &mut state, &self.app);
        let steps = steps.map_err(|error| format!("{error} (hint: {:?})", error.hint()))?;
        for step in &steps {
            run_step(&mut self.connection, step, self.flavour).await?;
        }
        Ok(state)
    }

    async fn tell(&mut self, sql: &str) -> Result<(), String> {
        self.connection.execute(sql).await.map_err(|error| format!("{sql}\n  {error:?}"))
    }

    async fn probe(&mut self, when: &str, probes: &[Probe]) -> Result<(), String> {
        for probe in probes {
            let found = rows(&mut self.connection, &probe.query).await?;
            if found != probe.gives {
                return Err(format!("{when}: {} gives {found:?}, expected {:?}", probe.query, probe.gives));
            }
        }
        Ok(())
    }

    /// The schema made in one go must be what the change came to.
    async fn compare_with_fresh(&mut self, after: &Schema) -> Result<(), String> {
        let steps = self.dialect.render(&in_one_go(after), &mut Schema::empty(), &self.app);
        for step in &steps.map_err(|error| error.to_string())? {
            run_step(&mut self.fresh, step, self.flavour).await.map_err(|error| format!("fresh: {error}"))?;
        }
        let migrated = describe(&mut self.connection).await?;
        equal("after", &migrated, &describe(&mut self.fresh).await?)
    }
}

/// Operations that make the schema: foreign keys come last.
fn in_one_go(schema: &Schema) -> Vec<Operation> {
    let mut operations: Vec<Operation> =
        schema.enums.values().map(|enumeration| CreateEnum(enumeration.clone()).into()).collect();
    let mut keys: Vec<Operation> = Vec::new();
    for table in schema.tables.values() {
        let mut table = table.clone();
        let name = table.name.clone();
        table.constraints.retain(|constraint| {
            let is_key = constraint.foreign_key().is_some();
            if is_key {
                keys.push(AddConstraint { table: name.clone(), constraint: constraint.clone() }.into());
            }
            !is_key
        });
        operations.push(CreateTable(table).into());
    }
    operations.extend(keys);
    operations
}

async fn run_step(connection: &mut Connection, step: &Step, flavour: Flavour) -> Result<(), String> {
    let told = |error: migrate_runtime::Error| format!("{}\n  {error:?}", step.text());
    match &step.action {
        Action::Assert { query, message } => match connection.query(query).await.map_err(told)?.is_empty() {
            true => Ok(()),
            false => Err(format!("assertion: {message}")),
        },
        Action::Data(sql) => connection.execute(sql).await.map_err(told),
        Action::Execute(sql) if step.done.is_none() && flavour == Flavour::Postgres => {
            connection.execute(sql).await.map_err(told)
        }
        Action::Execute(sql) => {
            let check = step.done.as_ref().ok_or_else(|| format!("no check: {sql}"))?.query.clone();
            expect(connection, &check, 0, sql).await?;
            connection.execute(sql).await.map_err(told)?;
            if check == REPEATABLE {
                return connection.execute(sql).await.map_err(told);
            }
            expect(connection, &check, 1, sql).await
        }
        other => Err(format!("an action of another database: {other:?}")),
    }
}

async fn expect(connection: &mut Connection, check: &str, answer: i64, sql: &str) -> Result<(), String> {
    let rows = connection.query(check).await.map_err(|error| format!("{check}\n  {error:?}"))?;
    match rows.first().and_then(migrate_runtime::Value::as_integer) {
        Some(found) if found == answer => Ok(()),
        found => Err(format!("check of `{sql}` says {found:?}, expected {answer}: {check}")),
    }
}

fn equal(when: &str, found: &[String], expected: &[String]) -> Result<(), String> {
    let lines = |from: &[String], other: &[String], sign: &str| -> String {
        from.iter().filter(|line| !other.contains(line)).map(|line| format!("\n  {sign} {line}")).collect()
    };
    if found == expected {
        return Ok(());
    }
    Err(format!(
        "{when}: the catalogue differs{}{}",
        lines(found, expected, "+"),
        lines(expected, found, "-")
    ))
}
