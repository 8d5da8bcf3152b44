//! Workspaces and configurations that are wrong.

use crate::tool::{TWO_APPS, all_refused, refused, run, workspace};

#[test]
fn no_workspace_here() {
    let workspace = workspace("== empty/readme\n");
    let lines = ["heads", "heads --manifest-path nowhere/Cargo.toml"];
    insta::assert_snapshot!(all_refused(&workspace, &lines));
}

#[test]
fn no_app() {
    let workspace =
        workspace("== Cargo.toml\n[package]\nname = \"shop\"\nedition = \"2024\"\n== src/lib.rs\n");
    insta::assert_snapshot!(refused(&workspace, "makemigrations"));
}

#[test]
fn an_app_without_a_library() {
    let workspace = workspace(TWO_APPS);
    std::fs::rename(workspace.root.join("users/src/lib.rs"), workspace.root.join("users/src/main.rs"))
        .expect("the file is there");
    insta::assert_snapshot!(refused(&workspace, "makemigrations"));
}

#[test]
fn two_apps_with_one_label() {
    let workspace = workspace(TWO_APPS);
    workspace
        .replace("orders/Cargo.toml", ".models]", ".models]\napp = \"users\"")
        .expect("the file is there");
    insta::assert_snapshot!(refused(&workspace, "heads"));
}

#[test]
fn wrong_opt_ins() {
    let texts = [
        "migration = \"m\"",
        "features = \"postgres\"",
        "features = [\"postgres\"]",
        "app = \"a b\"",
        "app = 5",
        "schema = true",
    ];
    let outputs = texts.map(|text| {
        let workspace = workspace(TWO_APPS);
        let table = format!(".models]\n{text}");
        workspace.replace("orders/Cargo.toml", ".models]", &table).expect("the file is there");
        format!("{text}\n{}", refused(&workspace, "heads"))
    });
    insta::assert_snapshot!(outputs.join("\n"));
}

#[test]
fn wrong_configurations() {
    let workspace = workspace(TWO_APPS);
    let texts = [
        "[database]\nurll = \"sqlite:a.db\"\n",
        "[migrations]\nlock-timeout = 10\n",
        "[migrations]\nlock-timeout = \"soon\"\n",
        "[migrations]\ndialects = [\"oracle\"]\n",
        "[migrations]\nledger = [\"a\"]\n",
        "[migrations]\nretired = \"old\"\n",
        "[databases]\nprod = \"sqlite:a.db\"\n",
        "[database]\n",
        "[naming]\nindex = \"ix_{tabel}\"\n",
        "[migrations\n",
    ];
    let outputs = texts.map(|text| {
        workspace.write("migrations.toml", text).expect("a file can be written");
        format!("{text}{}", refused(&workspace, "heads"))
    });
    insta::assert_snapshot!(outputs.join("\n"));
}

#[test]
fn apps_that_are_not_there() {
    let workspace = workspace(TWO_APPS);
    insta::assert_snapshot!(all_refused(&workspace, &["heads -p user", "heads -p warehouse"]));
}

#[test]
fn command_lines_that_are_wrong() {
    let workspace = workspace(TWO_APPS);
    let lines = [
        "",
        "makemigration",
        "downgrade",
        "upgrade --plan --dry-run",
        "upgrade --lock-timeout soon",
        "makemigrations --empty -m=",
        "heads --manifest-path users",
        "heads --format xml",
    ];
    insta::assert_snapshot!(all_refused(&workspace, &lines));
}

#[test]
fn init_writes_what_is_missing() {
    let workspace = workspace(
        "== Cargo.toml\n[workspace]\nmembers = [\"users\"]\nresolver = \"3\"\n\
         == users/Cargo.toml\n[package]\nname = \"users\" # people\nedition = \"2024\"\n== users/src/lib.rs\n",
    );
    let lines = ["init", "init", "init --app user", "init --app users", "init --app users"];
    let outputs = lines.map(|line| run(&workspace, line)).join("\n");
    let read = |path: &str| std::fs::read_to_string(workspace.root.join(path)).expect("the file is there");
    insta::assert_snapshot!(format!(
        "{outputs}\n==> migrations.toml\n{}\n==> users/Cargo.toml\n{}",
        read("migrations.toml"),
        read("users/Cargo.toml")
    ));
}

#[test]
fn completions_are_a_script() {
    let workspace = workspace(TWO_APPS);
    let script = run(&workspace, "completions bash");
    assert!(script.contains("makemigrations") && script.ends_with("--- exit 0\n"), "{script}");
}
