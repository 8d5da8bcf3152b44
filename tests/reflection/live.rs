//! A database of a case's own, changed by the real runner and read back.

use std::collections::BTreeSet;

use cargo_migrate::dialect::{Dialect, Reading, Reflected, dialect_of};
use cargo_migrate::operation::Operation;
use cargo_migrate::schema::{AppLabel, Schema, Table};
use migrate_runtime::{
    Cancel, ConnectOptions, Connection, DatabaseUrl, Direction, Flavour, RevisionRun, RunOptions, Silent,
};
use test_servers::{Kind, ServerDatabase};

/// What the runner keeps for itself.
const LEDGER: [&str; 2] = ["cargo_migrate_ledger", "cargo_migrate_ledger_journal"];

/// Where the database is.
enum Home {
    Server(ServerDatabase),
    Folder(tempfile::TempDir),
}

pub(crate) struct Live {
    home: Home,
    connection: Connection,
    revisions: u32,
    /// The database schemas that were ever named.
    schemas: BTreeSet<String>,
}

impl Live {
    /// A new database; none where its server is not there.
    pub(crate) async fn create(kind: Kind) -> Option<Self> {
        let (home, connection) = match kind {
            Kind::Sqlite => {
                let folder = tempfile::tempdir().unwrap();
                let url = format!("sqlite:{}", folder.path().join("shop.db").display());
                let options = ConnectOptions { create_sqlite_file: true, ..ConnectOptions::default() };
                let connection =
                    Connection::open(&DatabaseUrl::parse(&url).unwrap(), &options).await.unwrap();
                (Home::Folder(folder), connection)
            }
            _ => {
                let database = ServerDatabase::create(kind).await?;
                let connection = database.open().await;
                (Home::Server(database), connection)
            }
        };
        Some(Self { home, connection, revisions: 0, schemas: BTreeSet::new() })
    }

    pub(crate) async fn drop(self) {
        self.connection.close().await;
        match self.home {
            Home::Server(database) => database.drop().await,
            Home::Folder(folder) => folder.close().unwrap(),
        }
    }

    pub(crate) fn flavour(&self) -> Flavour {
        self.connection.server().flavour
    }

    pub(crate) fn dialect(&self) -> &'static dyn Dialect {
        dialect_of(self.flavour())
    }

    /// The text with the database's name in the place of `{database}`.
    pub(crate) fn named(&self, text: &str) -> String {
        match &self.home {
            Home::Server(database) => text.replace("{database}", database.name()),
            Home::Folder(_) => text.to_owned(),
        }
    }

    pub(crate) async fn tell(&mut self, statements: &[String]) -> Result<(), String> {
        for sql in statements {
            let sql = &self.named(sql);
            self.connection.execute(sql).await.map_err(|error| format!("{sql}\n  {error:?}"))?;
        }
        Ok(())
    }

    /// Runs the operations as one revision; the state goes along.
    pub(crate) async fn migrate(
        &mut self,
        operations: &[Operation],
        state: &mut Schema,
    ) -> Result<(), String> {
        let app = AppLabel::new("shop").unwrap();
        let steps = self.dialect().render(operations, state, &app);
        let steps = steps.map_err(|error| format!("{error} (hint: {:?})", error.hint()))?;
        let names = state.tables.keys().chain(state.enums.keys()).chain(state.sequences.keys());
        self.schemas.extend(names.filter_map(|name| name.schema.clone()));
        self.revisions += 1;
        let number = self.revisions;
        let revision = RevisionRun {
            id: format!("{number:012x}"),
            app: "shop".to_owned(),
            name: format!("shop@{number:04}"),
            checksum: "1:0".to_owned(),
            text: String::new(),
            tool_version: "0.1.0".to_owned(),
            direction: Direction::Up,
            steps,
        };
        let (options, cancel) = (RunOptions::default(), Cancel::new());
        let revisions = [revision];
        // In a box of its own: the runner's future is larger than what the compiler lays out in one piece.
        let end = Box::pin(self.connection.run(&revisions, &options, &mut Silent, &cancel)).await;
        end.map_err(|error| format!("{error:?}"))
    }

    /// The tables of `lowered` with their expressions as the database prints them.
    pub(crate) async fn as_printed(&mut self, lowered: &Schema) -> Result<Schema, String> {
        let tables: Vec<&Table> = lowered.tables.values().collect();
        let copies = self.dialect().copies(&tables).map_err(|error| error.to_string())?;
        self.tell(&["BEGIN".to_owned()]).await?;
        self.tell(&copies).await?;
        let schemas = self.dialect().schema_of_copies().map(str::to_owned).into_iter().collect();
        let copied = self.read(schemas).await?;
        self.tell(&["ROLLBACK".to_owned()]).await?;
        let mut printed = lowered.clone();
        for table in self.dialect().as_printed(&tables, &copied.schema) {
            printed.insert_table(table);
        }
        Ok(printed)
    }

    pub(crate) async fn reflect(&mut self) -> Result<Reflected, String> {
        // A list leaves out what is not in it, also the schema of names without one.
        let own =
            (self.flavour() == Flavour::Postgres && !self.schemas.is_empty()).then(|| "public".to_owned());
        self.read(self.schemas.iter().cloned().chain(own).collect()).await
    }

    async fn read(&mut self, schemas: Vec<String>) -> Result<Reflected, String> {
        let reading = Reading {
            version: self.connection.server().version,
            schemas,
            ignored: LEDGER.map(str::to_owned).to_vec(),
        };
        let mut answers = Vec::new();
        for (number, query) in self.dialect().catalogue(&reading).iter().enumerate() {
            let rows = self.connection.query(query).await;
            answers.push(rows.map_err(|error| format!("query {number}: {error}"))?);
        }
        for query in self.dialect().follow_up(&reading, &answers) {
            answers.push(self.connection.query(&query).await.map_err(|error| error.to_string())?);
        }
        self.dialect().reflect(&reading, &answers).map_err(|error| error.to_string())
    }
}
