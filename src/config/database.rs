//! Which database a command works on, and who says so.

use std::env;
use std::fmt;
use std::path::{Path, PathBuf};

use super::ConfigError;
use super::file::ConfigFile;

/// What the command line says about the database.
#[derive(Debug, Clone, Default)]
pub struct DatabaseChoice {
    /// `--database-url`
    pub url: Option<String>,
    /// `--database`, a name under `[databases]`
    pub name: Option<String>,
}

/// Who said what the URL is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UrlOrigin {
    Flag,
    Environment,
    /// The `.env` file, from the workspace's root on.
    DotEnv(PathBuf),
    /// `migrations.toml`, with the name under `[databases]` where one was asked for.
    File(Option<String>),
}

impl fmt::Display for UrlOrigin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => formatter.write_str("--database-url"),
            Self::Environment => formatter.write_str("DATABASE_URL"),
            Self::DotEnv(path) => write!(formatter, "DATABASE_URL in {}", path.display()),
            Self::File(None) => formatter.write_str("migrations.toml"),
            Self::File(Some(name)) => write!(formatter, "[databases.{name}] in migrations.toml"),
        }
    }
}

/// A database's URL, who said it, and the folder that a relative path in it starts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseSource {
    pub url: String,
    pub origin: UrlOrigin,
    pub base: PathBuf,
}

/// The environment's word for the database.
const VARIABLE: &str = "DATABASE_URL";

pub(super) fn find(
    choice: &DatabaseChoice,
    file: Option<&ConfigFile>,
    current_dir: &Path,
    workspace_root: &Path,
) -> Result<DatabaseSource, ConfigError> {
    let here = |url: String, origin: UrlOrigin| DatabaseSource { url, origin, base: current_dir.to_owned() };
    if let Some(url) = &choice.url {
        return Ok(here(url.clone(), UrlOrigin::Flag));
    }
    if let Some(name) = &choice.name {
        return named(name, file);
    }
    if let Some(url) = env::var(VARIABLE).ok().filter(|url| !url.is_empty()) {
        return Ok(here(url, UrlOrigin::Environment));
    }
    if let Some((url, path)) = from_dot_env(current_dir, workspace_root)? {
        let base = path.parent().unwrap_or(current_dir).to_owned();
        let path = path.strip_prefix(workspace_root).map(Path::to_owned).unwrap_or(path);
        return Ok(DatabaseSource { url, origin: UrlOrigin::DotEnv(path), base });
    }
    let Some((file, database)) =
        file.and_then(|file| file.content.database.as_ref().map(|found| (file, found)))
    else {
        return Err(ConfigError::NoDatabase);
    };
    Ok(in_file(file, &database.url, UrlOrigin::File(None)))
}

fn in_file(file: &ConfigFile, url: &str, origin: UrlOrigin) -> DatabaseSource {
    let base = file.path.parent().unwrap_or(Path::new(".")).to_owned();
    DatabaseSource { url: url.to_owned(), origin, base }
}

fn named(name: &str, file: Option<&ConfigFile>) -> Result<DatabaseSource, ConfigError> {
    let known = file.map(|file| &file.content.databases);
    match (file, known.and_then(|databases| databases.get(name))) {
        (Some(file), Some(database)) => {
            Ok(in_file(file, &database.url, UrlOrigin::File(Some(name.to_owned()))))
        }
        _ => Err(ConfigError::UnknownDatabase {
            name: name.to_owned(),
            known: known.into_iter().flat_map(|databases| databases.keys().cloned()).collect(),
        }),
    }
}

/// `DATABASE_URL` of the nearest `.env` between the current folder and the workspace's root.
fn from_dot_env(current_dir: &Path, workspace_root: &Path) -> Result<Option<(String, PathBuf)>, ConfigError> {
    let below_root = current_dir.ancestors().take_while(|folder| folder.starts_with(workspace_root));
    let folders = below_root.chain(std::iter::once(workspace_root));
    for path in folders.map(|folder| folder.join(".env")).filter(|path| path.is_file()) {
        let fail = |source| ConfigError::DotEnv { path: path.clone(), source };
        for entry in dotenvy::from_path_iter(&path).map_err(fail)? {
            let (key, value) = entry.map_err(fail)?;
            if key == VARIABLE {
                return Ok(Some((value, path)));
            }
        }
    }
    Ok(None)
}
