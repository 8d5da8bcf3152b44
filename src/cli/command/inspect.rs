//! `cargo migrate inspect`: what a live database holds, in words, as data, or as the SQL that makes an equal one.

use clap::{Args, ValueEnum};
use migrate_runtime::Connection;
use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::database::{Database, DatabaseArguments};
use crate::cli::exit::Exit;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::options::SharedArguments;
use crate::cli::ui::Ui;
use crate::cli::{reflecting, script};
use crate::dialect::{Dialect, Reflected, Unknown, dialect_of};
use crate::diff::{Answers, Scope, diff};
use crate::operation::{CreateTable, Operation};
use crate::picture::picture;
use crate::schema::{AppLabel, Schema};

/// The form of `--format json`; another one gets another number.
const FORMAT: u32 = 1;

/// Whose the tables of a database are, as long as nobody says so.
const NOBODY: &str = "inspect";

#[derive(Debug, Args)]
#[command(
    after_help = "What the tool has no word for (a view, a trigger) is listed on stderr. The ledger is left out."
)]
pub(crate) struct InspectArguments {
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: InspectFormat,
    /// A database schema to read (can be repeated); the one in which names without a schema are if none is given
    #[arg(long, value_name = "NAME")]
    schema: Vec<String>,
    #[command(flatten)]
    database: DatabaseArguments,
}

/// How a database is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum InspectFormat {
    /// A picture in words
    Human,
    /// Its tables as data
    Json,
    /// SQL that makes an equal database
    Sql,
}

pub(crate) fn run(arguments: &InspectArguments, shared: &SharedArguments, ui: &mut Ui) -> Outcome<Exit> {
    let context = Context::load(shared, ui)?;
    let database = Database::find(&context, &arguments.database)?;
    let (dialect, reflected) = database.block_on(async {
        let mut connection = database.open().await?;
        reflecting::check_schemas(&mut connection, &arguments.schema).await?;
        let reflected = read(&context, &mut connection, &arguments.schema).await;
        let dialect = dialect_of(connection.server().flavour);
        connection.close().await;
        Ok((dialect, reflected?))
    })?;
    match arguments.format {
        InspectFormat::Human => context.ui.print_text(&picture(&reflected.schema)),
        InspectFormat::Json => context.ui.print_json(&as_json(dialect, &reflected)),
        InspectFormat::Sql => context.ui.print_text(&as_sql(dialect, &database, &reflected.schema)?),
    }
    let schema = &reflected.schema;
    if schema.tables.is_empty() && schema.enums.is_empty() && schema.sequences.is_empty() {
        context.ui.say(format!("`{}` holds no tables", database.name()));
    }
    for unknown in &reflected.unknown {
        context.ui.note(format!("left out, since the tool has no word for it: {unknown}"));
    }
    Ok(Exit::Done)
}

async fn read(context: &Context<'_>, connection: &mut Connection, schemas: &[String]) -> Outcome<Reflected> {
    let job = async |connection: &mut Connection| reflecting::reflect(connection, schemas).await;
    reflecting::in_snapshot(context.ui, connection, job).await
}

fn as_json(dialect: &dyn Dialect, reflected: &Reflected) -> Value {
    let schema = &reflected.schema;
    let unknown = |found: &Unknown| json!({ "kind": found.kind, "name": found.name, "detail": found.detail });
    json!({
        "format": FORMAT,
        "dialect": dialect.name(),
        "tables": schema.tables.values().collect::<Vec<_>>(),
        "enums": schema.enums.values().collect::<Vec<_>>(),
        "sequences": schema.sequences.values().collect::<Vec<_>>(),
        "unknown": reflected.unknown.iter().map(unknown).collect::<Vec<_>>(),
    })
}

/// The way from nothing to the schema, as a script.
fn as_sql(dialect: &dyn Dialect, database: &Database, schema: &Schema) -> Outcome<String> {
    let owner = AppLabel::new(NOBODY).map_err(|error| Failure::of(&error))?;
    let mut owned = schema.clone();
    owned.tables.values_mut().for_each(|table| table.owner = Some(owner.clone()));
    owned.enums.values_mut().for_each(|found| found.owner = Some(owner.clone()));
    owned.sequences.values_mut().for_each(|found| found.owner = Some(owner.clone()));
    let operations = creations(dialect, &owned);
    let steps = dialect.render(&operations, &mut Schema::empty(), &owner)?;
    Ok(script::write_steps(dialect, &database.options, &steps)?)
}

/// Makes everything. Where a reference may come before its table no circle of references is cut.
fn creations(dialect: &dyn Dialect, schema: &Schema) -> Vec<Operation> {
    if dialect.takes_references_ahead() {
        return schema.tables.values().map(|table| CreateTable(table.clone()).into()).collect();
    }
    let made = diff(&Schema::empty(), schema, &Scope::All, &Answers::default());
    made.changes.into_iter().map(|change| change.operation).collect()
}
