//! Every operation with all its faces: words, effects, the file's form, the state it makes and the way back, and its
//! SQL on each database, both ways.
//!
//! A case is `fixtures/operations/KIND.toml`: the last operation is the one that is looked at, those before it make
//! the state. What comes out is compared with the snapshot of the same name. A new operation fails the test until
//! it has its case.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use cargo_migrate::dialect::dialect;
use cargo_migrate::operation::{Effects, Object, Operation};
use cargo_migrate::revision::parse_revision;
use cargo_migrate::schema::{AppLabel, DialectName, Schema};
use migrate_runtime::{Action, Step, Transaction};

const HEAD: &str = "format = 1\nid = \"000000000001\"\nparents = []\ndepends_on = []\nmessage = \"m\"\n\
                    created = 2026-11-20T14:03:11Z\n";

/// An operation between two states.
struct Case {
    app: AppLabel,
    operation: Operation,
    before: Schema,
    after: Schema,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/operations")
}

impl Case {
    fn read(kind: &str) -> Result<Self, Box<dyn Error>> {
        let path = folder().join(format!("{kind}.toml"));
        let body = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let app = AppLabel::new("shop")?;
        let revision = parse_revision(&app, "0001_m.toml".into(), format!("{HEAD}\n{body}"))?;
        let (operation, earlier) = revision.operations.split_last().ok_or("no operation")?;
        let mut before = Schema::empty();
        earlier.iter().try_for_each(|operation| operation.apply(&mut before, &app))?;
        let mut after = before.clone();
        operation.apply(&mut after, &app)?;
        Ok(Self { operation: operation.clone(), app, before, after })
    }

    fn reversed(&self) -> Result<Option<Operation>, Box<dyn Error>> {
        let Some(reversed) = self.operation.reverse(&self.app)? else { return Ok(None) };
        let mut back = self.after.clone();
        reversed.apply(&mut back, &self.app)?;
        assert_eq!(back, self.before, "the reverse of `{}` does not undo it", self.operation.kind());
        Ok(Some(reversed))
    }

    /// All faces as one text.
    fn describe(&self) -> Result<String, Box<dyn Error>> {
        let description = self.operation.describe();
        let Effects { reads, writes } = self.operation.effects();
        let reversed = self.reversed()?;
        let mut text = format!("{description}\norder: {}\n", description.order);
        writeln!(text, "reads: {}\nwrites: {}", list(&reads), list(&writes))?;
        writeln!(text, "changes the state: {}", if self.before == self.after { "no" } else { "yes" })?;
        let back = reversed.as_ref().map(|it| format!("{} ({})", it.kind(), it.describe()));
        writeln!(text, "reversed: {}", back.as_deref().unwrap_or("nothing to do"))?;
        writeln!(text, "json: {}", serde_json::to_string(&self.operation)?)?;
        for name in DialectName::ALL {
            writeln!(text, "\n=== {name}\n{}", self.sql(&self.operation, &self.before, name))?;
            if let Some(reversed) = &reversed {
                writeln!(text, "--- back\n{}", self.sql(reversed, &self.after, name))?;
            }
        }
        Ok(text)
    }

    fn sql(&self, operation: &Operation, before: &Schema, name: DialectName) -> String {
        match dialect(name).render(std::slice::from_ref(operation), &mut before.clone(), &self.app) {
            Ok(steps) if steps.is_empty() => "(none)".to_owned(),
            Ok(steps) => steps.iter().map(describe_step).collect::<Vec<_>>().join("\n"),
            Err(error) => format!("error: {error}"),
        }
    }
}

fn list(objects: &BTreeSet<Object>) -> String {
    objects.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn describe_step(step: &Step) -> String {
    let outside = if step.transaction == Transaction::Outside { "[outside] " } else { "" };
    let checked = if step.done.is_some() { "[checked] " } else { "" };
    let text = match &step.action {
        Action::Execute(sql) => format!("{sql};"),
        Action::Data(sql) => format!("[by hand] {sql};"),
        Action::Assert { query, message } => format!("[assert: {message}] {query};"),
        Action::SaveTable { table, columns, known_indexes, .. } => {
            format!("[save {table} ({}) {known_indexes:?}]", columns.join(", "))
        }
        Action::CreateCopy { table, sql } => format!("[copy of {table}] {sql};"),
        Action::RestoreTable { table } => format!("[restore {table}]"),
    };
    format!("{outside}{checked}{text}")
}

/// The names of the files with that ending, without it.
fn stems(folder: &Path, ending: &str) -> Result<BTreeSet<String>, Box<dyn Error>> {
    let mut stems = BTreeSet::new();
    for entry in std::fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        stems.extend(name.strip_suffix(ending).map(str::to_owned));
    }
    Ok(stems)
}

#[test]
fn every_operation_has_one_case() -> Result<(), Box<dyn Error>> {
    let kinds: BTreeSet<String> = Operation::KINDS.iter().map(|kind| (*kind).to_owned()).collect();
    assert_eq!(stems(&folder(), ".toml")?, kinds);
    assert_eq!(stems(&folder().join("snapshots"), ".snap")?, kinds);
    Ok(())
}

#[test]
fn operations_are_as_in_their_snapshots() -> Result<(), Box<dyn Error>> {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder().join("snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for kind in Operation::KINDS {
        let case = Case::read(kind)?;
        assert_eq!(case.operation.kind(), kind);
        let text = case.describe().map_err(|error| format!("{kind}: {error}"))?;
        settings.bind(|| insta::assert_snapshot!(kind, text));
    }
    Ok(())
}
