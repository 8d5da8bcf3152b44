//! `docs/behaviours.md`: every behaviour has a case, and every case is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::case_folders;

/// How many there are.
const BEHAVIOURS: usize = 70;

/// The numbers of the table, each with its cases.
fn rows(page: &str) -> Vec<(usize, Vec<String>)> {
    page.lines().filter_map(row).collect()
}

fn row(line: &str) -> Option<(usize, Vec<String>)> {
    let mut cells = line.strip_prefix("| ")?.split(" | ");
    let number = cells.next()?.parse().ok()?;
    let cases = cells.last()?.split('`').skip(1).step_by(2).map(str::to_owned);
    Some((number, cases.collect()))
}

/// What is wrong with a case; none where it is there.
fn objection(root: &Path, case: &str) -> Option<String> {
    if let Some(name) = case.strip_prefix("diff/") {
        let is_there = root.join("tests/fixtures/diff").join(name).join("case.toml").is_file();
        return (!is_there).then(|| format!("there is no case `{name}`"));
    }
    let (file, test) = case.split_once(": ")?;
    let text = fs::read_to_string(root.join(file)).unwrap_or_default();
    (!text.contains(&format!("fn {test}("))).then(|| format!("there is no test `{test}` in {file}"))
}

#[test]
fn every_behaviour_has_a_case() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/behaviours.md")).expect("the page is there");
    let rows = rows(&page);
    let numbers: Vec<usize> = rows.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, (1..=BEHAVIOURS).collect::<Vec<_>>(), "each behaviour has a row, in order");
    let mut objections = Vec::new();
    for (number, cases) in &rows {
        if cases.is_empty() {
            objections.push(format!("behaviour {number} has no case"));
        }
        let wrong = cases.iter().filter_map(|case| objection(root, case));
        objections.extend(wrong.map(|objection| format!("behaviour {number}: {objection}")));
    }
    assert!(objections.is_empty(), "{objections:#?}");
}

#[test]
fn every_numbered_case_is_in_the_table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/behaviours.md")).expect("the page is there");
    let named: BTreeSet<String> = rows(&page).into_iter().flat_map(|(_, cases)| cases).collect();
    for folder in case_folders() {
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let is_numbered = name.starts_with(|letter: char| letter.is_ascii_digit());
        assert!(
            !is_numbered || named.contains(&format!("diff/{name}")),
            "docs/behaviours.md does not name {name}"
        );
    }
}
