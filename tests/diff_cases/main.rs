//! What the diff must get right, as data: a folder a case under `tests/fixtures/diff/`, each with a `case.toml`
//! (the state, the models, the answers) and the snapshot of what comes out.
//!
//! Every case is also held to the laws: its changes can be applied, what they lead to does not differ from the
//! models, and undone they give the state again.

mod behaviours;
mod case;
mod render;

use std::fs;
use std::path::{Path, PathBuf};

use cargo_migrate::diff::{AnswerForm, Answers, Change, Outcome, Scope, diff};
use cargo_migrate::schema::Schema;

use case::Case;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/diff")
}

pub(crate) fn case_folders() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder()).expect("the folder of the cases");
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    folders.sort();
    folders
}

#[test]
fn every_case_gives_its_snapshot() {
    let mut failures = Vec::new();
    for folder in case_folders() {
        let name = folder.file_name().expect("a folder's name").to_string_lossy().into_owned();
        let outcome = std::panic::catch_unwind(|| run(&folder));
        if outcome.is_err() {
            failures.push(name);
        }
    }
    assert!(failures.is_empty(), "these cases failed, see above: {failures:#?}");
}

#[test]
fn every_folder_has_a_case_and_a_snapshot() {
    for folder in case_folders() {
        for file in ["case.toml", "changes.snap"] {
            assert!(folder.join(file).is_file(), "{} has no {file}", folder.display());
        }
    }
}

fn run(folder: &Path) {
    let text = fs::read_to_string(folder.join("case.toml")).expect("a case.toml");
    let case = Case::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let outcome = diff(&case.from, &case.to, &case.scope, &case.answers);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("changes", render::render(&case, &outcome)));
    hold_to_laws(&case, &outcome);
}

fn hold_to_laws(case: &Case, outcome: &Outcome) {
    let after = apply(&case.from, &outcome.changes);
    let is_impossible = outcome.questions.iter().any(|question| question.form() == AnswerForm::None);
    if case.scope == Scope::All && !is_impossible {
        let rest = diff(&after, &case.to, &Scope::All, &Answers::default());
        // A `renamed_from` that has done its work is told of from then on.
        let rest = Outcome { notices: Vec::new(), ..rest };
        assert_eq!(rest, Outcome::default(), "{}: not all is done", case.about);
    }
    let mut undone = Vec::new();
    for Change { app, operation } in outcome.changes.iter().rev() {
        let reversed = operation.reverse(app).expect("the diff makes nothing irreversible");
        undone.extend(reversed.map(|operation| Change { app: app.clone(), operation }));
    }
    assert_eq!(apply(&after, &undone), case.from, "{}: the way back", case.about);
}

fn apply(schema: &Schema, changes: &[Change]) -> Schema {
    let mut schema = schema.clone();
    for Change { app, operation } in changes {
        operation.apply(&mut schema, app).unwrap_or_else(|error| panic!("{error} in {operation:?}"));
    }
    schema
}
