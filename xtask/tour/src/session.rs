//! A session: a shell in the copy of the shop, with nothing of its caller's environment that could change an output.

use std::env;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::{Stock, TourError, shop};

/// Variables that a session keeps: where programs are, and where cargo keeps what it has.
const KEPT: [&str; 6] =
    ["HOME", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN", "TMPDIR", "CARGO_INCREMENTAL"];

/// A copy of the shop and a way to run commands in it. It is gone when the session is.
#[derive(Debug)]
pub struct Session {
    folder: TempDir,
    path: std::ffi::OsString,
    target: PathBuf,
}

impl Session {
    /// Makes the copy. `root` is the repository, `binary` the tool's program, `target` where cargo is to build.
    ///
    /// # Errors
    /// Where the system does not let it.
    pub fn new(root: &Path, binary: &Path, target: &Path, stock: Stock) -> Result<Self, TourError> {
        let folder = tempfile::Builder::new().prefix("shop-").tempdir();
        let folder = folder.map_err(TourError::system("make a temporary folder"))?;
        shop::copy(root, folder.path(), stock)?;
        let programs = binary.parent().map(Path::to_owned).into_iter();
        let inherited = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths(programs.chain(env::split_paths(&inherited)));
        let path = path.map_err(|error| TourError::System {
            doing: "put the tool on the path".to_owned(),
            source: std::io::Error::other(error),
        })?;
        Ok(Self { folder, path, target: target.to_owned() })
    }

    /// Runs a command of the page in a shell; gives stdout and stderr as they came, without what cargo says of its own
    /// progress: that hangs on what has been built before.
    ///
    /// # Errors
    /// Where no shell can be started. How the command ends is not looked at.
    pub fn run(&self, command: &str) -> Result<String, TourError> {
        let mut shell = self.program("sh");
        // A failing command says so in its output; the page shows its code where that matters.
        let output = shell.arg("-c").arg(format!("({command}) 2>&1")).stdin(Stdio::null()).output();
        let output = output.map_err(TourError::system(format!("run `{command}`")))?;
        let text = String::from_utf8_lossy(&output.stdout);
        Ok(text.split_inclusive('\n').filter(|line| !is_progress(line)).collect())
    }

    /// Makes the edit that a diff describes.
    ///
    /// # Errors
    /// Where it does not fit the files.
    pub fn apply(&self, diff: &str) -> Result<(), TourError> {
        let failed = || TourError::system("run `git apply`");
        let mut git = self.program("git");
        // Only what is inside of the copy is meant, even where the temporary folder lies in a repository.
        git.args(["apply", "--unidiff-zero", "--whitespace=nowarn", "-"]).env("GIT_CEILING_DIRECTORIES", "/");
        let mut child = git
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(failed())?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(diff.as_bytes()).map_err(failed())?;
        }
        let output = child.wait_with_output().map_err(failed())?;
        let reason = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() { Ok(()) } else { Err(TourError::Diff { reason }) }
    }

    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(name);
        command.current_dir(self.folder.path()).env_clear();
        command.envs(KEPT.into_iter().filter_map(|name| Some((name, env::var_os(name)?))));
        command
            .env("PATH", &self.path)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_TERM_COLOR", "never")
            .env("NO_COLOR", "1")
            .env("LC_ALL", "C.UTF-8");
        command
    }
}

/// Cargo's lines begin with a word that ends in the twelfth column.
fn is_progress(line: &str) -> bool {
    let (head, tail) = line.split_at_checked(12).unwrap_or((line, ""));
    let word = head.trim_start();
    let is_verb =
        word.starts_with(|first: char| first.is_ascii_uppercase()) && word.chars().all(char::is_alphabetic);
    head.starts_with("  ") && is_verb && tail.starts_with(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_of_cargo_is_told_from_output() {
        assert!(is_progress("   Compiling users v0.1.0 (/tmp/users)\n"));
        assert!(is_progress("     Linking models\n"));
        assert!(!is_progress("  User  users   5 columns\n") && !is_progress("wrote users/migrations\n"));
    }
}
