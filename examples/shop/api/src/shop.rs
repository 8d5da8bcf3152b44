//! What all requests share: the pool of connections and the address of the database.

use migrate_runtime::DatabaseUrl;
use sqlx::SqlitePool;
use sqlx::sqlite::SqliteConnectOptions;

/// The state of the service. A clone shares the pool.
#[derive(Clone)]
pub(crate) struct Shop {
    pub(crate) pool: SqlitePool,
    pub(crate) url: DatabaseUrl,
}

/// Why the shop cannot use a database.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UrlError {
    #[error(transparent)]
    Url(#[from] migrate_runtime::UrlError),
    #[error("the service keeps its rows in a SQLite file, not in `{0}`")]
    NotAFile(DatabaseUrl),
}

impl Shop {
    /// Takes the database's URL. Nothing is opened yet.
    pub(crate) fn new(url: &str) -> Result<Self, UrlError> {
        let url = DatabaseUrl::parse(url)?;
        let Some(file) = url.file() else { return Err(UrlError::NotAFile(url)) };
        let pool = SqlitePool::connect_lazy_with(SqliteConnectOptions::new().filename(file));
        Ok(Self { pool, url })
    }
}
