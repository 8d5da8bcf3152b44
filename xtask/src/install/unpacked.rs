//! Servers in folders of their own, with their own C library and loader: Debian's unstable suite has MySQL 9 and PostgreSQL 18,
//! its stable ones have not, and nothing of that may be mixed with the system.

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

const SUITE: &str = "sid";

/// A server, and what of its packages is needed to run it.
pub(crate) struct Unpacked {
    /// How messages call it.
    pub(super) label: &'static str,
    /// Its folder in the cache.
    folder: &'static str,
    packages: &'static [&'static str],
    /// Wanted programs and where the packages have them.
    wrapped: &'static [(&'static str, &'static str)],
    /// The folder of the packages' programs is called so, where the wrappers must stand in its place: PostgreSQL's programs
    /// look for each other beside themselves.
    set_aside: Option<(&'static str, &'static str)>,
    /// The folder, within the unpacked one, of the programs that can be run as they are.
    programs: &'static str,
    /// The folders of `usr/share` that the server reads.
    share: &'static str,
    /// Libraries that are large and never loaded.
    unused_library: Option<&'static str>,
}

pub(crate) const MYSQL: Unpacked = Unpacked {
    label: "MySQL 9",
    folder: "mysql-9",
    packages: &["mysql-server-core", "mysql-client-core"],
    wrapped: &[("mysqld", "usr/sbin/mysqld"), ("mysql", "usr/bin/mysql"), ("mysqldump", "usr/bin/mysqldump")],
    set_aside: None,
    programs: "run",
    share: "mysql",
    unused_library: None,
};

pub(crate) const POSTGRES_18: Unpacked = Unpacked {
    label: "PostgreSQL 18",
    folder: "postgresql-18",
    packages: &["postgresql-18", "postgresql-client-18"],
    wrapped: &[
        ("postgres", "usr/lib/postgresql/18/programs/postgres"),
        ("initdb", "usr/lib/postgresql/18/programs/initdb"),
        ("psql", "usr/lib/postgresql/18/programs/psql"),
        ("pg_dump", "usr/lib/postgresql/18/programs/pg_dump"),
    ],
    set_aside: Some(("usr/lib/postgresql/18/bin", "usr/lib/postgresql/18/programs")),
    programs: "usr/lib/postgresql/18/bin",
    share: "postgresql",
    unused_library: Some("libLLVM"),
};

impl Unpacked {
    /// The folder of an earlier run.
    pub(crate) fn root(&self) -> Option<PathBuf> {
        cache().map(|cache| cache.join(self.folder)).filter(|folder| folder.is_dir())
    }

    /// The folder of its programs, from an earlier run.
    pub(crate) fn programs(&self) -> Option<PathBuf> {
        self.root().map(|root| root.join(self.programs))
    }

    /// Downloads and unpacks it into the cache. Nobody sees a folder that is half done.
    pub(super) fn fetch(&self) -> Result<(), Failure> {
        let cache = cache().ok_or_else(|| Failure::new("there is no home folder for a cache"))?;
        output::progress(&format!("unpacking {} into {}", self.label, cache.display()));
        fs::create_dir_all(&cache).context(format!("make the folder `{}`", cache.display()))?;
        let work = TempDir::with_prefix_in(self.folder, &cache).context("make a folder in the cache")?;
        let root = work.path().join("root");
        self.download_into(&root, work.path())?;
        self.put_in_place(&root, &cache.join(self.folder))
    }

    fn download_into(&self, root: &Path, work: &Path) -> Result<(), Failure> {
        let state = work.join("apt");
        fs::create_dir(&state).context("make a folder for apt")?;
        let packages = PrivateApt::open(&state, SUITE)?.download(self.packages)?;
        for package in packages {
            capture(Command::new("dpkg-deb").arg("--extract").arg(package).arg(root))?;
        }
        if let Some((from, to)) = self.set_aside {
            fs::rename(root.join(from), root.join(to)).context("set the programs aside")?;
        }
        self.remove_unused(root)?;
        self.write_wrappers(root)
    }

    /// Two thirds of what was unpacked are documentation, languages and programs that nothing here runs.
    fn remove_unused(&self, root: &Path) -> Result<(), Failure> {
        let kept: Vec<PathBuf> = self.wrapped.iter().map(|(_, path)| root.join(path)).collect();
        let set_aside = self.set_aside.map(|(_, folder)| folder);
        let folders = ["usr/bin", "usr/sbin"].into_iter().chain(set_aside);
        let programs = folders.flat_map(|folder| program::entries(&root.join(folder)));
        let shared = program::entries(&root.join("usr/share"));
        let shared = shared.into_iter().filter(|path| !path.ends_with(self.share));
        let libraries = self.unused_libraries(root);
        for path in programs.filter(|path| !kept.contains(path)).chain(shared).chain(libraries) {
            let removed = if path.is_dir() && !path.is_symlink() {
                fs::remove_dir_all(&path)
            } else {
                fs::remove_file(&path)
            };
            removed.context(format!("remove `{}`", path.display()))?;
        }
        Ok(())
    }

    fn unused_libraries(&self, root: &Path) -> Vec<PathBuf> {
        let is_unused = |path: &PathBuf| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            self.unused_library.is_some_and(|unused| name.starts_with(unused))
        };
        let folders = program::entries(&root.join("usr/lib"));
        folders.iter().flat_map(|folder| program::entries(folder)).filter(is_unused).collect()
    }

    fn write_wrappers(&self, root: &Path) -> Result<(), Failure> {
        let (library, loader) = find_loader(root)?;
        let folder = root.join(self.programs);
        fs::create_dir(&folder).context("make the folder of wrappers")?;
        for (name, path) in self.wrapped {
            let wrapper = folder.join(name);
            fs::write(&wrapper, self.wrapper_text(&library, &loader, path))
                .context(format!("write `{}`", wrapper.display()))?;
            fs::set_permissions(&wrapper, Permissions::from_mode(0o755))
                .context("make the wrapper executable")?;
        }
        Ok(())
    }

    /// The wrapper finds its folder by its own path, because the folder is renamed after it was filled.
    fn wrapper_text(&self, library: &str, loader: &str, program: &str) -> String {
        let up = "/..".repeat(Path::new(self.programs).components().count());
        format!(
            "#!/bin/sh\n\
             own=$(readlink -f -- \"$0\")\n\
             root=$(readlink -f -- \"$(dirname -- \"$own\"){up}\")\n\
             library=$root/usr/lib/{library}\n\
             exec \"$library/{loader}\" --library-path \"$library\" --argv0 \"$own\" \"$root/{program}\" \"$@\"\n"
        )
    }

    /// Another run may have been faster: then its folder is as good as ours.
    fn put_in_place(&self, root: &Path, target: &Path) -> Result<(), Failure> {
        match fs::rename(root, target) {
            Err(_) if target.join(self.programs).is_dir() => Ok(()),
            renamed => renamed.context(format!("rename `{}` to `{}`", root.display(), target.display())),
        }
    }
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
