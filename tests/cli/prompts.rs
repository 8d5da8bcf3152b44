//! Questions at a terminal: each answer, and leaving without one.

use test_workspaces::TestWorkspace;

use crate::databases::two_apps_that_hang_together;
use crate::models::SHOP;
use crate::terminal::{Ending, Terminal};
use crate::tool::{run, workspace};

const CTRL_C: &str = "\u{3}";
const ENTER: &str = "\r";

/// The shop with its first revisions, and a column of the users called otherwise since.
fn with_renamed_column() -> TestWorkspace {
    let workspace = workspace(SHOP);
    let written = run(&workspace, "makemigrations --quiet");
    assert!(written.ends_with("--- exit 0\n"), "{written}");
    workspace
        .replace("users/src/lib.rs", "pub email: String", "pub mail: String")
        .expect("the file is there");
    workspace
}

/// The second revision of the users, where there is one.
fn second_revision(workspace: &TestWorkspace) -> Option<String> {
    let folder = std::fs::read_dir(workspace.root.join("users/migrations")).expect("it has revisions");
    let mut files = folder.map(|entry| entry.expect("it can be listed").path());
    let second = files
        .find(|path| path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"0002")))?;
    Some(std::fs::read_to_string(second).expect("it can be read"))
}

fn assert_left_alone(workspace: &TestWorkspace, ending: &Ending) {
    assert_eq!(ending.status, "1", "{}", ending.shown);
    assert!(ending.shown.contains("nothing was done"), "{}", ending.shown);
    assert!(ending.terminal_is_as_before, "{}", ending.shown);
    // What hides the cursor is followed by what shows it again.
    assert!(ending.shown.rfind("\u{1b}[?25h") >= ending.shown.rfind("\u{1b}[?25l"), "{}", ending.shown);
    assert_eq!(second_revision(workspace), None);
}

#[test]
fn a_rename_is_written_after_a_yes() {
    let workspace = with_renamed_column();
    let mut terminal = Terminal::open(&workspace, "makemigrations");
    terminal
        .answer("Was column `users.email` (varchar(120)) renamed to `users.mail` (varchar(120))? [y/n]", "y");
    let ending = terminal.close();
    assert_eq!(ending.status, "0", "{}", ending.shown);
    let revision = second_revision(&workspace).expect("it is written");
    assert!(revision.contains("kind = \"rename_column\"") && !revision.contains("add_column"), "{revision}");
}

#[test]
fn after_a_no_to_a_rename_all_that_is_lost_and_needed_is_asked() {
    let workspace = with_renamed_column();
    let mut terminal = Terminal::open(&workspace, "makemigrations");
    terminal
        .answer("Was column `users.email` (varchar(120)) renamed to `users.mail` (varchar(120))? [y/n]", "n");
    terminal.answer("Drop column `users.email` with its values? [y/n]", "y");
    // Seven characters less one quote are taken back, and other words put in their place.
    let keys = format!("{}x@y.z'{ENTER}", "\u{7f}".repeat("unknown'".len()));
    terminal.answer("SQL for `users.mail` in the rows that exist: 'unknown'", &keys);
    let ending = terminal.close();
    assert_eq!(ending.status, "0", "{}", ending.shown);
    let revision = second_revision(&workspace).expect("it is written");
    assert!(revision.contains("kind = \"drop_column\"") && revision.contains("'x@y.z'"), "{revision}");
}

#[test]
fn after_a_no_to_a_drop_nothing_is_written() {
    let workspace = with_renamed_column();
    let mut terminal = Terminal::open(&workspace, "makemigrations");
    terminal
        .answer("Was column `users.email` (varchar(120)) renamed to `users.mail` (varchar(120))? [y/n]", "n");
    terminal.answer("Drop column `users.email` with its values? [y/n]", "n");
    let ending = terminal.close();
    assert!(
        ending.shown.contains("error: column `users.email` would be dropped with its values"),
        "{}",
        ending.shown
    );
    assert_left_alone(&workspace, &ending);
}

#[test]
fn ctrl_c_at_a_question_leaves_the_terminal_as_it_was() {
    let workspace = with_renamed_column();
    let mut terminal = Terminal::open(&workspace, "makemigrations");
    terminal.answer(
        "Was column `users.email` (varchar(120)) renamed to `users.mail` (varchar(120))? [y/n]",
        CTRL_C,
    );
    let ending = terminal.close();
    assert!(ending.shown.contains("error: interrupted at a question"), "{}", ending.shown);
    assert_left_alone(&workspace, &ending);
    let mut terminal = Terminal::open(&workspace, "makemigrations --allow-drop users.email");
    terminal.answer("SQL for `users.mail` in the rows that exist", CTRL_C);
    let ending = terminal.close();
    assert!(ending.shown.contains("error: interrupted at a question"), "{}", ending.shown);
    assert_left_alone(&workspace, &ending);
}

#[test]
fn what_other_apps_have_is_taken_back_after_a_yes() {
    let workspace = two_apps_that_hang_together();
    let upgraded = run(&workspace, "upgrade --database-url sqlite:a.db");
    assert!(upgraded.ends_with("--- exit 0\n"), "{upgraded}");
    let line = "downgrade users@0001 --database-url sqlite:a.db";
    let question = "Take back `orders@0001` too? It depends on what goes [y/n]";
    for (key, status, is_applied) in [(CTRL_C, "1", true), ("n", "1", true), ("y", "0", false)] {
        let mut terminal = Terminal::open(&workspace, line);
        terminal.answer(question, key);
        let ending = terminal.close();
        assert_eq!(
            (ending.status.as_str(), ending.terminal_is_as_before),
            (status, true),
            "{}",
            ending.shown
        );
        let current = run(&workspace, "current --database-url sqlite:a.db");
        assert_eq!(current.contains("orders@0001"), is_applied, "{current}");
    }
}
