//! Signs in to a MySQL or MariaDB server.

use sqlx::mysql::MySqlConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, MySqlConnection};

use super::error::{ConnectError, creating_command};
use super::{Opened, ask, integer_at, place_of, text_at};
use crate::driver::Driver;
use crate::server::{Dialect, Server};
use crate::server_error::ServerError;
use crate::url::DatabaseUrl;

pub(super) async fn connect(url: &DatabaseUrl) -> Result<Driver, ConnectError> {
    let parameters =
        |error: sqlx::Error| ConnectError::Parameters { url: url.to_string(), reason: error.to_string() };
    let Some(server) = url.server() else {
        return Err(ConnectError::NoDatabase { url: url.to_string() });
    };
    let options = MySqlConnectOptions::from_url(server).map_err(parameters)?;
    // The prologue sets modes, time zone and names; the driver's own opinions would only come before it.
    let options = options
        .pipes_as_concat(false)
        .no_engine_substitution(false)
        .timezone(None)
        .set_names(false)
        .statement_cache_capacity(0)
        .disable_statement_logging();
    let connection = MySqlConnection::connect_with(&options).await.map_err(|error| explain(url, &error))?;
    Ok(Driver::Mysql(Box::new(connection)))
}

pub(super) async fn identify(mut driver: Driver, url: &DatabaseUrl) -> Result<Opened, ConnectError> {
    let rows = ask(&mut driver, url, "SELECT version(), connection_id(), database()").await?;
    let Some(database) = text_at(&rows, 2) else {
        return Err(ConnectError::NoDatabase { url: url.to_string() });
    };
    let server = Server::parse_mysql(&text_at(&rows, 0).unwrap_or_default());
    let schema = Some(database.clone());
    Ok(Opened { driver, server, backend: integer_at(&rows, 1), database, schema })
}

fn explain(url: &DatabaseUrl, error: &sqlx::Error) -> ConnectError {
    let place = place_of(url);
    match error {
        sqlx::Error::Io(error) => return ConnectError::Unreachable { place, reason: error.to_string() },
        sqlx::Error::Tls(reason) => {
            return ConnectError::Tls { place, dialect: Dialect::Mysql, reason: reason.to_string() };
        }
        _ => {}
    }
    let server_error = ServerError::new(error, "");
    // Access denied to the server, to the database, and by a plugin that knows no passwords.
    if server_error.has_code(&["1045", "1044", "1698"]) {
        return ConnectError::Refused { place, user: url.user(), error: server_error };
    }
    if server_error.has_code(&["1049"]) {
        let database = url.database().unwrap_or_default();
        return ConnectError::NoSuchDatabase { place, database, command: creating_command(url) };
    }
    ConnectError::Other { place, error: server_error }
}
