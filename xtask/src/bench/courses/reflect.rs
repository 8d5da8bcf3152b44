//! A live database of thousands of tables, read into a schema: ours beside `SQLAlchemy`'s `MetaData.reflect`.

use std::process::Command;

use super::parse_stages;
use crate::bench::files;
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
        let measured = side_by_side(session, &target)?;
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

/// Both in turns, so that whatever else the machine does meets both; the first round does not count.
fn side_by_side(session: &Session, target: &Target) -> Result<Measured, Failure> {
    let (mut own, mut peer) = (Vec::new(), Vec::new());
    for round in 0..=session.rounds {
        let counts = round > 0;
        let mut command = session.tool.reflect("read", &target.url, TABLES);
        own.extend(Some(seconds(session, &mut command)?).filter(|_| counts));
        if let Some(python) = session.python.as_ref().filter(|_| round <= PEER_ROUNDS) {
            let mut command = python.command("python");
            command.args(["-c", PEER_PROGRAM, &target.peer_url, &TABLES.to_string()]);
            peer.extend(Some(seconds(session, &mut command)?).filter(|_| counts));
        }
    }
    let peer = Some((PEER, peer)).filter(|(_, seconds)| !seconds.is_empty());
    Ok(Measured::new([(OWN, own)].into_iter().chain(peer)))
}

/// What the command says that its reading took.
fn seconds(session: &Session, command: &mut Command) -> Result<f64, Failure> {
    parse_stages(&session.runner.read(command)?)
}
