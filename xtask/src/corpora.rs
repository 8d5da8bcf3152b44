//! `cargo xtask corpora FOLDER`: schemas of other projects, read from a live database and made again.
//!
//! Takes a folder with `sqlite`, `postgres` and `mysql`, each with SQL files; loads every file into a database of its own, has
//! `inspect` print the SQL that makes an equal one, runs that in a second database, and compares what `inspect` tells of the two.

mod target;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Args;
use tempfile::TempDir;

use self::target::Target;
use crate::command::{capture, last_lines};
use crate::database::Database;
use crate::failure::{Context, Failure};
use crate::output;
use crate::program;
use crate::servers::Environment;

#[derive(Args)]
pub(crate) struct Arguments {
    /// The folder with the schemas: `sqlite/*.sql`, `postgres/*.sql`, `mysql/*.sql`
    folder: PathBuf,

    /// The databases, separated by commas
    #[arg(long, value_delimiter = ',', value_enum, default_values_t = Database::ALL)]
    database: Vec<Database>,
}

/// What is told of a schema that does not come back as it was.
const DIFFERS: &str = "differs";

/// How one schema went.
struct Outcome {
    tables: usize,
    unknown: usize,
    /// What was not as it should be; empty where the two databases are told in the same words.
    trouble: String,
}

/// A line a schema; fails where one does not come back as it was.
pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let environment = Environment::start_in_memory(&arguments.database)?;
    let folder = TempDir::with_prefix("cargo-migrate-corpora-").context("make a temporary folder")?;
    let mut troubled = 0_usize;
    for database in &arguments.database {
        for file in schemas(&arguments.folder, *database) {
            let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let target = Target::new(*database, &environment, folder.path(), &name)?;
            let (verdict, words) = match load(&target, &file) {
                Err(failure) => ("not for it", failure.to_string()),
                Ok(()) => judge(make_again(&target)),
            };
            troubled += usize::from(verdict == DIFFERS);
            output::line(&format!("{:10} {name:20} {verdict:10} {words}", database.name()));
        }
    }
    Ok(u8::from(troubled > 0))
}

/// Some files are for one of two servers that share a folder.
fn load(target: &Target, file: &Path) -> Result<(), Failure> {
    target.create()?;
    target.load(file)
}

fn judge(outcome: Result<Outcome, Failure>) -> (&'static str, String) {
    match outcome {
        Ok(outcome) if outcome.trouble.is_empty() => ("same", counts(&outcome)),
        Ok(outcome) => (DIFFERS, format!("{}\n{}", counts(&outcome), outcome.trouble)),
        Err(failure) => (DIFFERS, failure.to_string()),
    }
}

fn counts(outcome: &Outcome) -> String {
    format!("{} tables, {} things that the tool has no word for", outcome.tables, outcome.unknown)
}

fn schemas(folder: &Path, database: Database) -> Vec<PathBuf> {
    let below = match database {
        Database::Sqlite => "sqlite",
        Database::Postgres | Database::Postgres18 => "postgres",
        Database::Mariadb | Database::Mysql => "mysql",
    };
    let files = program::entries(&folder.join(below));
    files.into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "sql")).collect()
}

fn make_again(target: &Target) -> Result<Outcome, Failure> {
    let (told, notes) = inspect(target, &target.url(), "human")?;
    let (sql, _) = inspect(target, &target.url(), "sql")?;
    let script = file_for_script(target)?;
    fs::write(&script, sql).context("write the script")?;
    target.create_second()?;
    let trouble = match target.run_in_second(&script) {
        Err(failure) => last_lines(&failure.to_string()),
        Ok(()) => first_difference(&told, &inspect(target, &target.second_url(), "human")?.0),
    };
    let tables = told.lines().filter(|line| line.starts_with("table ")).count();
    let unknown = notes.lines().filter(|line| line.contains("has no word for it")).count();
    Ok(Outcome { tables, unknown, trouble })
}

fn file_for_script(target: &Target) -> Result<PathBuf, Failure> {
    let folder = target.folder();
    fs::create_dir_all(&folder).context("make a folder for scripts")?;
    Ok(folder.join("made-again.sql"))
}

/// What `inspect` prints, and what it says beside.
fn inspect(target: &Target, url: &str, format: &str) -> Result<(String, String), Failure> {
    let mut command = Command::new(program::cargo());
    command.args(["run", "--quiet", "--package", "cargo-migrate", "--bin", "cargo-migrate", "--"]);
    command.args(["migrate", "inspect", "--format", format, "--database-url", url]);
    for schema in target.schemas()? {
        command.args(["--schema", &schema]);
    }
    let output = command.output().context("run the tool")?;
    let [told, notes] =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    if output.status.success() { Ok((told, notes)) } else { Err(Failure::new(last_lines(&notes))) }
}

/// The first line that is another one; empty where there is none.
fn first_difference(one: &str, other: &str) -> String {
    let mut lines = one.lines().zip(other.lines()).filter(|(one, other)| one != other);
    match lines.next() {
        Some((one, other)) => format!("- {one}\n+ {other}"),
        None if one.lines().count() == other.lines().count() => String::new(),
        None => format!("{} lines and {} lines", one.lines().count(), other.lines().count()),
    }
}

/// Runs a shell with a script as its input.
fn feed(command: &mut Command, script: &Path) -> Result<(), Failure> {
    let text = fs::File::open(script).context(format!("read `{}`", script.display()))?;
    let output = command.stdin(text).output().context("run the database's shell")?;
    let said =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    if output.status.success() { Ok(()) } else { Err(Failure::new(last_lines(&said))) }
}

/// What a query in a shell prints, line by line.
fn lines(command: &mut Command) -> Result<Vec<String>, Failure> {
    Ok(capture(command)?.lines().map(str::to_owned).collect())
}
