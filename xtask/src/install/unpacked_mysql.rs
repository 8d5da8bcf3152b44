//! MySQL 9 in a folder of its own, with its own C library and loader: Debian's stable suites have only MariaDB, its unstable one
//! has MySQL, and nothing of that may be mixed with the system.

use std::env;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::process::geteuid;
use tempfile::TempDir;

use super::apt::PrivateApt;
use crate::command::capture;
use crate::failure::{Context, Failure};
use crate::output;
use crate::program;

/// The folder, within the unpacked one, of the programs that can be run as they are.
pub(crate) const PROGRAMS: &str = "run";

const PACKAGES: [&str; 2] = ["mysql-server-core", "mysql-client-core"];
const SUITE: &str = "sid";

/// Wanted programs and where the packages have them.
const WRAPPED: [(&str, &str); 3] =
    [("mysqld", "usr/sbin/mysqld"), ("mysql", "usr/bin/mysql"), ("mysqldump", "usr/bin/mysqldump")];

/// The folder of an earlier run.
pub(crate) fn folder() -> Option<PathBuf> {
    cache().map(|cache| cache.join("mysql-9")).filter(|folder| folder.is_dir())
}

/// Downloads and unpacks MySQL into the cache. Nobody sees a folder that is half done.
pub(super) fn fetch() -> Result<(), Failure> {
    let cache = cache().ok_or_else(|| Failure::new("there is no home folder for a cache"))?;
    output::progress(&format!("unpacking MySQL 9 into {}", cache.display()));
    fs::create_dir_all(&cache).context(format!("make the folder `{}`", cache.display()))?;
    let work = TempDir::with_prefix_in("mysql-9-", &cache).context("make a folder in the cache")?;
    let root = work.path().join("root");
    download_into(&root, work.path())?;
    put_in_place(&root, &cache.join("mysql-9"))
}

/// Root's cache is the system's: the servers' account cannot look into root's home.
fn cache() -> Option<PathBuf> {
    let home = || {
        if geteuid().is_root() {
            Some(PathBuf::from("/var/cache"))
        } else {
            Some(env::home_dir()?.join(".cache"))
        }
    };
    let set = env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    set.or_else(home).map(|folder| folder.join("cargo-migrate"))
}

fn download_into(root: &Path, work: &Path) -> Result<(), Failure> {
    let state = work.join("apt");
    fs::create_dir(&state).context("make a folder for apt")?;
    let packages = PrivateApt::open(&state, SUITE)?.download(&PACKAGES)?;
    for package in packages {
        capture(Command::new("dpkg-deb").arg("--extract").arg(package).arg(root))?;
    }
    remove_unused(root)?;
    write_wrappers(root)
}

/// Two thirds of what was unpacked are documentation, languages and programs that nothing here runs.
fn remove_unused(root: &Path) -> Result<(), Failure> {
    let kept: Vec<PathBuf> = WRAPPED.iter().map(|(_, path)| root.join(path)).collect();
    let programs = ["usr/bin", "usr/sbin"].iter().flat_map(|folder| program::entries(&root.join(folder)));
    let shared =
        program::entries(&root.join("usr/share")).into_iter().filter(|path| !path.ends_with("mysql"));
    for path in programs.filter(|path| !kept.contains(path)).chain(shared) {
        let removed = if path.is_dir() && !path.is_symlink() {
            fs::remove_dir_all(&path)
        } else {
            fs::remove_file(&path)
        };
        removed.context(format!("remove `{}`", path.display()))?;
    }
    Ok(())
}

fn write_wrappers(root: &Path) -> Result<(), Failure> {
    let (library, loader) = find_loader(root)?;
    let folder = root.join(PROGRAMS);
    fs::create_dir(&folder).context("make the folder of wrappers")?;
    for (name, path) in WRAPPED {
        let wrapper = folder.join(name);
        fs::write(&wrapper, wrapper_text(&library, &loader, path))
            .context(format!("write `{}`", wrapper.display()))?;
        fs::set_permissions(&wrapper, Permissions::from_mode(0o755))
            .context("make the wrapper executable")?;
    }
    Ok(())
}

/// The libraries' folder below `usr/lib` and the loader's name, as the architecture has them.
fn find_loader(root: &Path) -> Result<(String, String), Failure> {
    let folders = program::entries(&root.join("usr/lib"));
    let found = folders.iter().flat_map(|folder| program::entries(folder)).find_map(|path| {
        let name = path.file_name()?.to_str()?;
        let folder = path.parent()?.file_name()?.to_str()?;
        name.starts_with("ld-linux").then(|| (folder.to_owned(), name.to_owned()))
    });
    found.ok_or_else(|| Failure::new("the packages hold no loader"))
}

/// The wrapper finds its folder by its own path, because the folder is renamed after it was filled.
fn wrapper_text(library: &str, loader: &str, program: &str) -> String {
    format!(
        "#!/bin/sh\n\
         root=$(dirname -- \"$(dirname -- \"$(readlink -f -- \"$0\")\")\")\n\
         library=$root/usr/lib/{library}\n\
         exec \"$library/{loader}\" --library-path \"$library\" \"$root/{program}\" \"$@\"\n"
    )
}

/// Another run may have been faster: then its folder is as good as ours.
fn put_in_place(root: &Path, target: &Path) -> Result<(), Failure> {
    match fs::rename(root, target) {
        Err(_) if target.join(PROGRAMS).is_dir() => Ok(()),
        renamed => renamed.context(format!("rename `{}` to `{}`", root.display(), target.display())),
    }
}
