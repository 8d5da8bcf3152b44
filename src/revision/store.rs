//! Writing files: all or none, and never half of one.

use std::fs::{self, File, Permissions};
use std::io::{self, Write as _};

use camino::{Utf8Path, Utf8PathBuf};
use tempfile::NamedTempFile;

use super::Revision;

/// A file that is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    pub path: Utf8PathBuf,
    pub text: String,
}

impl From<&Revision> for NewFile {
    fn from(revision: &Revision) -> Self {
        Self { path: revision.path.clone(), text: revision.text.clone() }
    }
}

/// Why files were not written. Nothing was.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error("cannot write `{path}`: it exists already")]
    Exists { path: Utf8PathBuf },
    #[error("cannot write `{path}`")]
    Write {
        path: Utf8PathBuf,
        #[source]
        source: io::Error,
    },
}

impl WriteError {
    fn at(path: &Utf8Path) -> impl Fn(io::Error) -> Self {
        move |source| match source.kind() {
            io::ErrorKind::AlreadyExists => Self::Exists { path: path.to_owned() },
            // Without the name of a temporary file that is gone by now.
            kind if source.raw_os_error().is_none() => {
                Self::Write { path: path.to_owned(), source: kind.into() }
            }
            _ => Self::Write { path: path.to_owned(), source },
        }
    }

    /// What can be done.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Exists { .. } => Some("another run may have made it: run the command again".to_owned()),
            Self::Write { source, .. } if source.kind() == io::ErrorKind::StorageFull => {
                Some("make room on the disk and run the command again".to_owned())
            }
            Self::Write { .. } => None,
        }
    }

    /// Facts beside it.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        vec!["nothing was written".to_owned()]
    }
}

/// Makes all files, or none: each is written beside its place and flushed before the first is put there. A file
/// that exists is never overwritten; folders are made where they are missing, and go again on failure.
///
/// # Errors
/// Where one cannot be made. Everything is then as it was.
pub fn write_all(files: &[NewFile]) -> Result<(), WriteError> {
    let mut undo = Undo::default();
    let mut prepared = Vec::with_capacity(files.len());
    for file in files {
        let failure = WriteError::at(&file.path);
        if file.path.symlink_metadata().is_ok() {
            return Err(WriteError::Exists { path: file.path.clone() });
        }
        let folder = folder_of(&file.path);
        undo.make_folder(folder).map_err(&failure)?;
        prepared.push((file, write_beside(folder, &file.text, None).map_err(&failure)?));
    }
    for (file, temporary) in prepared {
        let failure = WriteError::at(&file.path);
        temporary.persist_noclobber(&file.path).map_err(|error| failure(error.error))?;
        undo.files.push(file.path.clone());
    }
    undo.flush_folders();
    undo.forget();
    Ok(())
}

/// Puts another text in the place of a file, with its permissions, in one step.
///
/// # Errors
/// Where it cannot be written. The file is then as it was.
pub fn replace_file(path: &Utf8Path, text: &str) -> Result<(), WriteError> {
    let failure = WriteError::at(path);
    let permissions = fs::metadata(path).map_err(&failure)?.permissions();
    // Through a link, so that the link stays.
    let target = path.canonicalize_utf8().map_err(&failure)?;
    let folder = folder_of(&target);
    let temporary = write_beside(folder, text, Some(permissions)).map_err(&failure)?;
    temporary.persist(&target).map_err(|error| failure(error.error))?;
    flush_folder(folder);
    Ok(())
}

fn folder_of(path: &Utf8Path) -> &Utf8Path {
    path.parent().filter(|folder| !folder.as_str().is_empty()).unwrap_or(Utf8Path::new("."))
}

/// A flushed temporary file, hidden, so that whoever reads the folder meanwhile does not take it for a revision.
fn write_beside(
    folder: &Utf8Path,
    text: &str,
    permissions: Option<Permissions>,
) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".revision-").suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut temporary = builder.tempfile_in(folder)?;
    temporary.as_file_mut().write_all(text.as_bytes())?;
    if let Some(permissions) = permissions {
        temporary.as_file().set_permissions(permissions)?;
    }
    temporary.as_file().sync_all()?;
    Ok(temporary)
}

/// Makes the new names durable where the system can flush a folder; the files themselves are.
fn flush_folder(folder: &Utf8Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// What has been made so far; taken away when it is dropped.
#[derive(Default)]
struct Undo {
    files: Vec<Utf8PathBuf>,
    /// Outer ones first.
    folders: Vec<Utf8PathBuf>,
}

impl Undo {
    fn make_folder(&mut self, folder: &Utf8Path) -> io::Result<()> {
        let missing: Vec<&Utf8Path> =
            folder.ancestors().take_while(|folder| !folder.as_str().is_empty() && !folder.exists()).collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder)?;
            self.folders.push(folder.to_owned());
        }
        Ok(())
    }

    fn flush_folders(&self) {
        let mut folders: Vec<&Utf8Path> = self.files.iter().map(|file| folder_of(file)).collect();
        folders.sort_unstable();
        folders.dedup();
        folders.into_iter().for_each(flush_folder);
    }

    /// All is done: nothing is to be taken away.
    fn forget(mut self) {
        self.files.clear();
        self.folders.clear();
    }
}

impl Drop for Undo {
    fn drop(&mut self) {
        for file in self.files.iter().rev() {
            let _ = fs::remove_file(file);
        }
        // A folder in which somebody else has put something by now stays.
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

    fn folder() -> Result<(tempfile::TempDir, Utf8PathBuf)> {
        let folder = tempfile::tempdir()?;
        let path = Utf8PathBuf::try_from(folder.path().to_owned())?;
        Ok((folder, path))
    }

    fn file(path: Utf8PathBuf) -> NewFile {
        NewFile { path, text: "text".to_owned() }
    }

    fn names(folder: &Utf8Path) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in folder.read_dir_utf8()? {
            names.push(entry?.file_name().to_owned());
        }
        names.sort();
        Ok(names)
    }

    #[test]
    fn folders_are_made_and_files_are_readable() -> Result<()> {
        let (_guard, root) = folder()?;
        let path = root.join("a/migrations/0001_a.toml");
        write_all(&[file(path.clone())])?;
        assert_eq!(fs::read_to_string(&path)?, "text");
        assert_eq!(names(&root.join("a/migrations"))?, ["0001_a.toml"]);
        #[cfg(unix)]
        {
            let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&path)?.permissions());
            assert_eq!(mode & 0o600, 0o600);
            assert_ne!(mode & 0o077, 0, "others may read what the umask lets them");
        }
        Ok(())
    }

    #[test]
    fn nothing_is_left_when_a_later_file_fails() -> Result<()> {
        let (_guard, root) = folder()?;
        fs::write(root.join("plain"), "a file, no folder")?;
        let files = [file(root.join("new/0001_a.toml")), file(root.join("plain/0001_b.toml"))];
        assert!(matches!(write_all(&files), Err(WriteError::Write { .. })));
        assert_eq!(names(&root)?, ["plain"]);
        Ok(())
    }

    #[test]
    fn two_files_of_one_name_undo_each_other() -> Result<()> {
        let (_guard, root) = folder()?;
        let twice = [file(root.join("new/0001_a.toml")), file(root.join("new/0001_a.toml"))];
        assert!(matches!(write_all(&twice), Err(WriteError::Exists { .. })));
        assert_eq!(names(&root)?, [] as [&str; 0]);
        Ok(())
    }

    #[test]
    fn what_exists_is_never_overwritten() -> Result<()> {
        let (_guard, root) = folder()?;
        let path = root.join("0002_b.toml");
        fs::write(&path, "mine")?;
        let files = [file(root.join("0001_a.toml")), file(path.clone())];
        assert!(matches!(write_all(&files), Err(WriteError::Exists { .. })));
        assert_eq!(fs::read_to_string(&path)?, "mine");
        assert_eq!(names(&root)?, ["0002_b.toml"]);
        Ok(())
    }

    #[test]
    fn a_file_is_replaced_in_one_step() -> Result<()> {
        let (_guard, root) = folder()?;
        let path = root.join("0001_a.toml");
        fs::write(&path, "old")?;
        replace_file(&path, "new")?;
        assert_eq!(fs::read_to_string(&path)?, "new");
        assert_eq!(names(&root)?, ["0001_a.toml"]);
        assert!(replace_file(&root.join("0002_b.toml"), "new").is_err());
        Ok(())
    }
}
