//! Real cargo workspaces in a temporary folder.
//!
//! All of them build into one folder below this repository's target folder, so that `migrate-models` and what it
//! needs is compiled once; and with this repository's lock file, so that cargo asks no registry.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use camino::{Utf8Path, Utf8PathBuf};

/// The folder of this repository.
const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// A workspace that is deleted when it is dropped.
pub struct TestWorkspace {
    folder: Utf8PathBuf,
    /// Where its `Cargo.toml` is.
    pub root: Utf8PathBuf,
}

impl Drop for TestWorkspace {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl TestWorkspace {
    /// A folder with the files that the text holds. `== path` begins a file; `{models}` stands for the folder of
    /// `migrate-models`. A configuration of cargo is added that has it build into the folder shared by all tests.
    pub fn new(files: &str) -> io::Result<Self> {
        let folder = own_folder()?;
        // A folder of its own, so that a test may use what lies beside the workspace.
        let root = folder.join("workspace");
        let workspace = Self { folder, root };
        workspace.write(".cargo/config.toml", &configuration(&workspace.root))?;
        fs::copy(format!("{REPOSITORY}/Cargo.lock"), workspace.root.join("Cargo.lock"))?;
        workspace.write_all(files)?;
        Ok(workspace)
    }

    /// Writes all files of a text, as [`TestWorkspace::new`] does.
    pub fn write_all(&self, files: &str) -> io::Result<()> {
        for file in files.split("== ").skip(1) {
            let (path, text) = file.split_once('\n').unwrap_or((file, ""));
            self.write(path.trim(), text)?;
        }
        Ok(())
    }

    /// Writes one file, with the folders that it needs.
    pub fn write(&self, path: &str, text: &str) -> io::Result<()> {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap_or(&self.root))?;
        fs::write(path, text.replace("{models}", models().as_str()))
    }

    /// Replaces the first `from` in a file.
    pub fn replace(&self, path: &str, from: &str, to: &str) -> io::Result<()> {
        let text = fs::read_to_string(self.root.join(path))?;
        assert!(text.contains(from), "{path} has `{from}`");
        fs::write(self.root.join(path), text.replacen(from, to, 1))
    }

    /// A folder of the workspace.
    pub fn folder(&self, path: &str) -> Utf8PathBuf {
        if path.is_empty() { self.root.clone() } else { self.root.join(path) }
    }

    /// A message with what differs from run to run taken out.
    pub fn redact(&self, text: &str) -> String {
        let above = self.root.parent().unwrap_or(&self.root);
        text.replace(self.root.as_str(), "[WORKSPACE]")
            .replace(above.as_str(), "[ABOVE]")
            .replace(models().as_str(), "[MODELS]")
            .replace(shared_target().as_str(), "[TARGET]")
    }
}

/// The folder that all test workspaces build into: beside the profile's folder that the running test lies in.
///
/// # Panics
/// Where the test lies in no target folder of cargo.
#[must_use]
pub fn shared_target() -> Utf8PathBuf {
    let test = std::env::current_exe().expect("a test knows its own file");
    let test = utf8(test);
    let target = test.ancestors().nth(3).expect("a test lies in `target/PROFILE/deps`");
    target.join("test-workspaces")
}

/// Where to build, and a profile that no other workspace has. Cargo names what it builds by the path of a crate below
/// its workspace's root and by the profile: without the latter the `users` of one test would be taken for those of
/// another. What the crates depend on is built for all in one way.
fn configuration(root: &Utf8Path) -> String {
    let target = shared_target();
    let units = root.as_str().bytes().fold(0_u32, |sum, byte| (sum * 31 + u32::from(byte)) % 1_000_003) + 17;
    format!(
        "[build]\ntarget-dir = {target:?}\n[profile.dev]\ncodegen-units = {units}\n\
         [profile.dev.package.\"*\"]\ncodegen-units = 16\n"
    )
}

/// An empty folder outside every workspace. It is the same whenever a test runs again, because cargo keeps what it
/// builds by the path of the source, and new paths would fill the disk.
fn own_folder() -> io::Result<Utf8PathBuf> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let test = match std::thread::current().name() {
        Some(name) if name != "main" => name.replace("::", "-"),
        _ => format!("{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed)),
    };
    let target = shared_target();
    let owner = target.components().map(|component| component.as_str()).collect::<Vec<_>>().join("-");
    let above =
        utf8(std::env::temp_dir().canonicalize()?).join(format!("cargo-migrate{}", owner.replace("/-", "-")));
    let folder = (0..).map(|number| above.join(format!("{test}-{number}"))).find(|folder| !folder.exists());
    let folder = folder.unwrap_or(above);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// The folder of `migrate-models`.
fn models() -> Utf8PathBuf {
    Utf8Path::new(REPOSITORY).canonicalize_utf8().expect("the repository is there").join("models")
}

fn utf8(path: PathBuf) -> Utf8PathBuf {
    Utf8PathBuf::from_path_buf(path).expect("paths of tests are UTF-8")
}
