//! Opens a SQLite file.

use std::path::Path;
use std::str::FromStr;

use sqlx::ConnectOptions as _;
use sqlx::sqlite::SqliteConnectOptions;

use super::error::ConnectError;
use super::{Opened, ask, text_at};
use crate::driver::Driver;
use crate::options::ConnectOptions;
use crate::prologue::OWN_PATIENCE;
use crate::server::{Dialect, Flavour, Server, Version};
use crate::server_error::ServerError;
use crate::url::DatabaseUrl;

const READ_ONLY: i32 = 8;
const CANNOT_OPEN: i32 = 14;
const NOT_A_DATABASE: i32 = 26;

pub(super) async fn connect(url: &DatabaseUrl, options: &ConnectOptions) -> Result<Driver, ConnectError> {
    let driver_options = driver_options(url, options)?;
    let connection =
        driver_options.connect().await.map_err(|error| explain(url, &error, options.create_sqlite_file))?;
    Ok(Driver::Sqlite(Box::new(connection)))
}

fn driver_options(url: &DatabaseUrl, options: &ConnectOptions) -> Result<SqliteConnectOptions, ConnectError> {
    let parameters =
        |error: sqlx::Error| ConnectError::Parameters { url: url.to_string(), reason: error.to_string() };
    let Some(file) = url.file() else {
        // Not the shared cache that the driver takes by itself: its locks are not those of a file.
        return Ok(SqliteConnectOptions::new()
            .filename(":memory:")
            .in_memory(true)
            .disable_statement_logging());
    };
    let text = url
        .sqlite_parameters()
        .map(|text| format!("sqlite:x?{text}"))
        .unwrap_or_else(|| "sqlite:x".to_owned());
    let parsed = SqliteConnectOptions::from_str(&text).map_err(parameters)?.filename(file);
    let parsed = if options.create_sqlite_file { parsed.create_if_missing(true) } else { parsed };
    Ok(parsed.busy_timeout(options.lock_timeout).disable_statement_logging())
}

/// Reads the version, and the file's head: only then does SQLite look at what it opened.
pub(super) async fn identify(mut driver: Driver, url: &DatabaseUrl) -> Result<Opened, ConnectError> {
    ask(&mut driver, url, "PRAGMA schema_version").await?;
    // This too reads the file's head, where another process may just be writing.
    let rows = ask(&mut driver, url, "SELECT sqlite_version()").await?;
    // From here on the connection itself does the waiting, which can be interrupted, as SQLite's own cannot.
    ask(&mut driver, url, OWN_PATIENCE).await?;
    let version = Version::parse(&text_at(&rows, 0).unwrap_or_default());
    Ok(Opened {
        driver,
        server: Server { dialect: Dialect::Sqlite, flavour: Flavour::Sqlite, version },
        backend: 0,
        database: url.to_string(),
        schema: None,
    })
}

/// Tells the ways apart in which a file cannot be opened; SQLite has one code for most of them.
pub(super) fn explain(url: &DatabaseUrl, error: &sqlx::Error, may_create: bool) -> ConnectError {
    let server_error = ServerError::new(error, "");
    let Some(file) = url.file().map(Path::to_path_buf) else {
        return ConnectError::Other { place: url.to_string(), error: server_error };
    };
    match server_error.sqlite_code() {
        Some(NOT_A_DATABASE) => ConnectError::NotADatabase { file },
        Some(CANNOT_OPEN) => explain_closed_file(&file, may_create),
        _ => ConnectError::Other { place: file.display().to_string(), error: server_error },
    }
}

/// Tells why a file that could be opened cannot be written, if that is what the error says.
pub(crate) fn explain_unwritable(url: &DatabaseUrl, error: &ServerError) -> Option<ConnectError> {
    let file = url.file()?.to_path_buf();
    let reason = match error.sqlite_code()? {
        READ_ONLY => "it is read-only",
        // ATTACH has the same code, and other words.
        CANNOT_OPEN if error.message == "unable to open database file" => {
            "no permission to create files in its folder"
        }
        _ => return None,
    };
    Some(ConnectError::CannotOpen { file, reason: reason.to_owned() })
}

fn explain_closed_file(file: &Path, may_create: bool) -> ConnectError {
    let file = file.to_path_buf();
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let cannot_open =
        |reason: &str| ConnectError::CannotOpen { file: file.clone(), reason: reason.to_owned() };
    if !folder.exists() {
        return ConnectError::NoFolder { folder: folder.to_path_buf(), file };
    }
    if file.is_dir() {
        return cannot_open("it is a folder");
    }
    if file.exists() {
        return cannot_open("no permission to read and write it");
    }
    if may_create {
        return cannot_open("no permission to create files in its folder");
    }
    ConnectError::NoFile { file }
}
