//! Fills a database with so many tables (`reflect fill URL TABLES`), or reads it into a schema and prints how many
//! microseconds that took (`reflect read URL TABLES`). On MySQL the tables go into a database `bench` of their own.

#![expect(clippy::print_stdout, reason = "what it prints is what it is for")]

use std::error::Error;
use std::time::Instant;

use cargo_migrate::dialect::{Reading, dialect_of};
use cargo_migrate::diff::{Answers, Scope, diff};
use cargo_migrate::operation::Operation;
use cargo_migrate::schema::{AppLabel, Schema};
use migrate_runtime::{Action, ConnectOptions, Connection, DatabaseUrl, Dialect};

#[path = "large/mod.rs"]
mod large;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, url, tables] = arguments.as_slice() else {
        println!("usage: reflect fill|read URL TABLES");
        return Ok(());
    };
    let mut connection = Connection::open(&DatabaseUrl::parse(url)?, &ConnectOptions::default()).await?;
    let outcome = match what.as_str() {
        "fill" => fill(&mut connection, tables.parse()?).await,
        _ => read(&mut connection, tables.parse()?).await,
    };
    connection.close().await;
    outcome
}

/// Makes the tables, by the statements that a revision would run.
async fn fill(connection: &mut Connection, tables: usize) -> Result<(), Box<dyn Error>> {
    let dialect = dialect_of(connection.server().flavour);
    let made = diff(&Schema::empty(), &large::schema(tables), &Scope::All, &Answers::default());
    let operations: Vec<Operation> = made.changes.into_iter().map(|change| change.operation).collect();
    let steps = dialect.render(&operations, &mut Schema::empty(), &AppLabel::new("bench")?)?;
    if connection.server().dialect == Dialect::Mysql {
        connection.execute("CREATE DATABASE bench").await?;
        connection.execute("USE bench").await?;
    }
    // One transaction of so many tables would take more locks than PostgreSQL has.
    for some in steps.chunks(500) {
        connection.execute("BEGIN").await?;
        for step in some {
            if let Action::Execute(sql) = &step.action {
                connection.execute(sql).await?;
            }
        }
        connection.execute("COMMIT").await?;
    }
    Ok(())
}

async fn read(connection: &mut Connection, tables: usize) -> Result<(), Box<dyn Error>> {
    let dialect = dialect_of(connection.server().flavour);
    let reading = Reading { version: connection.server().version, ..Reading::default() };
    let start = Instant::now();
    connection.begin_snapshot().await?;
    let mut answers = connection.query_all(&dialect.catalogue(&reading)).await?;
    answers.extend(connection.query_all(&dialect.follow_up(&reading, &answers)).await?);
    connection.end_snapshot().await?;
    let reflected = dialect.reflect(&reading, &answers)?;
    println!("read {}", start.elapsed().as_micros());
    let read = reflected.schema.tables.len();
    if read == tables { Ok(()) } else { Err(format!("{read} tables instead of {tables}").into()) }
}
