//! A live database of thousands of tables, read into a schema: ours beside `SQLAlchemy`'s `MetaData.reflect`.

use super::parse_stages;
use crate::bench::files;
use crate::bench::python::Python;
use crate::bench::rounds::Measured;
use crate::bench::session::Session;
use crate::bench::table::{Limit, Table};
use crate::database::Database;
use crate::failure::Failure;
use crate::output;
use crate::servers::Environment;

const TABLES: usize = 5_000;

/// `SQLAlchemy` needs a minute for what takes us a second: so often is enough.
const PEER_ROUNDS: usize = 2;

const OWN: &str = "reflect";
const PEER: &str = "SQLAlchemy MetaData.reflect";

/// Reads what the first argument names and prints the microseconds.
const PEER_PROGRAM: &str = "\
import sys, time
from sqlalchemy import MetaData, create_engine
engine = create_engine(sys.argv[1])
with engine.connect() as connection:
    start = time.perf_counter()
    metadata = MetaData()
    metadata.reflect(connection)
    print('read', int((time.perf_counter() - start) * 1e6))
if len(metadata.tables) != int(sys.argv[2]):
    sys.exit(f'{len(metadata.tables)} tables')
";

/// A database to read, and the most seconds that it may take.
struct Target {
    name: &'static str,
    server_url: String,
    /// With the database that the tables are in.
    url: String,
    peer_url: String,
    most: f64,
}

pub(super) fn measure(session: &Session, table: &mut Table) -> Result<(), Failure> {
    let environment = Environment::start(&[Database::Postgres, Database::Mariadb])?;
    for target in targets(session, &environment)? {
        output::progress(&format!("bench: reading {TABLES} tables on {}", target.name));
        session.runner.run(&mut session.tool.reflect("fill", &target.server_url, TABLES))?;
        let own = times(session.rounds, || {
            session.runner.read(&mut session.tool.reflect("read", &target.url, TABLES))
        })?;
        let peer = session.python.as_ref().map(|python| peer_times(session, python, &target)).transpose()?;
        let measured = Measured::new([(OWN, own)].into_iter().chain(peer.map(|times| (PEER, times))));
        table.alone(&format!("reflect {TABLES} tables, {}", target.name), &measured, OWN, Some(target.most));
        table.compare("… beside SQLAlchemy", &measured, OWN, PEER, Limit::Faster(20.0));
    }
    Ok(())
}

/// `SQLite`, and the servers that were started.
fn targets(session: &Session, environment: &Environment) -> Result<Vec<Target>, Failure> {
    let file = session.folder("reflect.db");
    files::write(&file, "")?;
    let file = file.display();
    let sqlite = Target {
        name: "SQLite",
        server_url: format!("sqlite:{file}"),
        url: format!("sqlite:{file}"),
        peer_url: format!("sqlite:///{file}"),
        most: 0.5,
    };
    let server = |database: Database, name, scheme: &str, driver: &str| {
        let variable = database.url_variable()?;
        let (_, url) = environment.variables().find(|(own, _)| *own == variable)?;
        let filled = match database {
            // The server's URL names the database of its own catalogue.
            Database::Mariadb => url.replace("/mysql", "/bench"),
            _ => url.to_owned(),
        };
        let peer_url = filled.replacen(scheme, driver, 1);
        Some(Target { name, server_url: url.to_owned(), url: filled, peer_url, most: 2.0 })
    };
    let postgres = server(Database::Postgres, "PostgreSQL", "postgres://", "postgresql+psycopg://");
    let mariadb = server(Database::Mariadb, "MariaDB", "mysql://", "mysql+pymysql://");
    Ok([Some(sqlite), postgres, mariadb].into_iter().flatten().collect())
}

fn peer_times(session: &Session, python: &Python, target: &Target) -> Result<Vec<f64>, Failure> {
    times(PEER_ROUNDS.min(session.rounds), || {
        let mut command = python.command("python");
        command.args(["-c", PEER_PROGRAM, &target.peer_url, &TABLES.to_string()]);
        session.runner.read(&mut command)
    })
}

/// Seconds of each round but the first.
fn times(rounds: usize, read: impl Fn() -> Result<String, Failure>) -> Result<Vec<f64>, Failure> {
    let mut seconds = Vec::new();
    for round in 0..=rounds {
        let said = read()?;
        seconds.extend((round > 0).then_some(parse_stages(&said)?));
    }
    Ok(seconds)
}
