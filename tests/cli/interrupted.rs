//! Ctrl-C, pipes that are closed, disks that are full.

use std::io::Read as _;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use test_workspaces::TestWorkspace;

use crate::models::SHOP;
use crate::revisions::{USERS_1, USERS_2};
use crate::servers::{Database, Kind};
use crate::terminal::Terminal;
use crate::tool::{command, files, render, revision, with_revisions, workspace};

/// A revision whose statement does not end within any test.
const ENDLESS: &str = revision!(
    "users/migrations/0003_count.toml",
    id = "6f0000000003",
    parents = "6f0000000002",
    message = "count for ever",
    r#"
[[operation]]
kind = "sql"
up = { sqlite = [
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) INSERT INTO users (id, name) SELECT max(x), 'x' FROM n",
], postgres = ["SELECT pg_sleep(600)"], mysql = ["DO sleep(600)"] }
down = []
"#
);

/// A run that is in the middle of the endless statement.
struct Running {
    child: Child,
    stderr: ChildStderr,
    said: String,
}

impl Running {
    fn start(workspace: &TestWorkspace, database: &Database) -> Self {
        let words = ["upgrade", "--verbose", "--database-url", &database.url];
        let mut tool = command(workspace, "", &words);
        let mut child = tool.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the tool is there");
        let stderr = child.stderr.take().expect("it is a pipe");
        let mut running = Self { child, stderr, said: String::new() };
        running.read_until(&["WITH RECURSIVE", "sleep(600)"]);
        running
    }

    fn read_until(&mut self, words: &[&str]) {
        let started = Instant::now();
        while !words.iter().any(|word| self.said.contains(word)) {
            let mut bytes = [0; 256];
            let count = self.stderr.read(&mut bytes).expect("it can be read");
            self.said.push_str(&String::from_utf8_lossy(&bytes[..count]));
            let is_patient = started.elapsed() < Duration::from_secs(60);
            assert!(count > 0 && is_patient, "it says one of {words:?}: {}", self.said);
        }
    }

    /// Sends a signal and waits for the end; gives what is said from the signal on.
    fn end(mut self, signal: Signal) -> String {
        kill_process(Pid::from_child(&self.child), signal).expect("it runs");
        self.stderr.read_to_string(&mut self.said).expect("it can be read");
        let status = self.child.wait().expect("it ends");
        let (_, after) = self.said.split_once("stopping:").expect("it says that it stops");
        format!("stopping:{after}--- exit {}\n", status.code().unwrap_or(-1))
    }
}

/// Meanwhile others wait for the lock, and give up.
fn interrupt(kind: Kind, signal: Signal) {
    let workspace = with_revisions(&format!("{USERS_1}{USERS_2}{ENDLESS}"));
    let Some(database) = Database::create(kind, "interrupted", &workspace) else { return };
    let running = Running::start(&workspace, &database);
    let other = database.run(&workspace, "upgrade --lock-timeout 300ms");
    let end = running.end(signal);
    let after = database.run(&workspace, "current");
    let filters = vec![
        (r"(process|connection|session) \d+", "$1 N"),
        (r"waited [\d.]+ s", "waited N s"),
        (r"since .*", "since DATE"),
        (r"127\.0\.0\.1:\d+|localhost:\d+", "HOST:PORT"),
    ];
    let name = format!("{kind:?}").to_lowercase();
    insta::with_settings!({ filters => filters }, {
        insta::assert_snapshot!(format!("interrupted_on_{name}"), [other, end, after].join("\n"));
    });
}

#[test]
fn ctrl_c_undoes_the_revision_in_hand_on_sqlite() {
    interrupt(Kind::Sqlite, Signal::INT);
}

#[test]
fn ctrl_c_undoes_the_revision_in_hand_on_postgres() {
    interrupt(Kind::Postgres, Signal::INT);
}

#[test]
fn ctrl_c_undoes_the_revision_in_hand_on_mariadb() {
    interrupt(Kind::Mariadb, Signal::INT);
}

#[test]
fn a_wish_to_terminate_undoes_the_revision_in_hand_on_mysql() {
    interrupt(Kind::Mysql, Signal::TERM);
}

/// The compiler and the tool get the signal together, as from a shell.
#[test]
fn ctrl_c_while_the_models_are_built() {
    let workspace = workspace(SHOP);
    workspace
        .write("users/build.rs", "fn main() { std::thread::sleep(std::time::Duration::from_secs(600)); }\n")
        .expect("a file can be written");
    let mut terminal = Terminal::open(&workspace, "makemigrations");
    terminal.answer("Compiling users", "");
    let before = files(&workspace);
    terminal.answer("", "\u{3}");
    let ending = terminal.close();
    assert!(ending.terminal_is_as_before && ending.status != "0", "{} {}", ending.status, ending.shown);
    assert_eq!(files(&workspace), before);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let workspace = with_revisions(&format!("{USERS_1}{USERS_2}"));
    for words in [["history", "--quiet"], ["completions", "zsh"]] {
        let mut child = command(&workspace, "", &words)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it is there");
        drop(child.stdout.take());
        let output = child.wait_with_output();
        let text = render(&workspace, &words.join(" "), output);
        assert!(text.ends_with("--- exit 0\n") && !text.contains("stderr"), "{text}");
    }
}

/// A limit on the size of files stands for a disk that is full: the system refuses the write in the same place.
#[test]
fn a_full_disk_leaves_no_file_behind() {
    let workspace = with_revisions(USERS_1);
    let tool = command(&workspace, "", &[]);
    let program = tool.get_program().to_string_lossy().into_owned();
    let script =
        format!("trap '' XFSZ; ulimit -f 0; exec {program} migrate makemigrations --empty -p users -m full");
    let mut shell = Command::new("bash");
    shell.args(["-c", &script]).current_dir(&workspace.root).env_clear();
    shell.envs(tool.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let text = render(&workspace, "makemigrations --empty -p users -m full", shell.output());
    insta::assert_snapshot!(text);
    let left: Vec<_> = std::fs::read_dir(workspace.root.join("users/migrations"))
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be listed").file_name())
        .collect();
    assert_eq!(left, ["0001_initial.toml"]);
}
