//! Why a connection could not be made, each kind with what to do about it.

use std::path::PathBuf;

use crate::server::Dialect;
use crate::server_error::ServerError;
use crate::url::{DatabaseUrl, UrlError};

/// Why a connection could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// The URL itself is wrong
    #[error(transparent)]
    Url(#[from] UrlError),
    /// A part of the URL means nothing to the driver
    #[error("cannot use the database URL `{url}`: {reason}")]
    Parameters {
        /// The URL
        url: String,
        /// What the driver says
        reason: String,
    },
    /// Nobody answers
    #[error("the database server at `{place}` does not answer: {reason}")]
    Unreachable {
        /// Host and port, or socket
        place: String,
        /// What the operating system says
        reason: String,
    },
    /// The server does not take this user with this password
    #[error("the database server at `{place}` refused the user{}", user.as_ref().map(|user| format!(" `{user}`")).unwrap_or_default())]
    Refused {
        /// Host and port, or socket
        place: String,
        /// The user of the URL
        user: Option<String>,
        /// What the server says
        #[source]
        error: ServerError,
    },
    /// The server has no such database
    #[error("the database `{database}` does not exist at `{place}`")]
    NoSuchDatabase {
        /// Host and port, or socket
        place: String,
        /// The database of the URL
        database: String,
        /// The command that creates it
        command: String,
    },
    /// The URL names no database
    #[error("the database URL `{url}` names no database")]
    NoDatabase {
        /// The URL
        url: String,
    },
    /// PostgreSQL: no schema of the search path exists
    #[error("no schema of the search path `{search_path}` exists in `{url}`")]
    NoSchema {
        /// The URL
        url: String,
        /// The search path
        search_path: String,
    },
    /// TLS could not be agreed upon
    #[error("no secure connection to the database server at `{place}`: {reason}")]
    Tls {
        /// Host and port, or socket
        place: String,
        /// The database
        dialect: Dialect,
        /// What the TLS library says
        reason: String,
    },
    /// The folder of a SQLite file is not there
    #[error("the folder `{}` of the SQLite file `{}` does not exist", folder.display(), file.display())]
    NoFolder {
        /// The file
        file: PathBuf,
        /// Its folder
        folder: PathBuf,
    },
    /// A SQLite file is not there and may not be created
    #[error("the SQLite file `{}` does not exist", file.display())]
    NoFile {
        /// The file
        file: PathBuf,
    },
    /// A SQLite file cannot be opened for reading and writing
    #[error("cannot open the SQLite file `{}`: {reason}", file.display())]
    CannotOpen {
        /// The file
        file: PathBuf,
        /// Why
        reason: String,
    },
    /// A file is no SQLite database
    #[error("the file `{}` is not a SQLite database", file.display())]
    NotADatabase {
        /// The file
        file: PathBuf,
    },
    /// Anything else the server says
    #[error("cannot connect to the database at `{place}`")]
    Other {
        /// Host and port, socket or file
        place: String,
        /// What the server says
        #[source]
        error: ServerError,
    },
}

impl ConnectError {
    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Url(error) => return error.hint(),
            Self::Unreachable { .. } => "start the server, or correct host and port in the database URL",
            Self::Refused { .. } => "correct the user and password in the database URL",
            Self::NoSuchDatabase { command, .. } => return Some(format!("create it with `{command}`")),
            Self::NoDatabase { .. } => "add its name to the URL behind the last `/`",
            Self::NoSchema { .. } => {
                "create the schema, or give another one with `?options=-csearch_path%3Dpublic`"
            }
            Self::Tls { dialect, .. } => return Some(tls_hint(*dialect)),
            Self::NoFolder { folder, .. } => {
                return Some(format!("create it with `mkdir -p {}`", folder.display()));
            }
            Self::NoFile { .. } => "`cargo migrate upgrade` creates it",
            Self::CannotOpen { file, .. } if file.is_dir() => "correct the path in the database URL",
            Self::CannotOpen { .. } => "see to the permissions of the file and of its folder",
            Self::NotADatabase { .. } => "correct the path in the database URL",
            Self::Parameters { .. } | Self::Other { .. } => return None,
        };
        Some(hint.to_owned())
    }

    /// Facts beside the message: what the server says beside its own.
    pub fn notes(&self) -> Vec<String> {
        match self {
            Self::Refused { error, .. } | Self::Other { error, .. } => error.notes(),
            _ => Vec::new(),
        }
    }
}

fn tls_hint(dialect: Dialect) -> String {
    let parameter = if dialect == Dialect::Postgres { "sslmode=disable" } else { "ssl-mode=DISABLED" };
    format!(
        "add `?{parameter}` to the database URL if the network can be trusted, or give the server a certificate"
    )
}

/// The command that creates the database which the URL names.
pub(super) fn creating_command(url: &DatabaseUrl) -> String {
    let name = url.database().unwrap_or_default();
    let socket = url.host().filter(|host| host.starts_with('/'));
    if url.dialect() == Dialect::Postgres {
        return format!("createdb{}{} {}", address(url, "-p"), user(url, "-U"), shell_word(&name));
    }
    let place = socket.map_or_else(|| address(url, "-P"), |path| format!(" -S {}", shell_word(&path)));
    let is_plain = name.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    let name = if is_plain { name } else { format!("`{}`", name.replace('`', "``")) };
    let statement = format!("create database {name}");
    format!("mysql{place}{} -p -e {}", user(url, "-u"), shell_word(&statement))
}

fn address(url: &DatabaseUrl, port_flag: &str) -> String {
    let host = url.host().map(|host| format!(" -h {}", shell_word(&host)));
    let port = url.port().map(|port| format!(" {port_flag} {port}"));
    host.unwrap_or_default() + &port.unwrap_or_default()
}

fn user(url: &DatabaseUrl, flag: &str) -> String {
    url.user().map(|user| format!(" {flag} {}", shell_word(&user))).unwrap_or_default()
}

fn shell_word(text: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "_-./:".contains(letter);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(url: &str) -> String {
        creating_command(&DatabaseUrl::parse(url).unwrap())
    }

    #[test]
    fn commands_that_create_a_database() {
        assert_eq!(command("postgres://ann:x@db:5433/my%20shop"), "createdb -h db -p 5433 -U ann 'my shop'");
        assert_eq!(command("postgres:///shop?host=/run/pg"), "createdb -h /run/pg -p 5432 shop");
        assert_eq!(command("mysql://ann@db/shop"), "mysql -h db -P 3306 -u ann -p -e 'create database shop'");
        assert_eq!(
            command("mysql://ann@db/my-shop?socket=/run/m.sock"),
            "mysql -S /run/m.sock -u ann -p -e 'create database `my-shop`'"
        );
    }
}
