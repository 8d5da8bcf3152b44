//! Rules of this project that no other tool checks: length and names of files, and words that must not be committed.

use std::fs;
use std::process::Command;

use super::Finding;
use crate::command::capture;
use crate::failure::{Context, Failure};

const LONGEST: usize = 700;

/// File names that say nothing.
const EMPTY_NAMES: [&str; 7] = ["util", "utils", "helper", "helpers", "misc", "common", "shared"];

/// Words that must not stand in the code, split so that this file may hold them.
const FORBIDDEN: [(&str, &str); 6] = [
    (concat!("#[al", "low("), "use `#[expect(…, reason = …)]`"),
    (concat!("#![al", "low("), "use `#![expect(…, reason = …)]`"),
    (concat!("#[ign", "ore"), "a test runs or is deleted"),
    (concat!("to", "do!("), "finish it or leave it out"),
    (concat!("unimple", "mented!("), "finish it or leave it out"),
    (concat!("db", "g!("), "only `cli` prints"),
];

/// Looks at every source file of ours; fixtures are inputs, not code.
pub(super) fn check() -> Result<Vec<Finding>, Failure> {
    let files = list_files()?;
    let mut findings = Vec::new();
    for path in files.lines().filter(|path| !path.contains("tests/fixtures/")) {
        let Ok(text) = fs::read_to_string(path) else { continue };
        findings.extend(check_file(path, &text));
    }
    Ok(findings)
}

/// What is committed, and what is new and not ignored. Deleted files are listed too, and cannot be read.
fn list_files() -> Result<String, Failure> {
    let top = capture(Command::new("git").args(["rev-parse", "--show-toplevel"]))?;
    std::env::set_current_dir(top.trim()).context("enter the top of the project")?;
    capture(Command::new("git").args(["ls-files", "--cached", "--others", "--exclude-standard", "*.rs"]))
}

fn check_file(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let length = text.lines().count();
    if length > LONGEST {
        findings.push(format!("{path} has {length} lines, more than {LONGEST}"));
    }
    let stem = path.rsplit('/').next().and_then(|name| name.strip_suffix(".rs")).unwrap_or(path);
    let tests = path.starts_with("tests/");
    if EMPTY_NAMES.contains(&stem) && !tests {
        findings.push(format!("{path} has a name that says nothing of what is in it"));
    }
    findings.extend(text.lines().enumerate().flat_map(|(index, line)| check_line(path, index + 1, line)));
    findings
}

fn check_line(path: &str, number: usize, line: &str) -> Vec<Finding> {
    let found = FORBIDDEN.iter().filter(|(word, _)| line.contains(word));
    found.map(|(word, instead)| format!("{path}:{number}: `{word}`: {instead}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_is_found() {
        assert_eq!(check_file("src/diff/tables.rs", &"\n".repeat(700)), Vec::<Finding>::new());
        assert!(check_file("src/diff/tables.rs", &"\n".repeat(701))[0].contains("701 lines"));
    }

    #[test]
    fn an_empty_name_is_found() {
        assert_eq!(check_file("src/utils.rs", "").len(), 1);
        assert_eq!(check_file("tests/common.rs", "").len(), 0);
    }

    #[test]
    fn every_forbidden_word_is_found_with_its_line() {
        for (word, _) in FORBIDDEN {
            let findings = check_file("src/lib.rs", &format!("//! text\n{word}"));
            assert!(findings[0].starts_with("src/lib.rs:2: "), "{findings:?}");
        }
    }
}
