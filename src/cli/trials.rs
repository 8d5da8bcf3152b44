//! Expressions of tables tried on a connection: what the database says of those that it does not take.

use migrate_runtime::{Connection, Error, ServerError};

use super::failure::Failure;
use crate::dialect::{Dialect, Ground, TriedExpression, TriedTable, dialect_of};
use crate::schema::{AppLabel, DialectName, Schema, Table};

/// What is to be tried.
pub(super) struct Trials<'a> {
    pub(super) tables: Vec<&'a Table>,
    pub(super) models: &'a Schema,
    /// What the database holds by its revisions.
    pub(super) known: Schema,
    /// True where revisions that it does not have yet may make functions, types and the like.
    pub(super) awaits_sql: bool,
}

/// How a trial ended.
enum Verdict {
    Taken,
    Refused(ServerError),
    /// The table cannot be rendered, for a reason that is not its expressions'.
    NotTried,
}

/// The tables that have expressions on a database.
pub(super) fn with_expressions<'a>(tables: &[&'a Table], dialect: DialectName) -> Vec<&'a Table> {
    tables.iter().copied().filter(|table| TriedTable::of(table, dialect).is_some()).collect()
}

/// What the database says of each expression of a schema that it does not take, in lines. `known` is what it holds
/// already; nothing stays in it.
///
/// # Errors
/// Where the database lets nobody try, or is gone.
pub async fn refused_expressions(
    connection: &mut Connection,
    models: &Schema,
    known: &Schema,
) -> Result<Vec<String>, Error> {
    let tables: Vec<&Table> = models.tables.values().collect();
    let trials = Trials { tables, models, known: known.clone(), awaits_sql: false };
    let failures = trials.run(connection).await?;
    Ok(failures.iter().map(Failure::in_a_line).collect())
}

impl Trials<'_> {
    /// One failure for each expression that the database does not take. Nothing stays in it.
    ///
    /// # Errors
    /// Where the database lets nobody try, or is gone.
    pub(super) async fn run(&self, connection: &mut Connection) -> Result<Vec<Failure>, Error> {
        let court = Court { trials: self, dialect: dialect_of(connection.server().flavour) };
        let ground = court.dialect.trial_ground(self.models, &self.known);
        for statement in &ground.statements {
            connection.execute(statement).await?;
        }
        let mut failures = Vec::new();
        for table in &self.tables {
            if let Some(tried) = TriedTable::of(table, court.dialect.name()) {
                let owner = table.owner.as_ref();
                for (expression, error) in court.refused(connection, &tried, &ground).await? {
                    failures.push(court.failure(connection, expression, &error, owner));
                }
            }
        }
        connection.execute("ROLLBACK").await?;
        Ok(failures)
    }
}

struct Court<'a> {
    trials: &'a Trials<'a>,
    dialect: &'static dyn Dialect,
}

impl Court<'_> {
    /// The expressions that are to blame, each with the database's words.
    async fn refused<'t>(
        &self,
        connection: &mut Connection,
        tried: &'t TriedTable,
        ground: &Ground,
    ) -> Result<Vec<(&'t TriedExpression, ServerError)>, Error> {
        let mut refused = Vec::new();
        if matches!(self.try_out(connection, &tried.whole).await?, Verdict::Taken)
            || !matches!(self.try_out(connection, &tried.plain).await?, Verdict::Taken)
        {
            return Ok(refused);
        }
        for expression in &tried.expressions {
            if let Verdict::Refused(error) = self.try_out(connection, &expression.table).await?
                && self.is_to_blame(&expression.table, &error, ground)
            {
                refused.push((expression, error));
            }
        }
        Ok(refused)
    }

    async fn try_out(&self, connection: &mut Connection, table: &Table) -> Result<Verdict, Error> {
        let Ok(trial) = self.dialect.trial(table, self.trials.models) else { return Ok(Verdict::NotTried) };
        for statement in &trial.before {
            connection.execute(statement).await?;
        }
        let mut verdict = Verdict::Taken;
        for statement in &trial.statements {
            match connection.execute(statement).await {
                Ok(()) => {}
                Err(Error::Query { error, .. }) if !error.disconnected => {
                    verdict = Verdict::Refused(error);
                    break;
                }
                Err(error) => return Err(error),
            }
        }
        for statement in &trial.after {
            connection.execute(statement).await?;
        }
        Ok(verdict)
    }

    /// False where the expression may be right, and only what it is about is not there yet or is not the real thing.
    fn is_to_blame(&self, table: &Table, error: &ServerError, ground: &Ground) -> bool {
        let is_for_want = error.code.as_ref().is_some_and(|code| self.dialect.is_for_want(code));
        let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
        let stands_in = |word: &str| word == table.name.name || ground.made.contains(word);
        let is_about_stand_in = error.message.split(|letter| !is_name(letter)).any(stands_in);
        !is_for_want || !(self.trials.awaits_sql || ground.is_lacking || is_about_stand_in)
    }

    fn failure(
        &self,
        connection: &Connection,
        tried: &TriedExpression,
        error: &ServerError,
        owner: Option<&AppLabel>,
    ) -> Failure {
        let product = connection.server().flavour;
        let failure =
            Failure::new(format!("{product} does not take the {}: `{}`", tried.subject, tried.expression))
                .at(tried.place.clone())
                .because(&error.message)
                .notes(error.notes());
        let is_for_want = error.code.as_ref().is_some_and(|code| self.dialect.is_for_want(code));
        let name = self.dialect.name();
        let mend = format!("write it for each database: `({name} = \"…\", default = \"…\")`");
        failure.hint(match owner.filter(|_| is_for_want) {
            Some(app) => format!(
                "mend the expression, {mend}, or make what it needs in a revision before: \
                 `cargo migrate makemigrations --empty -p {app}`"
            ),
            None => format!("mend the expression, or {mend}"),
        })
    }
}
