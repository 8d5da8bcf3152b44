//! Database URLs: text in, dialect and place out, with the password hidden wherever they are shown.

use std::fmt;
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;
use url::Url;

use crate::server::Dialect;

/// Where a database is and how to sign in. `Display` and `Debug` hide the password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl {
    place: Place,
}

#[derive(Clone, PartialEq, Eq)]
enum Place {
    Memory,
    File { path: PathBuf, parameters: Option<String> },
    Server { dialect: Dialect, url: Box<Url> },
}

/// Why a text is no database URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// There is no `scheme:` at the front
    #[error("the database URL `{text}` has no scheme")]
    NoScheme {
        /// The text, which cannot hold a password since there is no user in it
        text: String,
    },
    /// The scheme is not one of the supported databases
    #[error("unsupported database scheme `{scheme}`")]
    UnsupportedScheme {
        /// What was written
        scheme: String,
        /// The supported scheme that looks most like it
        nearest: Option<&'static str>,
    },
    /// There is no path behind `sqlite:`
    #[error("the database URL names no SQLite file")]
    NoFile,
    /// The text behind the scheme cannot be read
    #[error("cannot read the {dialect} database URL: {reason}")]
    Malformed {
        /// The database that the scheme names
        dialect: Dialect,
        /// What is wrong with it
        reason: String,
    },
}

const SCHEMES: [(&str, Dialect); 5] = [
    ("sqlite", Dialect::Sqlite),
    ("postgres", Dialect::Postgres),
    ("postgresql", Dialect::Postgres),
    ("mysql", Dialect::Mysql),
    ("mariadb", Dialect::Mysql),
];

impl UrlError {
    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NoScheme { text } => {
                format!("write `sqlite:{text}` for a SQLite file, or `postgres://…`, `mysql://…` for a server")
            }
            Self::UnsupportedScheme { nearest: Some(nearest), .. } => {
                format!("write `{nearest}:`; supported are {}", supported_schemes())
            }
            Self::UnsupportedScheme { nearest: None, .. } => format!("supported are {}", supported_schemes()),
            Self::NoFile => "write `sqlite:shop.db`, or `sqlite::memory:` for a passing one".to_owned(),
            Self::Malformed { .. } => {
                "percent-encode special characters in the user's name and password: `@` is `%40`, `/` is `%2F`, `#` is `%23`"
                    .to_owned()
            }
        })
    }
}

fn supported_schemes() -> String {
    SCHEMES.map(|(scheme, _)| format!("`{scheme}:`")).join(", ")
}

impl DatabaseUrl {
    /// Reads a URL such as `sqlite:shop.db`, `postgres://user@host/name` or `mysql://user:secret@host/name`.
    ///
    /// # Errors
    /// When the scheme is not supported or the rest cannot be read. No error shows a password.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let text = text.trim();
        let Some((scheme, rest)) = text.split_once(':') else {
            return Err(UrlError::NoScheme { text: text.to_owned() });
        };
        let place = match find_scheme(scheme)? {
            Dialect::Sqlite => parse_sqlite(rest)?,
            dialect => parse_server(dialect, text)?,
        };
        Ok(Self { place })
    }

    /// The family of databases that the scheme names.
    pub fn dialect(&self) -> Dialect {
        match &self.place {
            Place::Memory | Place::File { .. } => Dialect::Sqlite,
            Place::Server { dialect, .. } => *dialect,
        }
    }

    /// The same URL with a relative SQLite path taken as relative to `folder`.
    #[must_use]
    pub fn relative_to(self, folder: &Path) -> Self {
        match self.place {
            Place::File { path, parameters } => {
                Self { place: Place::File { path: folder.join(path), parameters } }
            }
            place => Self { place },
        }
    }

    /// The SQLite file, if it is one.
    pub fn file(&self) -> Option<&Path> {
        match &self.place {
            Place::File { path, .. } => Some(path),
            _ => None,
        }
    }

    /// The same server with another database in the path.
    #[must_use]
    pub fn with_database(&self, name: &str) -> Self {
        let mut changed = self.clone();
        if let Place::Server { url, .. } = &mut changed.place {
            url.set_path(name);
        }
        changed
    }

    /// The name of the database on its server.
    pub fn database(&self) -> Option<String> {
        let path = self.server()?.path().trim_start_matches('/');
        let decoded = percent_decode_str(path).decode_utf8_lossy().into_owned();
        Some(decoded).filter(|name| !name.is_empty())
    }

    /// The user's name, if it is written in the URL.
    pub fn user(&self) -> Option<String> {
        let user = percent_decode_str(self.server()?.username()).decode_utf8_lossy().into_owned();
        Some(user).filter(|name| !name.is_empty())
    }

    /// The host or the socket's path, as written or as the driver takes it to be.
    pub fn host(&self) -> Option<String> {
        let url = self.server()?;
        let from_query =
            |key| url.query_pairs().find(|(name, _)| name == key).map(|(_, value)| value.into_owned());
        from_query("socket").or_else(|| from_query("host")).or_else(|| {
            let host = url.host_str().filter(|host| !host.is_empty())?;
            Some(percent_decode_str(host).decode_utf8_lossy().into_owned())
        })
    }

    /// The port, if the place has one.
    pub fn port(&self) -> Option<u16> {
        let standard = if self.dialect() == Dialect::Postgres { 5432 } else { 3306 };
        let from_query = |url: &Url| url.query_pairs().find(|(name, _)| name == "port")?.1.parse().ok();
        let url = self.server()?;
        Some(url.port().or_else(|| from_query(url)).unwrap_or(standard))
    }

    /// The URL with its password, for the driver alone.
    pub(crate) fn server(&self) -> Option<&Url> {
        match &self.place {
            Place::Server { url, .. } => Some(url),
            _ => None,
        }
    }

    /// What stands behind `?` in a SQLite URL, for the driver alone.
    pub(crate) fn sqlite_parameters(&self) -> Option<&str> {
        match &self.place {
            Place::File { parameters, .. } => parameters.as_deref(),
            _ => None,
        }
    }
}

fn find_scheme(scheme: &str) -> Result<Dialect, UrlError> {
    let lower = scheme.to_ascii_lowercase();
    if let Some((_, dialect)) = SCHEMES.iter().find(|(name, _)| *name == lower) {
        return Ok(*dialect);
    }
    let distance = |name: &str| strsim::damerau_levenshtein(name, &lower);
    let nearest = SCHEMES.map(|(name, _)| name).into_iter().min_by_key(|name| distance(name));
    let nearest = nearest.filter(|name| distance(name) * 3 <= lower.len());
    Err(UrlError::UnsupportedScheme { scheme: scheme.to_owned(), nearest })
}

fn parse_sqlite(rest: &str) -> Result<Place, UrlError> {
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let (path, parameters) = match rest.split_once('?') {
        Some((path, parameters)) => (path, Some(parameters.to_owned())),
        None => (rest, None),
    };
    if path == ":memory:" || parameters.as_deref().is_some_and(|text| text.contains("mode=memory")) {
        return Ok(Place::Memory);
    }
    if path.is_empty() {
        return Err(UrlError::NoFile);
    }
    let path = percent_decode_str(path).decode_utf8_lossy().into_owned();
    Ok(Place::File { path: PathBuf::from(path), parameters })
}

fn parse_server(dialect: Dialect, text: &str) -> Result<Place, UrlError> {
    let malformed = |reason: String| UrlError::Malformed { dialect, reason };
    let url = Url::parse(text).map_err(|error| malformed(error.to_string()))?;
    if url.cannot_be_a_base() {
        return Err(malformed("`//` and a host are missing behind the scheme".to_owned()));
    }
    Ok(Place::Server { dialect, url: Box::new(url) })
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Memory => formatter.write_str("sqlite::memory:"),
            Place::File { path, parameters } => {
                write!(formatter, "sqlite:{}", path.display())?;
                parameters.iter().try_for_each(|text| write!(formatter, "?{text}"))
            }
            Place::Server { url, .. } => formatter.write_str(hide_password(url).as_str()),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "DatabaseUrl({self})")
    }
}

fn hide_password(url: &Url) -> Url {
    let mut shown = url.clone();
    if shown.password().is_some() {
        // Cannot fail: a URL with a password has a host.
        let _ = shown.set_password(Some("***"));
    }
    let secret = |name: &str| name.eq_ignore_ascii_case("password") || name.eq_ignore_ascii_case("passwd");
    if url.query_pairs().any(|(name, _)| secret(&name)) {
        let pairs: Vec<_> = url.query_pairs().into_owned().collect();
        let hidden = pairs.iter().map(|(name, value)| (name, if secret(name) { "***" } else { value }));
        shown.query_pairs_mut().clear().extend_pairs(hidden);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> DatabaseUrl {
        DatabaseUrl::parse(text).unwrap()
    }

    #[test]
    fn sqlite_paths() {
        for (text, path) in [
            ("sqlite:shop.db", "shop.db"),
            ("sqlite://shop.db", "shop.db"),
            ("sqlite:///var/shop.db", "/var/shop.db"),
            ("sqlite:a%20b.db?mode=ro", "a b.db"),
        ] {
            assert_eq!(parse(text).file(), Some(Path::new(path)), "{text}");
        }
        assert_eq!(parse("sqlite::memory:").file(), None);
        assert_eq!(DatabaseUrl::parse("sqlite:"), Err(UrlError::NoFile));
    }

    #[test]
    fn relative_paths_follow_their_folder() {
        let moved = parse("sqlite:shop.db").relative_to(Path::new("/project"));
        assert_eq!(moved.to_string(), "sqlite:/project/shop.db");
        let absolute = parse("sqlite:/var/shop.db").relative_to(Path::new("/project"));
        assert_eq!(absolute.to_string(), "sqlite:/var/shop.db");
    }

    #[test]
    fn passwords_are_never_shown() {
        for text in [
            "postgres://ann:s%2Fcret@db.example/shop",
            "mysql://ann:s%2Fcret@db.example:3307/shop",
            "postgres://db.example/shop?user=ann&password=s%2Fcret&sslmode=require",
        ] {
            let url = parse(text);
            for shown in [url.to_string(), format!("{url:?}")] {
                assert!(!shown.contains("cret"), "{shown}");
                assert!(shown.contains("***"), "{shown}");
            }
        }
        let error = DatabaseUrl::parse("postgres://ann:s/cret@db.example/shop").unwrap_err();
        assert!(!format!("{error} {error:?} {:?}", error.hint()).contains("cret"));
    }

    #[test]
    fn parts_of_a_server() {
        let url = parse("mariadb://ann:x@db.example:3307/my%20shop");
        assert_eq!(url.dialect(), Dialect::Mysql);
        assert_eq!((url.host().as_deref(), url.port()), (Some("db.example"), Some(3307)));
        assert_eq!((url.user().as_deref(), url.database().as_deref()), (Some("ann"), Some("my shop")));
        assert_eq!(parse("postgres:///shop?host=/run/pg").host().as_deref(), Some("/run/pg"));
        assert_eq!(parse("postgres://%2Frun%2Fpg/shop").host().as_deref(), Some("/run/pg"));
    }

    #[test]
    fn unknown_schemes_name_the_nearest() {
        let nearest = |text| match DatabaseUrl::parse(text) {
            Err(UrlError::UnsupportedScheme { nearest, .. }) => nearest,
            other => panic!("{other:?}"),
        };
        assert_eq!(nearest("postgress://x/y"), Some("postgres"));
        assert_eq!(nearest("sqlite3:shop.db"), Some("sqlite"));
        assert_eq!(nearest("me:secret@host/shop"), None);
        assert_eq!(nearest("mongodb-and-more://x/y"), None);
        assert!(matches!(DatabaseUrl::parse("shop.db"), Err(UrlError::NoScheme { .. })));
    }
}
