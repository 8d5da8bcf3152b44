//! The stages, what each may import, and which of them may look at the world.

use crate::paths::{Path, read_paths};

/// Every folder or file of `src/` with the stages that it may import. An addition here is a decision.
const STAGES: [(&str, &[&str]); 14] = [
    ("schema", &[]),
    ("document", &["schema"]),
    ("operation", &["schema", "document"]),
    ("diff", &["schema", "operation"]),
    ("picture", &["schema"]),
    ("drift", &["schema", "diff", "picture"]),
    ("revision", &["schema", "document", "operation", "diff"]),
    ("dialect", &["schema", "document", "operation", "diff", "revision"]),
    ("lint", &["schema", "document", "operation", "diff", "revision", "dialect"]),
    ("config", &["schema", "document"]),
    ("discover", &["schema", "document"]),
    ("probe", &["schema", "document", "discover"]),
    ("merge", &["schema", "discover", "probe"]),
    (
        "cli",
        &[
            "schema",
            "document",
            "operation",
            "diff",
            "revision",
            "dialect",
            "lint",
            "config",
            "discover",
            "probe",
            "merge",
            "picture",
            "drift",
        ],
    ),
];

/// The crate's roots: they only name the stages and start the tool.
const ROOTS: [&str; 2] = ["lib", "main"];

/// Stages that may use files, processes, the environment and the clock. A star stands for any one folder.
const LOOK_AT_THE_WORLD: [&str; 7] =
    ["discover", "probe", "config", "revision/directory", "revision/store", "dialect/*/reflect", "cli"];

const WORLD: [&str; 15] = [
    "std::fs",
    "std::process",
    "std::env",
    "std::net",
    "std::os",
    "std::time::SystemTime",
    "std::time::Instant",
    "std::io::stdin",
    "std::io::stdout",
    "std::io::stderr",
    "tokio",
    "sqlx",
    "rustix",
    "tempfile",
    "cargo_metadata",
];

/// What those modules hold that is plain data.
const PLAIN_DATA_OF_WORLD: [&str; 1] = ["std::net::IpAddr"];

/// What `dialect` takes of the runtime: descriptions of what is to be run, and nothing that runs it.
const PLAIN_DATA_OF_RUNTIME: [&str; 13] = [
    "Action",
    "Check",
    "Dialect",
    "Flavour",
    "Row",
    "Rows",
    "Step",
    "Transaction",
    "Value",
    "Version",
    "prologue",
    "quote_name",
    "quote_text",
];

/// What is wrong with the imports of one source, given by its path below `src/` without the ending.
pub(crate) fn check_source(file: &str, source: &str) -> Vec<String> {
    if ROOTS.contains(&file) || is_for_tests(file) {
        return Vec::new();
    }
    let stage = file.split('/').next().unwrap_or(file);
    let Some((_, allowed)) = STAGES.iter().find(|(name, _)| *name == stage) else {
        return vec![format!(
            "src/{file}.rs: `{stage}` is no stage that this test knows: say what it may import"
        )];
    };
    let mut objections: Vec<String> = read_paths(&module_of(file), source)
        .iter()
        .filter_map(|path| object_to(file, stage, allowed, path))
        .map(|objection| format!("src/{file}.rs: {objection}"))
        .collect();
    objections.sort();
    objections.dedup();
    objections
}

/// `mod.rs` stands for its folder.
fn module_of(file: &str) -> Path {
    file.split('/').filter(|name| *name != "mod").map(str::to_owned).collect()
}

/// `tests.rs` and what lies in `tests/` is declared behind `#[cfg(test)]`.
fn is_for_tests(file: &str) -> bool {
    file.split('/').any(|name| name == "tests")
}

fn object_to(file: &str, stage: &str, allowed: &[&str], path: &Path) -> Option<String> {
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    let is_wrong = match names.as_slice() {
        ["crate" | "cargo_migrate", other, ..] => {
            is_stage(other) && *other != stage && !allowed.contains(other)
        }
        ["migrate_runtime", rest @ ..] => !may_take_of_runtime(file, stage, rest),
        _ => is_world(path) && !may_look_at_the_world(file),
    };
    is_wrong.then(|| format!("`{stage}` must not name `{}` here", path.join("::")))
}

fn is_stage(name: &str) -> bool {
    STAGES.iter().any(|(stage, _)| *stage == name)
}

fn may_take_of_runtime(file: &str, stage: &str, rest: &[&str]) -> bool {
    match stage {
        "cli" => true,
        "dialect" => {
            matches_pattern(file, "dialect/*/reflect")
                || rest.first().is_some_and(|name| PLAIN_DATA_OF_RUNTIME.contains(name))
        }
        _ => false,
    }
}

/// A path into one of those modules, or a clock that is asked for the time.
fn is_world(path: &Path) -> bool {
    let full = path.join("::");
    let is_below =
        |module: &str| full == module || full.strip_prefix(module).is_some_and(|rest| rest.starts_with("::"));
    let is_clock = path.len() > 1 && path.last().is_some_and(|name| name == "now");
    let is_plain = PLAIN_DATA_OF_WORLD.contains(&full.as_str());
    is_clock || !is_plain && WORLD.iter().any(|module| is_below(module))
}

fn may_look_at_the_world(file: &str) -> bool {
    LOOK_AT_THE_WORLD.iter().any(|pattern| matches_pattern(file, pattern))
}

/// Whether the file is what the pattern says, or lies in it.
fn matches_pattern(file: &str, pattern: &str) -> bool {
    let names: Vec<&str> = file.split('/').collect();
    let wanted: Vec<&str> = pattern.split('/').collect();
    names.len() >= wanted.len()
        && wanted.iter().zip(&names).all(|(wanted, name)| *wanted == "*" || wanted == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn objects(file: &str, source: &str) -> bool {
        !check_source(file, source).is_empty()
    }

    #[test]
    fn an_arrow_that_runs_the_wrong_way_is_found() {
        assert!(objects("schema/table", "use crate::operation::Operation;"));
        assert!(objects("diff/mod", "use crate::dialect::Dialect;"));
        assert!(objects("revision/read", "use crate::{schema::Table, dialect::Dialect};"));
        assert!(objects("lint/mod", "fn f() { crate::cli::run() }"));
        assert!(objects("diff/tables", "use super::super::cli::Ui;"));
        assert!(objects("probe/link", "use crate::merge::merge;"));
    }

    #[test]
    fn an_arrow_that_runs_the_right_way_is_not() {
        assert!(!objects("dialect/sqlite/render", "use crate::{schema::Table, operation::Operation};"));
        assert!(!objects("diff/tables", "use super::columns; use crate::diff::names;"));
        assert!(!objects(
            "cli/upgrade",
            "use crate::revision::Graph; use migrate_runtime::Connection; use std::fs;"
        ));
        assert!(!objects("lib", "pub mod cli;"));
    }

    #[test]
    fn of_the_runtime_a_dialect_takes_plain_data_alone() {
        assert!(!objects("dialect/mysql/table", "use migrate_runtime::{Action, Step};"));
        assert!(objects("dialect/mysql/table", "use migrate_runtime::{Step, Connection};"));
        assert!(objects("dialect/mysql/table", "use migrate_runtime::*;"));
        assert!(objects("diff/tables", "use migrate_runtime::Step;"));
    }

    #[test]
    fn pure_code_that_looks_at_the_world_is_found() {
        for source in [
            "use std::fs;",
            "fn f() { std::env::var(\"A\"); }",
            "use std::{time::Instant, fmt};",
            "fn f() { Utc::now(); }",
        ] {
            assert!(objects("diff/tables", source), "{source}");
            assert!(!objects("probe/link", source), "{source}");
        }
        assert!(!objects("diff/tables", "use std::net::IpAddr;"));
        assert!(objects("diff/tables", "use std::net::{IpAddr, TcpStream};"));
        assert!(objects("revision/graph", "use std::fs;") && !objects("revision/directory", "use std::fs;"));
        assert!(
            objects("dialect/mysql/types", "use sqlx::Row;")
                && !objects("dialect/mysql/reflect/columns", "use sqlx::Row;")
        );
    }

    #[test]
    fn a_new_stage_must_be_named() {
        assert!(objects("wizard/mod", ""));
    }
}
