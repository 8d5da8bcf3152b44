//! What the merge makes of models, as data: a folder a case under `tests/fixtures/merge/`, each with a `case.toml`
//! (apps, models, enums) and the snapshot of the schema or of the errors.

mod case;
mod render;

use std::fs;
use std::path::{Path, PathBuf};

use camino::Utf8Path;
use cargo_migrate::dialect::dialect;
use cargo_migrate::diff::{Answers, Outcome, Scope, diff};
use cargo_migrate::merge::{AppSource, MergeError, MergeOptions, Models, merge};
use cargo_migrate::operation::Operation;
use cargo_migrate::probe::dump::Dump;
use cargo_migrate::schema::{AppLabel, DialectName, NamingConvention, Schema};
use proptest::prelude::*;
use proptest::sample::select;

use case::{Case, WrittenApp};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/merge")
}

fn case_folders() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder()).expect("the folder of the cases");
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    folders.sort();
    folders
}

fn read_case(folder: &Path) -> Case {
    let text = fs::read_to_string(folder.join("case.toml")).expect("a case.toml");
    Case::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
}

fn run(case: &Case) -> Result<Models, Vec<MergeError>> {
    let apps: Vec<AppSource<'_>> = case.apps.iter().map(WrittenApp::source).collect();
    let options = MergeOptions {
        apps: &apps,
        workspace_root: Utf8Path::new("/workspace"),
        naming: &NamingConvention::default(),
        dialects: &case.dialects,
        own_tables: &["ledger".to_owned(), "ledger_journal".to_owned()],
    };
    merge(&case.dump, &options)
}

fn assert_snapshot(folder: &Path, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("result", text));
}

#[test]
fn every_case_gives_its_snapshot() {
    let mut failures = Vec::new();
    for folder in case_folders() {
        let name = folder.file_name().expect("a folder's name").to_string_lossy().into_owned();
        let outcome = std::panic::catch_unwind(|| {
            let case = read_case(&folder);
            assert_snapshot(&folder, &render::render(&case.about, &run(&case)));
        });
        if outcome.is_err() {
            failures.push(name);
        }
    }
    assert!(failures.is_empty(), "these cases failed, see above: {failures:#?}");
}

#[test]
fn every_folder_has_a_case_and_a_snapshot() {
    for folder in case_folders() {
        for file in ["case.toml", "result.snap"] {
            assert!(folder.join(file).is_file(), "{} has no {file}", folder.display());
        }
    }
}

/// What is made of the models is what the diff takes: a first revision leads to it, and then nothing is left.
#[test]
fn a_revision_leads_to_every_schema_and_then_nothing_is_left() {
    for folder in case_folders() {
        let Ok(models) = run(&read_case(&folder)) else { continue };
        let mut state = Schema::empty();
        for change in diff(&state, &models.schema, &Scope::All, &Answers::default()).changes {
            change.operation.apply(&mut state, &change.app).unwrap_or_else(|error| panic!("{error}"));
        }
        let rest = diff(&state, &models.schema, &Scope::All, &Answers::default());
        assert_eq!(rest, Outcome::default(), "{}", folder.display());
    }
}

/// The names of the schema are the ones that the diff would give.
#[test]
fn names_are_settled_before_the_diff_looks_at_them() {
    for folder in case_folders() {
        let Ok(models) = run(&read_case(&folder)) else { continue };
        for change in diff(&Schema::empty(), &models.schema, &Scope::All, &Answers::default()).changes {
            let Operation::CreateTable(create) = change.operation else { continue };
            let table = models.schema.table(&create.0.name).expect("a table of the models");
            let known = |name: &str| table.constraint(name).is_some();
            assert!(create.0.constraints.iter().all(|made| known(made.name.as_str())));
            assert!(create.0.indexes.iter().all(|made| table.index(made.name.as_str()).is_some()));
        }
    }
}

/// What the databases refuse of the case `refused`, each operation by itself.
#[test]
fn what_a_database_refuses_leads_to_the_models_line() {
    let models = run(&read_case(&folder().join("refused"))).expect("the merge takes it");
    let changes = diff(&Schema::empty(), &models.schema, &Scope::All, &Answers::default()).changes;
    let mut text = String::new();
    for name in DialectName::ALL {
        let mut state = Schema::empty();
        for change in &changes {
            let operations = std::slice::from_ref(&change.operation);
            if let Err(error) = dialect(name).render(operations, &mut state, &change.app) {
                text.push_str(&render::refusal(&error));
            }
        }
    }
    insta::assert_snapshot!(text);
}

/// What `migrate-models` dumps of models with every attribute there is: its own test's snapshot.
fn dump_of_the_derives() -> Case {
    let snapshot = include_str!("../../models/tests/snapshots/dump__the_dump_holds_what_the_models_say.snap");
    let json = snapshot.splitn(3, "---\n").last().expect("a snapshot has a head and a body");
    let dump: Dump = serde_json::from_str(json).expect("a dump");
    let mut case = Case::parse("about = \"models with every attribute\"\napp = [{ label = \"shop\", package = \"migrate-models\", prefix = \"shop_\" }]")
        .expect("a case");
    case.dump = dump;
    case
}

#[test]
fn models_with_every_attribute_make_a_schema() {
    let case = dump_of_the_derives();
    insta::assert_snapshot!(render::render(&case.about, &run(&case)));
}

fn on_threads(number: usize, case: &Case) -> Result<Models, Vec<MergeError>> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(number).build().expect("threads");
    pool.install(|| run(case))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Neither the order of the dump nor the number of threads shows in what comes out.
    #[test]
    fn order_and_threads_do_not_matter(
        folder in select(case_folders()),
        order in any::<u64>(),
    ) {
        let mut case = read_case(&folder);
        let expected = render::render(&case.about, &on_threads(1, &case));
        shuffle(&mut case.dump.models, order);
        shuffle(&mut case.dump.enums, order.rotate_left(32));
        case.apps.reverse();
        for threads in [1, 8] {
            prop_assert_eq!(&render::render(&case.about, &on_threads(threads, &case)), &expected);
        }
    }
}

/// A permutation that the number decides.
fn shuffle<T>(items: &mut [T], mut number: u64) {
    for at in (1..items.len()).rev() {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let other = usize::try_from(number >> 33).unwrap_or(0) % (at + 1);
        items.swap(at, other);
    }
}

#[test]
fn an_app_without_models_is_listed() {
    let case = Case::parse("about = \"\"\napp = [{ label = \"empty\" }]").expect("a case");
    let models = run(&case).expect("no error");
    let label = AppLabel::new("empty").expect("a label");
    assert_eq!(models.apps.get(&label).map(Vec::len), Some(0));
}
