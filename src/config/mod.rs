//! The configuration: `migrations.toml`, the environment and flags become [`Settings`].
//!
//! Takes the workspace's root and what the command line says, gives where the database is, how names are made and
//! which databases revisions must run on. Unknown keys and wrong types are errors with file, line and column.

mod database;
mod error;
mod file;

use std::path::Path;
use std::time::Duration;

pub use database::{DatabaseChoice, DatabaseSource, UrlOrigin};
pub use error::ConfigError;
pub use file::FILE_NAME;

use crate::schema::{AppLabel, DialectName, NamingConvention};

/// The ledger's name where the configuration says none.
pub const DEFAULT_LEDGER: &str = "cargo_migrate_ledger";

/// How long a run waits for another one's lock where the configuration says nothing.
pub const DEFAULT_LOCK_TIMEOUT: Duration = Duration::from_secs(10);

/// Everything that is configured, with defaults filled in.
#[derive(Debug, Clone)]
pub struct Settings {
    pub ledger: String,
    /// What revisions must be able to run on; none said: what the database's URL is of, else SQLite.
    pub dialects: Option<Vec<DialectName>>,
    pub lock_timeout: Duration,
    /// Apps that are gone and whose rows in the ledger are no surprise.
    pub retired: Vec<AppLabel>,
    pub naming: NamingConvention,
    file: Option<file::ConfigFile>,
}

impl Settings {
    /// Reads `migrations.toml` in the workspace's root, where there is one.
    ///
    /// # Errors
    /// Where the file cannot be read, is no TOML, or holds unknown keys or wrong values.
    pub fn load(workspace_root: &Path) -> Result<Self, ConfigError> {
        let file = file::read(&workspace_root.join(FILE_NAME))?;
        let migrations = file.as_ref().map(|file| file.content.migrations.clone()).unwrap_or_default();
        let naming = file.as_ref().map(|file| file.content.naming.clone()).unwrap_or_default();
        Ok(Self {
            ledger: migrations.ledger.unwrap_or_else(|| DEFAULT_LEDGER.to_owned()),
            dialects: migrations.dialects,
            lock_timeout: migrations.lock_timeout.map_or(DEFAULT_LOCK_TIMEOUT, |timeout| timeout.0),
            retired: migrations.retired,
            naming: naming.into(),
            file,
        })
    }

    /// The database that a command is to work on: `--database-url`, `--database NAME`, `DATABASE_URL`, `.env`,
    /// `migrations.toml`, the first that says one.
    ///
    /// # Errors
    /// Where none says one, a name is unknown or `.env` cannot be read.
    pub fn database(
        &self,
        choice: &DatabaseChoice,
        current_dir: &Path,
        workspace_root: &Path,
    ) -> Result<DatabaseSource, ConfigError> {
        database::find(choice, self.file.as_ref(), current_dir, workspace_root)
    }
}
