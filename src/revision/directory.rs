//! Folders of revision files: read in parallel, written all or none.

use std::fs;
use std::io;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use super::{Revision, RevisionError, parse_revision};
use crate::schema::AppLabel;

/// Where the revisions of an app are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppFolder {
    pub app: AppLabel,
    pub folder: Utf8PathBuf,
}

/// The revisions of one app; none where the folder is missing.
///
/// # Errors
/// Where the folder or a file in it cannot be read.
pub fn read_directory(app: &AppLabel, folder: &Utf8Path) -> Result<Vec<Revision>, RevisionError> {
    read_directories(&[AppFolder { app: app.clone(), folder: folder.to_owned() }])
}

/// The revisions of several apps. The result and the error are the same in whatever order the directories list
/// their files and whatever thread is first.
///
/// # Errors
/// Where a folder or a file cannot be read: the first in the order of apps and file names.
pub fn read_directories(folders: &[AppFolder]) -> Result<Vec<Revision>, RevisionError> {
    let mut files = Vec::new();
    for AppFolder { app, folder } in folders {
        files.extend(list_files(folder)?.into_iter().map(|path| (app, path)));
    }
    // Collected before the errors are looked at: of several bad files it is always the same that is reported.
    let results: Vec<_> = files.par_iter().with_min_len(16).map(|(app, path)| read_file(app, path)).collect();
    results.into_iter().collect()
}

fn read_file(app: &AppLabel, path: &Utf8Path) -> Result<Revision, RevisionError> {
    let text =
        fs::read_to_string(path).map_err(|source| RevisionError::Read { path: path.to_owned(), source })?;
    parse_revision(app, path, text)
}

/// The `.toml` files of a folder, sorted; hidden ones are somebody's temporary files.
fn list_files(folder: &Utf8Path) -> Result<Vec<Utf8PathBuf>, RevisionError> {
    let failure = |source| RevisionError::Read { path: folder.to_owned(), source };
    let entries = match folder.read_dir_utf8() {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failure(error)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(failure)?.into_path();
        let is_hidden = path.file_name().is_some_and(|name| name.starts_with('.'));
        if path.extension() == Some("toml") && !is_hidden {
            files.push(path);
        }
    }
    // As texts: paths are compared component by component, which takes as long as reading the files.
    files.sort_unstable_by(|one, other| one.as_str().cmp(other.as_str()));
    Ok(files)
}
