//! A connection: one dedicated session with a database, on which the prologue has been said.

use std::convert::Infallible;
use std::time::Duration;

use crate::backoff::Backoff;
use crate::cancel::Cancel;
use crate::connect::{self, ConnectError, Opened};
use crate::driver::Driver;
use crate::error::Error;
use crate::ledger::Tables;
use crate::options::ConnectOptions;
use crate::prologue::session_setup;
use crate::quote::quote_name;
use crate::rows::Rows;
use crate::server::{Dialect, Server};
use crate::server_error::ServerError;
use crate::url::DatabaseUrl;

/// A session with a database.
pub struct Connection {
    pub(crate) driver: Driver,
    pub(crate) url: DatabaseUrl,
    pub(crate) options: ConnectOptions,
    pub(crate) server: Server,
    /// The server's number for this session
    pub(crate) backend: i64,
    pub(crate) database: String,
    /// Where names without a schema are
    pub(crate) schema: Option<String>,
    pub(crate) tables: Tables,
    /// Whether the lock of a run is held
    pub(crate) locked: bool,
    /// Whether [`Connection::begin_snapshot`] has begun
    pub(crate) sees_one_moment: bool,
}

/// Why a statement did not come to its end.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The database refused it
    Server(ServerError),
    /// The caller asked to stop
    Cancelled,
}

impl Connection {
    /// Connects and says the prologue.
    ///
    /// # Errors
    /// [`ConnectError`] tells the ways apart in which that can fail.
    pub async fn open(url: &DatabaseUrl, options: &ConnectOptions) -> Result<Self, ConnectError> {
        let opened = connect::open(url, options).await?;
        let Opened { driver, server, backend, database, schema } = opened;
        let tables = Tables::new(server.dialect, schema.as_deref(), &options.ledger);
        let (url, options) = (url.clone(), options.clone());
        Ok(Self {
            driver,
            url,
            options,
            server,
            backend,
            database,
            schema,
            tables,
            locked: false,
            sees_one_moment: false,
        })
    }

    /// The database at the other end.
    pub fn server(&self) -> Server {
        self.server
    }

    /// The URL that the connection was made from; its `Display` hides the password.
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    /// The database's name on its server; its file's path on SQLite.
    pub fn database(&self) -> &str {
        &self.database
    }

    /// The schema in which names without one are: PostgreSQL's first of the search path, MySQL's database. None on
    /// SQLite.
    pub fn schema(&self) -> Option<&str> {
        self.schema.as_deref()
    }

    /// The names of the ledger and of its journal, without schema, whether they are there or not.
    pub fn own_tables(&self) -> [String; 2] {
        self.tables.plain_names()
    }

    /// Runs a query that is no part of a revision and gives its rows.
    ///
    /// # Errors
    /// When the database refuses it.
    pub async fn query(&mut self, sql: &str) -> Result<Rows, Error> {
        let answer = self.ask(sql).await;
        answer.map_err(|error| Error::Query { statement: sql.to_owned(), error })
    }

    /// Runs one statement that is no part of a revision.
    ///
    /// # Errors
    /// When the database refuses it.
    pub async fn execute(&mut self, sql: &str) -> Result<(), Error> {
        let answer = self.tell(sql).await;
        answer.map_err(|error| Error::Query { statement: sql.to_owned(), error })
    }

    /// Ends the session.
    pub async fn close(self) {
        self.driver.close().await;
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.server.dialect
    }

    /// Puts back what a person's statements may have changed of the session: settings, role, database.
    pub(crate) async fn reset_session(&mut self) -> Result<(), Error> {
        match self.dialect() {
            Dialect::Sqlite => {}
            Dialect::Postgres => self.execute("RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL").await?,
            Dialect::Mysql => {
                self.execute(&format!("USE {}", quote_name(Dialect::Mysql, &self.database))).await?
            }
        }
        self.execute(&session_setup(self.dialect(), &self.options)).await
    }

    /// Asks a short question, waiting for a busy SQLite file as long as the lock timeout allows.
    pub(crate) async fn ask(&mut self, sql: &str) -> Result<Rows, ServerError> {
        let mut backoff = Backoff::new(self.options.lock_timeout);
        loop {
            match self.driver.query(sql).await {
                Ok(rows) => return Ok(rows),
                Err(error) => backoff.unless_busy(ServerError::new(&error, sql), self.dialect()).await?,
            }
        }
    }

    /// Runs a short statement, as patiently as [`Connection::ask`].
    pub(crate) async fn tell(&mut self, sql: &str) -> Result<(), ServerError> {
        let mut backoff = Backoff::new(self.options.lock_timeout);
        loop {
            match self.driver.execute(sql).await {
                Ok(()) => return Ok(()),
                Err(error) => backoff.unless_busy(ServerError::new(&error, sql), self.dialect()).await?,
            }
        }
    }

    /// Runs a statement that may take long, as patiently, and cancels it when the caller asks to stop.
    pub(crate) async fn tell_cancellable(&mut self, sql: &str, cancel: &Cancel) -> Result<(), Failure> {
        let mut backoff = Backoff::new(self.options.lock_timeout);
        loop {
            let session = Session { url: &self.url, options: &self.options, backend: self.backend };
            match session.watch(self.driver.execute(sql), sql, cancel).await {
                Err(Failure::Server(error)) => backoff.unless_busy(error, self.server.dialect).await?,
                end => return end,
            }
        }
    }

    /// Runs statements one behind the other in one message, in the same way. `begun` hears of each before it runs; an error
    /// comes with the place of its statement.
    pub(crate) async fn tell_all_cancellable(
        &mut self,
        statements: &[&str],
        cancel: &Cancel,
        mut begun: impl FnMut(usize),
    ) -> Result<(), (usize, Failure)> {
        let mut backoff = Backoff::new(self.options.lock_timeout);
        let mut at = 0;
        begun(at);
        loop {
            let session = Session { url: &self.url, options: &self.options, backend: self.backend };
            // A comment at the end of one must not swallow what is between them.
            let text = statements[at..].join("\n;\n");
            let next = || {
                at += 1;
                if at < statements.len() {
                    begun(at);
                }
            };
            match session.watch(self.driver.execute_all(&text, next), &text, cancel).await {
                Ok(()) => return Ok(()),
                Err(Failure::Cancelled) => return Err((at, Failure::Cancelled)),
                Err(Failure::Server(error)) => {
                    let waited = backoff.unless_busy(error, self.server.dialect).await;
                    waited.map_err(|error| (at, Failure::Server(error)))?;
                }
            }
        }
    }

    /// Asks a question whose answer may take long, in the same way. An answer that came after the wish to stop is none:
    /// MySQL's sleep(), for one, ends early and well when it is cancelled.
    pub(crate) async fn ask_cancellable(&mut self, sql: &str, cancel: &Cancel) -> Result<Rows, Failure> {
        let mut backoff = Backoff::new(self.options.lock_timeout);
        loop {
            let session = Session { url: &self.url, options: &self.options, backend: self.backend };
            match session.watch(self.driver.query(sql), sql, cancel).await {
                Err(Failure::Server(error)) => backoff.unless_busy(error, self.server.dialect).await?,
                Ok(_) if cancel.is_cancelled() => return Err(Failure::Cancelled),
                end => return end,
            }
        }
    }
}

impl From<ServerError> for Failure {
    fn from(error: ServerError) -> Self {
        Self::Server(error)
    }
}

/// What is needed to cancel, from a second connection, what a session is doing.
struct Session<'a> {
    url: &'a DatabaseUrl,
    options: &'a ConnectOptions,
    backend: i64,
}

impl Session<'_> {
    /// Waits for a statement, and has it cancelled when the caller asks to stop. It is waited for even then: only its
    /// own answer tells how it ended.
    async fn watch<T>(
        &self,
        running: impl Future<Output = sqlx::Result<T>>,
        sql: &str,
        cancel: &Cancel,
    ) -> Result<T, Failure> {
        if cancel.is_cancelled() {
            return Err(Failure::Cancelled);
        }
        let mut running = std::pin::pin!(running);
        let answer = tokio::select! {
            biased;
            answer = &mut running => answer,
            never = self.cancel_when_asked(cancel) => match never {},
        };
        answer.map_err(|error| match ServerError::new(&error, sql) {
            _ if cancel.is_cancelled() => Failure::Cancelled,
            error => Failure::Server(error),
        })
    }

    /// Waits for the wish to stop and carries it to the server, again and again until the statement gives in. SQLite's
    /// progress handler sees the wish by itself.
    async fn cancel_when_asked(&self, cancel: &Cancel) -> Infallible {
        cancel.cancelled().await;
        let statement = match self.url.dialect() {
            Dialect::Sqlite => return std::future::pending().await,
            Dialect::Postgres => format!("SELECT pg_cancel_backend({})", self.backend),
            Dialect::Mysql => format!("KILL QUERY {}", self.backend),
        };
        // Where this fails the statement simply runs to its end.
        let Ok(mut opened) = connect::open(self.url, self.options).await else {
            return std::future::pending().await;
        };
        loop {
            let _ = opened.driver.execute(&statement).await;
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }
}
