//! Generated files: paths below a folder, and their text.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Context, Failure};

/// The files of a generated project.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Files(BTreeMap<PathBuf, String>);

impl Files {
    pub(super) fn add(&mut self, path: impl Into<PathBuf>, text: impl Into<String>) {
        self.0.insert(path.into(), text.into());
    }

    pub(super) fn write_into(&self, folder: &Path) -> Result<(), Failure> {
        for (path, text) in &self.0 {
            write(&folder.join(path), text)?;
        }
        Ok(())
    }
}

/// Writes a file, and its folder where that is missing.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let doing = format!("write `{}`", path.display());
    path.parent().map_or(Ok(()), fs::create_dir_all).context(&doing)?;
    fs::write(path, text).context(doing)
}

/// Removes files that may not be there.
pub(super) fn remove(paths: &[PathBuf]) -> Result<(), Failure> {
    for path in paths.iter().filter(|path| path.exists()) {
        fs::remove_file(path).context(format!("remove `{}`", path.display()))?;
    }
    Ok(())
}
