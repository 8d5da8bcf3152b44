//! Two databases for one schema: the one that it is loaded into, and the one that is made from what was read.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{feed, lines};
use crate::database::Database;
use crate::failure::Failure;
use crate::servers::Environment;

/// `PostgreSQL`'s second database begins as a copy of the first without its tables: functions, domains and extensions that the
/// tool has no word for are what tables stand on.
const WITHOUT_TABLES: &str = "\
DO $$
DECLARE
    found record;
BEGIN
    FOR found IN
        SELECT format('DROP %s IF EXISTS %I.%I CASCADE', CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
                      nspname, relname) AS command
        FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE relkind IN ('r', 'p', 'S') AND nspname !~ '^pg_' AND nspname <> 'information_schema'
          AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND (deptype = 'e' OR deptype = 'i' AND relkind = 'S'))
        ORDER BY relkind DESC
    LOOP
        EXECUTE found.command;
    END LOOP;
    FOR found IN
        SELECT format('DROP TYPE %I.%I CASCADE', nspname, typname) AS command
        FROM pg_type JOIN pg_namespace ON pg_namespace.oid = typnamespace
        WHERE typtype = 'e' AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_type.oid AND deptype = 'e')
    LOOP
        EXECUTE found.command;
    END LOOP;
END
$$";

const SCHEMAS: &str =
    "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY 1";

/// The two databases of one schema.
pub(super) struct Target {
    database: Database,
    client: String,
    /// The server's URL without its database; the folder of SQLite's files.
    place: String,
    name: String,
    folder: PathBuf,
}

impl Target {
    pub(super) fn new(
        database: Database,
        environment: &Environment,
        folder: &Path,
        name: &str,
    ) -> Result<Self, Failure> {
        let variable = |name: &str| {
            let known = environment.variables().find(|(own, _)| *own == name);
            let value = known.map(|(_, value)| value.to_owned()).or_else(|| std::env::var(name).ok());
            value.ok_or_else(|| Failure::new(format!("`{}` is not on this machine", database.name())))
        };
        let folder = folder.join(database.name()).join(name);
        let place = match database.url_variable() {
            None => folder.display().to_string(),
            Some(name) => {
                let url = variable(name)?;
                url.rsplit_once('/').map(|(place, _)| place.to_owned()).unwrap_or(url)
            }
        };
        let client = variable(database.client_variable())?;
        Ok(Self { database, client, place, name: name.to_owned(), folder })
    }

    pub(super) fn folder(&self) -> PathBuf {
        self.folder.clone()
    }

    pub(super) fn url(&self) -> String {
        self.url_of(&self.name)
    }

    pub(super) fn second_url(&self) -> String {
        self.url_of(&self.second())
    }

    fn second(&self) -> String {
        format!("{}_again", self.name)
    }

    fn url_of(&self, name: &str) -> String {
        match self.database {
            Database::Sqlite => format!("sqlite:{}/{name}.db", self.place),
            _ => format!("{}/{name}", self.place),
        }
    }

    pub(super) fn create(&self) -> Result<(), Failure> {
        match self.database {
            Database::Sqlite => self.make_folder(),
            _ => self.administer(&format!("CREATE DATABASE {}", self.name)),
        }
    }

    pub(super) fn create_second(&self) -> Result<(), Failure> {
        match self.database {
            Database::Sqlite => Ok(()),
            Database::Postgres | Database::Postgres18 => {
                let (name, second) = (&self.name, self.second());
                self.administer(&format!("CREATE DATABASE {second} TEMPLATE {name}"))?;
                lines(self.shell(&second).args(["-c", WITHOUT_TABLES])).map(drop)
            }
            Database::Mariadb | Database::Mysql => {
                self.administer(&format!("CREATE DATABASE {}", self.second()))
            }
        }
    }

    fn make_folder(&self) -> Result<(), Failure> {
        std::fs::create_dir_all(&self.folder).map_err(|error| Failure::new(error.to_string()))
    }

    /// The files are dumps for the shells, which go on behind an error only where the file says so.
    pub(super) fn load(&self, file: &Path) -> Result<(), Failure> {
        feed(&mut self.shell(&self.name), file)
    }

    pub(super) fn run_in_second(&self, script: &Path) -> Result<(), Failure> {
        feed(&mut self.shell(&self.second()), script)
    }

    /// The database schemas to read; empty where the database has one alone.
    pub(super) fn schemas(&self) -> Result<Vec<String>, Failure> {
        match self.database {
            Database::Postgres | Database::Postgres18 => {
                lines(self.shell(&self.name).args(["--tuples-only", "--no-align", "-c", SCHEMAS]))
            }
            _ => Ok(Vec::new()),
        }
    }

    fn administer(&self, statement: &str) -> Result<(), Failure> {
        let mut shell = match self.database {
            Database::Mariadb | Database::Mysql => {
                let mut shell = self.shell("mysql");
                shell.args(["-e", statement]);
                shell
            }
            _ => {
                let mut shell = self.shell("postgres");
                shell.args(["-c", statement]);
                shell
            }
        };
        lines(&mut shell).map(drop)
    }

    /// The database's own shell on one of its databases, stopping at the first error.
    fn shell(&self, name: &str) -> Command {
        let mut shell = Command::new(&self.client);
        match self.database {
            Database::Sqlite => {
                shell.args(["-batch", "-bail"]).arg(format!("{}/{name}.db", self.place));
            }
            Database::Postgres | Database::Postgres18 => {
                shell.args(["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", &self.url_of(name)]);
            }
            Database::Mariadb | Database::Mysql => {
                let port = self.place.rsplit_once(':').map_or("3306", |(_, port)| port);
                shell.args(["--no-defaults", "-h", "127.0.0.1", "-P", port, "-u", "root", name]);
            }
        }
        shell
    }
}
