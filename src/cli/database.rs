//! The database that a command works on: which one, and how to reach it.

use std::future::Future;
use std::time::Duration;

use clap::Args;
use migrate_runtime::{ConnectOptions, Connection, DatabaseUrl, Dialect, Ledger};

use super::context::Context;
use super::failure::{Failure, Outcome};
use super::options::parse_duration;
use crate::config::{DatabaseChoice, DatabaseSource};
use crate::schema::DialectName;

/// Which database, and how patiently.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct DatabaseArguments {
    /// URL of the database, above DATABASE_URL, .env and migrations.toml
    #[arg(long, value_name = "URL", conflicts_with = "database")]
    pub(super) database_url: Option<String>,
    /// Name of a database under [databases] in migrations.toml
    #[arg(long, value_name = "NAME")]
    pub(super) database: Option<String>,
    /// How long to wait for the lock of another run: 10s, 2m
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    pub(super) lock_timeout: Option<Duration>,
}

impl DatabaseArguments {
    fn choice(&self) -> DatabaseChoice {
        DatabaseChoice { url: self.database_url.clone(), name: self.database.clone() }
    }
}

/// A database that can be connected to.
pub(super) struct Database {
    /// The flag that names it, where one did.
    flag: Option<String>,
    pub(super) source: DatabaseSource,
    pub(super) url: DatabaseUrl,
    pub(super) options: ConnectOptions,
}

impl Database {
    /// The database that flags, environment and configuration name.
    ///
    /// # Errors
    /// Where none does, or its URL is wrong.
    pub(super) fn find(context: &Context<'_>, arguments: &DatabaseArguments) -> Outcome<Self> {
        let root = context.workspace.root.as_std_path();
        let current_dir = context.cargo.current_dir.as_std_path();
        let source = context.settings.database(&arguments.choice(), current_dir, root)?;
        let url = DatabaseUrl::parse(&source.url)
            .map_err(|error| Failure::from(error).note(origin_note(&source)))?;
        let configured = connect_options(context);
        let lock_timeout = arguments.lock_timeout.unwrap_or(configured.lock_timeout);
        let options = ConnectOptions { lock_timeout, ..configured };
        let flag = match (&arguments.database, &arguments.database_url) {
            (Some(name), _) => Some(format!("--database {name}")),
            (None, Some(_)) => Some(format!("--database-url {}", shell_word(&url.to_string()))),
            (None, None) => None,
        };
        Ok(Self { flag, url: url.relative_to(&source.base), source, options })
    }

    /// A command that works on this database, to be shown to a person.
    pub(super) fn command(&self, command: &str) -> String {
        let flag = self.flag.as_ref().map(|flag| format!(" {flag}")).unwrap_or_default();
        format!("`cargo migrate {command}{flag}`")
    }

    /// Runs what talks to the database. The commands that a failure's hint names are about the same one.
    ///
    /// # Errors
    /// What the future gives, or the system's reason where no runtime can be had.
    pub(super) fn block_on<T>(&self, future: impl Future<Output = Outcome<T>>) -> Outcome<T> {
        block_on(future).map_err(|failure| self.name_in_hints(failure))
    }

    /// The failure with this database in the commands of its hints.
    pub(super) fn name_in_hints(&self, failure: Failure) -> Failure {
        match &self.flag {
            Some(flag) => failure.with_flag(flag),
            None => failure,
        }
    }

    pub(super) fn dialect(&self) -> DialectName {
        match self.url.dialect() {
            Dialect::Sqlite => DialectName::Sqlite,
            Dialect::Postgres => DialectName::Postgres,
            Dialect::Mysql => DialectName::Mysql,
        }
    }

    /// The URL as it was given, without its password.
    pub(super) fn name(&self) -> String {
        DatabaseUrl::parse(&self.source.url).map_or_else(|_| self.url.to_string(), |url| url.to_string())
    }

    /// True for a SQLite file that nobody has made yet: it holds nothing, and need not be made to see that.
    pub(super) fn is_missing_file(&self) -> bool {
        let folder_exists = |file: &std::path::Path| {
            file.parent().is_none_or(|folder| folder.as_os_str().is_empty() || folder.is_dir())
        };
        self.url.file().is_some_and(|file| !file.exists() && folder_exists(file))
    }

    /// Connects.
    ///
    /// # Errors
    /// Where that is not possible.
    pub(super) async fn open(&self) -> Outcome<Connection> {
        self.open_with(false).await
    }

    /// Connects; a SQLite file that is missing is made.
    ///
    /// # Errors
    /// Where that is not possible.
    pub(super) async fn open_or_create(&self) -> Outcome<Connection> {
        self.open_with(true).await
    }

    async fn open_with(&self, create_sqlite_file: bool) -> Outcome<Connection> {
        let options = ConnectOptions { create_sqlite_file, ..self.options.clone() };
        let connection = Connection::open(&self.url, &options).await;
        connection.map_err(|error| Failure::from(error).note(origin_note(&self.source)))
    }

    /// What has been applied; nothing where the file of a SQLite database is not there yet.
    ///
    /// # Errors
    /// Where the database cannot be reached or read.
    pub(super) async fn read_ledger(&self) -> Outcome<Ledger> {
        if self.is_missing_file() {
            return Ok(Ledger::default());
        }
        let mut connection = self.open().await?;
        let ledger = connection.read_ledger().await?;
        connection.close().await;
        Ok(ledger)
    }
}

/// What the configuration says of connections.
pub(super) fn connect_options(context: &Context<'_>) -> ConnectOptions {
    ConnectOptions {
        ledger: context.settings.ledger.clone(),
        lock_timeout: context.settings.lock_timeout,
        ..ConnectOptions::default()
    }
}

/// The databases that revisions must be able to run on.
pub(super) fn dialects(context: &Context<'_>) -> Vec<DialectName> {
    context.settings.dialects.clone().unwrap_or_else(|| vec![dialect_of_settings(context)])
}

/// The dialect of the database that is configured; where none is, the first that revisions must be able to run on, or
/// SQLite, the embedded default.
pub(super) fn dialect_of_settings(context: &Context<'_>) -> DialectName {
    if let Ok(database) = Database::find(context, &DatabaseArguments::default()) {
        return database.dialect();
    }
    let named = context.settings.dialects.as_ref().and_then(|dialects| dialects.first());
    named.copied().unwrap_or(DialectName::Sqlite)
}

fn origin_note(source: &DatabaseSource) -> String {
    format!("the database URL comes from {}", source.origin)
}

/// Puts quotes round what a shell would take apart.
fn shell_word(text: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "_-./:@%,+=".contains(letter);
    if text.chars().all(is_plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

/// Waits for what is done on a database.
///
/// # Errors
/// What `future` gives.
pub(super) fn block_on<T>(future: impl Future<Output = Outcome<T>>) -> Outcome<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new("the system gives no means to talk to a database").because(error))?;
    let end = runtime.block_on(future);
    // A name that nobody could resolve in time is not waited for.
    runtime.shutdown_background();
    end
}
