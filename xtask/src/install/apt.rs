//! apt with a configuration of its own: another suite, its own lists and packages, nothing of the system touched.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::capture;
use crate::failure::{Context, Failure};
use crate::program;

const KEYRINGS: [&str; 2] =
    ["/usr/share/keyrings/debian-archive-keyring.gpg", "/usr/share/keyrings/debian-archive-keyring.pgp"];

/// Whether this is a Debian or one of its children.
pub(super) fn is_here() -> bool {
    program::find("apt-get").is_some() && program::find("dpkg-deb").is_some()
}

/// The state of a private apt, in a folder that the caller throws away.
pub(super) struct PrivateApt<'a> {
    folder: &'a Path,
}

impl<'a> PrivateApt<'a> {
    /// Reads the lists of a suite from the mirror that this machine uses.
    pub(super) fn open(folder: &'a Path, suite: &str) -> Result<Self, Failure> {
        let mirror = find_mirror()?;
        for name in ["lists/partial", "archives/partial"] {
            fs::create_dir_all(folder.join(name)).context("make apt's folders")?;
        }
        fs::write(folder.join("status"), "").context("write apt's status")?;
        fs::write(folder.join("suite.sources"), sources(&mirror, suite)).context("write apt's sources")?;
        let apt = Self { folder };
        capture(apt.command().args(["--quiet", "update"]))?;
        Ok(apt)
    }

    /// Downloads packages and all that they depend on: to an empty status nothing is installed yet.
    pub(super) fn download(&self, packages: &[&str]) -> Result<Vec<PathBuf>, Failure> {
        let options = ["--quiet", "--yes", "--no-install-recommends", "--download-only", "install"];
        capture(self.command().args(options).args(packages))?;
        let files = program::entries(&self.folder.join("archives"));
        Ok(files.into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "deb")).collect())
    }

    fn command(&self) -> Command {
        let mut command = Command::new("apt-get");
        let places = [
            ("Dir::Etc::sourcelist", "suite.sources"),
            ("Dir::State", ""),
            ("Dir::State::lists", "lists"),
            ("Dir::State::status", "status"),
            ("Dir::Cache", ""),
            ("Dir::Cache::archives", "archives"),
        ];
        for (name, place) in places {
            command.arg("-o").arg(format!("{name}={}", self.folder.join(place).display()));
        }
        // The lists are ours alone, so there is no one to lock out and no other account to download under.
        let rest = [
            "Dir::Etc::sourceparts=/dev/null",
            "Debug::NoLocking=1",
            "APT::Sandbox::User=",
            "Acquire::Languages=none",
        ];
        rest.iter().for_each(|option| {
            command.args(["-o", option]);
        });
        command
    }
}

fn sources(mirror: &str, suite: &str) -> String {
    let keyring = KEYRINGS.iter().find(|path| Path::new(path).exists());
    let signed = keyring.map(|path| format!("Signed-By: {path}\n")).unwrap_or_default();
    format!("Types: deb\nURIs: {mirror}\nSuites: {suite}\nComponents: main\n{signed}")
}

/// The mirror of Debian's archive in this machine's own sources, in whichever form they are written.
fn find_mirror() -> Result<String, Failure> {
    let system = fs::read_to_string("/etc/os-release").context("read `/etc/os-release`")?;
    if parse_release(&system, "ID") != Some("debian") {
        return Err(Failure::new("only a Debian's sources lead to Debian's unstable suite"));
    }
    let format = "$(REPO_URI) $(RELEASE) $(COMPONENT)";
    let mut command = Command::new("apt-get");
    let targets = capture(command.args([
        "indextargets",
        "--no-release-info",
        "--format",
        format,
        "Created-By: Packages",
    ]))?;
    let suite = parse_release(&system, "VERSION_CODENAME").unwrap_or("sid");
    parse_mirror(&targets, suite).ok_or_else(|| Failure::new("apt's sources name no mirror of Debian"))
}

fn parse_release<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let value = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='))?;
    Some(value.trim_matches('"'))
}

/// The source of the machine's own suite; where it follows a moving one (`testing`), the first with a `main`.
fn parse_mirror(targets: &str, suite: &str) -> Option<String> {
    let words: Vec<Vec<&str>> = targets.lines().map(|line| line.split_whitespace().collect()).collect();
    let main = || words.iter().filter(|words| words.get(2) == Some(&"main"));
    let own = main().find(|words| words[1] == suite).or_else(|| main().next())?;
    Some(own[0].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mirror_of_the_own_suite_is_taken() {
        let targets = "https://other.example/ nodistro main\nhttp://mirror.example/debian/ trixie main\n";
        assert_eq!(parse_mirror(targets, "trixie").as_deref(), Some("http://mirror.example/debian/"));
        assert_eq!(parse_mirror(targets, "forky").as_deref(), Some("https://other.example/"));
        assert_eq!(parse_mirror("http://mirror.example/ sid contrib", "sid"), None);
    }

    #[test]
    fn a_release_file_is_read_by_whole_keys() {
        let text = "VERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\nID=debian\n";
        assert_eq!(parse_release(text, "ID"), Some("debian"));
        assert_eq!(parse_release(text, "VERSION_ID"), Some("12"));
        assert_eq!(parse_release(text, "NAME"), None);
    }
}
