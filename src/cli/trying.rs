//! Expressions tried on a real database before a revision holds them. SQLite needs no server: one that lives in memory
//! says what is wrong with the expressions of changed tables, in its own words. What only a server can tell shows when
//! the revision is applied.

use std::collections::BTreeSet;

use migrate_runtime::{ConnectOptions, Connection, DatabaseUrl, Error};

use super::context::Context;
use super::database::{Database, DatabaseArguments, block_on, dialects};
use super::failure::{Failure, Outcome};
use super::modelling::Sides;
use crate::dialect::dialect;
use crate::diff::Change;
use crate::schema::{
    ByDialect, Column, ConstraintDefinition, DefaultValue, DialectName, Expression, Index, IndexColumn,
    ObjectName, Place, Table,
};

/// A statement that SQLite takes where it takes the expression.
struct Trial {
    /// `check `ck_age` of `users``
    subject: String,
    expression: String,
    place: Option<Place>,
    statement: String,
}

/// Tries the expressions of every table that changes, where revisions must be able to run on SQLite.
///
/// # Errors
/// What SQLite says of each that it does not take, with the place in the model.
pub(super) fn check_expressions(context: &Context<'_>, sides: &Sides, changes: &[Change]) -> Outcome<()> {
    if !is_for_sqlite(context) {
        return Ok(());
    }
    let changed: BTreeSet<&ObjectName> =
        changes.iter().filter_map(|change| change.operation.table()).collect();
    let tables = changed.into_iter().filter_map(|name| sides.models.schema.table(name));
    let trials: Vec<(String, Vec<Trial>)> =
        tables.filter(|table| !table.unmanaged).map(|table| (plain_table(table), trials(table))).collect();
    if trials.iter().all(|(_, trials)| trials.is_empty()) {
        return Ok(());
    }
    let failures = block_on(refusals(&trials))?;
    if failures.is_empty() { Ok(()) } else { Err(Failure::all(failures)) }
}

/// Where nobody says which database it is to be, expressions may be for any.
fn is_for_sqlite(context: &Context<'_>) -> bool {
    let is_said =
        context.settings.dialects.is_some() || Database::find(context, &DatabaseArguments::default()).is_ok();
    is_said && dialects(context).contains(&DialectName::Sqlite)
}

async fn refusals(trials: &[(String, Vec<Trial>)]) -> Outcome<Vec<Failure>> {
    let url = DatabaseUrl::parse("sqlite::memory:").map_err(Failure::from)?;
    let mut connection = Connection::open(&url, &ConnectOptions::default()).await.map_err(Failure::from)?;
    let mut failures = Vec::new();
    for (table, trials) in trials.iter().filter(|(_, trials)| !trials.is_empty()) {
        connection.execute(table).await?;
        for trial in trials {
            // Undone at once, so that one name serves every trial: SQLite takes a CREATE back as well.
            connection.execute("SAVEPOINT trial").await?;
            if let Err(Error::Query { error, .. }) = connection.execute(&trial.statement).await {
                failures.push(refused(trial, &error.message));
            }
            connection.execute("ROLLBACK TO trial").await?;
            connection.execute("RELEASE trial").await?;
        }
        connection.execute("DROP TABLE plain").await?;
    }
    connection.close().await;
    Ok(failures)
}

fn refused(trial: &Trial, reason: &str) -> Failure {
    Failure::new(format!("SQLite does not take the {}: `{}`", trial.subject, trial.expression))
        .at(trial.place.clone())
        .because(reason)
        .hint(
            "mend the expression, or write it for each database: `(sqlite = \"…\", default = \"…\")`"
                .to_owned(),
        )
}

/// A table of the same columns with nothing else said, so that only the expression can be wrong.
fn plain_table(table: &Table) -> String {
    format!("CREATE TABLE plain ({})", column_names(table, |_| true))
}

fn column_names(table: &Table, wanted: impl Fn(&Column) -> bool) -> String {
    let names = table.columns.iter().filter(|column| wanted(column));
    names.map(|column| quote(&column.name)).collect::<Vec<_>>().join(", ")
}

fn quote(name: &str) -> String {
    dialect(DialectName::Sqlite).quote(name)
}

fn trials(table: &Table) -> Vec<Trial> {
    let columns = table.columns.iter().flat_map(|column| trials_of_column(table, column));
    let checks = table.constraints.iter().filter_map(|constraint| match &constraint.definition {
        ConstraintDefinition::Check { expression, .. } => {
            let subject = format!("check `{}` of `{}`", constraint.name, table.name);
            let place = constraint.declared.place.clone();
            trial(subject, expression, place, |sql| {
                format!("CREATE TABLE tried ({}, CHECK ({sql}))", column_names(table, |_| true))
            })
        }
        _ => None,
    });
    let indexes = table.indexes.iter().flat_map(|index| trials_of_index(table, index));
    columns.chain(checks).chain(indexes).collect()
}

fn trials_of_column(table: &Table, column: &Column) -> impl Iterator<Item = Trial> {
    let (name, place) = (quote(&column.name), column.declared.place.clone());
    let of = |what: &str| format!("{what} of `{}.{}`", table.name, column.name);
    let default = match &column.default {
        Some(DefaultValue::Sql(expression)) => trial(of("default"), expression, place.clone(), |sql| {
            // A table would take any default, and refuse the first row.
            format!("EXPLAIN SELECT ({sql})")
        }),
        _ => None,
    };
    let generated = column.generated.as_ref().and_then(|generated| {
        trial(of("expression"), &generated.expression, place, |sql| {
            let others = column_names(table, |other| other.name != column.name);
            let others = if others.is_empty() { others } else { format!("{others}, ") };
            format!("CREATE TABLE tried ({others}{name} AS ({sql}))")
        })
    });
    default.into_iter().chain(generated)
}

fn trials_of_index(table: &Table, index: &Index) -> Vec<Trial> {
    let subject = format!("index `{}` of `{}`", index.name, table.name);
    let place = &index.declared.place;
    let parts = index.columns.iter().filter_map(|part| match &part.on {
        IndexColumn::Expression(expression) => trial(subject.clone(), expression, place.clone(), |sql| {
            format!("CREATE INDEX tried_index ON plain (({sql}))")
        }),
        IndexColumn::Column(_) => None,
    });
    let filter = index.filter.iter().filter_map(|filter| {
        trial(format!("condition of {subject}"), filter, place.clone(), |sql| {
            let any = table.columns.iter().next().map(|column| quote(&column.name)).unwrap_or_default();
            format!("CREATE INDEX tried_index ON plain ({any}) WHERE {sql}")
        })
    });
    parts.chain(filter).collect()
}

fn trial(
    subject: String,
    expression: &ByDialect<Expression>,
    place: Option<Place>,
    statement: impl Fn(&str) -> String,
) -> Option<Trial> {
    let expression = expression.get(DialectName::Sqlite)?;
    let statement = statement(&expression.as_sql());
    Some(Trial { subject, expression: expression.to_string(), place, statement })
}
