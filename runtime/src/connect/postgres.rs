//! Signs in to a PostgreSQL server.

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, PgConnection};

use super::error::{ConnectError, creating_command};
use super::{Opened, ask, integer_at, place_of, text_at};
use crate::driver::Driver;
use crate::server::{Dialect, Flavour, Server, Version};
use crate::server_error::ServerError;
use crate::url::DatabaseUrl;

pub(super) async fn connect(url: &DatabaseUrl) -> Result<Driver, ConnectError> {
    let parameters =
        |error: sqlx::Error| ConnectError::Parameters { url: url.to_string(), reason: error.to_string() };
    let Some(server) = url.server() else {
        return Err(ConnectError::NoDatabase { url: url.to_string() });
    };
    let options = PgConnectOptions::from_url(server).map_err(parameters)?;
    let options =
        options.application_name("cargo-migrate").statement_cache_capacity(0).disable_statement_logging();
    let connection = PgConnection::connect_with(&options).await.map_err(|error| explain(url, &error))?;
    Ok(Driver::Postgres(Box::new(connection)))
}

pub(super) async fn identify(mut driver: Driver, url: &DatabaseUrl) -> Result<Opened, ConnectError> {
    let question = "SELECT current_setting('server_version'), pg_backend_pid(), current_database()::text, \
                    current_schema()::text, current_setting('search_path')";
    let rows = ask(&mut driver, url, question).await?;
    let Some(schema) = text_at(&rows, 3) else {
        let search_path = text_at(&rows, 4).unwrap_or_default();
        return Err(ConnectError::NoSchema { url: url.to_string(), search_path });
    };
    let version = Version::parse(&text_at(&rows, 0).unwrap_or_default());
    Ok(Opened {
        server: Server { dialect: Dialect::Postgres, flavour: Flavour::Postgres, version },
        backend: integer_at(&rows, 1),
        database: text_at(&rows, 2).unwrap_or_default(),
        schema: Some(schema),
        driver,
    })
}

fn explain(url: &DatabaseUrl, error: &sqlx::Error) -> ConnectError {
    let place = place_of(url);
    match error {
        sqlx::Error::Io(error) => return ConnectError::Unreachable { place, reason: error.to_string() },
        sqlx::Error::Tls(reason) => {
            return ConnectError::Tls { place, dialect: Dialect::Postgres, reason: reason.to_string() };
        }
        _ => {}
    }
    let server_error = ServerError::new(error, "");
    if server_error.has_code(&["28P01", "28000"]) {
        return ConnectError::Refused { place, user: url.user(), error: server_error };
    }
    if server_error.has_code(&["3D000"]) {
        let database = url.database().or_else(|| url.user()).unwrap_or_default();
        return ConnectError::NoSuchDatabase { place, database, command: creating_command(url) };
    }
    ConnectError::Other { place, error: server_error }
}
