//! The files that a build left of a library.

use std::fs;

use camino::{Utf8Path, Utf8PathBuf};

use super::package_id::package_name;

/// A library that cargo built, or found up to date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Artefact {
    pub(super) package_id: String,
    pub(super) crate_name: String,
    pub(super) files: Vec<Utf8PathBuf>,
}

impl Artefact {
    /// The name of its package.
    pub(super) fn package(&self) -> &str {
        package_name(&self.package_id)
    }

    /// The `.rlib` that a program links. The one in the profile's folder is taken only where there is no other:
    /// cargo overwrites it with another crate of the same name, or with another set of features.
    pub(super) fn rlib(&self) -> Option<Utf8PathBuf> {
        let with = |extension| self.files.iter().find(move |file| file.extension() == Some(extension));
        let beside_metadata =
            with("rmeta").map(|file| file.with_extension("rlib")).filter(|file| file.is_file());
        beside_metadata.or_else(|| {
            let file = with("rlib")?;
            let in_deps = file.parent()?.join("deps").join(file.file_name()?);
            Some(if in_deps.is_file() { in_deps } else { file.clone() })
        })
    }

    /// The folders that its files lie in.
    pub(super) fn folders(&self) -> impl Iterator<Item = &Utf8Path> {
        self.files.iter().filter_map(|file| file.parent())
    }

    /// What tells this build of a crate from others: the end of its files' names, after the crate's.
    fn hash(&self) -> Option<&str> {
        let stem = self.files.iter().find(|file| file.extension() == Some("rmeta"))?.file_stem()?;
        stem.rsplit_once('-').map(|(_, hash)| hash)
    }

    /// True where this library was compiled against that build of `other`. The compiler writes the names of the
    /// files of all crates that it read into a library's metadata.
    pub(super) fn was_built_with(&self, other: &Self) -> bool {
        let metadata = self.files.iter().find(|file| file.extension() == Some("rmeta")).cloned();
        let Some(file) = metadata.or_else(|| self.rlib()) else { return false };
        let (Ok(bytes), Some(hash)) = (fs::read(file), other.hash()) else { return false };
        let needle = format!("-{hash}");
        bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
    }
}
